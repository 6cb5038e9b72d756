#!/usr/bin/env python3
"""Compares the lists in docs/ with the code they are lists of.

Run from the project's root. A list stands between `<!-- list: NAME -->` and
`<!-- end -->`. --update writes the lists anew; without it a difference is
printed and the exit status is 1. `config-keys` asks a gateway program:
--gateway PATH (left out without one).
"""
import argparse
import difflib
import re
import subprocess
import sys


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def strings(text):
    """C string literals next to each other, joined."""
    return ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"', text)).replace('\\"', '"')


def table(head, rows):
    lines = ['| ' + ' | '.join(head) + ' |', '|' + '---|' * len(head)]
    for row in rows:
        lines.append('| ' + ' | '.join(cell.replace('|', '\\|') for cell in row) + ' |')
    return '\n'.join(lines) + '\n'


def config_keys(args):
    if not args.gateway:
        return None
    out = subprocess.run([args.gateway, '--print-keys'], check=True,
                         capture_output=True, text=True).stdout
    rows = [line.split('\t') for line in out.splitlines()]
    return table(['key', 'default', 'meaning'],
                 [[f'`{key}`', fallback, text] for key, fallback, text in rows])


def policies(_):
    names = re.findall(r'&gw_policy_(\w+),', read('runtime/policy/registry.c'))
    rows = []
    for name in names:
        text = read(f'runtime/policy/{name}.c')
        summary = re.match(r'/\* \w+: (.*?)\.\s', text, re.S).group(1)
        phase = re.search(r'GW_PHASE_(\w+)', text).group(1)
        rows.append([f'`{name}`', phase, ' '.join(summary.split())])
    return table(['policy', 'phase', 'what it does'], rows)


DIALECTS = {
    'OAS31': '3.1',
    'IN2020': '2020-12',
    'PLAIN': '2020-12, draft4',
    'ALL': '3.0, 3.1, 2020-12, draft4',
    'OPENAPI': '3.0, 3.1',
    'OAS30': '3.0',
    'DRAFT4': 'draft4',
    'OLD': '3.0, draft4',
    'NEW': '3.1, 2020-12',
    'MODERN': '3.0, 3.1, 2020-12',
    'NOT30': '3.1, 2020-12, draft4',
}


def keywords(_):
    body = read('codegen/pass/keyword_rows.c')
    body = body[body.index('gwgen_keywords[]'):]
    rows = []
    pattern = re.compile(
        r'\{("[^"]+"), (\w+), (ENFORCED|ANNOTATED|REFUSED),.*?,\s*'
        r'((?:"(?:[^"\\]|\\.)*"\s*)+)\}', re.S)
    for name, dialect, kind, text in pattern.findall(body):
        rows.append([f'`{strings(name)}`',
                     DIALECTS[dialect],
                     kind.lower(), strings(text)])
    return table(['keyword', 'dialect', '', 'meaning'], rows)


def formats(_):
    body = read('runtime/schema/formats.c')
    rows = re.findall(r'\{"([^"]+)", GW_FORMAT_ID_(\w+), (\w+),', body)
    checked = ', '.join(f'`{name}`' for name, kind, _ in rows if kind != 'NONE')
    others = ', '.join(f'`{name}`' for name, kind, _ in rows if kind == 'NONE')
    return f'Checked: {checked}.\n\nKnown, and nothing to check: {others}.\n'



def problems(_):
    text = read('runtime/exchange/problem.h').replace('\\\n', ' ')
    rows = []
    for code, status, title in re.findall(
            r'X\(\w+,\s*"([^"]+)",\s*(\d+),\s*\d+,\s*"([^"]*)"\)', text):
        rows.append([f'`{code}`', status, title])
    return table(['code', 'status', 'title'], rows)


def rules(_):
    rows = []
    for rule, name, severity, text in re.findall(
            r'\{"(GW\d+)",\s*"([^"]+)",\s*GWGEN_(\w+),\s*((?:"(?:[^"\\]|\\.)*"\s*)+),',
            read('codegen/diag/rules.c')):
        rows.append([rule, f'`{name}`', severity.lower(), strings(text)])
    return table(['id', 'name', '', 'what'], rows)


def metrics(_):
    text = read('runtime/app/admin_metrics.c')
    rows = []
    for name, kind, about in re.findall(
            r'(?:put_head\(p, |\{)"(gw_\w+)",\s*"(\w+)",\s*((?:"(?:[^"\\]|\\.)*"\s*)+)',
            text):
        rows.append([f'`{name}`', kind, strings(about)])
    return table(['metric', 'type', 'what'], rows)


LISTS = {
    'config-keys': config_keys,
    'policies': policies,
    'keywords': keywords,
    'formats': formats,
    'problems': problems,
    'rules': rules,
    'metrics': metrics,
}
DOCS = ['docs/CONFIG.md', 'docs/SUPPORT.md']
BLOCK = re.compile(r'(<!-- list: ([\w-]+) -->\n)(.*?)(<!-- end -->)', re.S)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--update', action='store_true')
    parser.add_argument('--gateway')
    args = parser.parse_args()
    stale = 0
    seen = set()

    def fill(match):
        seen.add(match.group(2))
        body = LISTS[match.group(2)](args)
        if body is not None and body.count('\n') < 3 and ',' not in body:
            sys.exit(f'the list {match.group(2)} came out empty')
        return match.group(1) + (match.group(3) if body is None else body) + match.group(4)

    for path in DOCS:
        old = read(path)
        new = BLOCK.sub(fill, old)
        if new == old:
            continue
        if args.update:
            with open(path, 'w', encoding='utf-8') as file:
                file.write(new)
        else:
            stale = 1
            sys.stdout.writelines(difflib.unified_diff(
                old.splitlines(True), new.splitlines(True), path, path + ' (code)'))
    if seen != set(LISTS):
        sys.exit(f'no document has the lists {set(LISTS) - seen}')
    return stale


if __name__ == '__main__':
    sys.exit(main())
