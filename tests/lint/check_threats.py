#!/usr/bin/env python3
"""Compares docs/THREATS.md with the tree: the tests that it names exist, and
the limits of the code stand in it.

Run from the project's root. Prints each breach; exit 1 if any.
"""
import os
import re
import sys

DOC = 'docs/THREATS.md'
TEST = re.compile(r'`((?:unit|cases|conformance|fuzz|golden|faults|lint)/[\w/.-]+)(?::(\w+))?`')
LIMIT = re.compile(r'^GW(GEN)?_\w*(_MAX|_LIMIT|_DEPTH|_STEPS|MAX_\w+)$')
NO_LIMITS = ('GW_CHECK_', 'GW_ERR_', 'GW_NUM_MAX', 'GW_TIME_MAX', 'GW_DURATION_MAX')


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def test_exists(name, function):
    kind, rest = name.split('/', 1)
    if kind in ('unit', 'faults'):
        path = f'tests/{name}.c'
        return os.path.exists(path) and re.search(
            rf'^static void {function}\(void \*\*state\)', read(path), re.M)
    if kind == 'lint':
        return os.path.exists(f'tests/lint/check_{rest}.py') or rest == 'docs'
    paths = {'cases': f'tests/{name}.case', 'fuzz': f'tests/{name}_fuzzer.c',
             'golden': f'tests/{name}.py', 'conformance': f'tests/{kind}/failures.txt'}
    return os.path.exists(paths[kind])


def config_keys():
    """Keys of the section limits."""
    rows = read('runtime/app/config_rows.c')
    begin = rows.index('limits_keys[] = {')
    return re.findall(r'^    \{"(\w+)", GW_CONFIG_', rows[begin:rows.index('};', begin)], re.M)


def http_fields():
    body = re.search(r'typedef struct gw_http_limits \{(.*?)\}', read('runtime/http/limits.h'), re.S).group(1)
    return re.findall(r'^\s+(?:size_t|uint32_t|uint64_t) (\w+);', body, re.M)


def constants():
    """Limits that headers declare in an enum."""
    for top in ('runtime', 'codegen'):
        for folder, _, files in os.walk(top):
            for name in sorted(files):
                if not name.endswith('.h'):
                    continue
                for body in re.findall(r'enum \{(.*?)\}', read(os.path.join(folder, name)), re.S):
                    for constant in re.findall(r'\b(GW(?:GEN)?_[A-Z0-9_]+) =', body):
                        if LIMIT.match(constant) and not constant.startswith(NO_LIMITS):
                            yield constant


def breaches():
    doc = read(DOC)
    for number, line in enumerate(doc.split('\n'), 1):
        for name, function in TEST.findall(line):
            if not test_exists(name, function):
                yield f'{DOC}:{number}: there is no {name}{":" + function if function else ""}'
    wanted = [f'limits.{key}' for key in config_keys()] + http_fields() + sorted(constants())
    if len(wanted) < 40:
        yield 'the limits of the code were not found'
    for name in wanted:
        if f'`{name}`' not in doc:
            yield f'{DOC}: the limit `{name}` is missing'


def main():
    found = list(breaches())
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
