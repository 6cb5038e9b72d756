#!/usr/bin/python3
"""A gRPC server of the bookstore that breaks every rule when asked to.

    rude_backend.py [--listen 127.0.0.1:0]

GetShelf's name says how: "shelves/no-trailers" ends the stream behind the
message, and so on, by the names of ANSWERS. Frames are written by hand, since
no library would write them.
"""
import argparse
import gzip
import re
import signal
import socket
import struct
import sys
import threading

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 6, 7, 8
END_STREAM, END_HEADERS, ACK = 1, 4, 1


def frame(kind, flags, stream, payload=b''):
    return struct.pack('>I', len(payload))[1:] + bytes([kind, flags]) + struct.pack('>I', stream) + payload


def fields(*pairs):
    """HPACK: literals without indexing and without Huffman code."""
    out = b''
    for name, value in pairs:
        out += b'\0' + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode()
    return out


def head(stream, *pairs, flags=END_HEADERS, status='200'):
    return frame(HEADERS, flags, stream, fields((':status', status), *pairs))


GRPC = ('content-type', 'application/grpc')


def message(theme):
    return b'\x12' + bytes([len(theme)]) + theme


def prefixed(data, flag=0, size=None):
    return bytes([flag]) + struct.pack('>I', len(data) if size is None else size) + data


def trailers(stream, *pairs):
    return frame(HEADERS, END_HEADERS | END_STREAM, stream, fields(*pairs))


def fine(s):
    return (head(s, GRPC) + frame(DATA, 0, s, prefixed(message(b'fine'))) + trailers(s, ('grpc-status', '0')))


def body(s, data, *end):
    return head(s, GRPC) + frame(DATA, 0, s, data) + (trailers(s, *end) if end else b'')


def packed(s, data, encoding, flag=1):
    """A message as it stands; |encoding| '' is not told."""
    told = [('grpc-encoding', encoding)] if encoding else []
    frames = [data[i:i + 16000] for i in range(0, len(data), 16000)]
    return (head(s, GRPC, *told) + frame(DATA, 0, s, prefixed(b'', flag, len(data)))
            + b''.join(frame(DATA, 0, s, f) for f in frames) + trailers(s, ('grpc-status', '0')))


def long_theme(n):
    """A message of a theme of n < 2^21 bytes, which packs a thousandfold."""
    return b'\x12' + bytes([n & 127 | 128, n >> 7 & 127 | 128, n >> 14]) + b'x' * n


def http_error(status):
    return lambda s: head(s, ('content-type', 'text/html'), flags=END_HEADERS | END_STREAM, status=status)


def reset(code):
    return lambda s: head(s, GRPC) + frame(RST_STREAM, 0, s, struct.pack('>I', code))


FINE = gzip.compress(message(b'fine'))

ANSWERS = {
    'fine': fine,
    'no-trailers': lambda s: head(s, GRPC) + frame(DATA, END_STREAM, s, prefixed(message(b'x'))),
    'no-status': lambda s: body(s, prefixed(message(b'x')), ('x-other', '1')),
    'bad-status': lambda s: body(s, prefixed(message(b'x')), ('grpc-status', 'many')),
    'large-status': lambda s: body(s, b'', ('grpc-status', '77')),
    'no-message': lambda s: head(s, GRPC) + trailers(s, ('grpc-status', '0')),
    'two-messages': lambda s: body(s, prefixed(message(b'a')) * 2, ('grpc-status', '0')),
    'cut-message': lambda s: body(s, prefixed(message(b'abc'), size=90), ('grpc-status', '0')),
    'huge-length': lambda s: body(s, prefixed(b'', size=0xffffffff)),
    'bad-flag': lambda s: body(s, prefixed(message(b'x'), flag=7), ('grpc-status', '0')),
    'html': lambda s: (head(s, ('content-type', 'text/html')) + frame(DATA, END_STREAM, s, b'<h1>busy</h1>')),
    **{f'http-{n}': http_error(str(n)) for n in (302, 400, 401, 403, 404, 415, 429, 500, 502, 503, 504)},
    'http-with-status': lambda s: head(s, ('content-type', 'text/html'), ('grpc-status', '5'),
                                       flags=END_HEADERS | END_STREAM, status='503'),
    'http-with-body': lambda s: head(s, ('grpc-status', '5'), status='503') + frame(DATA, END_STREAM, s, b'busy'),
    'trailers-only': lambda s: head(s, GRPC, ('grpc-status', '5'), flags=END_HEADERS | END_STREAM),
    'other-type': lambda s: (head(s, ('content-type', 'application/grpcx')) + frame(DATA, 0, s, prefixed(message(b'x')))
                             + trailers(s, ('grpc-status', '0'))),
    **{f'reset-{code}': reset(code) for code in range(14)},
    'reset-at-once': lambda s: frame(RST_STREAM, 0, s, struct.pack('>I', 2)),
    'gzip': lambda s: packed(s, FINE, 'gzip'),
    'gzip-plain': lambda s: packed(s, message(b'fine'), 'gzip', flag=0),
    'gzip-unsaid': lambda s: packed(s, FINE, ''),
    'gzip-identity': lambda s: packed(s, FINE, 'identity'),
    'gzip-as-deflate': lambda s: packed(s, FINE, 'deflate'),
    'gzip-cut': lambda s: packed(s, FINE[:-4], 'gzip'),
    'gzip-more': lambda s: packed(s, FINE + b'x', 'gzip'),
    'gzip-nothing': lambda s: packed(s, b'', 'gzip'),
    'gzip-small': lambda s: packed(s, gzip.compress(long_theme(65000)), 'gzip'),
    'gzip-ratio': lambda s: packed(s, gzip.compress(long_theme(200000)), 'gzip'),
    'gzip-large': lambda s: packed(s, gzip.compress(bytes(8 << 20)), 'gzip'),
    'snappy': lambda s: packed(s, message(b'x'), 'snappy'),
    'garbage': lambda s: b'HTTP/1.1 400 Bad Request\r\n\r\n',
    'push': lambda s: frame(5, END_HEADERS, s, struct.pack('>I', 2) + fields((':path', '/'))),
    'silence': lambda s: b'',
    'interim': lambda s: head(s, status='103') + fine(s),
    'many-interim': lambda s: head(s, status='103') * 40 + fine(s),
    'escape-message': lambda s: frame(HEADERS, END_HEADERS | END_STREAM, s, fields(
        (':status', '200'), GRPC, ('grpc-status', '13'), ('grpc-message', 'a%0D%0Ab%zz%C3%BC%C3'))),
    'many-fields': lambda s: frame(HEADERS, END_HEADERS, s, fields((':status', '200'), GRPC) + fields(
        *[(f'x-{i}', 'y') for i in range(600)])) + fine(s),
    'ping': lambda s: frame(PING, 0, 0, b'12345678') + fine(s),
    'goaway': lambda s: fine(s) + frame(GOAWAY, 0, 0, struct.pack('>II', s, 0)),
}


class Peer:
    def __init__(self, client):
        self.client, self.stream = client, client.makefile('rb')

    def read(self):
        start = self.stream.read(9)
        if len(start) < 9:
            return None
        length = int.from_bytes(start[:3], 'big')
        return start[3], start[4], int.from_bytes(start[5:], 'big'), self.stream.read(length)

    def serve(self):
        try:
            self.stream.read(24)
            self.client.sendall(frame(SETTINGS, 0, 0))
            while got := self.read():
                self.take(*got)
        except OSError:
            pass
        self.client.close()

    def take(self, kind, flags, stream, payload):
        if kind == SETTINGS and not flags & ACK:
            self.client.sendall(frame(SETTINGS, ACK, 0))
        if kind == PING and not flags & ACK:
            self.client.sendall(frame(PING, ACK, 0, payload))
        if kind != DATA or not flags & END_STREAM:
            return
        asked = re.search(rb'shelves/([a-z0-9-]+)', payload)
        name = asked[1].decode() if asked else ''
        if name == 'close':
            self.client.shutdown(socket.SHUT_RDWR)
            return
        self.client.sendall(ANSWERS.get(name, fine)(stream))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--listen', default='127.0.0.1:0')
    host, port = parser.parse_args().listen.rsplit(':', 1)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    listener = socket.create_server((host, int(port)))
    print(f'ready {host}:{listener.getsockname()[1]}', flush=True)
    while True:
        client, _ = listener.accept()
        threading.Thread(target=Peer(client).serve, daemon=True).start()


if __name__ == '__main__':
    main()
