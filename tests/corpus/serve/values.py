"""Values that a schema takes, and values that it does not."""
import json
import re

try:
    from re import _parser as sre
except ImportError:  # before Python 3.11
    import sre_parse as sre

DEEP = 6       # objects in objects, of what is not required
WIDE = 12      # properties of an object that are not required
TURNS = 8      # choices of oneOf and anyOf that are tried
LONGEST = 5000

TEXTS = {
    'date-time': '2024-02-29T12:30:00Z', 'date': '2024-02-29', 'time': '12:30:00Z', 'duration': 'P1DT2H',
    'email': 'ann@example.com', 'hostname': 'www.example.com', 'ipv4': '192.0.2.1', 'ipv6': '2001:db8::1',
    'uri': 'https://example.com/a', 'url': 'https://example.com/a', 'uri-reference': 'https://example.com/a',
    'iri': 'https://example.com/a', 'uuid': '123e4567-e89b-12d3-a456-426614174000', 'byte': 'aGVsbG8=',
    'base64url': 'aGVsbG8', 'int64': '5', 'uint64': '5', 'int32': '5', 'float': '1.5', 'double': '1.5',
    'json-pointer': '/a/b', 'regex': 'a+', 'uri-template': 'https://example.com/{a}', 'char': 'a',
    'decimal': '1.5', 'google-datetime': '2024-02-29T12:30:00Z', 'google-duration': '1.5s',
    'google-fieldmask': 'a,b', 'binary': 'bytes',
}


class Cannot(Exception):
    """No value is known that this schema takes."""


# ---- patterns ------------------------------------------------------------------


def of_class(items):
    """A character of a class."""
    good = 'aA0_-. /:@#é'
    for c in good + ''.join(map(chr, range(33, 127))):
        if re.match('[' + c + ']' if c not in '\\]^-[' else re.escape(c), c) and has(items, c):
            return c
    raise Cannot('class')


def has(items, c):
    found, is_negated = False, False
    for op, arg in items:
        name = str(op)
        if name == 'NEGATE':
            is_negated = True
        elif name == 'LITERAL':
            found |= ord(c) == arg
        elif name == 'RANGE':
            found |= arg[0] <= ord(c) <= arg[1]
        elif name == 'CATEGORY':
            kind = {'DIGIT': r'\d', 'SPACE': r'\s', 'WORD': r'\w'}[str(arg).rsplit('_', 1)[-1]]
            found |= bool(re.match(kind, c, re.A)) != ('_NOT_' in str(arg))
    return found != is_negated


def of_pattern(tree):
    """A text that a parsed pattern matches. Assertions are left to the judge."""
    out = ''
    for op, arg in tree:
        name = str(op)
        if name == 'LITERAL':
            out += chr(arg)
        elif name == 'NOT_LITERAL':
            out += 'a' if arg != ord('a') else 'b'
        elif name == 'ANY':
            out += 'a'
        elif name == 'IN':
            out += of_class(arg)
        elif name == 'BRANCH':
            out += of_pattern(arg[1][0])
        elif name == 'SUBPATTERN':
            out += of_pattern(arg[3])
        elif name in ('MAX_REPEAT', 'MIN_REPEAT'):
            out += of_pattern(arg[2]) * max(arg[0], min(1, arg[1]))
        elif name not in ('AT', 'ASSERT', 'ASSERT_NOT'):
            raise Cannot(name)
    return out


# ---- one schema out of several ---------------------------------------------------


def both(a, b):
    """What |a| and |b| say together, as far as it can be said in one schema."""
    new = {**a}
    for key, value in b.items():
        if key not in new or new[key] == value:
            new[key] = value
        elif key == 'properties':
            new[key] = {**new[key], **{name: {'allOf': [new[key][name], one]} if name in new[key] else one
                                       for name, one in value.items()}}
        elif key == 'required' and isinstance(value, list):
            new[key] = list(dict.fromkeys([*new[key], *value]))
        elif key == 'enum':
            new[key] = [one for one in new[key] if one in value]
        elif key.startswith('min'):
            new[key] = max(new[key], value)
        elif key.startswith('max'):
            new[key] = min(new[key], value)
        elif key == 'type':
            kinds = [set(one if isinstance(one, list) else [one]) for one in (new[key], value)]
            new[key] = sorted(kinds[0] & kinds[1]) or value
        else:
            new[key] = value
    return new


class Maker:
    """Values of one document; |judge| has the last word."""

    def __init__(self, judge):
        self.judge = judge
        self.turn = 0

    def valid(self, schema, is_full):
        """A value that |schema| takes: with what is optional, or without."""
        reason = 'nothing that the judge takes'
        for self.turn in range(TURNS):
            try:
                value = self.make(schema, is_full, ())
                if self.judge.takes(schema, value):
                    return value
            except (Cannot, RecursionError) as error:
                reason = str(error)
        raise Cannot(reason)

    def flat(self, schema, seen):
        """(|schema| without references, allOf, oneOf and anyOf; the references
        that were followed)."""
        if isinstance(schema, bool):
            if not schema:
                raise Cannot('false')
            return {}, seen
        if '$ref' in schema:
            if seen.count(schema['$ref']) > 1:
                raise Cannot('a circle')
            found, seen = self.flat(self.judge.resolve(schema['$ref']), (*seen, schema['$ref']))
            rest = {key: value for key, value in schema.items() if key != '$ref'}
            return both(found, self.flat(rest, seen)[0]) if rest else found, seen
        new = {key: value for key, value in schema.items() if key not in ('allOf', 'oneOf', 'anyOf')}
        for part in schema.get('allOf', ()):
            found, seen = self.flat(part, seen)
            new = both(new, found)
        for key in ('oneOf', 'anyOf'):
            if schema.get(key):
                found, seen = self.branch(schema, schema[key], seen)
                new = both(new, found)
        return new, seen

    def branch(self, schema, options, seen):
        option = options[self.turn % len(options)]
        found, seen = self.flat(option, seen)
        told = schema.get('discriminator')
        name = told.get('propertyName') if isinstance(told, dict) else None
        if name and '$ref' in option:
            tags = [tag for tag, target in told.get('mapping', {}).items()
                    if target.rsplit('/', 1)[-1] == option['$ref'].rsplit('/', 1)[-1]]
            tag = tags[0] if tags else option['$ref'].rsplit('/', 1)[-1]
            found = both(found, {'properties': {name: {'enum': [tag]}}, 'required': [name]})
        return found, seen

    def make(self, schema, is_full, seen):
        schema, seen = self.flat(schema, seen)
        if schema.get('not') == {}:
            raise Cannot('readOnly')
        if 'const' in schema:
            return schema['const']
        if 'enum' in schema:
            for value in schema['enum']:
                if value is not None and self.judge.takes(schema, value):
                    return value
            raise Cannot('enum')
        kind = schema.get('type')
        if isinstance(kind, list):
            kinds = [one for one in kind if one != 'null'] or ['null']
            kind = kinds[self.turn % len(kinds)]
        kind = kind or ('object' if 'properties' in schema else 'array' if 'items' in schema else 'string')
        return getattr(self, 'make_' + kind)(schema, is_full, seen)

    def make_null(self, *_):
        return None

    def make_boolean(self, *_):
        return True

    def make_integer(self, schema, *_):
        low, high = schema.get('minimum'), schema.get('maximum')
        step = schema.get('multipleOf', 1)
        exclusive = schema.get('exclusiveMinimum')
        if exclusive is True:
            low += 1
        elif isinstance(exclusive, (int, float)) and not isinstance(exclusive, bool):
            low = exclusive + 1
        start = low if low is not None else min(5, high) if high is not None else 5
        return int(-(-start // step) * step)

    def make_number(self, schema, *_):
        low, high = schema.get('minimum'), schema.get('maximum')
        if 'multipleOf' in schema:
            return self.make_integer({**schema, 'multipleOf': max(1, schema['multipleOf'])})
        if low is not None and high is not None:
            return (low + high) / 2
        return low + 0.5 if low is not None else high - 0.5 if high is not None else 1.5

    def make_string(self, schema, *_):
        least, most = schema.get('minLength', 0), schema.get('maxLength', LONGEST)
        if schema.get('pattern'):
            text = of_pattern(sre.parse(schema['pattern']))
            if len(text) < least:  # the last thing of it may be one that repeats
                text = text[:-1] + (text[-1:] or 'a') * (least - len(text) + 1)
            return text
        if 'format' in schema and schema['format'] in TEXTS:
            return TEXTS[schema['format']]
        if least > LONGEST:
            raise Cannot('long')
        return ('text' + 'x' * max(0, least - 4))[:most]

    def make_array(self, schema, is_full, seen):
        items = schema.get('items', {})
        n = max(schema.get('minItems', 0), 1 if is_full and schema.get('maxItems', 1) else 0)
        if n > 100:
            raise Cannot('many')
        try:
            values = [self.make(items, is_full, seen) for _ in range(n)]
        except Cannot:
            if schema.get('minItems', 0):
                raise
            return []
        if schema.get('uniqueItems') and n > 1:
            enum = self.flat(items, seen)[0].get('enum', ())
            values = list(enum[:n]) or [f'{value}{i}' if isinstance(value, str) else i
                                        for i, value in enumerate(values)]
        return values

    def make_object(self, schema, is_full, seen):
        required = schema.get('required', ())
        properties = schema.get('properties', {})
        value, n = {}, 0
        for name, one in properties.items():
            wanted = name in required
            if not wanted and (not is_full or n >= WIDE or len(seen) > DEEP):
                continue
            try:
                value[name] = self.make(one, is_full, seen)
                n += not wanted
            except Cannot:
                if wanted:
                    raise
        others = schema.get('additionalProperties', True)
        for name in required:
            if name not in value:
                value[name] = self.make(others if isinstance(others, dict) else {}, is_full, seen)
        if isinstance(others, dict) and (is_full and not value or len(value) < schema.get('minProperties', 0)):
            value['other'] = self.make(others, is_full, seen)
        return value


# ---- values that are wrong ---------------------------------------------------------

WRONG = (None, True, -1, 1.5, 10 ** 30, '', 'no such value', [], {}, [None], {'no such': 1})
UNKNOWN = 'zzUnknown'


def places(value, path=()):
    """(path, value) of each value in a value."""
    yield path, value
    if isinstance(value, dict):
        for key, member in value.items():
            yield from places(member, (*path, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from places(item, (*path, i))


def put(value, path, new):
    """|value| with |new| at |path|; what stands beside it is shared."""
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = put(value[path[0]], path[1:], new) if len(path) > 1 else new
    return copy


def neighbours(value):
    """What is almost |value|: longer, larger, smaller."""
    if isinstance(value, str):
        return ('', value + 'x' * 300, value + '\n', 'x')
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return (value + 1000000, -value - 1000000, value + 0.25)
    if isinstance(value, list):
        return (value * 2, value * 200, [])
    return ()


def changes(value):
    """[(place of what is wrong, where to change something, what to put there)]"""
    groups = []
    for path, here in places(value):
        groups.append((path, path, [new for new in (*neighbours(here), *WRONG)
                                    if type(new) is not type(here) or new != here]))
        if isinstance(here, dict):
            groups.append(((*path, UNKNOWN), path, [{**here, UNKNOWN: 1}]))
            groups += [((*path, name), path, [{k: v for k, v in here.items() if k != name}]) for name in here]
    return groups


def spread(items, n):
    """At most |n| of |items|, from all over."""
    return items[::-(-len(items) // n)] if items else []


def wrong(judge, schema, value, n):
    """[(place, changed value)]: at most |n| changes that |schema| refuses, at
    places all over |value|; of each kind of change some."""
    found = []
    for i, (place, path, news) in enumerate(spread(changes(value), 2 * n)):
        turn = i % len(news)
        for new in news[turn:] + news[:turn] if len(found) < n else ():
            changed = put(value, path, new)
            if not judge.takes(schema, changed):
                found.append((place, changed))
                break
    return found


def pointer(place):
    return ''.join('/' + str(step).replace('~', '~0').replace('/', '~1') for step in place)


def text_of(value):
    return value if isinstance(value, str) else json.dumps(value)
