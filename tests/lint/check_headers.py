#!/usr/bin/env python3
"""What every source file keeps to: the six keys of a header, its guard, its
place as the first include, functions that are not used, words that say nothing.

Run from the project's root. Prints file:line for each breach; exit 1 if any.
"""
import os
import re
import sys

TOPS = ('runtime', 'codegen')
KEYS = ('Reads:', 'Units:', 'Owns:', 'Errors:', 'Threads:', 'Source:')
BANNED = re.compile(
    r'(?<![\w.>])(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|strtol|strtoul|sscanf|gets|'
    r'gmtime|localtime|rand|srand|alloca)\s*\(')
HEAP = re.compile(r'(?<![\w.>])(malloc|calloc|realloc|free|strdup|strndup)\s*\(')
HEAP_OWNERS = {'runtime/base/mem.c'}
INCLUDE = re.compile(r'#include "([^"]+)"')
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*', re.S)
LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"')
# Split, so that this file does not name them itself.
WORDS = re.compile('/wo' + 'rk/|' + r'\bhel' + 'per-|' + r'\b(TO' + 'DO|FIX' + r'ME|XX' + r'X)\b')
TEXT = ('.c', '.h', '.py', '.md', '.txt', '.cmake', '.yaml', '.json', '.proto', '.in', '.sh', '.case')
SKIP = ('.git', 'build', 'corpus', '__pycache__', 'node_modules')


def blank(text):
    """Comments and literals out, lines kept."""
    def keep_lines(match):
        return '\n' * match.group(0).count('\n')
    return LITERAL.sub('""', COMMENT.sub(keep_lines, text))


def sources():
    for top in TOPS:
        for folder, folders, files in os.walk(top):
            folders.sort()
            for name in sorted(files):
                if name.endswith(('.c', '.h')):
                    yield os.path.join(folder, name)


def guard_of(path):
    top, rest = path.split('/', 1)
    rest = re.sub(r'^include/gw/', '', rest)
    word = re.sub(r'\W', '_', rest).upper()
    return ('GW_' if top == 'runtime' else 'GWGEN_') + word


def check_head(path, text):
    head = text[:text.find('*/')]
    if not text.startswith('/* '):
        yield 1, 'a header begins with its description'
    at = 0
    for key in KEYS:
        found = head.find('\n * ' + key, at)
        if found < 0:
            yield 1, f'the key "{key}" is missing, or out of order'
        else:
            at = found
    guard = guard_of(path)
    if not re.search(rf'^#ifndef {guard}\n#define {guard}\n', text, re.M) or not text.endswith('#endif\n'):
        yield 1, f'the guard is not {guard}'


def check_first(path, text):
    """x.c proves that x.h stands alone; x_parts.h, for files of one job, includes it first."""
    own = path[:-2] + '.h'
    if not os.path.exists(own):
        return
    first = re.search(r'^#include ["<]([^">]+)[">]', text, re.M)
    firsts = (own, path[:-2] + '_parts.h')
    if not first or not any(name.endswith('/' + first.group(1)) for name in firsts):
        yield 1, f'{os.path.basename(own)} is not the first include'


def check_calls(path, text):
    for number, line in enumerate(blank(text).split('\n'), 1):
        found = BANNED.search(line) or (HEAP.search(line) if path not in HEAP_OWNERS else None)
        if found:
            yield number, f'{found.group(1)}() is not used here'


def check_words():
    for folder, folders, files in os.walk('.'):
        folders[:] = sorted(f for f in folders if f not in SKIP)
        for name in sorted(files):
            path = os.path.relpath(os.path.join(folder, name))
            if not (name.endswith(TEXT) or folder.endswith('scripts')):
                continue
            if name == 'package-lock.json':  # names of others' packages
                continue
            with open(path, encoding='utf-8', errors='replace') as file:
                for number, line in enumerate(file, 1):
                    found = WORDS.search(line)
                    if found:
                        yield path, number, f'"{found.group(0)}" says nothing to a reader'


def breaches():
    for path in sources():
        with open(path, encoding='utf-8') as file:
            text = file.read()
        checks = [check_calls]
        checks.append(check_head if path.endswith('.h') else check_first)
        for check in checks:
            for number, what in check(path, text):
                yield path, number, what
    yield from check_words()


def main():
    n = 0
    for path, number, what in breaches():
        print(f'{path}:{number}: {what}')
        n += 1
    return 1 if n else 0


if __name__ == '__main__':
    sys.exit(main())
