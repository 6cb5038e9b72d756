#!/usr/bin/python3
"""Google's published APIs through gwgen and the C compiler.

    proto.py --build DIR [--sample N] [--jobs N] [--keep DIR] [NAME...]
"""
import argparse
import concurrent.futures
import os
import pathlib
import sys
import tempfile

import steps

import google_protos  # support/py, by way of steps

# The ones that are tested end to end are among the sample anyway.
SAMPLE = [
    'google.pubsub.v1', 'google.firestore.v1', 'google.logging.v2', 'google.spanner.v1', 'grafeas.v1',
    'google.example.library.v1', 'google.cloud.bigquery.storage.v1', 'google.devtools.remoteworkers.v1test2',
    'google.container.v1', 'google.cloud.managedkafka.schemaregistry.v1', 'google.storage.control.v2',
    'google.cloud.discoveryengine.v1',
]
COUNTS = ('rpcs', 'rules', 'verbs', '**', 'nested variables', 'streaming rpcs')


def path_of(rule):
    kind = rule.WhichOneof('pattern')
    return rule.custom.path if kind == 'custom' else getattr(rule, kind)


def count(package, counts):
    for _, method, rule in package.methods():
        counts['rpcs'] += rule is not None
        counts['streaming rpcs'] += rule is not None and (method.client_streaming or method.server_streaming)
        for one in google_protos.rules_of(rule):
            path = path_of(one)
            counts['rules'] += 1
            counts['verbs'] += ':' in path.rsplit('}', 1)[-1].rsplit('/', 1)[-1]
            counts['**'] += '**' in path
            counts['nested variables'] += sum(
                '.' in part.split('}')[0].split('=')[0] for part in path.split('{')[1:])


def prepare(package, folder, result):
    """The two products of a package: strict, and without what can't be served."""
    count(package, result.counts)
    for name, settings in (('strict', {}), ('skip', {'on_unsupported': 'skip'})):
        (folder / name).mkdir(parents=True, exist_ok=True)
        package.write(folder / name, **settings)


def run_all(build, files_of, keep, jobs):
    tools = steps.Steps(build)

    def go(result, folder):
        tools.go(result, folder / 'strict', folder / 'skip', folder / 'out')

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        pending = []
        for package in google_protos.load(files_of):
            result = steps.Result(package.name)
            prepare(package, keep / package.name, result)
            pending.append((result, pool.submit(go, result, keep / package.name)))
        for _, future in pending:
            future.result()
    return [result for result, _ in pending]


def choose(args):
    """{package: its files}, of those that the command line asks for."""
    is_small = args.sample and args.sample <= len(SAMPLE) and not args.name
    files_of = google_protos.find(args.name or (SAMPLE if is_small else ()))
    unknown = [name for name in args.name if name not in files_of]
    if unknown:
        sys.exit(f'no such package: {", ".join(unknown)}')
    names = list(files_of)
    if args.sample:
        others = [name for name in names if name not in SAMPLE]
        step = max(1, len(others) // max(1, args.sample - len(SAMPLE)))
        names = ([name for name in SAMPLE if name in names] + others[::step])[:args.sample]
    return {name: files_of[name] for name in names}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--build', required=True)
    parser.add_argument('--sample', type=int)
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    parser.add_argument('--keep')
    parser.add_argument('name', nargs='*')
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='gw-corpus-') as temp:
        results = run_all(args.build, choose(args), pathlib.Path(args.keep or temp).resolve(), args.jobs)
    sys.exit(steps.report(results, COUNTS))


if __name__ == '__main__':
    main()
