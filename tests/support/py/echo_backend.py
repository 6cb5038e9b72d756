#!/usr/bin/python3
"""Answers every method of some .proto files.

    echo_backend.py FOLDER FILE... [--listen 127.0.0.1:0] [--cert PEM --key PEM]

A method whose output is its input answers with what it got, and asks for the
status in its field "http_code". A method whose
output is a "Sight" says what the call looked like: the method, its metadata
and the request as JSON. A "Stored" says what arrived of a file, an HttpBody is
one of FILES. To a "Wire" it answers with the bytes that stand in
there, whatever they are. Any other output is filled by ANSWERS.
"""
import sys

from google.protobuf import json_format

import grpc_peer

# guarded.Guard/Answer: by the id that is asked for. Bytes are sent as they are.
ANSWERS = {
    0: lambda reply: reply(),
    1: lambda reply: reply(id=9007199254740993, big='b', kind=2, maybe='', list=['x'], as_text=-5),
    2: lambda reply: reply(kind=7),
    3: lambda reply: reply(list=['', '"', '\u00e4\u20ac\U0001f600', '\x01\x7f\u2028']),
}

# google.api.HttpBody, by the name that is asked for: what it is, and its bytes.
FILES = {
    'a.png': ('image/png', b'PNG'),
    'page': ('text/html; charset=utf-8', b'<p>'),
    'plain': ('', b'just bytes'),
    'empty': ('text/csv', b''),
    'split': ('text/plain\r\nx-evil: 1', b'x'),
    'odd': ('no type', b'x'),
    'large': ('text/plain', b'a' * 5000000),
}


def see(output, request, context, path):
    sight = output(method=path, request=json_format.MessageToJson(request, indent=None))
    for key, value in context.invocation_metadata():
        sight.metadata[key] = value if isinstance(value, str) else value.hex()
    context.send_initial_metadata((('x-answer', 'yes'), ('x-other', 'no'), ('x-request-id', 'forged'),
                                   ('content-encoding', 'gzip'), ('x-seal-bin', b'\0\1')))
    context.set_trailing_metadata((('x-end', 'yes'), ('x-end-bin', b'\xff'), ('x-hidden', 'no'),
                                   ('content-length', '7')))
    return sight


def serve_for(protos, path, method):
    output = protos[method.output_type.full_name]

    def serve(request, context):
        if method.output_type == method.input_type:
            if getattr(request, 'http_code', ''):
                context.send_initial_metadata((('x-http-code', request.http_code),))
            return request
        if method.input_type.name == 'Wire':
            return request.message
        if method.output_type.name == 'Sight':
            return see(output, request, context, path)
        if method.output_type.name == 'Stored':
            file = request.file
            return output(name=request.name, content_type=file.content_type, text=file.data.decode('latin-1'))
        if method.output_type.name == 'HttpBody':
            content_type, data = FILES[request.name]
            return output(content_type=content_type, data=data)
        if method.output_type.name == 'Empty':
            return output()
        return ANSWERS[request.id](output)

    return serve


def main():
    parser = grpc_peer.arguments(__doc__.splitlines()[0])
    parser.add_argument('folder')
    parser.add_argument('files', nargs='+')
    args = parser.parse_args()
    protos = grpc_peer.Protos(args.folder, args.files)
    grpc_peer.run(args, protos, {path: serve_for(protos, path, method) for path, method in protos.methods()})


if __name__ == '__main__':
    sys.exit(main())
