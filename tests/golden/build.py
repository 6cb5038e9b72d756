"""`gwgen build` of products outside of the tree: a gateway that knows its specification, and nothing left over."""
import json
import os
import pathlib
import shutil
import sys
import tempfile
import time

import golden

LIMIT_S = 10
RESOURCES = 10  # five operations each
GATEWAY = {'version': 1, 'listeners': [{'name': 'public', 'address': '127.0.0.1:0'}],
           'upstreams': {'all': {'endpoints': ['127.0.0.1:1']}}, 'services': {'fifty.v1.Fifty': {'upstream': 'all'}}}


def build(gwgen, folder):
    """What went wrong."""
    start = time.monotonic()
    done = golden.run(gwgen, 'build', '-o', 'gateway', cwd=folder)
    took = time.monotonic() - start
    print(f'{folder.name}: built in {took:.2f} s')
    if done.returncode:
        golden.end([done.stderr])
    failures = [f'building took {took:.1f} s'] if took > LIMIT_S else []
    left = os.listdir(os.environ['TMPDIR'])
    if left:
        failures.append(f'left over: {left}')
    done = golden.run('./gateway', '--config', 'gateway.yaml', '--check', cwd=folder)
    if done.returncode:
        failures.append(f'--check: {done.stderr}')
    return failures


def check_bookstore(gwgen, folder):
    shutil.copytree(golden.ROOT / 'specs' / 'bookstore', folder)
    failures = build(gwgen, folder)
    done = golden.run('./gateway', '--print-spec', cwd=folder)
    if done.returncode or json.loads(done.stdout)['info']['title'] != 'Bookstore':
        failures.append(f'--print-spec: {done.stdout[:200]}{done.stderr}')
    return failures


def fifty():
    """Ten resources with the five standard methods."""
    lines = ['syntax = "proto3";', 'package fifty.v1;', 'import "google/api/annotations.proto";']
    rpcs = []
    for r in range(RESOURCES):
        lines.append(f'message Thing{r} {{ string name = 1; string title = 2; repeated int64 sizes = 3; }}')
        lines.append(f'message Things{r} {{ repeated Thing{r} things = 1; string next_page_token = 2; }}')
        lines.append(f'message Ask{r} {{ string name = 1; int32 page_size = 2; Thing{r} thing = 3; }}')
        for rpc, answer, rule in (
                ('List', 'Things', f'get: "/v1/things{r}"'),
                ('Get', 'Thing', f'get: "/v1/{{name=things{r}/*}}"'),
                ('Create', 'Thing', f'post: "/v1/things{r}" body: "thing"'),
                ('Update', 'Thing', f'patch: "/v1/{{thing.name=things{r}/*}}" body: "thing"'),
                ('Delete', 'Thing', f'delete: "/v1/{{name=things{r}/*}}"')):
            rpcs.append(f'rpc {rpc}Thing{r}(Ask{r}) returns ({answer}{r}) '
                        f'{{ option (google.api.http) = {{ {rule} }}; }}')
    assert len(rpcs) == 50
    return '\n'.join([*lines, 'service Fifty {', *rpcs, '}', ''])


def check_fifty(gwgen, folder):
    folder.mkdir()
    (folder / 'fifty.proto').write_text(fifty())
    (folder / 'gwgen.yaml').write_text('version: 1\nname: fifty\nproto: { files: [fifty.proto] }\nsecurity: public\n')
    (folder / 'gateway.yaml').write_text(json.dumps(GATEWAY))
    failures = build(gwgen, folder)
    n = len(golden.run(gwgen, 'routes', cwd=folder).stdout.splitlines())
    return failures + ([f'{n} routes of 50'] if n != 50 else [])


def main():
    with tempfile.TemporaryDirectory() as scratch:
        os.mkdir(f'{scratch}/tmp')
        os.environ['TMPDIR'] = f'{scratch}/tmp'
        golden.end(check_bookstore(sys.argv[1], pathlib.Path(scratch, 'shop'))
                   + check_fifty(sys.argv[1], pathlib.Path(scratch, 'fifty')))


main()
