"""The workload, and one measured piece of it by h2load."""
import collections
import re
import subprocess

from processes import LOAD_CPU, on_cpu

Work = collections.namedtuple('Work', 'path body')
Cell = collections.namedtuple('Cell', 'protocol tls connections work')
Result = collections.namedtuple('Result', 'requests rate bad p50 p99')

WORKS = {
    'get-small': Work('/v1/branches/main/items/small', None),
    'get-medium': Work('/v1/branches/main/items/medium-0', None),
    'list-large': Work('/v1/branches/main/items', None),
    'post-small': Work('/v1/branches/main/items', 'small.json'),
    'post-medium': Work('/v1/branches/main/items', 'medium.json'),
    'post-large': Work('/v1/branches/main/items:import', 'import.json'),
}
# Connections and streams of HTTP/2 that keep as many requests in flight.
H2_SHAPES = {1: (1, 1), 16: (4, 4), 128: (16, 8)}


def cells(is_quick):
    out = [Cell(protocol, False, 16, work)
           for work in WORKS for protocol in ('h1', 'h2')]
    if not is_quick:
        out += [Cell(protocol, False, n, work) for n in (1, 128)
                for work in ('get-small', 'post-medium')
                for protocol in ('h1', 'h2')]
        out += [Cell(protocol, True, 16, work)
                for work in ('get-small', 'post-medium')
                for protocol in ('h1', 'h2')]
    return out


def command_of(cell, port, payloads, log):
    work = WORKS[cell.work]
    command = ['h2load', '-t1', f'--log-file={log}']
    if cell.protocol == 'h1':
        command += ['--h1', f'-c{cell.connections}', '-m1']
    else:
        clients, streams = H2_SHAPES[cell.connections]
        command += [f'-c{clients}', f'-m{streams}', '-w20', '-W24']
    if work.body:
        command += ['-d', str(payloads / work.body),
                    '-H', 'content-type: application/json']
    scheme = 'https' if cell.tls else 'http'
    return command + [f'{scheme}://127.0.0.1:{port}{work.path}']


def percentile(values, share):
    return values[min(len(values) - 1, int(len(values) * share))]


def latencies(log):
    """Microseconds of each request, sorted."""
    out = []
    if log.exists():
        with open(log) as file:
            rows = (line.split('\t') for line in file)
            out = sorted(int(row[2]) for row in rows if len(row) == 3)
        log.unlink()
    return out or [0]


def send(cell, port, payloads, seconds, log):
    """Runs |cell| against |port| for so long."""
    command = command_of(cell, port, payloads, log)
    command[1:1] = ['-D', str(seconds)]
    done = subprocess.run(on_cpu(LOAD_CPU, command), capture_output=True,
                          text=True, timeout=seconds + 30)
    counts = re.search(r'(\d+) done, (\d+) succeeded, (\d+) failed, '
                       r'(\d+) errored', done.stdout)
    rate = re.search(r'finished in \S+ ([\d.]+) req/s', done.stdout)
    if not counts or not rate:
        raise RuntimeError(f'h2load: {done.stdout}{done.stderr}')
    times = latencies(log)
    requests, _, failed, errored = map(int, counts.groups())
    return Result(requests, float(rate.group(1)), failed + errored,
                  percentile(times, 0.5), percentile(times, 0.99))
