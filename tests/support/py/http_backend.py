#!/usr/bin/python3
"""An HTTP service for gateways in front of one: it tells what it was asked, and breaks rules when asked to.

    http_backend.py [--listen 127.0.0.1:0] [--h2] [--cert FILE --key FILE]

/answers/KIND is answered as ANSWERS says, byte for byte, over HTTP/1.1; every
other path with what the request was, as JSON. --h2 speaks HTTP/2 instead, by
prior knowledge or ALPN, and knows the KINDs that have a form there.
"""
import argparse
import base64
import json
import signal
import socket
import ssl
import sys
import threading
import time

import h2.config
import h2.connection
import h2.events

MIB = 1 << 20


def plain(body=b'ok', status='200 OK', *lines):
    head = [f'HTTP/1.1 {status}', 'content-type: text/plain', f'content-length: {len(body)}', *lines]
    return '\r\n'.join(head).encode() + b'\r\n\r\n' + body


def bare(*lines):
    return '\r\n'.join(lines).encode() + b'\r\n\r\n'


CHUNKED = ('HTTP/1.1 200 OK', 'content-type: text/plain', 'transfer-encoding: chunked')

# What is sent; None in a list closes the connection.
ANSWERS = {
    # good ones
    'length': [plain()],
    'empty': [plain(b'')],
    'chunked': [bare(*CHUNKED), b'3\r\nabc\r\n', b'2;x=y\r\nde\r\n0\r\n\r\n'],
    'trailers': [bare(*CHUNKED), b'3\r\nabc\r\n0\r\nx-documented: late\r\n\r\n'],
    'to-the-end': [bare('HTTP/1.1 200 OK', 'content-type: text/plain'), b'until ', b'the end', None],
    'old': [bare('HTTP/1.0 200 OK', 'content-type: text/plain'), b'old', None],
    'interim': [bare('HTTP/1.1 100 Continue'), bare('HTTP/1.1 103 Early Hints', 'link: </a>'), plain()],
    'no-content': [bare('HTTP/1.1 204 No Content')],
    'not-modified': [bare('HTTP/1.1 304 Not Modified', 'etag: "a"', 'content-length: 10')],
    'moved': [plain(b'', '302 Found', 'location: /v1/answers/length')],
    'missing': [plain(b'no such thing', '404 Not Found', 'x-why: gone', 'x-other: hidden')],
    'broken': [plain(b'oops', '500 Internal Server Error')],
    'odd-status': [plain(b'', '599 ')],
    'no-reason': [b'HTTP/1.1 200\r\ncontent-length: 2\r\n\r\nok'],
    'close': [plain(b'ok', '200 OK', 'connection: close'), None],
    'headers': [plain(b'ok', '200 OK', 'connection: x-documented, keep-alive', 'keep-alive: timeout=5',
                      'x-documented: yes', 'x-hidden: no', 'server: secret/1.0', 'set-cookie: a=b', 'etag: "1"',
                      'cache-control: no-store', 'vary: accept', 'upgrade: h2c', 'proxy-authenticate: Basic',
                      'x_under: score', 'date: Thu, 01 Jan 1970 00:00:00 GMT', 'x-request-id: forged')],
    # broken ones
    'two-lengths': [b'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\nok'],
    'list-of-lengths': [b'HTTP/1.1 200 OK\r\ncontent-length: 2, 2\r\n\r\nok'],
    'signed-length': [b'HTTP/1.1 200 OK\r\ncontent-length: +2\r\n\r\nok'],
    'length-and-coding': [b'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
    'other-coding': [b'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
    'twice-chunked': [b'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    'old-chunked': [b'HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    'bad-chunk': [bare(*CHUNKED), b'x\r\nok\r\n0\r\n\r\n'],
    'long-chunk': [bare(*CHUNKED), b'2\r\nokk\r\n0\r\n\r\n'],
    'no-last-chunk': [bare(*CHUNKED), b'2\r\nok\r\n', None],
    'bare-lf': [b'HTTP/1.1 200 OK\ncontent-length: 2\n\nok'],
    'folded': [b'HTTP/1.1 200 OK\r\nx-documented: a\r\n b\r\ncontent-length: 2\r\n\r\nok'],
    'space-before-colon': [b'HTTP/1.1 200 OK\r\ncontent-length : 2\r\n\r\nok'],
    'nul': [b'HTTP/1.1 200 OK\r\nx-documented: a\0b\r\ncontent-length: 2\r\n\r\nok'],
    'no-status': [b'HTTP/1.1 OK\r\ncontent-length: 2\r\n\r\nok'],
    'status-99': [b'HTTP/1.1 099 ?\r\ncontent-length: 2\r\n\r\nok'],
    'status-600': [b'HTTP/1.1 600 ?\r\ncontent-length: 2\r\n\r\nok'],
    'http-2': [b'HTTP/2.0 200 OK\r\ncontent-length: 2\r\n\r\nok'],
    'switching': [bare('HTTP/1.1 101 Switching Protocols', 'upgrade: h2c')],
    'many-interim': [bare('HTTP/1.1 103 Early Hints') * 9, plain()],
    'content-of-204': [b'HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\nok'],
    'short': [b'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nok', None],
    'half-head': [b'HTTP/1.1 200 OK\r\ncontent-le', None],
    'nothing': [None],
    'garbage': [b'\x16\x03\x01 hello', None],
    'too-many-fields': [bare('HTTP/1.1 200 OK', *[f'x-{i}: y' for i in range(101)], 'content-length: 0')],
    'too-long-head': [bare('HTTP/1.1 200 OK', 'x-long: ' + 'y' * 62000, 'content-length: 0')],
    'too-long-name': [bare('HTTP/1.1 200 OK', 'x' * 300 + ': y', 'content-length: 0')],
    'too-large': [bare('HTTP/1.1 200 OK', f'content-length: {5 * MIB}')],
    'too-large-chunks': [bare(*CHUNKED)] + [b'100000\r\n' + b'x' * MIB + b'\r\n'] * 5 + [b'0\r\n\r\n'],
    'too-large-to-the-end': [bare('HTTP/1.1 200 OK')] + [b'x' * MIB] * 5 + [None],
    'two-answers': [plain() + plain(b'smuggled')],
    'slow': [3.0, plain()],
}


def told(method, target, headers, body):
    """The request as the service saw it."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = {'base64': base64.b64encode(body).decode()}
    hidden = {'x-request-id', 'traceparent', 'host', ':authority', ':scheme', ':method', ':path'}
    seen = {}
    for name, value in headers:
        if name not in hidden:
            seen[name] = seen[name] + ' AND ' + value if name in seen else value
    return json.dumps({'method': method, 'target': target, 'headers': seen, 'body': text}).encode()


class Http1:
    def __init__(self, connection):
        self.connection, self.data = connection, b''

    def more(self):
        part = self.connection.recv(65536)
        self.data += part
        return bool(part)

    def request(self):
        while b'\r\n\r\n' not in self.data:
            if not self.more():
                return None
        head, self.data = self.data.split(b'\r\n\r\n', 1)
        first, *lines = head.decode('latin-1').split('\r\n')
        headers = [(name, value.strip()) for name, _, value in (line.partition(':') for line in lines)]
        length = int(dict(headers).get('content-length', 0))
        while len(self.data) < length:
            if not self.more():
                return None
        body, self.data = self.data[:length], self.data[length:]
        method, target, version = first.split(' ')
        if version != 'HTTP/1.1' or not any(name == 'host' for name, _ in headers):
            raise ValueError(first)
        return method, target, headers, body

    def answer(self, method, target, headers, body):
        """False: the connection is over."""
        _, is_special, kind = target.partition('/answers/')
        if not is_special:
            text = told(method, target, headers, body)
            self.connection.sendall(bare('HTTP/1.1 200 OK', 'content-type: application/json',
                                         f'content-length: {len(text)}') + text)
            return True
        for part in ANSWERS[kind]:
            if part is None:
                return False
            if isinstance(part, float):
                time.sleep(part)
            elif method == 'HEAD':
                self.connection.sendall(part.split(b'\r\n\r\n')[0] + b'\r\n\r\n')
                return True
            else:
                self.connection.sendall(part)
        return True

    def serve(self):
        while True:
            asked = self.request()
            if not asked or not self.answer(*asked):
                return


class Http2:
    def __init__(self, connection):
        self.connection = connection
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding='utf-8'))
        self.requests = {}

    def answer(self, stream):
        headers, body = self.requests.pop(stream)
        pseudo = dict(headers)
        method, target = pseudo[':method'], pseudo[':path']
        _, is_special, kind = target.partition('/answers/')
        fields, text = [(':status', '200'), ('content-type', 'application/json')], told(method, target, headers, body)
        if is_special:
            fields, text = self.special(kind)
        if kind == 'reset':
            self.h2.reset_stream(stream, 2)
            return
        if kind == 'interim':
            self.h2.send_headers(stream, [(':status', '103')])
        self.h2.send_headers(stream, fields, end_stream=not text)
        if text:
            self.h2.send_data(stream, text[:16000], end_stream=kind != 'trailers')
        if kind == 'trailers':
            self.h2.send_headers(stream, [('x-documented', 'late')], end_stream=True)

    def special(self, kind):
        status, text, more = '200', b'ok', []
        if kind == 'no-content':
            status, text = '204', b''
        elif kind == 'not-modified':
            status, text, more = '304', b'', [('etag', '"a"')]
        elif kind == 'missing':
            status, text, more = '404', b'no such thing', [('x-why', 'gone'), ('x-other', 'hidden')]
        elif kind == 'broken':
            status, text = '500', b'oops'
        elif kind == 'headers':
            more = [('x-documented', 'yes'), ('x-hidden', 'no'), ('server', 'secret/1.0'), ('etag', '"1"')]
        elif kind == 'too-many-fields':
            more = [(f'x-{i}', 'y') for i in range(101)]
        elif kind == 'too-large':
            more = [('content-length', str(5 * MIB))]
        return [(':status', status), ('content-type', 'text/plain'), *more], text

    def serve(self):
        self.h2.initiate_connection()
        self.connection.sendall(self.h2.data_to_send())
        while True:
            data = self.connection.recv(65536)
            if not data:
                return
            for event in self.h2.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    self.requests[event.stream_id] = (event.headers, b'')
                elif isinstance(event, h2.events.DataReceived):
                    headers, body = self.requests[event.stream_id]
                    self.requests[event.stream_id] = (headers, body + event.data)
                    self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                elif isinstance(event, h2.events.StreamEnded):
                    self.answer(event.stream_id)
                elif isinstance(event, h2.events.StreamReset):
                    self.requests.pop(event.stream_id, None)
            self.connection.sendall(self.h2.data_to_send())


def serve(connection, tls, kind):
    try:
        if tls:
            connection = tls.wrap_socket(connection, server_side=True)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        kind(connection).serve()
    except (OSError, ValueError, h2.exceptions.ProtocolError) as error:
        print(f'http_backend: {error}', file=sys.stderr)
    finally:
        connection.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--listen', default='127.0.0.1:0')
    parser.add_argument('--h2', action='store_true')
    parser.add_argument('--cert')
    parser.add_argument('--key')
    args = parser.parse_args()
    host, _, port = args.listen.rpartition(':')
    listener = socket.create_server((host, int(port)))
    tls = None
    if args.cert:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(args.cert, args.key)
        tls.set_alpn_protocols(['h2' if args.h2 else 'http/1.1'])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f'ready {host}:{listener.getsockname()[1]}', flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection, tls, Http2 if args.h2 else Http1), daemon=True).start()


if __name__ == '__main__':
    main()
