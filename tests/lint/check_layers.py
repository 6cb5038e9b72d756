#!/usr/bin/env python3
"""Two rules: a folder includes only the folders below it; a third-party header has named owners.

Run from the project's root. Prints file:line for each breach; exit 1 if any.
"""
import os
import re
import sys

TABLES = 'runtime/include/gw'
PURE = ['runtime/route', 'runtime/form', 'runtime/xml', 'runtime/body', 'runtime/schema', 'runtime/transcode']
BELOW = {
    'runtime/include/gw': [],
    'runtime/base': [TABLES],
    'runtime/text': ['runtime/base'],
    'runtime/route': ['runtime/base', TABLES],
    'runtime/schema': ['runtime/base', 'runtime/text', TABLES],
    'runtime/form': ['runtime/base', 'runtime/text', 'runtime/route',
                     'runtime/schema', TABLES],
    'runtime/xml': ['runtime/base', 'runtime/text', TABLES],
    'runtime/body': ['runtime/base', 'runtime/text', 'runtime/schema', 'runtime/form', 'runtime/xml', TABLES],
    'runtime/transcode': ['runtime/base', 'runtime/text', 'runtime/schema', TABLES],
    'runtime/net': ['runtime/base'],
    'runtime/http': ['runtime/base', 'runtime/net'],
    'runtime/upstream': ['runtime/base', 'runtime/net', 'runtime/http'],
    'runtime/exchange': ['runtime/base', 'runtime/text', 'runtime/http', TABLES],
    'runtime/policy': ['runtime/base', 'runtime/text', 'runtime/exchange', 'runtime/http', TABLES],
    'runtime/pipeline': ['*runtime'],
    'runtime/app': ['*runtime'],
    'codegen/diag': ['runtime/base', 'runtime/text', TABLES],
    'codegen/ir': ['codegen/diag', 'runtime/base', 'runtime/text', TABLES],
    'codegen/front': ['codegen/diag', 'codegen/ir', 'runtime/base', 'runtime/text', TABLES],
    'codegen/pass': ['codegen/diag', 'codegen/ir', 'runtime/base', 'runtime/text', TABLES] + PURE,
    'codegen/emit': ['codegen/diag', 'codegen/ir', 'runtime/base', TABLES],
    'codegen/export': ['codegen/diag', 'codegen/ir', 'runtime/base', 'runtime/text', TABLES],
    'codegen': ['*codegen', 'runtime/base', 'runtime/text', TABLES] + PURE,
}
OWNERS = {
    'nghttp2/': ['runtime/http/h2_session.c', 'runtime/http/h2_callbacks.c', 'runtime/http/h2_reply.c',
                 'runtime/http/h2_drain.c', 'runtime/upstream/h2_client.c', 'runtime/upstream/h2_session.c',
                 'runtime/upstream/h2_request.c'],
    'openssl/': ['runtime/net/tls.c', 'runtime/net/tls_stream.c', 'runtime/base/crypto.c'],
    'uv.h': ['runtime/net/loop_uv.c'],
    'yaml.h': ['runtime/text/yaml_read.c', 'runtime/text/node_yaml.c'],
    'libxml/': ['runtime/xml/xml_read.c'],
    'zlib.h': ['runtime/base/deflate.c'],
    'idn2.h': ['runtime/schema/format_idn.c'],
    'unicode/': ['codegen/pass/pattern_property.c'],
    'brotli/': ['runtime/base/deflate.c'],
    'protobuf-c/': ['codegen/front/proto.c'],
    'hiredis/': ['runtime/policy/store_redis.c'],
    'grpc/': ['runtime/upstream/grpc_core.c'],
}
# The face of policies shows the exchange; tables.h stays alone.
ALSO = {
    'runtime/include/gw/policy.h': ['runtime/exchange', 'runtime/text'],
}
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^">]+)[">]')


def room(folder):
    """The known folder that holds this one: runtime/http/h2 lives in runtime/http."""
    while folder and folder not in BELOW:
        folder = os.path.dirname(folder)
    return folder


def resolve(folder, header):
    """The room of a quoted include, whichever way its path is written; '' where it is none of ours."""
    if header.startswith('gw/'):
        return TABLES
    tops = (folder, 'runtime', 'codegen', '')
    for top in tops:
        path = os.path.normpath(os.path.join(top, header))
        if os.path.exists(path):
            return room(os.path.dirname(path))
    return ''


def allowed(here, there):
    if here == there or here not in BELOW:
        return True
    for name in BELOW[here]:
        if name == there or (name[0] == '*' and there.startswith(name[1:])):
            return True
    return False


def main():
    breaches = 0
    for top in ('codegen', 'runtime'):
        for folder, _, files in os.walk(top):
            for name in sorted(files):
                if not name.endswith(('.c', '.h')):
                    continue
                path = os.path.join(folder, name)
                for number, line in enumerate(open(path, encoding='utf-8'), 1):
                    found = INCLUDE.match(line)
                    if not found:
                        continue
                    mark, header = found.groups()
                    for prefix, owners in OWNERS.items():
                        if mark == '<' and header.startswith(prefix) and path not in owners:
                            print(f'{path}:{number}: <{header}> belongs to {", ".join(owners)}')
                            breaches += 1
                    there = resolve(folder, header)
                    if mark == '"' and there and not (allowed(room(folder), there) or
                                                      there in ALSO.get(path, [])):
                        print(f'{path}:{number}: {room(folder)}/ may not include {there}/')
                        breaches += 1
    return 1 if breaches else 0


if __name__ == '__main__':
    sys.exit(main())
