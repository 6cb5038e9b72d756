"""`gwgen build` of a product outside of the tree: a gateway that knows its specification, and nothing left over."""
import json
import os
import shutil
import sys
import tempfile
import time

import golden


def main():
    failures = []
    with tempfile.TemporaryDirectory() as scratch:
        os.mkdir(f'{scratch}/tmp')
        os.environ['TMPDIR'] = f'{scratch}/tmp'
        shutil.copytree(golden.ROOT / 'specs' / 'bookstore', f'{scratch}/shop')
        start = time.monotonic()
        done = golden.run(sys.argv[1], 'build', '-o', 'gateway', cwd=f'{scratch}/shop')
        took = time.monotonic() - start
        print(f'built in {took:.2f} s')
        if done.returncode:
            golden.end([done.stderr])
        if took > 10:
            failures.append(f'building took {took:.1f} s')
        if os.listdir(f'{scratch}/tmp'):
            failures.append(f'left over: {os.listdir(f"{scratch}/tmp")}')
        done = golden.run('./gateway', '--print-spec', cwd=f'{scratch}/shop')
        if done.returncode or json.loads(done.stdout)['info']['title'] != 'Bookstore':
            failures.append(f'--print-spec: {done.stdout[:200]}{done.stderr}')
        done = golden.run('./gateway', '--config', 'gateway.yaml', '--check', cwd=f'{scratch}/shop')
        if done.returncode:
            failures.append(f'--check: {done.stderr}')
    golden.end(failures)


main()
