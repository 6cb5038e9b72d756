"""THREATS F1 to F5: whatever the strings of a specification are, the C has the same symbols and compiles clean."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import golden

PROTO = '''syntax = "proto3";
package a.v1;
enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
message Int { string if = 1; string while = 2; string __builtin_trap = 3; Color main = 4; int64 size = 5; }
message Return { string name = 1; }
service Struct { rpc Void(Int) returns (Return); rpc Static(Int) returns (Int); }
'''
CONFIG = '''version: 1
name: hostile
proto: { files: [a.proto] }
openapi: [openapi.json]
security: public
'''
STRINGS = [
    'plain',
    '*/ int evil; /*',
    '"; int evil; const char *x = "',
    'a\\',
    '\\"; int evil; //',
    '??/"; int evil; //',
    '%s%n%%',
    'line\nint evil;\r\n#include </etc/passwd>\u2028',
    ''.join(chr(c) for c in range(256)),
    '")) }; int evil(void) { return 1; } //',
    '\\u0022; int evil; _Pragma("GCC error")',
    '0123456789' * 1000,
    '\U0001f600\ufeff\u202e',
]
NAME = re.compile(r'(schema|message|enum|shape|operation|policies|api|gw_api)_[a-z0-9_]+$')


def document(s):
    """An OpenAPI document with |s| wherever a string may stand that means nothing to the gateway's structure."""
    thing = {'type': 'object', 'title': s, 'description': s, 'x-any': s, 'properties': {
        'if': {'type': 'string', 'description': s, 'default': s, 'example': s, 'enum': [s, 'other']},
        'while': {'type': 'string', 'const': s, 'title': s},
        '__builtin_trap': {'type': 'string', 'examples': [s], '$comment': s},
        'size': {'type': 'string', 'format': 'int64', 'description': s}}}
    response = {'description': s, 'content': {'application/json': {'schema': {'$ref': '#/components/schemas/Int'}}}}
    operation = {
        'operationId': 'Static', 'tags': [s, s], 'summary': s, 'description': s, 'x-google-backend': {'address': s},
        'x-gwgen': {'policies': {s: {s: s, 'list': [s, 1]}}},
        'externalDocs': {'url': 'https://a.example/', 'description': s},
        'parameters': [{'name': 'while', 'in': 'query', 'description': s,
                        'schema': {'type': 'string', 'default': s, 'enum': [s]}}],
        'requestBody': {'description': s, 'content': {'application/json': {'schema': thing}}},
        'responses': {'200': response}}
    return {'openapi': '3.1.0', 'info': {'title': s, 'version': s, 'description': s, 'license': {'name': s}},
            'tags': [{'name': s, 'description': s}],
            'servers': [{'url': 'https://a.example/v1', 'description': s}],
            'paths': {'/static': {'summary': s, 'post': operation}},
            'components': {'schemas': {'Int': thing}}}


def symbols(gwgen, cc, s, folder):
    """The symbols of the generated C, or what went wrong."""
    folder.mkdir()
    (folder / 'a.proto').write_text(PROTO)
    (folder / 'gwgen.yaml').write_text(CONFIG)
    (folder / 'openapi.json').write_text(json.dumps(document(s)))
    done = golden.run(gwgen, 'generate', '--allow-undocumented', '-o', 'out', cwd=folder)
    if done.returncode:
        return None, done.stderr
    units = [p for p in sorted((folder / 'out').glob('*.c')) if p.name != 'main.c']
    unit = ''.join(f'#include "{p.name}"\n' for p in units)
    (folder / 'out' / 'unit.c').write_text(unit)
    args = [cc, '-std=c11', '-Wall', '-Wextra', '-Wpedantic', '-Wtrigraphs', '-Wconversion', '-Werror',
            '-c', 'unit.c', '-o', 'unit.o', f'-I{golden.ROOT}/runtime/include']
    done = golden.run(*args, cwd=folder / 'out')
    if done.returncode:
        return None, done.stderr[:2000]
    table = subprocess.run(['nm', 'unit.o'], cwd=folder / 'out', capture_output=True, text=True, check=True).stdout
    return sorted(line.split()[-1] for line in table.splitlines()), ''


def main():
    gwgen, cc = sys.argv[1:3]
    failures = []
    base = None
    with tempfile.TemporaryDirectory() as scratch:
        for i, s in enumerate(STRINGS):
            names, why = symbols(gwgen, cc, s, pathlib.Path(scratch) / str(i))
            what = repr(s[:40])
            if names is None:
                failures.append(f'{what}: {why}')
                continue
            base = base or names
            strange = [n for n in names if not NAME.match(n)]
            if strange:
                failures.append(f'{what}: the names {strange}')
            # A text can be a label in the name of a part, so the parts are counted.
            if len(names) != len(base) or any('evil' in n and 'int_evil' not in n for n in names):
                failures.append(f'{what}: {len(names)} symbols, not {len(base)}: {set(names) ^ set(base)}')
    golden.end(failures)


main()
