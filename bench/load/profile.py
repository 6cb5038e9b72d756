#!/usr/bin/python3
"""Where a request's time, system calls, allocations and copies go; see
scripts/bench --help. Prints Markdown tables."""
import argparse
import collections
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import requests
from processes import GATEWAY_CPU, Kit, Process

CELLS = [requests.Cell('h1', False, 16, 'get-small'),
         requests.Cell('h2', False, 16, 'get-small'),
         requests.Cell('h1', False, 16, 'post-medium'),
         requests.Cell('h2', False, 16, 'post-medium'),
         requests.Cell('h1', False, 16, 'list-large'),
         requests.Cell('h1', False, 16, 'post-large')]

COUNTS = re.compile(r'^(\d+) (\d+)$', re.M)

# The first row whose pattern is in a file's path or an object's name counts.
STATIONS = [
    ('kernel', r'kernel|\[k\]|vmlinux'),
    ('nghttp2', r'libnghttp2'), ('TLS', r'libssl|libcrypto'),
    ('libc', r'libc\.|libm\.|vdso|ld-linux'), ('libuv', r'libuv'),
]
FUNCTIONS = [
    ('h1, h2', r'^(gw_h1_|gw_h2_|gw_head|gw_token|gw_http|gw_response)'),
    ('route', r'^(gw_route|gw_path|gw_query)'),
    ('JSON, schema, protobuf', r'^(gw_json|gw_encode|gw_decode|gw_schema|'
     r'gw_wire|gw_scalar|gw_utf8|gw_num|gw_time|gw_quick|gw_param|gw_keyset)'),
    ('upstream', r'^(gw_cluster|gw_call|gw_conn|gw_grpc|gw_endpoint)'),
    ('stations', r'^(gw_st_|gw_run|gw_metrics|gw_metadata|gw_exchange)'),
    ('loop, streams', r'^(gw_loop|gw_stream|gw_watch|gw_timer|gw_task)'),
    ('memory, buffers', r'^(gw_buf|gw_arena|gw_alloc|gw_free|gw_mem)'),
]


def while_loaded(kit, gateway, cell, seconds, what):
    """Runs what(pid) in the middle of the load; the load's result."""
    log = kit.folder / 'latency.log'
    child = os.fork()
    if child == 0:
        time.sleep(0.5)
        try:
            what(gateway.child.pid)
        finally:
            os._exit(0)
    result = requests.send(cell, gateway.port, kit.payloads, seconds, log)
    os.waitpid(child, 0)
    return result


def count_syscalls(kit, gateway, cell, seconds):
    """Calls per request, by name. strace slows the gateway down, so that it
    gathers more per turn; both figures come from the same second."""
    out, marks = kit.folder / 'strace', kit.folder / 'marks'

    def trace(pid):
        before = n_logged(kit)
        subprocess.run(['timeout', str(seconds - 1), 'strace', '-c', '-f', '-o',
                        str(out), '-p', str(pid)], capture_output=True)
        marks.write_text(f'{before} {n_logged(kit)}')
    while_loaded(kit, gateway, cell, seconds, trace)
    before, after = map(int, marks.read_text().split())
    n = max(after - before, 1)
    calls = {}
    for line in out.read_text().split('\n'):
        row = re.match(r'\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$',
                       line)
        if row and row.group(2) != 'total':
            calls[row.group(2)] = int(row.group(1)) / n
    return calls


def n_logged(kit):
    """Requests so far: each has a line."""
    path = kit.folder / 'access.log'
    return path.read_bytes().count(b'\n') if path.exists() else 0


def measure_time(kit, gateway, cell, seconds):
    """station -> share of the samples."""
    data = kit.folder / 'perf.data'

    def record(pid):
        subprocess.run(['perf', 'record', '-q', '-e', 'cpu-clock', '-F', '4000',
                        '-p', str(pid), '-o', str(data), 'sleep',
                        str(seconds - 1)], capture_output=True)
    while_loaded(kit, gateway, cell, seconds, record)
    report = subprocess.run(['perf', 'report', '-i', str(data), '--stdio', '-w',
                             '0,0', '--sort', 'dso,symbol', '-t', '\t'],
                            capture_output=True, text=True).stdout
    shares = collections.Counter()
    for line in report.split('\n'):
        columns = [c.strip() for c in line.split('\t')]
        if len(columns) < 3 or not columns[0].endswith('%'):
            continue
        symbol = re.sub(r'^\[.\]\s*', '', columns[2])
        shares[station(columns[1], symbol)] += float(columns[0][:-1])
    return shares


def station(dso, symbol):
    for name, pattern in STATIONS:
        if re.search(pattern, dso):
            return name
    for name, pattern in FUNCTIONS:
        if re.search(pattern, symbol):
            return name
    return 'other functions of ours'


def count_memory(kit, cell, seconds, library):
    """Per request in steady state: calls of malloc, calloc and realloc, and
    KiB that memcpy and memmove move."""
    port, command = kit.gateway(cell.tls)
    gateway = Process('counted', ['env', f'LD_PRELOAD={library}'] + command,
                      port, GATEWAY_CPU, kit.folder)
    log = kit.folder / f'counted-{port}.log'
    try:
        requests.send(cell, port, kit.payloads, 1, kit.folder / 'latency.log')
        before = ask_counts(gateway, log)
        result = requests.send(cell, port, kit.payloads, seconds,
                               kit.folder / 'latency.log')
        grown = [b - a for a, b in zip(before, ask_counts(gateway, log))]
        n = max(result.requests, 1)
        return {'allocations': grown[0] / n,
                'KiB copied': grown[1] / 1024 / n}
    finally:
        gateway.end()


def ask_counts(gateway, log):
    n = len(COUNTS.findall(log.read_text()))
    gateway.child.send_signal(signal.SIGUSR2)
    for _ in range(100):
        counts = COUNTS.findall(log.read_text())
        if len(counts) > n:
            return [int(count) for count in counts[-1]]
        time.sleep(0.02)
    raise RuntimeError('the gateway tells no counts')


def print_table(title, tables, unit):
    """tables: cell -> {row: value}; rows by their largest value."""
    rows = sorted({r for t in tables.values() for r in t},
                  key=lambda r: -max(t.get(r, 0) for t in tables.values()))
    names = [f'{c.protocol} {c.work}' for c in tables]
    print(f'\n{title}\n\n| | ' + ' | '.join(names) + ' |')
    print('|---|' + '---:|' * len(names))
    for row in rows:
        values = [t.get(row, 0) for t in tables.values()]
        if max(values) >= 0.005:
            print(f'| {row} | ' + ' | '.join(unit.format(v) for v in values) +
                  ' |')
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--bin', required=True, type=pathlib.Path)
    parser.add_argument('--payloads', required=True, type=pathlib.Path)
    parser.add_argument('--seconds', type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='gwgen-bench-') as folder:
        kit = Kit(options.bin.resolve(), options.payloads.resolve(),
                  pathlib.Path(folder))
        library = kit.folder / 'count_memory.so'
        source = pathlib.Path(__file__).with_name('count_memory.c')
        subprocess.run(['gcc', '-O2', '-fno-builtin', '-shared', '-fPIC', '-o', str(library),
                        str(source)], check=True)
        gateway = kit.start('gwgen', False)
        try:
            run(kit, gateway, options.seconds, library)
        finally:
            gateway.end()
            kit.end()


def run(kit, gateway, seconds, library):
    if shutil.which('perf'):
        print_table('Samples by station, per cent',
                    {c: measure_time(kit, gateway, c, seconds) for c in CELLS},
                    '{:.1f}')
    if shutil.which('strace'):
        print_table('System calls per request',
                    {c: count_syscalls(kit, gateway, c, seconds)
                     for c in CELLS[:2]}, '{:.2f}')
    print_table('Memory per request (OpenSSL\'s allocations left out)',
                {c: count_memory(kit, c, seconds, library) for c in CELLS},
                '{:.2f}')


if __name__ == '__main__':
    main()
