#!/usr/bin/env python3
"""Every row of docs/SUPPORT.md that tells a behaviour names cases that exist.

Run from the project's root. The rows stand between `<!-- cases -->` and
`<!-- end of cases -->`; a case is `group/file: its title`. Exit 1 where a row
names none, or one that is not in tests/cases.
"""
import pathlib
import re
import sys

DOCUMENT = pathlib.Path('docs/SUPPORT.md')
CASES = pathlib.Path('tests/cases')
NAME = re.compile(r'`(\w+/\w+): ([^`]+)`')


def titles(name):
    path = CASES / f'{name}.case'
    if not path.exists():
        return set()
    return set(re.findall(r'(?m)^=== (.+)$', path.read_text(encoding='utf-8')))


def wrong(number, line):
    cells = line.strip().strip('|').split('|')
    found = NAME.findall(cells[-1])
    if not found:
        yield f'{DOCUMENT}:{number}: the row names no case'
    for name, title in found:
        if title not in titles(name):
            yield f'{DOCUMENT}:{number}: tests/cases/{name}.case has no case "{title}"'


def main():
    text = DOCUMENT.read_text(encoding='utf-8')
    failures, is_inside, n_rows = [], False, 0
    for number, line in enumerate(text.splitlines(), 1):
        if line == '<!-- cases -->':
            is_inside = True
        elif line == '<!-- end of cases -->':
            is_inside = False
        elif is_inside and line.startswith('|') and not re.match(r'\|[-|]+$|\| what ', line):
            n_rows += 1
            failures += wrong(number, line)
    if not n_rows:
        failures.append(f'{DOCUMENT}: no rows')
    print('\n'.join(failures))
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
