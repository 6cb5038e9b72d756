"""Each product of specs/ generates what stands in generated/, from any folder, and nothing twice."""
import os
import pathlib
import shutil
import sys
import tempfile

import golden


def products():
    return sorted(p.parent.name for p in (golden.ROOT / 'specs').glob('*/gwgen.yaml'))


def check_committed(gwgen, name):
    args = [gwgen, 'generate', '-c', f'specs/{name}', '-o', f'generated/{name}']
    done = golden.run(*args, *([] if golden.UPDATE else ['--verify']))
    return [] if done.returncode == 0 else [f'{name}: not as committed\n{done.stderr}']


def check_elsewhere(gwgen, name, scratch):
    """The bytes say nothing about where the product stands and who generated it."""
    shutil.copytree(golden.ROOT / 'specs' / name, f'{scratch}/a folder/{name}')
    out = f'{scratch}/out'
    done = golden.run(gwgen, 'generate', '-o', out, cwd=f'{scratch}/a folder/{name}')
    if done.returncode:
        return [f'{name}: elsewhere: {done.stderr}']
    same = golden.tree(out) == golden.tree(golden.ROOT / 'generated' / name)
    return [] if same else [f'{name}: another folder gives other bytes']


def check_untouched(gwgen, name, scratch):
    """A second run writes nothing; a changed and a left-over file are put right."""
    out = f'{scratch}/out'
    before = {p: os.stat(f'{out}/{p}').st_mtime_ns for p in os.listdir(out)}
    args = [gwgen, 'generate', '-c', f'specs/{name}', '-o', out]
    golden.run(*args)
    after = {p: os.stat(f'{out}/{p}').st_mtime_ns for p in os.listdir(out)}
    failures = [] if before == after else [f'{name}: files were written without need']
    with open(f'{out}/routes.c', 'a', encoding='utf-8') as routes:
        routes.write('int edited;\n')
    with open(f'{out}/MANIFEST', 'a', encoding='utf-8') as manifest:
        manifest.write('file gone.c\nfile ../outside.c\n')
    for extra in ('gone.c', 'mine.c', '../outside.c'):
        open(f'{out}/{extra}', 'w', encoding='utf-8').close()
    if golden.run(*args, '--verify').returncode != 100:
        failures.append(f'{name}: --verify missed an edited file')
    golden.run(*args)
    names = set(os.listdir(out))
    if names != set(before) | {'mine.c'} or not os.path.exists(f'{scratch}/outside.c'):
        failures.append(f'{name}: the wrong files were removed: {names}')
    if golden.run(*args, '--verify').returncode:
        failures.append(f'{name}: an edited file was not put right')
    return failures


def check_link(gwgen, name, scratch):
    """A symbolic link in the output folder is replaced, never followed."""
    os.mkdir(f'{scratch}/linked')
    open(f'{scratch}/victim', 'w', encoding='utf-8').close()
    os.symlink(f'{scratch}/victim', f'{scratch}/linked/routes.c')
    golden.run(gwgen, 'generate', '-c', f'specs/{name}', '-o', f'{scratch}/linked')
    is_kept = os.path.getsize(f'{scratch}/victim') == 0
    is_file = not os.path.islink(f'{scratch}/linked/routes.c')
    return [] if is_kept and is_file else [f'{name}: a link was followed']


PARTS = {
    'gwgen.yaml': 'version: 1\nname: parts\nproto: { files: [a.proto] }\nopenapi: [openapi.yaml]\nsecurity: public\n',
    'a.proto': 'syntax = "proto3";\npackage a;\nmessage T { string id = 1; T next = 2; }\n'
               'service S { rpc Put(T) returns (T); }\n',
    'openapi.yaml': '''
openapi: 3.1.0
info: { title: Parts, version: "1" }
paths:
  /t:
    post:
      operationId: Put
      requestBody: { content: { application/json: { schema: { $ref: parts/t.yaml } } } }
      responses: { 200: { description: T, content: { application/json: { schema: { $ref: parts/t.yaml } } } } }
''',
    'parts/t.yaml': 'type: object\nproperties: { id: { type: string, maxLength: 9 }, next: { $ref: t.yaml } }\n',
}


def check_parts(gwgen, scratch):
    """Documents that references name stand where the product stands, however its folder is called."""
    for place in ('one', 'two/three'):
        for name, text in PARTS.items():
            path = pathlib.Path(scratch, place, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding='utf-8')
    os.symlink(f'{scratch}/two/three', f'{scratch}/link')
    trees = []
    for i, (cwd, config) in enumerate((('one', '.'), ('two', 'three'), ('', f'{scratch}/one'), ('', 'link'))):
        done = golden.run(gwgen, 'generate', '-c', config, '-o', f'{scratch}/out{i}', cwd=f'{scratch}/{cwd}')
        if done.returncode:
            return [f'parts: {config}: {done.stderr}']
        trees.append(golden.tree(f'{scratch}/out{i}'))
    return [] if all(tree == trees[0] for tree in trees) else ['parts: another folder gives other bytes']


def main():
    gwgen = sys.argv[1]
    failures = [] if products() else ['no products']
    for name in products():
        failures += check_committed(gwgen, name)
        with tempfile.TemporaryDirectory() as scratch:
            failures += check_elsewhere(gwgen, name, scratch)
            if not failures:
                failures += check_untouched(gwgen, name, scratch)
                failures += check_link(gwgen, name, scratch)
    with tempfile.TemporaryDirectory() as scratch:
        failures += check_parts(gwgen, scratch)
    golden.end(failures)


main()
