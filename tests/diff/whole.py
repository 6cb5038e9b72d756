"""A document of bodies, media types, methods and paths, and whole requests to
it."""

ITEM = {'type': 'object', 'required': ['name'], 'additionalProperties': False,
        'properties': {'name': {'type': 'string', 'maxLength': 5}, 'size': {'type': 'integer', 'maximum': 5},
                       'tags': {'type': 'array', 'maxItems': 2, 'items': {'type': 'string'}}}}
JSON_BODIES = ('{"name":"a"}', '{"name":"a","size":5}', '{"name":"a","size":6}', '{"size":1}', '{}', 'null', '[]', '"a"', '1',
               '', ' ', '{', '{"name":"a"}x', '{"name":"a",}', '{"name":"a","name":"b"}', '{"name":"toolong"}',
               '{"name":"a","other":1}', '{"name":"a","size":"5"}', '{"name":"a","size":1.0}', '\ufeff{"name":"a"}',
               "{'name':'a'}", '{"name":"\\ud800"}', '{"name":"a\nb"}', '{"name":"a","size":01}', '{"name":"a"} ')
FORM_BODIES = ('name=a', 'name=a&size=5', 'name=a&size=6', 'size=1', '', 'name=', 'name=toolong', 'name=a&other=1',
               'name=a&size=x', 'name=a&tags=x&tags=y', 'name=a&tags=x&tags=y&tags=z', 'name=a+b', 'name=%zz', 'name=a&name=b',
               'name', '&name=a&')
TYPES = ('application/json', 'Application/JSON', 'application/json; charset=utf-8', 'application/json;charset=UTF-8',
         'application/json; charset=latin1', 'application/json; x=y', 'application/json;', ' application/json ',
         'application/vnd.a+json', 'text/json', 'text/plain', 'application/xml', 'application/x-www-form-urlencoded',
         'multipart/form-data; boundary=b', 'application/octet-stream', 'image/png', 'json', 'application/', '/json', '*/*', '',
         'application/json, application/json', None)
BODIES = {  # operation: (content, is it required)
    'json': ({'application/json': {'schema': ITEM}}, True),
    'maybe-json': ({'application/json': {'schema': ITEM}}, False),
    'vendor': ({'application/vnd.a+json': {'schema': ITEM}}, True),
    'form': ({'application/x-www-form-urlencoded': {'schema': ITEM}}, True),
    'maybe-form': ({'application/x-www-form-urlencoded': {'schema': ITEM}}, False),
    'json-or-form': ({'application/json': {'schema': ITEM}, 'application/x-www-form-urlencoded': {'schema': ITEM}}, True),
    'parts': ({'multipart/form-data': {'schema': ITEM}}, True),
    'text': ({'text/plain': {'schema': {'type': 'string', 'maxLength': 5}}}, True),
    'raw': ({'application/octet-stream': {'schema': {'type': 'string', 'format': 'binary'}}}, True),
    'image': ({'image/*': {'schema': {'type': 'string', 'format': 'binary'}}}, True),
    'any-json': ({'application/*': {'schema': ITEM}}, True),
    'anything': ({'*/*': {'schema': ITEM}}, True),
}
BOUND = '--b\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'


def parts(**fields):
    return ''.join(BOUND.format(name, value) for name, value in fields.items()) + '--b--\r\n'


PART_BODIES = (parts(name='a'), parts(name='a', size='5'), parts(name='a', size='6'), parts(size='1'), parts(name='toolong'),
               parts(name='a', other='1'), parts(name='a', tags='["x"]'), '', '--b--\r\n', BOUND.format('name', 'a'),
               parts(name='a') + 'x', 'x\r\n' + parts(name='a'), parts(name='a').replace('form-data; ', ''),
               parts(name='a').replace('--b', '--c'), parts(name='a').replace('\r\n', '\n'))
PATHS = {
    '/things': {'get': {}, 'post': {}},
    '/things/{id}': {'get': {'schema': {'type': 'integer'}}, 'delete': {'schema': {'type': 'integer'}}},
    '/things/mine': {'get': {}},
    '/things/{id}/parts/{part}': {'get': {'schema': {'type': 'string', 'maxLength': 5}}},
    '/files/{id}.json': {'get': {'schema': {'type': 'string', 'maxLength': 5}}},
    '/A/b': {'get': {}},
}
TARGETS = ('/things', '/things/', '//things', '/things//', '/Things', '/things/1', '/things/1/', '/things/x', '/things/mine',
           '/things/MINE', '/things/%6dine', '/things/1/parts', '/things/ab/parts/cd', '/things/ab/parts/', '/things//parts/cd',
           '/things/a%2Fb/parts/cd', '/things/ab/parts/toolong', '/files/a.json', '/files/.json', '/files/a.b.json',
           '/files/a', '/files/a.JSON', '/A/b', '/a/b', '/A/B', '/A/./b', '/x/../A/b', '/A/%2e%2e/A/b', '/', '/nothing', '/things?',
           '/things?x=1', '/things?=', '/things#x', '/things;x=1', '/things%20', '/things%', '/things%3Fx=1', '/A%2Fb')
METHODS = ('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'BREW')


def request(operation, method, target, content_type=None, body=None, headers=()):
    headers = list(map(list, headers)) + ([] if content_type is None else [['Content-Type', content_type]])
    return {'operation': operation, 'method': method, 'target': target, 'headers': headers, 'body': body}


def body_requests(operation, media_type):
    target = '/bodies/' + operation
    texts = (FORM_BODIES if 'urlencoded' in media_type else PART_BODIES if 'multipart' in media_type
             else ('text', '', 'toolong', '\u00e9', ' ', 'null', '1') if media_type.startswith(('text', 'image'))
             or 'octet' in media_type else JSON_BODIES)
    sent = {'multipart/form-data': 'multipart/form-data; boundary=b', 'image/*': 'image/png', 'application/*': TYPES[0],
            '*/*': TYPES[0]}.get(media_type, media_type)
    for text in texts:
        yield request(operation, 'POST', target, sent, text)
    for content_type in TYPES:
        yield request(operation, 'POST', target, content_type, texts[0])
        yield request(operation, 'POST', target, content_type, '')
        yield request(operation, 'POST', target, content_type)
    yield request(operation, 'POST', target + '?x=1', sent, texts[0])
    yield request(operation, 'GET', target)
    yield request(operation, 'POST', target, sent, texts[0], [('Content-Encoding', 'gzip')])
    yield request(operation, 'POST', target, sent, texts[0], [('Content-Encoding', 'identity')])
    yield request(operation, 'POST', target, sent, texts[0], [('Expect', 'x')])


def accept_requests():
    for accept in ('application/json', '*/*', 'application/*', 'text/html', 'text/html, */*;q=0.1', 'application/json;q=0', '',
                   'json'):
        yield request('answers', 'GET', '/answers', headers=[('Accept', accept)])


def documents():
    """{name: (document, requests)}"""
    none = {'responses': {'204': {'description': 'fine'}}}
    paths, rows = {}, []
    for name, (content, is_required) in BODIES.items():
        paths['/bodies/' + name] = {'post': {'operationId': name, **none,
                                             'requestBody': {'required': is_required, 'content': content}}}
        for media_type in content:
            rows += body_requests(name, media_type)
    for path, methods in PATHS.items():
        paths[path] = {}
        for method, row in methods.items():
            names = [part.split('}')[0] for part in path.split('{')[1:]]
            paths[path][method] = {**none, 'parameters': [{'name': name, 'in': 'path', 'required': True, **row}
                                                          for name in names]}
    rows += [request('paths', method, target) for target in TARGETS for method in METHODS]
    paths['/answers'] = {'get': {'responses': {'200': {'description': 'fine', 'content': {
        'application/json': {'schema': {}, 'example': {}}}}}}}
    rows += accept_requests()
    document = {'openapi': '3.0.3', 'info': {'title': 'Whole', 'version': '1'}, 'paths': paths}
    return {'whole': (document, list({str(row): row for row in rows}.values()))}
