"""The model of each product, as `gwgen check --dump-ir` prints it."""
import sys

import golden


def main():
    failures = []
    for config in sorted((golden.ROOT / 'specs').glob('*/gwgen.yaml')):
        name = config.parent.name
        done = golden.run(sys.argv[1], 'check', '--dump-ir', '-c', f'specs/{name}')
        if done.returncode or not golden.compare(golden.HERE / 'ir' / f'{name}.txt', done.stdout):
            failures.append(f'{name}: {done.stderr}')
    golden.end(failures)


main()
