#!/usr/bin/python3
"""Runs the .case files of a folder against a gateway, over h1, h2c and h2+TLS.

    run.py --gateway PROGRAM --backend PROGRAM FOLDER [FILE...]

Each protocol has a lane of its own: a backend, a proxy that counts the calls
which reach it, and a gateway; so what one lane stores is not seen by another.
The lanes run at once, and at the end their answers must be the same. The
FOLDER's group.yaml says which backend it wants and adds to gateway.yaml.

How a .case file reads: README.md. What it means is decided in case_file.py,
what an answer must be like in expect.py.
"""
import argparse
import concurrent.futures
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'support' / 'py')]

import yaml  # noqa: E402

import case_file  # noqa: E402
import expect  # noqa: E402
from lane import PROTOCOLS, Lane  # noqa: E402


def make_certificate(folder):
    subprocess.run(
        ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
         '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1',
         '-keyout', str(folder / 'key.pem'), '-out', str(folder / 'cert.pem')],
        check=True, capture_output=True)


def run_lane(protocol, args, group, cases, folder):
    """The answers of all cases, and what was wrong."""
    failures, answers = [], {}
    try:
        with Lane(protocol, args, group, folder) as lane:
            for case in cases:
                answers[case.name], wrong = run_case(lane, case)
                failures += [f'{protocol}: {case.name}: {case.title}\n    {w}' for w in wrong]
        failures += [f'{protocol}: {w}' for w in lane.complaints]
    except Exception as error:  # a lane that fell over is a failure of its own
        failures.append(f'{protocol}: the lane broke: {type(error).__name__}: {error}')
    return answers, failures


def run_case(lane, case):
    variables, seen, wrong = {}, [], []
    for step in case.steps:
        if step.raw is not None and lane.protocol != 'h1':
            continue
        before = lane.n_calls()
        answers = lane.send(step, variables)
        n_calls = lane.n_calls() - before
        problems, masked = expect.check(step, answers, n_calls, variables)
        wrong += [f'line {step.line}: {p}' for p in problems]
        if step.raw is None:
            seen.append((step.line, masked))
    return seen, wrong


def compare_lanes(lanes):
    """Each protocol must give the same answer as h1."""
    failures = []
    first = lanes['h1']
    for protocol, answers in lanes.items():
        for name, steps in answers.items():
            for mine, its in zip(steps, first.get(name, steps)):
                if mine != its:
                    failures.append(f'{name}: line {mine[0]}: h1 and {protocol} differ:\n    {its[1]}\n    {mine[1]}')
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--gateway', required=True)
    parser.add_argument('--backend', default='')
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('files', nargs='*', type=pathlib.Path)
    args = parser.parse_args()
    group = yaml.safe_load((args.folder / 'group.yaml').read_text())
    files = args.files or sorted(args.folder.glob('*.case'))
    cases = [case for path in files for case in case_file.read(path)]
    with tempfile.TemporaryDirectory(prefix='gw-cases-') as name:
        folder = pathlib.Path(name)
        make_certificate(folder)
        with concurrent.futures.ThreadPoolExecutor(len(PROTOCOLS)) as pool:
            runs = {p: pool.submit(run_lane, p, args, group, cases, folder) for p in PROTOCOLS}
            results = {p: run.result() for p, run in runs.items()}
    failures = [f for _, wrong in results.values() for f in wrong]
    failures += compare_lanes({p: answers for p, (answers, _) in results.items()})
    for failure in failures:
        print('FAILED:', failure)
    n_steps = sum(len(case.steps) for case in cases)
    print(f'{len(cases)} cases, {n_steps} requests, {len(PROTOCOLS)} protocols, {len(failures)} failures')
    sys.exit(1 if failures or not cases else 0)


if __name__ == '__main__':
    main()
