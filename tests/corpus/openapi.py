#!/usr/bin/python3
"""OpenAPI documents in the wild through gwgen and the C compiler.

    openapi.py --build DIR [--sample N] [--compile N] [--jobs N] [--keep DIR]
               [--floor N] [NAME...]

--floor: fail if fewer documents than that are generated whole.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import sys
import tempfile

import documents
import steps

PRODUCT = 'version: 1\nname: doc\nopenapi: [{}]\nsecurity: delegate\n'


def prepare(path, folder):
    """The two products of a document: strict, and without what can't be
    served."""
    name = 'openapi' + path.suffix
    for kind, more in (('strict', ''), ('skip', 'on_unsupported: skip\n')):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        (folder / kind / 'gwgen.yaml').write_text(PRODUCT.format(name) + more)
        shutil.copyfile(path, folder / kind / name)


def go(tools, result, path, folder, is_compiled):
    prepare(path, folder)
    tools.check_strict(result, folder / 'strict')
    tools.generate(result, folder / 'skip', folder / 'out')
    if result.outcome == 'generated' and is_compiled:
        tools.compile(result, folder / 'out')


def run_all(args, chosen, keep):
    tools = steps.Steps(args.build)
    compiled = set(list(chosen)[::max(1, len(chosen) // args.compile)]) if args.compile else set()

    def one(name):
        folder = keep / re.sub(r'[^\w.-]', '_', name)
        result = steps.Result(name)
        go(tools, result, chosen[name], folder, name in compiled)
        if not args.keep:
            shutil.rmtree(folder)
        return result

    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        return list(pool.map(one, chosen))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--build', required=True)
    parser.add_argument('--sample', type=int)
    parser.add_argument('--compile', type=int, default=0)
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    parser.add_argument('--keep')
    parser.add_argument('--floor', type=int)
    parser.add_argument('name', nargs='*')
    args = parser.parse_args()
    chosen = documents.choose(args.name, args.sample)
    with tempfile.TemporaryDirectory(prefix='gw-corpus-') as temp:
        results = run_all(args, chosen, pathlib.Path(args.keep or temp).resolve())
    status = steps.report(results, ())
    if args.floor and sum(result.is_strict for result in results) < args.floor:
        print(f'fewer than {args.floor} of them are whole')
        status = 1
    sys.exit(status)


if __name__ == '__main__':
    main()
