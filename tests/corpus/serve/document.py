"""An OpenAPI document as those read it who call the service: its operations,
with parameters and bodies in one form for all versions. Nothing of gwgen is
asked."""
import dataclasses
import json
import re
import urllib.parse

import yaml

METHODS = ('get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace')
FORMS = ('application/x-www-form-urlencoded', 'multipart/form-data')
# Of headers: what OpenAPI says means nothing there, and what the connection says itself.
NOT_PARAMETERS = {'accept', 'content-type', 'authorization', 'content-length'}
DATA = ('enum', 'const', 'example', 'examples', 'default')  # what stands there is no schema
DEFAULT_STYLES = {'path': 'simple', 'query': 'form', 'header': 'simple', 'cookie': 'form'}
# Swagger's collectionFormat: (style, explode).
FORMATS = {'csv': ('form', False), 'multi': ('form', True), 'ssv': ('spaceDelimited', False),
           'pipes': ('pipeDelimited', False), 'tsv': ('form', False)}


@dataclasses.dataclass
class Parameter:
    name: str
    place: str
    schema: dict
    is_required: bool
    style: str
    explode: bool
    is_json: bool = False
    is_opaque: bool = False  # content of another type
    takes_reserved: bool = False


@dataclasses.dataclass
class Media:
    type: str
    schema: object
    encoding: dict
    examples: list


@dataclasses.dataclass
class Operation:
    method: str
    path: str  # the template, behind the path of its server
    parameters: list
    media: list
    needs_body: bool

    @property
    def name(self):
        return f'{self.method} {self.path}'


def find(root, reference):
    """What "#/a/b" leads to."""
    at = root
    for step in urllib.parse.unquote(reference).lstrip('#').split('/')[1:]:
        step = step.replace('~1', '/').replace('~0', '~')
        at = at[int(step)] if isinstance(at, list) else at[step]
    return at


class Document:
    def __init__(self, path):
        text = path.read_text(encoding='utf-8')
        self.root = json.loads(text) if path.suffix == '.json' else yaml.load(text, yaml.CSafeLoader)
        self.is_swagger = 'swagger' in self.root
        self.version = str(self.root.get('swagger') or self.root['openapi'])

    @property
    def is_old(self):
        """Schemas are those of 3.0 and before."""
        return not self.version.startswith('3.1')

    def follow(self, value):
        """|value|, or what its $ref leads to."""
        while isinstance(value, dict) and isinstance(value.get('$ref'), str):
            value = find(self.root, value['$ref'])
        return value

    def base(self, *holders):
        """The path of the first server of the narrowest holder that has some."""
        if self.is_swagger:
            return (self.root.get('basePath') or '').rstrip('/')
        for holder in holders:
            servers = holder.get('servers')
            if servers:
                url = servers[0]['url']
                for name, variable in servers[0].get('variables', {}).items():
                    url = url.replace('{' + name + '}', str(variable['default']))
                return re.sub(r'^[a-z][\w+.-]*://[^/]*|^//[^/]*', '', url.split('?')[0]).rstrip('/')
        return ''

    def operations(self):
        for path, item in self.root.get('paths', {}).items():
            item = self.follow(item)
            for method in METHODS if isinstance(item, dict) else ():
                if isinstance(item.get(method), dict):
                    yield self.operation(method, path, item, item[method])

    def operation(self, method, path, item, node):
        nodes = {}
        for one in (*item.get('parameters', ()), *node.get('parameters', ())):
            one = self.follow(one)
            nodes[one['in'], one['name']] = one
        nodes = list(nodes.values())
        media, needs_body = self.swagger_body(node, nodes) if self.is_swagger else self.body(node)
        parameters = [self.parameter(one) for one in nodes if one['in'] in DEFAULT_STYLES and not (
            one['in'] == 'header' and one['name'].lower() in NOT_PARAMETERS)]
        return Operation(method.upper(), self.base(node, item, self.root) + path, parameters, media, needs_body)

    def parameter(self, node):
        style = node.get('style', DEFAULT_STYLES[node['in']])
        explode = node.get('explode', style == 'form')
        schema, is_json, is_opaque = node.get('schema', {}), False, False
        if self.is_swagger:
            schema = {k: v for k, v in node.items() if k not in ('name', 'in', 'required', 'collectionFormat')}
            if schema.get('type') == 'array':
                style, explode = FORMATS[node.get('collectionFormat', 'csv')]
                style = style if node['in'] in ('query', 'cookie') else 'simple'
        elif 'content' in node:
            kind, content = next(iter(node['content'].items()))
            schema, is_json = content.get('schema', {}), kind.endswith('json')
            is_opaque = not is_json
        return Parameter(node['name'], node['in'], schema, node['in'] == 'path' or bool(node.get('required')), style,
                         explode, is_json, is_opaque, bool(node.get('allowReserved')))

    def body(self, node):
        body = self.follow(node.get('requestBody', {}))
        media = []
        for kind, content in (body.get('content') or {}).items():
            examples = [content['example']] if 'example' in content else []
            examples += [self.follow(one).get('value') for one in content.get('examples', {}).values()
                         if isinstance(self.follow(one), dict)]
            media.append(Media(kind.split(';')[0].strip().lower(), content.get('schema'), content.get('encoding', {}),
                               [one for one in examples if one is not None]))
        return media, bool(body.get('required'))

    def swagger_body(self, node, parameters):
        kinds = node.get('consumes', self.root.get('consumes')) or ['application/json']
        for one in parameters:
            if one['in'] == 'body':
                return [Media(kind.split(';')[0].lower(), one.get('schema'), {}, []) for kind in kinds], \
                    bool(one.get('required'))
        fields = [one for one in parameters if one['in'] == 'formData']
        if not fields:
            return [], False
        schema, encoding = {'type': 'object', 'properties': {}, 'required': []}, {}
        for one in fields:
            field = {k: v for k, v in one.items() if k not in ('name', 'in', 'required', 'collectionFormat')}
            if field.get('type') == 'file':
                field = {'type': 'string', 'format': 'binary'}
            if field.get('type') == 'array':
                style, explode = FORMATS[one.get('collectionFormat', 'csv')]
                encoding[one['name']] = {'style': style, 'explode': explode}
            schema['properties'][one['name']] = field
            schema['required'] += [one['name']] if one.get('required') else []
        if not schema['required']:
            del schema['required']
        has_file = any(one.get('type') == 'file' for one in fields)
        forms = [kind for kind in kinds if kind in FORMS] or [FORMS[has_file]]
        return [Media(kind, schema, encoding, []) for kind in forms], 'required' in schema


# ---- schemas as JSON Schema ---------------------------------------------------


def is_read_only(document, schema):
    """Of a property: whether it, or what it refers to, is for answers only."""
    seen = 0
    while isinstance(schema, dict) and seen < 20:
        has_ref = isinstance(schema.get('$ref'), str)
        if schema.get('readOnly') is True and not (has_ref and document.is_old):
            return True
        schema, seen = find(document.root, schema['$ref']) if has_ref else None, seen + 1
    return False


def as_json_schema(document, node):
    """A copy of |node|, a schema or whatever holds some, as plain JSON Schema of
    requests: draft 4 of the old documents, 2020-12 of the others. readOnly is
    what a request must not have."""
    if isinstance(node, list):
        return [as_json_schema(document, one) for one in node]
    if not isinstance(node, dict):
        return node
    if document.is_old and isinstance(node.get('$ref'), str):
        return {'$ref': node['$ref']}
    properties = node.get('properties')
    new = {key: value if key in DATA or value is properties else as_json_schema(document, value)
           for key, value in node.items()}
    if isinstance(properties, dict):
        new['properties'] = {name: {'not': {}} if is_read_only(document, one) else as_json_schema(document, one)
                             for name, one in properties.items()}
    if isinstance(new.get('required'), list) and isinstance(properties, dict):
        new['required'] = [name for name in new['required']
                           if not is_read_only(document, properties.get(name))]
        if not new['required']:
            del new['required']
    nullable = node.get('nullable') is True or (document.is_swagger and node.get('x-nullable') is True)
    if document.is_old and nullable and isinstance(node.get('type'), str):
        new['type'] = [node['type'], 'null']
    return new
