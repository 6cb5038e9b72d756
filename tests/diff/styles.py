"""Documents of OpenAPI's table of styles, each place, style, explode and kind
of value as an operation of one parameter "p", and requests to them."""
import urllib.parse

STYLES = {'path': ('simple', 'label', 'matrix'), 'query': ('form', 'spaceDelimited', 'pipeDelimited', 'deepObject'),
          'header': ('simple',), 'cookie': ('form',)}
DELIMITERS = {'simple': ',', 'form': ',', 'spaceDelimited': '%20', 'pipeDelimited': '|', 'label': '.', 'matrix': ';'}
TEXTS = ('blue', 'longer', 'é', 'a b', 'a,b', 'a.b', 'a;b', 'a=b', 'a|b', 'a&b', 'a+b', 'a/b', 'a%b', 'a"b', '"', '[a]',
         'null', '1', 'true', '{}')
NUMBERS = ('0', '10', '11', '-5', '-6', '1.0', '1.5', '1e1', '1E+1', '05', '-0', '+5', '0x5', 'five', ' 5', '5 ', '1_0',
           'true', 'null', 'NaN', 'Infinity', '9' * 30, '5,6', '.5', '5.')
FLAGS = ('true', 'false', 'True', 'FALSE', '1', '0', 'yes', 'null', 'true,false', ' true')
DATES = ('2024-02-29', '2023-02-29', '2024-2-9', '20240229', '2024-02-29T00:00:00Z')
LISTS = (['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd'], ['a', 'a'], ['a', ''], ['', 'a'], ['longer'],
         ['a b', 'c'], ['a,b', 'c'], ['a|b', 'c'], ['a&b', 'c=d'], ['1', 'true'], ['é'], [])
COUNTS = (['1'], ['1', '2'], ['1', 'x'], ['1', ''], ['1', '2', '3', '4'], ['1.5'], ['11'], ['01'], ['null'], [])
COLOURS = ({'R': '1'}, {'R': '1', 'G': '2'}, {'G': '2'}, {'R': '256'}, {'R': 'x'}, {'R': ''}, {'R': '1', 'B': '2'},
           {'R': '1.5'}, {'R': '-1'}, {'r': '1'}, {})
OTHERS = ({'a': '1'}, {'a': '1', 'b': '2'}, {'a': 'x'}, {'a': '1', 'b': '2', 'c': '3'}, {'a b': '1'}, {'a,b': '1'}, {})
# name: (schema of 3.0, values as texts, lists and objects of texts)
KINDS = {
    'text': ({'type': 'string', 'maxLength': 5}, TEXTS),
    'code': ({'type': 'string', 'pattern': '^[a-c]+$'}, ('abc', 'abd', 'ABC', 'a c', 'a,b')),
    'choice': ({'type': 'string', 'enum': ['red', 'a b', '1']}, ('red', 'Red', 'red ', 'a b', '1', '1.0')),
    'date': ({'type': 'string', 'format': 'date'}, DATES),
    'integer': ({'type': 'integer', 'minimum': -5, 'maximum': 10}, NUMBERS),
    'number': ({'type': 'number', 'minimum': -5, 'exclusiveMaximum': True, 'maximum': 10, 'multipleOf': 0.5}, NUMBERS),
    'flag': ({'type': 'boolean'}, FLAGS),
    'level': ({'type': 'integer', 'enum': [1, 2]}, ('1', '2', '3', '01', '1.0', 'one')),
    'texts': ({'type': 'array', 'minItems': 1, 'maxItems': 3, 'uniqueItems': True,
               'items': {'type': 'string', 'maxLength': 5}}, LISTS),
    'counts': ({'type': 'array', 'maxItems': 3, 'items': {'type': 'integer', 'maximum': 10}}, COUNTS),
    'colour': ({'type': 'object', 'required': ['R'], 'additionalProperties': False,
                'properties': {c: {'type': 'integer', 'minimum': 0, 'maximum': 255} for c in 'RG'}}, COLOURS),
    'others': ({'type': 'object', 'maxProperties': 2, 'additionalProperties': {'type': 'integer'}}, OTHERS),
}
# Parameters beside the table: (place, what it says, wire texts; None: missing).
SPECIAL = {
    'optional': ('query', {'schema': {'type': 'integer', 'maximum': 5}}, (None, 'p', 'p=', 'p=5', 'p=6')),
    'default': ('query', {'schema': {'type': 'integer', 'maximum': 5, 'default': 3}}, (None, 'p', 'p=', 'p=5', 'p=6')),
    'defaults': ('query', {'schema': {'type': 'array', 'items': {'type': 'string', 'maxLength': 2}, 'default': ['a']}},
                 (None, 'p=', 'p=a&p=b', 'p=abc')),
    'empty': ('query', {'allowEmptyValue': True, 'schema': {'type': 'integer', 'maximum': 5}},
              (None, 'p', 'p=', 'p=5', 'p=6', 'p=&p=')),
    'empty-text': ('query', {'allowEmptyValue': True, 'schema': {'type': 'string', 'minLength': 2}},
                   (None, 'p', 'p=', 'p=a', 'p=ab')),
    'shortest': ('query', {'required': True, 'schema': {'type': 'string', 'minLength': 1}}, (None, 'p', 'p=', 'p=a')),
    'reserved': ('query', {'allowReserved': True, 'schema': {'type': 'string', 'maxLength': 20}},
                 ('p=a:b/c?d@e', "p=!$'()*;,", 'p=[a]', 'p=a=b', 'p=a+b', 'p=a%26b', 'p=a#b', 'p=a&b')),
    'unreserved': ('query', {'schema': {'type': 'string', 'maxLength': 20}},
                   ('p=a:b/c?d@e', "p=!$'()*;,", 'p=[a]', 'p=a=b', 'p=a+b', 'p=a%26b', 'p=%3A%2F', 'p=a&b', 'p=~-._')),
    'json': ('query', {'required': True, 'content': {'application/json': {'schema': {
        'type': 'object', 'required': ['a'], 'properties': {'a': {'type': 'integer', 'maximum': 5}}}}}},
        (None, 'p=', 'p={"a":1}', 'p=%7B%22a%22%3A1%7D', 'p={"a":6}', 'p={}', 'p={"a":"1"}', 'p={"a":1', 'p=1',
         'p={"a":1}&p={"a":1}', 'p={"a":1}x')),
    'json-header': ('header', {'required': True, 'content': {'application/json': {'schema': {
        'type': 'array', 'maxItems': 2, 'items': {'type': 'integer'}}}}}, (None, '', '[1,2]', '[1,2,3]', '[1', '["1"]')),
    'text-content': ('query', {'content': {'text/plain': {'schema': {'type': 'string', 'maxLength': 3}}}},
                     (None, 'p=', 'p=abc', 'p=abcd', 'p=a,b')),
    'maybe': ('query', {'schema': {'type': 'integer', 'nullable': True, 'maximum': 5}},
              (None, 'p=', 'p=5', 'p=6', 'p=null', 'p=x')),
    'either': ('query', {'schema': {'oneOf': [{'type': 'integer', 'maximum': 5}, {'type': 'boolean'}]}},
               (None, 'p=', 'p=5', 'p=6', 'p=true', 'p=x')),
    'any-of': ('query', {'schema': {'anyOf': [{'type': 'integer', 'maximum': 5}, {'type': 'string', 'maxLength': 2}]}},
               (None, 'p=5', 'p=66', 'p=666', 'p=ab', 'p=abc')),
    'all-of': ('query', {'schema': {'allOf': [{'type': 'integer'}, {'minimum': 3}]}}, (None, 'p=3', 'p=2', 'p=x')),
    'two': ('query', {'required': True, 'schema': {'type': 'string', 'maxLength': 2}},
            ('p=a', 'p=a&p=b', 'p=a&q=b', 'P=a', 'p%3Da', '%70=a', 'p[]=a', 'p[a]=b', 'p.a=b', '&p=a&', 'p=a&&', '=a&p=a',
             'p=a;q=b', 'p=%zz', 'p=%', 'p=%c3', 'p=%c3%a9', 'p=%00', 'p=a%0a', '?p=a', 'p=a?', 'p=a&=', 'utm_source=x&p=a')),
    'lines': ('header', {'required': True, 'schema': {'type': 'string', 'maxLength': 5}},
              (None, '', 'a', 'a b', 'a, b', '"a"', '  a  ', 'a%20b', 'é', 'longer', 'a\tb')),
    'crumbs': ('cookie', {'required': True, 'schema': {'type': 'string', 'maxLength': 5}},
               (None, 'p=', 'p=a', 'p="a"', 'p=a%20', 'p=a; p=b', 'q=1; p=a', 'p=a;q=1', 'P=a', 'p', 'p=a b', 'p=longer',
                'p=a,b', 'p="a', 'p=a=b', '; p=a', 'q; p=a')),
}


def quote(text):
    return urllib.parse.quote(text, safe='')


def pairs_of(value, between):
    return [key + between + text for key, text in value.items()]


def write(place, style, explode, value, name='p'):
    """|value| as OpenAPI's table has it, under |name|."""
    code = quote if place in ('path', 'query') else str
    name = code(name) if style != 'deepObject' else name
    if isinstance(value, dict):
        value = {code(key): code(text) for key, text in value.items()}
    elif isinstance(value, list):
        value = [code(text) for text in value]
    else:
        value = code(value)
    if style == 'deepObject':
        value = value if isinstance(value, dict) else {'0': ''.join(value)}
        return '&'.join(f'{name}[{key}]={text}' for key, text in value.items())
    if style in ('form', 'spaceDelimited', 'pipeDelimited'):
        return write_form(place, style, explode, value, name)
    if style == 'matrix' and explode and not isinstance(value, str):
        parts = pairs_of(value, '=') if isinstance(value, dict) else [name + '=' + text for text in value]
        return ''.join(';' + part for part in parts)
    joint = '.' if explode and style == 'label' else ','
    if isinstance(value, dict):
        value = joint.join(pairs_of(value, '=' if explode else ','))
    elif isinstance(value, list):
        value = joint.join(value)
    return {'simple': '', 'label': '.', 'matrix': f';{name}='}[style] + value


def write_form(place, style, explode, value, name):
    joint = '; ' if place == 'cookie' else '&'
    if isinstance(value, dict) and explode:
        return joint.join(pairs_of(value, '='))
    if isinstance(value, list) and explode:
        return joint.join(name + '=' + text for text in value)
    between = DELIMITERS[style]
    if isinstance(value, dict):
        value = between.join(pairs_of(value, between))
    elif isinstance(value, list):
        value = between.join(value)
    return name + '=' + value


def others(place, style, texts):
    """Wire texts that no writer makes: cut short, twice, in another style."""
    first, last = texts[0], texts[min(1, len(texts) - 1)]
    mark = DELIMITERS.get(style, ',')
    if place == 'query':
        return [None, 'p', 'p=', first + '&' + first, first + '&q=1', first.replace('p', 'P'), first + mark, first + '%zz',
                first + '%c3', last.replace(mark, quote(urllib.parse.unquote(mark))), last.replace(mark, ','),
                last.replace(mark, '+'), 'p[]=a', 'p[0]=a', 'p[R]=1', 'p[R]=1&p[R]=2', 'p[R=1', 'p={"R":1}', 'R=1']
    if place == 'path':
        return [first + mark, mark + first, first + '%zz', first + '%2F', first + '/', last.replace(mark, quote(mark)),
                first.lstrip('.;p='), '.' + first, ';p=' + first, ';p', first + ';q=1', '%20', '...']
    if place == 'header':
        return [None, '', first + ',', ',' + first, last.replace(',', ', '), last.replace(',', ' , '), '"' + first + '"']
    return [None, 'p', 'p=', first + '; ' + first, 'q=1; ' + first, 'p="' + first[2:] + '"', first.replace('p=', 'P=')]


def as_2020(schema):
    """A schema of 3.0 as one of 3.1."""
    if isinstance(schema, list):
        return [as_2020(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    out = {key: as_2020(value) for key, value in schema.items()}
    if out.pop('nullable', False):
        out['type'] = [out['type'], 'null']
    if out.get('exclusiveMaximum') is True:
        out['exclusiveMaximum'] = out.pop('maximum')
    return out


def request(operation, place, wire):
    """A GET with |wire| where the parameter stands; None: nowhere."""
    target, headers = '/' + operation, []
    if place == 'path':
        target += '/' + wire
    elif wire is not None and place == 'query':
        target += '?' + wire.replace(' ', '%20')
    elif wire is not None:
        headers.append(['Cookie' if place == 'cookie' else 'p', wire])
    return {'operation': operation, 'method': 'GET', 'target': target, 'headers': headers, 'body': None}


def cells():
    """(operation, place, parameter object of 3.0, wire texts)."""
    for place, styles in STYLES.items():
        for style in styles:
            for explode in (False, True):
                for kind, (schema, values) in KINDS.items():
                    is_object = schema['type'] == 'object'
                    is_list = schema['type'] == 'array'
                    delimited = style in ('spaceDelimited', 'pipeDelimited')
                    if (style == 'deepObject' and not (is_object and explode)) or \
                       (delimited and not ((is_list or is_object) and not explode)):
                        continue  # OpenAPI 3.1.1 4.8.12.4: n/a
                    wires = [write(place, style, explode, value) for value in values]
                    wires += others(place, style, wires)
                    if place == 'path':
                        wires = [wire for wire in wires if wire]
                    yield (f'{place}-{style}{"-exploded" if explode else ""}-{kind}', place,
                           {'style': style, 'explode': explode, 'required': True, 'schema': schema}, wires)
    for name, (place, said, wires) in SPECIAL.items():
        yield name, place, said, wires


def document(version):
    """Of 3.1 only what could be another matter there than in 3.0."""
    paths, rows = {}, []
    for operation, place, said, wires in cells():
        if version == '3.1.0' and not (operation in SPECIAL or operation.endswith(('number', 'texts', 'colour'))):
            continue
        parameter = {'name': 'p', 'in': place, **(as_2020(said) if version == '3.1.0' else said)}
        path = f'/{operation}' + ('/{p}' if place == 'path' else '')
        paths[path] = {'get': {'operationId': operation, 'parameters': [parameter],
                               'responses': {'204': {'description': 'fine'}}}}
        rows += [request(operation, place, wire) for wire in dict.fromkeys(wires)]
    return {'openapi': version, 'info': {'title': 'Styles', 'version': '1'}, 'paths': paths}, rows


def documents():
    """{name: (document, requests)}"""
    return {f'styles-{version[:3]}': document(version) for version in ('3.0.3', '3.1.0')}
