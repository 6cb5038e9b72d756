"""The service behind the gateway: it answers everything with 200, and keeps
what it was asked."""
import socket
import threading

import http_backend  # support/py

ANSWER = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}'


class Connection(http_backend.Http1):
    def __init__(self, connection, asked):
        super().__init__(connection)
        self.asked = asked

    def answer(self, method, target, headers, body):
        self.asked.append((method, target, headers, body))
        self.connection.sendall(ANSWER if method != 'HEAD' else ANSWER[:-2])
        return True


class Standin:
    """Within this process, on a port of the system's choice."""

    def __init__(self):
        self.asked = []
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.endpoint = f'127.0.0.1:{self.listener.getsockname()[1]}'
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            Connection(connection, self.asked).serve()
        except OSError:
            pass  # the gateway has left
        finally:
            connection.close()

    def take(self):
        """What came since the last time."""
        asked, self.asked[:] = list(self.asked), []
        return asked

    def close(self):
        self.listener.close()
