"""What gwgen says about broken products: each folder of diagnostics/ with its expected.txt.

The first line of expected.txt is the exit status, the rest what `gwgen check` prints.
"""
import sys

import golden


def main():
    failures = []
    cases = sorted(p.parent for p in (golden.HERE / 'diagnostics').glob('*/gwgen.yaml'))
    for case in cases:
        done = golden.run(sys.argv[1], 'check', cwd=case)
        actual = f'exit {done.returncode}\n{done.stderr}{done.stdout}'
        if not golden.compare(case / 'expected.txt', actual):
            failures.append(case.name)
    golden.end(failures if cases else ['no cases'])


main()
