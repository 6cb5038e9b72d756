"""A product of 1,000 operations: generated in 2 s and compiled in 10 s of processor time (without sanitizers).

The limits are three times that: a machine that does other things has less of everything.
"""
import json
import pathlib
import resource
import sys
import tempfile

import golden

RESOURCES = 250  # four operations each
FIELDS = 12


def proto():
    lines = ['syntax = "proto3";', 'package big.v1;', 'message DeleteRequest { string id = 1; }', 'message Done {}']
    rpcs = []
    for r in range(RESOURCES):
        fields = ' '.join(f'string field{f} = {f + 2};' for f in range(FIELDS))
        lines.append(f'message Thing{r} {{ string id = 1; {fields} int64 size = 50; repeated string tags = 51; }}')
        lines.append(f'message List{r} {{ repeated Thing{r} things = 1; string next = 2; }}')
        lines.append(f'message Query{r} {{ string id = 1; int32 page_size = 2; string filter = 3; }}')
        rpcs += [f'rpc List{r}s(Query{r}) returns (List{r});', f'rpc Get{r}(Query{r}) returns (Thing{r});',
                 f'rpc Put{r}(Thing{r}) returns (Thing{r});', f'rpc Delete{r}(DeleteRequest) returns (Done);']
    return '\n'.join(lines + ['service Big {', *rpcs, '}', ''])


def ref(name):
    return {'application/json': {'schema': {'$ref': f'#/components/schemas/{name}'}}}


def document():
    paths, schemas = {}, {}
    key = {'name': 'id', 'in': 'path', 'required': True,
           'schema': {'type': 'string', 'pattern': '^[a-z0-9-]{1,64}$'}}
    page = [{'name': 'pageSize', 'in': 'query', 'schema': {'type': 'integer', 'minimum': 1, 'maximum': 1000}},
            {'name': 'filter', 'in': 'query', 'schema': {'type': 'string', 'maxLength': 100}}]
    for r in range(RESOURCES):
        fields = {f'field{f}': {'type': 'string', 'minLength': 1, 'maxLength': 100 + f} for f in range(FIELDS)}
        schemas[f'Thing{r}'] = {'type': 'object', 'required': ['field0'], 'additionalProperties': False, 'properties': {
            'id': {'type': 'string'}, **fields, 'size': {'type': 'string', 'format': 'int64'},
            'tags': {'type': 'array', 'maxItems': 10, 'items': {'type': 'string'}}}}
        schemas[f'List{r}'] = {'type': 'object', 'properties': {
            'things': {'type': 'array', 'items': {'$ref': f'#/components/schemas/Thing{r}'}},
            'next': {'type': 'string'}}}

        def operation(rpc, reply, tag=f'tag{r % 10}', **more):
            content = {'200': {'description': 'It.', 'content': ref(reply)}} if reply else {
                '204': {'description': 'Done.'}}
            return {'operationId': rpc, 'tags': [tag], 'responses': content, **more}
        body = {'required': True, 'content': ref(f'Thing{r}')}
        paths[f'/things{r}'] = {'get': operation(f'List{r}s', f'List{r}', parameters=page)}
        paths[f'/things{r}/{{id}}'] = {
            'parameters': [key], 'get': operation(f'Get{r}', f'Thing{r}'),
            'put': operation(f'Put{r}', f'Thing{r}', requestBody=body), 'delete': operation(f'Delete{r}', None)}
    return {'openapi': '3.1.0', 'info': {'title': 'Big', 'version': '1'}, 'paths': paths,
            'components': {'schemas': schemas}}


MANY = 5000
FIELDS_OF_MANY = ' '.join(f'string f{i} = {i + 1};' for i in range(MANY))
VALUES_OF_MANY = ' '.join(f'V{i} = {i};' for i in range(MANY))
ROUTE = 'service S {{ rpc M(T) returns (Done) {{ option (google.api.http) = {{ {} }}; }} }}'
TOO_LARGE = [  # a .proto, and what is said of it
    (f'message T {{ {FIELDS_OF_MANY} }} ' + ROUTE.format('post: "/m" body: "*"'), f'have {MANY} names in JSON'),
    (f'message T {{ {FIELDS_OF_MANY} }} ' + ROUTE.format('get: "/m"'), f'have {MANY} names in JSON'),
    (f'enum E {{ {VALUES_OF_MANY} }} message T {{ E e = 1; }} ' + ROUTE.format('get: "/m"'), f'has {MANY} values'),
]


def check_limits(gwgen):
    """What no table can hold is a finding with its place."""
    failures = []
    for proto_text, text in TOO_LARGE:
        with tempfile.TemporaryDirectory() as scratch:
            pathlib.Path(scratch, 'a.proto').write_text(
                f'syntax = "proto3"; import "google/api/annotations.proto"; message Done {{}}\n{proto_text}\n')
            pathlib.Path(scratch, 'gwgen.yaml').write_text(
                'version: 1\nname: large\nproto: { files: [a.proto] }\nsecurity: public\n')
            done = golden.run(gwgen, 'check', cwd=scratch)
        if done.returncode not in (0, 100) or text not in done.stderr or 'a.proto:2:' not in done.stderr:
            failures.append(f'large: exit {done.returncode}, or no "{text}" in\n{done.stderr[:1000]}')
    return failures


def spent():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    gwgen, cc, sanitizers = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else ''
    failures = check_limits(gwgen)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        (folder / 'a.proto').write_text(proto())
        (folder / 'openapi.json').write_text(json.dumps(document()))
        (folder / 'gwgen.yaml').write_text(
            'version: 1\nname: big\nproto: { files: [a.proto] }\nopenapi: [openapi.json]\nsecurity: public\n')
        start = spent()
        done = golden.run(gwgen, 'generate', '-o', 'out', cwd=folder)
        generated = spent() - start
        if done.returncode:
            golden.end([done.stderr[:3000]])
        start = spent()
        for source in sorted((folder / 'out').glob('*.c')):
            done = golden.run(cc, '-std=c11', '-O1', '-Wall', '-Wextra', '-Werror', '-c', source, '-o', '/dev/null',
                              f'-I{golden.ROOT}/runtime/include')
            if done.returncode:
                failures.append(done.stderr[:2000])
        compiled = spent() - start
    print(f'generated in {generated:.2f} s, compiled in {compiled:.2f} s of the processor')
    if generated > (60 if sanitizers else 6):
        failures.append('generating takes too long')
    if compiled > 30:
        failures.append('compiling takes too long')
    golden.end(failures)


main()
