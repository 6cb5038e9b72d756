#!/usr/bin/env python3
"""Runs protobuf's conformance suite on gw-conformance and counts what it saw.

Every Required and Recommended test with JSON on either side must pass, but for
those in failures.txt. So that nothing passes for want of tests, each syntax has
to bring as many as it did when the suite was pinned. With names as arguments,
these tests alone are run and shown.
"""
import argparse
import collections
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
MOST_FAILURES = 10

# Tests with JSON on either side, by what stands behind "Required." and
# "Recommended.".
EXPECTED = {'Proto3': 778, 'Proto2': 600, 'Editions': 1384}

CASE = re.compile(r'^conformance test: name=(?:Required|Recommended)\.'
                  r'([A-Za-z0-9]+).*, response=\S+\s+(\w+):')
SUITE = re.compile(r'CONFORMANCE SUITE (\w+): (\d+) successes, (\d+) skipped, '
                   r'(\d+) expected failures, (\d+) unexpected failures')
MOST_SHOWN = 100


def failures():
    lines = (HERE / 'failures.txt').read_text().splitlines()
    rows = [line for line in lines if line and not line.startswith('#')]
    for row in rows:
        name, mark, why = row.partition(' # ')
        if not mark or not why.strip():
            sys.exit(f'failures.txt: no reason for {name}')
    if len(rows) > MOST_FAILURES:
        sys.exit(f'failures.txt: {len(rows)} lines, at most {MOST_FAILURES}')
    return [row.partition(' # ')[0] for row in rows]


def run(args, *options):
    command = ['bash', HERE / 'run.sh', args.work, args.runner, args.testee,
               '--enforce_recommended', '--maximum_edition', '2023', *options]
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode('utf-8', 'replace')


def count(output):
    """How many tests of each syntax were not skipped."""
    seen = collections.Counter()
    for line in output.splitlines():
        found = CASE.match(line)
        if found and found.group(2) != 'skipped':
            seen[found.group(1)] += 1
    return seen


def show_failures(output):
    lines = [line for line in output.splitlines()
             if line.startswith(('ERROR', 'FATAL', 'These tests'))]
    for line in lines[:MOST_SHOWN]:
        print(line[:600])


def show_one(args):
    for name in args.tests:
        code, output = run(args, '--test', name, '--debug')
        print(output)
        if code:
            return code
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ('work', 'runner', 'testee'):
        parser.add_argument('--' + name, required=True, type=pathlib.Path)
    parser.add_argument('tests', nargs='*')
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    if args.tests:
        return show_one(args)

    listed = args.work / 'failures.list'
    listed.write_text('\n'.join(failures()) + '\n')
    code, output = run(args, '--failure_list', listed, '--verbose')
    suite = SUITE.search(output)
    if not suite:
        print(output[-4000:])
        sys.exit('the runner did not come to its end')
    if code:
        show_failures(output)
    print(suite.group(0))
    seen = count(output)
    too_few = False
    for syntax, expected in EXPECTED.items():
        print(f'{syntax}: {seen[syntax]} tests with JSON, {expected} expected')
        too_few |= seen[syntax] < expected
    total = int(suite.group(2)) + int(suite.group(4))
    too_few |= total < sum(EXPECTED.values())
    return 1 if code or too_few else 0


sys.exit(main())
