#!/usr/bin/env python3
"""Marks needs of newer symbol versions as weak in a copy of an x86-64 program,
so that ld.so only warns and a preload may define the few new symbols.

usage: weaken_verneed.py IN OUT VERSION...
"""
import os
import shutil
import struct
import sys

VERNEED = 0x6FFFFFFE  # SHT_GNU_verneed
WEAK = 2              # VER_FLG_WEAK


def sections(elf):
    start, = struct.unpack_from('<Q', elf, 0x28)
    size, count = struct.unpack_from('<HH', elf, 0x3A)
    return [struct.unpack_from('<IIQQQQIIQQ', elf, start + i * size)
            for i in range(count)]


def needs(elf):
    """Yields (offset, name) of each needed version (Elf64_Vernaux)."""
    rows = sections(elf)
    for row in (r for r in rows if r[1] == VERNEED):
        strings, at = rows[row[6]][4], row[4]
        while True:
            _, count, _, first, step = struct.unpack_from('<HHIII', elf, at)
            aux = at + first
            for _ in range(count):
                name, following = struct.unpack_from('<II', elf, aux + 8)
                end = elf.index(0, strings + name)
                yield aux, elf[strings + name:end].decode()
                aux += following
            if not step:
                break
            at += step


def main():
    source, target, versions = sys.argv[1], sys.argv[2], sys.argv[3:]
    with open(source, 'rb') as file:
        elf = bytearray(file.read())
    if elf[:5] != b'\x7fELF\x02':
        sys.exit(f'{source}: not a 64-bit ELF')
    for at, name in list(needs(elf)):
        if name in versions:
            flags, = struct.unpack_from('<H', elf, at + 4)
            struct.pack_into('<H', elf, at + 4, flags | WEAK)
    with open(target, 'wb') as file:
        file.write(elf)
    shutil.copymode(source, target)
    os.chmod(target, 0o755)


main()
