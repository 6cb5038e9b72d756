"""The requests to one operation: those that its document allows, and those
that it refuses, each with what has to be said about it."""
import dataclasses
import json

import values
import wire
from values import Cannot

TEXTS = ('zz no such', 'true', '-1.5', '99999999999999999999999', '0', 'x', '1')
FORMS = ('application/x-www-form-urlencoded', 'multipart/form-data')
MOST_LEAVES = 4  # of a value whose texts are read in every way
HEADER_BYTES = set(map(chr, range(0x20, 0x7f)))


@dataclasses.dataclass
class Asked:
    """|wrong|: None of a valid one, else {place: names} of which one must be
    told."""
    kind: str
    wire: wire.Wire
    wrong: object = None


def looks_into(judge, media):
    """Whether a gateway checks the schema of such a body: other media types
    pass as they are."""
    if media.type in FORMS:
        return media.schema is not None
    if not wire.is_json(media.type) or media.schema is None:
        return False
    return '*' not in media.type or not is_binary(judge, media.schema)


def is_binary(judge, schema):
    while isinstance(schema, dict) and '$ref' in schema:
        schema = judge.resolve(schema['$ref'])
    if not isinstance(schema, dict):
        return False
    if schema.get('type') == 'array':
        return is_binary(judge, schema.get('items'))
    return schema.get('format') == 'binary' or ('contentMediaType' in schema and 'contentEncoding' not in schema)


class Requests:
    """|most|: so many wrong bodies of an operation."""

    def __init__(self, judge, operation, most):
        self.judge, self.operation, self.most = judge, operation, most
        self.maker = values.Maker(judge)
        self.left = []  # what could not be made, and why
        self.n_unseen = 0  # media types whose schemas say nothing here

    # ---- parameters ---------------------------------------------------------------

    def value_of(self, parameter, is_full):
        """One that stands in a request as one text, and as no other."""
        if parameter.is_opaque:
            return 'text'
        value = self.maker.valid(self.judge.schema(parameter.schema), is_full)
        if isinstance(value, (list, dict)) and not value and not parameter.is_json:
            value = self.maker.valid(self.judge.schema(parameter.schema), True)
        text = json.dumps(value, ensure_ascii=False)
        if parameter.place == 'path' and (value in ('', '.', '..') or any(c in text for c in '/\\;')):
            raise Cannot('no path segment')
        if parameter.place in ('header', 'cookie') and not HEADER_BYTES.issuperset(text):
            raise Cannot('no header')
        wire.write(self.operation, [(parameter, value)], None, b'')  # whether it has a form
        return value

    def parameters(self, is_full):
        found = []
        for parameter in self.operation.parameters:
            if not parameter.is_required and not is_full:
                continue
            try:
                found.append((parameter, self.value_of(parameter, is_full)))
            except Cannot as error:
                if parameter.is_required:
                    raise Cannot(f'{parameter.name}: {error}') from error
                self.left.append(f'{parameter.name}: {error}')
        return found

    def takes_text(self, schema, text, around=lambda value: value):
        """Whether some reading of a text is valid."""
        return any(self.judge.takes(schema, around(one)) for one in self.readings(text))

    def wrong_texts(self, schema, value):
        """Values like |value| that are refused however they are read."""
        if isinstance(value, dict) or value is None:
            return []
        if isinstance(value, list):
            return [[text, *value[1:]] for text in TEXTS
                    if not self.takes_text(schema, text, lambda one: [one, *value[1:]])][:1]
        longer = [value + 'x' * 300] if isinstance(value, str) else []
        return [text for text in (*TEXTS, *longer) if not self.takes_text(schema, text)][:2]

    def wrong_parameters(self, given, media, body):
        for parameter, value in given:
            others = [pair for pair in given if pair[0] is not parameter]
            place = 'header' if parameter.place == 'header' else 'parameter'
            wrong = {place: {parameter.name}}
            if parameter.is_required and parameter.place != 'path':
                yield Asked(f'without {parameter.name}', wire.write(self.operation, others, media, body), wrong)
            if parameter.is_opaque:
                continue
            schema = self.judge.schema(parameter.schema)
            news = [new for _, new in values.wrong(self.judge, schema, value, 2)] if parameter.is_json \
                else self.wrong_texts(schema, value)
            for new in news:
                yield Asked(f'wrong {parameter.name}',
                            wire.write(self.operation, [*others, (parameter, new)], media, body), wrong)

    def unknown_parameter(self, given, media, body):
        sent = wire.write(self.operation, given, media, body)
        is_open = any(one.place == 'query' and one.explode and one.style == 'form' and
                      not isinstance(one.schema.get('type', {}), str) for one in self.operation.parameters)
        if not is_open:
            sent.target += ('&' if '?' in sent.target else '?') + values.UNKNOWN + '=1'
            yield Asked('unknown parameter', sent, {'parameter': {values.UNKNOWN}})

    # ---- bodies -------------------------------------------------------------------

    def write_body(self, media, value):
        def is_file(name):
            found, _ = self.maker.flat(self.judge.schema(media.schema), ())
            return is_binary(self.judge, found.get('properties', {}).get(name))
        return wire.write_body(media, value, is_file)

    def bodies(self, media):
        """[(kind, value)] of valid bodies."""
        if media.schema is None:
            return [('body', {'any': 'thing'})]
        if not looks_into(self.judge, media) and media.type not in FORMS:
            return [('body', 'bytes')]
        schema = self.judge.schema(media.schema)
        found = []
        for kind, is_full in (('full body', True), ('short body', False)):
            try:
                value = self.maker.valid(schema, is_full)
                self.write_body(media, value)
                if value not in [one for _, one in found]:
                    found.append((kind, value))
            except Cannot as error:
                self.left.append(f'{kind} of {media.type}: {error}')
        if media.type in FORMS:
            return [(kind, value) for kind, value in found if isinstance(value, dict) and value]
        return found + [('example', one) for one in media.examples
                        if not isinstance(one, str) and self.judge.takes(schema, one)]

    def wrong_json(self, given, media, value):
        schema = self.judge.schema(media.schema)
        for place, new in values.wrong(self.judge, schema, value, self.most):
            kind, body = self.write_body(media, new)
            told = {values.pointer(place), *map(values.pointer, self.judge.places(schema, new))}
            yield Asked('wrong body', wire.write(self.operation, given, kind, body), {'pointer': told})
        kind, body = self.write_body(media, value)
        yield Asked('broken body', wire.write(self.operation, given, kind, b'{' + body), {'pointer': None})

    def wrong_deep(self, schema, value):
        """[(place, changed value)] of a deepObject that is refused however its
        texts are read."""
        found = []
        for place, new in values.wrong(self.judge, schema, value, self.most):
            leaves = [(path, one) for path, one in values.places(new)
                      if path[:len(place)] == place and not isinstance(one, (dict, list))]
            try:
                wire.deep('p', new)
            except Cannot:
                continue
            readings = [new]
            for path, one in leaves if len(leaves) < MOST_LEAVES else ():
                text = wire.scalar(one)
                readings += [values.put(old, path, other) for old in readings
                             for other in (*self.readings(text), [text]) if path]
            is_asked = isinstance(new, (dict, list)) and len(leaves) < MOST_LEAVES
            if is_asked and not any(self.judge.takes(schema, one) for one in readings):
                found.append((place, new))
        return found

    def readings(self, text):
        try:
            return [text, json.loads(text)]
        except ValueError:
            return [text]

    def wrong_form(self, given, media, value):
        schema, _ = self.maker.flat(self.judge.schema(media.schema), ())
        changes = [({k: v for k, v in value.items() if k != name}, {'/' + name})
                   for name in schema.get('required', ()) if name in value]
        for name, member in value.items():
            one = schema.get('properties', {}).get(name)
            if one is None or is_binary(self.judge, one):
                continue
            if media.encoding.get(name, {}).get('style') == 'deepObject' and isinstance(member, (dict, list)):
                one = self.judge.schema(one)
                changes += [({**value, name: new},
                             {f'/{name}{values.pointer(at)}{item}' for item in ('', '/0')
                              for at in (place, *self.judge.places(one, new))})
                            for place, new in self.wrong_deep(one, member)]
            else:
                changes += [({**value, name: new}, {'/' + name, f'/{name}/0'})
                            for new in self.wrong_texts(one, member)]
        for new, told in values.spread(changes, self.most):
            if new:
                yield Asked('wrong form', wire.write(self.operation, given, *self.write_body(media, new)),
                            {'pointer': told})

    def wrong_bodies(self, given, media, value):
        if looks_into(self.judge, media):
            yield from (self.wrong_form if media.type in FORMS else self.wrong_json)(given, media, value)
        kinds = [one.type for one in self.operation.media]
        if not any('*' in kind for kind in kinds):
            _, body = self.write_body(media, value)
            yield Asked('wrong media type', wire.write(self.operation, given, 'application/x-none', body), {})
        if self.operation.needs_body:
            yield Asked('without body', wire.write(self.operation, given, None, b''), {})

    # ---- all ----------------------------------------------------------------------

    def all(self):
        """Valid ones first, the shortest last; Cannot where there is none."""
        full, short = self.parameters(True), self.parameters(False)
        media = [one for one in self.operation.media if not one.type.endswith(('/xml', '+xml'))]
        self.n_unseen = len(self.operation.media) - sum(looks_into(self.judge, one) for one in media)
        if self.operation.needs_body and not media:
            raise Cannot('a body that is XML')
        if not media:
            yield Asked('all parameters', wire.write(self.operation, full, None, b''))
        last = (None, b'')
        for one in media:
            for i, (kind, value) in enumerate(self.bodies(one)):
                sent = self.write_body(one, value)
                last = sent if self.operation.needs_body else last
                yield Asked(kind, wire.write(self.operation, full, *sent))
                yield from () if i else self.wrong_bodies(short, one, value)
        if self.operation.needs_body and not last[0]:
            raise Cannot('; '.join(self.left))
        yield Asked('required parameters', wire.write(self.operation, short, *last))
        yield from self.wrong_parameters(full, *last)
        yield from self.unknown_parameter(short, *last)
