#!/usr/bin/python3
"""Compares the instructions of each scenario with baseline.json.

Counted is what functions of runtime/ execute themselves, without libraries,
without the memory streams and without the client. A baseline belongs to its
compiler, libraries and processor: for a combination that has none the test
says so and passes. --update writes what was measured. --show NAME lists the
functions of one scenario, and --all includes libraries.
"""
import argparse
import collections
import json
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile

BASELINE = pathlib.Path(__file__).with_name('baseline.json')
MARK = 'measured_requests'
TOLERANCE = 0.03
SKIPPED = 77
NOT_OURS = ('net/loop_mem.c', 'net/stream_mem.c')
POSITION = re.compile(r'^[+*\-\d]')
NAME = re.compile(r'^(ob|fl|fn)=(?:\((\d+)\))?\s*(.*)$')


def key_of(options):
    """What a count depends on, apart from our code."""
    flags = ''
    for line in open('/proc/cpuinfo'):
        if line.startswith('flags'):
            flags = line.split(':')[1].split()
            break
    simd = [name for name in ('ssse3', 'avx2') if name in flags]
    valgrind = subprocess.run(['valgrind', '--version'], capture_output=True,
                              text=True, check=True).stdout.strip()
    return ', '.join([options.compiler, 'nghttp2 ' + options.nghttp2, valgrind,
                      platform.machine(), *simd])


def read_profile(path):
    """(file, function) -> instructions of its own, of one profile.

    Callgrind's format: names are given once as "fn=(7) name" and then as
    "fn=(7)"; cost lines follow; the line behind "calls=" is a callee's."""
    names = {'ob': {}, 'fl': {}, 'fn': {}}
    now = {'ob': '', 'fl': '', 'fn': ''}
    costs = collections.Counter()
    is_call = False
    for line in open(path, errors='replace'):
        found = NAME.match(line.rstrip('\n'))
        if found:
            kind, number, name = found.groups()
            if number:
                name = names[kind].setdefault(number, name) if name \
                    else names[kind].get(number, '')
            now[kind] = name
        elif line.startswith(('fi=', 'fe=', 'cfi=', 'cfl=', 'cob=', 'cfn=')):
            kind, _, rest = line.rstrip('\n').partition('=')
            number, _, name = rest[1:].partition(')')
            table = {'cfn': 'fn', 'cob': 'ob'}.get(kind, 'fl')
            if name.strip():
                names[table].setdefault(number, name.strip())
        elif line.startswith('calls='):
            is_call = True
        elif POSITION.match(line):
            if not is_call:
                costs[now['fl'], now['fn']] += int(line.split()[1])
            is_call = False
    return costs


def place(path):
    """The path below runtime/, '' for what is not ours to count."""
    _, found, rest = path.rpartition('/runtime/')
    return rest if found and rest not in NOT_OURS else ''


def measure(options, folder):
    """scenario -> {function: instructions per request}."""
    command = ['valgrind', '--tool=callgrind', '--quiet',
               f'--toggle-collect={MARK}', f'--dump-after={MARK}',
               '--callgrind-out-file=profile', str(options.program.resolve()),
               str(options.payloads.resolve())]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f'{done.stdout}{done.stderr}')
    out = {}
    for i, line in enumerate(done.stdout.split('\n')[:-1], 1):
        name, n_requests = line.split()
        functions = collections.Counter()
        for (path, function), cost in read_profile(folder / f'profile.{i}').items():
            if place(path) or options.all:
                functions[function] += cost / int(n_requests)
        out[name] = {f: round(c) for f, c in functions.items() if round(c)}
    return out


def growth(now, then):
    """What grew most, as text."""
    rows = sorted(((now.get(f, 0) - then.get(f, 0), f) for f in {*now, *then}),
                  reverse=True)
    return '\n'.join(f'    {f}: {then.get(f, 0)} -> {now.get(f, 0)}'
                     for grown, f in rows[:8] if grown > 0)


def compare(measured, baseline):
    failures = 0
    for name, functions in measured.items():
        total = sum(functions.values())
        if name not in baseline:
            print(f'{name:18}{total:9}  has no baseline')
            continue
        before = sum(baseline[name].values())
        change = total / before - 1
        is_bad = change > TOLERANCE
        failures += is_bad
        print(f'{name:18}{total:9}  was {before:9}  {change:+.1%}'
              f'{"  TOO MUCH" if is_bad else ""}')
        if is_bad:
            print(growth(functions, baseline[name]))
    return failures


def show(measured, name):
    functions = measured[name]
    print(f'{name}: {sum(functions.values())} instructions per request')
    for function, cost in sorted(functions.items(), key=lambda r: -r[1])[:60]:
        print(f'{cost:9}  {function}')


def read_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('--program', type=pathlib.Path, required=True)
    parser.add_argument('--payloads', type=pathlib.Path, required=True)
    parser.add_argument('--compiler', required=True)
    parser.add_argument('--nghttp2', required=True)
    parser.add_argument('--update', action='store_true')
    parser.add_argument('--show', default='')
    parser.add_argument('--all', action='store_true')
    return parser.parse_args()


def main():
    options = read_arguments()
    if not shutil.which('valgrind'):
        print('valgrind is missing')
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(options, pathlib.Path(folder))
    if options.show:
        show(measured, options.show)
        return 0
    key = key_of(options)
    baselines = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    if options.update:
        baselines[key] = measured
        BASELINE.write_text(json.dumps(baselines, indent=1, sort_keys=True) +
                            '\n')
    if key not in baselines:
        print(f'no baseline for: {key}')
    if compare(measured, baselines.get(key, {})):
        print('more instructions than the baseline allows; where the reason is '
              'good, run this with --update and commit baseline.json')
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
