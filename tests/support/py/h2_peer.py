"""A client of HTTP/2 that knows what it sent: frames by hand, heads by python3-hpack.

A request that a client has not sent when it hears of the end is not lost, and
one above the last stream that the server names may be sent elsewhere (RFC 9113
section 6.8). Load generators count both as failures; this one does not.
"""
import dataclasses
import socket
import ssl
import struct
import threading
import urllib.parse

import hpack
from rude_backend import (ACK, DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PING, RST_STREAM, SETTINGS,
                          WINDOW_UPDATE, fields, frame)

PREFACE = b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
INITIAL_WINDOW_SIZE = 4
NO_LIMIT = 2**31 - 1


class Client:
    """One connection. Its sent streams are open, answered, above the last one, or lost."""

    def __init__(self, url, window=65535, receive_buffer=0):
        parts = urllib.parse.urlsplit(url)
        self.authority, self.path, self.scheme = parts.netloc, parts.path, parts.scheme
        self.window, self.next_id, self.last_id, self.n_goaways = window, 1, NO_LIMIT, 0
        self.open, self.statuses, self.ended, self.refused, self.n_bytes = {}, {}, set(), set(), 0
        self.decoder = hpack.Decoder()
        self.socket = self.connect((parts.hostname, parts.port), receive_buffer)
        self.stream = self.socket.makefile('rb')
        self.send(PREFACE + frame(SETTINGS, 0, 0, struct.pack('>HI', INITIAL_WINDOW_SIZE, window))
                  + frame(WINDOW_UPDATE, 0, 0, struct.pack('>I', NO_LIMIT - 65535)))

    def connect(self, address, receive_buffer):
        raw = socket.socket()
        if receive_buffer:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        raw.settimeout(20)
        raw.connect(address)
        if self.scheme == 'http':
            return raw
        context = ssl._create_unverified_context()  # pylint: disable=protected-access
        context.set_alpn_protocols(['h2'])
        return context.wrap_socket(raw)

    def send(self, data):
        self.socket.sendall(data)

    def ask(self, path=None):
        stream = self.next_id
        self.next_id += 2
        self.send(frame(HEADERS, END_HEADERS | END_STREAM, stream, fields(
            (':method', 'GET'), (':scheme', self.scheme), (':authority', self.authority), (':path', path or self.path))))
        self.open[stream] = 0
        return stream

    def step(self):
        """Takes one frame; False at the end of the connection."""
        head = self.stream.read(9)
        if len(head) < 9:
            return False
        length, kind, flags, stream = int.from_bytes(head[:3], 'big'), head[3], head[4], int.from_bytes(head[5:], 'big')
        payload = self.stream.read(length)
        if len(payload) < length:
            return False
        self.take(kind, flags, stream, payload)
        return True

    def take(self, kind, flags, stream, payload):
        if kind in (SETTINGS, PING) and not flags & ACK:
            self.send(frame(kind, ACK, 0, payload if kind == PING else b''))
        elif kind == HEADERS:
            names = dict(self.decoder.decode(payload))
            self.statuses[stream] = int(names.get(':status', self.statuses.get(stream, 0)))
        elif kind == DATA:
            self.n_bytes += len(payload)
            if payload and not flags & END_STREAM and self.window <= 65535:
                self.send(frame(WINDOW_UPDATE, 0, stream, struct.pack('>I', len(payload))))
        elif kind == GOAWAY:
            self.n_goaways += 1
            self.last_id = int.from_bytes(payload[:4], 'big')
            self.refused |= {one for one in self.open if one > self.last_id}
            self.open = {one: 0 for one in self.open if one <= self.last_id}
        if kind == RST_STREAM:
            self.open.pop(stream, None)
        elif flags & END_STREAM and kind in (HEADERS, DATA) and self.open.pop(stream, None) is not None:
            self.ended.add(stream)

    def close(self):
        self.stream.close()
        self.socket.close()


@dataclasses.dataclass
class Seen:
    n_sent: int
    n_good: int  # ended, with 200
    n_refused: int  # above the last stream


class Load:
    """Threads that keep |n_streams| requests open on a connection each, until they are told of its end."""

    def __init__(self, url, n_clients, n_streams):
        self.clients = [Client(url) for _ in range(n_clients)]
        self.threads = [threading.Thread(target=self.run, args=(one, n_streams)) for one in self.clients]
        for one in self.threads:
            one.start()

    @staticmethod
    def run(client, n_streams):
        try:
            while True:
                while not client.n_goaways and len(client.open) < n_streams:
                    client.ask()
                if not client.step():
                    return
        except OSError:
            return

    def end(self):
        """What they have seen, when each has heard of the end."""
        for one in self.threads:
            one.join(60)
        n_sent = sum((one.next_id - 1) // 2 for one in self.clients)
        n_good = sum(one.statuses.get(stream) == 200 for one in self.clients for stream in one.ended)
        n_refused = sum(len(one.refused) for one in self.clients)
        for one in self.clients:
            one.close()
        return Seen(n_sent, n_good, n_refused)
