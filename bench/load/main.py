#!/usr/bin/python3
"""Compares the gateway with its peers; see scripts/bench --help."""
import argparse
import pathlib
import resource
import statistics
import sys
import tempfile

import idle
import requests
from processes import Kit

OURS, DOUBLE = 'gwgen', 'gwgen again'


class Load:
    """Rounds of every cell, interleaved: each gateway has its turn in each."""

    def __init__(self, kit, rounds, seconds):
        self.kit, self.rounds, self.seconds = kit, rounds, seconds
        self.running = {}

    def gateway(self, name, is_tls):
        key = name, is_tls
        if key not in self.running:
            self.running[key] = self.kit.start(name, is_tls)
            warm = requests.Cell('h2', is_tls, 16, 'post-medium')
            self.measure(warm, name, 1)
        return self.running[key]

    def measure(self, cell, name, seconds):
        gateway = self.gateway(name, cell.tls)
        before = gateway.cpu_us()
        result = requests.send(cell, gateway.port, self.kit.payloads, seconds,
                               self.kit.folder / 'latency.log')
        cpu = (gateway.cpu_us() - before) / max(result.requests, 1)
        return (cpu,) + tuple(result[1:])

    def run(self, cell):
        """name -> medians of (CPU per request, rate, bad, p50, p99)."""
        names = list(self.kit.present())
        rows = {name: [] for name in names}
        for turn in range(self.rounds):
            for name in names[::-1] if turn % 2 else names:
                rows[name].append(self.measure(cell, name, self.seconds))
        return {name: tuple(map(statistics.median, zip(*row)))
                for name, row in rows.items()}

    def end(self):
        for gateway in self.running.values():
            gateway.end()


def title(cell):
    return (f'{cell.protocol}{"+tls" if cell.tls else ""} '
            f'{cell.connections} {cell.work}')


def print_cell(cell, medians):
    print(f'\n{title(cell)}\n  {"":14}{"CPU us/req":>11}{"ours is":>9}'
          f'{"req/s":>10}{"p50 us":>9}{"p99 us":>9}{"failed":>8}')
    for name, (cpu, rate, bad, p50, p99) in medians.items():
        ratio = medians[OURS][0] / cpu if cpu else 0
        print(f'  {name:14}{cpu:11.1f}{ratio:8.2f}x{rate:10.0f}{p50:9.0f}'
              f'{p99:9.0f}{bad:8.0f}', flush=True)


def print_summary(results):
    names = [name for name in next(iter(results.values())) if name != OURS]
    print('\nCPU per request of the gateway, ours as a part of theirs')
    print(f'  {"":24}{"ours us":>9}' + ''.join(f'{n:>14}' for n in names))
    for cell, medians in results.items():
        row = ''.join(f'{medians[OURS][0] / max(medians[n][0], 0.01):13.3f}x'
                      for n in names)
        print(f'  {title(cell):24}{medians[OURS][0]:9.1f}{row}')


def print_idle(kit):
    print('\nKiB of memory per idle connection')
    for name in kit.present():
        if name == DOUBLE:
            continue
        row = []
        for protocol, is_tls in (('h1', False), ('h2', False), ('h2', True)):
            n = idle.bytes_per_connection(kit, name, protocol, is_tls) / 1024
            row.append(f'{protocol}{"+tls" if is_tls else ""} {n:.1f}')
        print(f'  {name:14} ' + '   '.join(row), flush=True)


def read_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('--bin', required=True, type=pathlib.Path)
    parser.add_argument('--payloads', required=True, type=pathlib.Path)
    parser.add_argument('--quick', action='store_true')
    parser.add_argument('--only', default='', help='part of a cell\'s title')
    parser.add_argument('--rounds', type=int)
    parser.add_argument('--no-idle', action='store_true')
    return parser.parse_args()


def main():
    options = read_arguments()
    rounds = options.rounds or (2 if options.quick else 3)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    sys.stdout.reconfigure(line_buffering=True)
    with tempfile.TemporaryDirectory(prefix='gwgen-bench-') as folder:
        kit = Kit(options.bin.resolve(), options.payloads.resolve(),
                  pathlib.Path(folder))
        load = Load(kit, rounds, 1)
        try:
            results = {}
            for cell in requests.cells(options.quick):
                if options.only in title(cell):
                    results[cell] = load.run(cell)
                    print_cell(cell, results[cell])
            if results:
                print_summary(results)
            if not options.no_idle:
                print_idle(kit)
        finally:
            load.end()
            kit.end()


if __name__ == '__main__':
    main()
