"""Ten times the input takes at most twelve times the instructions, as valgrind
counts them: hostile values under each kind of schema that looks at a value
more than once. Ten times the levels may cost the levels times the text."""
import re
import shutil
import subprocess
import sys

TIMES = 10
LINEAR = 12
LEVELS = 60  # ten times the levels of ten times the text; not two to the levels
CASES = {
    'unique': (1000, LINEAR),
    'wide': (1000, LINEAR),
    'unevaluated': (1000, LINEAR),
    'contains': (1000, LINEAR),
    'deep': (50, LINEAR),
    'nested-one-of': (50, LINEAR),
    'nested-all-of': (380, LINEAR),
    'tree-all-of': (512, LINEAR),
    'tower-all-of': (6, LEVELS),
    'tower-any-of': (6, LEVELS),
    'tower-if': (6, LEVELS),
    'tower-closed': (6, LEVELS),
    'chain-patterns': (6, LEVELS),
}


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
    start = count(sys.argv[1], 'unique', 1)
    for case, (size, most) in CASES.items():
        small = count(sys.argv[1], case, size) - start
        large = count(sys.argv[1], case, size * TIMES) - start
        print(f'{case:16} {small:12} {large:12}  x{large / small:.1f}')
        bad += large > most * small
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
