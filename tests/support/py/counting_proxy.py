"""Passes bytes on to a backend and counts them, and the requests among them."""
import re
import socket
import threading

PREFACE = 24  # bytes, RFC 9113 section 3.4
HEADERS = 1


class FrameCounter:
    """Counts HEADERS frames in what a client sends, cut in any way; of HTTP/1.1 request lines, which start a piece."""

    def __init__(self):
        self.skip, self.head, self.n, self.n_bytes = PREFACE, b'', 0, 0
        self.is_h1 = None

    def take(self, data):
        if self.is_h1 is None and data:
            self.is_h1 = not data.startswith(b'P') or data.startswith((b'PO', b'PU', b'PA'))
        self.n_bytes += len(data)
        if self.is_h1:
            self.n += bool(re.match(rb'[A-Z]+ \S+ HTTP/1\.1\r\n', data))
            return
        while data:
            if self.skip:
                n = min(self.skip, len(data))
                self.skip -= n
                data = data[n:]
                continue
            need = 9 - len(self.head)
            self.head, data = self.head + data[:need], data[need:]
            if len(self.head) == 9:
                self.n += self.head[3] == HEADERS
                self.skip = int.from_bytes(self.head[:3], 'big')
                self.head = b''


class CountingProxy:
    """Listens on a port of the system's choice; every connection has two threads."""

    def __init__(self, backend_port):
        self.backend_port = backend_port
        self.counters = []
        self.sockets = []
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def n_calls(self):
        return sum(c.n for c in self.counters)

    @property
    def n_bytes(self):
        return sum(c.n_bytes for c in self.counters)

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
                backend = socket.create_connection(('127.0.0.1', self.backend_port))
            except OSError:
                return
            counter = FrameCounter()
            self.counters.append(counter)
            self.sockets += [client, backend]
            for args in ((client, backend, counter), (backend, client, None)):
                threading.Thread(target=self.pump, args=args, daemon=True).start()

    def pump(self, source, target, counter):
        try:
            while data := source.recv(65536):
                if counter:
                    counter.take(data)
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def stop(self):
        self.listener.close()
        for end in self.sockets:
            end.close()
