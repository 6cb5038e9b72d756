"""Ten times the input takes at most twelve times the instructions, as valgrind
counts them: hostile values under each kind of schema that looks at a value
more than once."""
import re
import shutil
import subprocess
import sys

CASES = {
    'unique': 1000,
    'wide': 1000,
    'unevaluated': 1000,
    'contains': 1000,
    'deep': 50,
    'nested-one-of': 50,
    'nested-all-of': 50,
}
TIMES, MOST = 10, 12


def count(program, case, size):
    run = subprocess.run(
        ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null',
         program, case, str(size)],
        capture_output=True, text=True, check=False)
    found = re.search(r'Collected : (\d+)', run.stderr)
    if run.returncode or not found:
        sys.exit(f'{case} {size}: exit {run.returncode}\n{run.stderr}')
    return int(found.group(1))


def main():
    if not shutil.which('valgrind'):
        print('valgrind is missing; see scripts/setup test')
        return 77
    bad = 0
    for case, size in CASES.items():
        start = count(sys.argv[1], case, 1)
        small = count(sys.argv[1], case, size) - start
        large = count(sys.argv[1], case, size * TIMES) - start
        print(f'{case:16} {small:12} {large:12}  x{large / small:.1f}')
        bad += large > MOST * small
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
