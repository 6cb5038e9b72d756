#!/usr/bin/python3
"""Backends that are not there, die, hang or talk rubbish."""
import signal
import socket
import struct
import threading
import time
import unittest

import procs
import rude_backend

QUICK_S = 2.0
FAST_BACKOFF = {'backoff_min': '50ms', 'backoff_max': '300ms'}


class RawBackend:
    """Hands each connection to |serve| in a thread of its own."""

    def __init__(self, serve):
        self.serve = serve
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.endpoint = f'127.0.0.1:{self.listener.getsockname()[1]}'
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.run, args=(client,), daemon=True).start()

    def run(self, client):
        try:
            with client:
                self.serve(client)
        except OSError:
            pass

    def stop(self):
        self.listener.close()


def say(data):
    def serve(client):
        client.sendall(data)
        while client.recv(65536):
            pass
    return serve


def cut(client):
    """RST instead of FIN."""
    client.recv(24)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))


def goaway_all(client):
    """Takes nothing at all, in order."""
    client.sendall(rude_backend.frame(rude_backend.SETTINGS, 0, 0)
                   + rude_backend.frame(rude_backend.GOAWAY, 0, 0, struct.pack('>II', 0, 0)))
    while client.recv(65536):
        pass


RUBBISH = {
    'no protocol': say(b'\x00\xff rubbish ' * 40),
    'HTTP/1.1': say(b'HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n'),
    'a frame beyond the limit': say(struct.pack('>IBI', 0xffffff00 | 4, 0, 0)),
    'nothing, closed': lambda client: None,
    'reset': cut,
    'GOAWAY': goaway_all,
}


class Absent(procs.Case):
    def test_nobody_listens(self):
        gateway = self.start_gateway(f'127.0.0.1:{procs.dead_port()}')
        began = time.monotonic()
        for _ in range(5):
            self.assert_problem(gateway.ask('/v1/shelves'), 503)
        self.assertLess(time.monotonic() - began, QUICK_S)
        self.assertTrue(gateway.clusters()[0]['backing_off'])

    def test_no_unix_socket(self):
        gateway = self.start_gateway('unix:nobody.sock')
        self.assert_problem(gateway.ask('/v1/shelves'), 503)
        procs.wait_until('the news', lambda: "nobody.sock can't be reached: No such file or directory" in gateway.stderr())

    def test_killed_and_started_again(self):
        backend = self.start_backend()
        gateway = self.start_gateway(backend.endpoint, upstreams={
            'books': {'endpoints': [backend.endpoint], **FAST_BACKOFF}})
        load = procs.Loader(gateway.addresses['public'] + '/v1/shelves', '-n1200', '-c4', '-m4', '--rps=100')
        time.sleep(1)
        backend.kill()
        procs.wait_until('back-off', lambda: gateway.clusters()[0]['backing_off'])
        self.assert_problem(gateway.ask('/v1/shelves'), 503)
        self.assertEqual(gateway.ask('/v1/nothing').status, 404)
        self.start_backend(port=backend.port)
        procs.wait_until('recovery', lambda: gateway.ask('/v1/shelves').status == 200)
        got = load.end()
        self.assertGreater(got.good, 0)
        self.assertEqual(got.lost, 0, got.text)
        statuses = {line['status'] for line in gateway.access()}
        self.assertLessEqual(statuses, {200, 404, 502, 503})
        procs.wait_until('no back-off', lambda: not gateway.clusters()[0]['backing_off'])

    def test_stopped(self):
        backend = self.start_backend()
        gateway = self.start_gateway(backend.endpoint, services={
            procs.SERVICE: {'upstream': 'books', 'timeout': '1800ms'}})
        self.assertEqual(gateway.ask('/v1/shelves').status, 200)
        backend.stop()
        for headers, least, most in (({}, 1.75, 4), ({'X-Server-Timeout': '1'}, 0.95, 1.75),
                                     ({'X-Server-Timeout': '0.4'}, 0.35, 0.95),
                                     ({'X-Server-Timeout': '60'}, 1.75, 4)):
            began = time.monotonic()
            self.assert_problem(gateway.ask('/v1/shelves', headers=headers), 504)
            took = time.monotonic() - began
            self.assertTrue(least <= took <= most, f'{headers}: {took}')
        backend.signal(signal.SIGCONT)
        procs.wait_until('recovery', lambda: gateway.ask('/v1/shelves').status == 200)

    def test_one_of_two_is_dead(self):
        backend = self.start_backend()
        dead = f'127.0.0.1:{procs.dead_port()}'
        gateway = self.start_gateway(dead, backend.endpoint)
        gateway.ask('/v1/shelves')
        for _ in range(30):
            self.assertEqual(gateway.ask('/v1/shelves').status, 200)

    def test_one_of_two_dies(self):
        first, second = self.start_backend(), self.start_backend()
        gateway = self.start_gateway(first.endpoint, second.endpoint)
        for _ in range(8):
            self.assertEqual(gateway.ask('/v1/shelves').status, 200)
        self.assertTrue(all(row['calls'] >= 2 for row in gateway.clusters()))
        first.kill()
        procs.wait_until('the loss', lambda: any(not row['connected'] for row in gateway.clusters()))
        for _ in range(30):
            self.assertEqual(gateway.ask('/v1/shelves').status, 200)

    def test_killed_again_and_again_under_load(self):
        """Every request ends with a status; those that met no death with 200."""
        backends = [self.start_backend() for _ in range(2)]
        gateway = self.start_gateway(workers=2, services={procs.SERVICE: {'upstream': 'books', 'timeout': '5s'}}, upstreams={
            'books': {'endpoints': [one.endpoint for one in backends], **FAST_BACKOFF}})
        url = gateway.addresses['public'] + '/v1/shelves'
        loads = [procs.Loader(url, '-n2000', '-c4', '--rps=150', *args) for args in (['--h1'], ['-m10'])]
        for i in range(4):
            time.sleep(0.4)
            backends[i % 2].kill()
            time.sleep(0.1)
            backends[i % 2] = procs.Backend(self.folder, port=backends[i % 2].port)
            self.addCleanup(backends[i % 2].end)
        n_good = 0
        for load in loads:
            got = load.end()
            self.assertEqual((got.started, got.lost), (2000, 0), got.text)
            self.assertIn(' 0 errored', got.text)
            n_good += got.good
        self.assertGreater(n_good, 3000)
        procs.wait_until('the lines', lambda: len(gateway.access()) == 4000)
        self.assertLessEqual({line['status'] for line in gateway.access()}, {200, 502, 503})
        self.assertEqual(gateway.metrics()['gw_http_requests_open'], 0)
        procs.wait_until('both are back', lambda: not any(row['backing_off'] for row in gateway.clusters()))


class Names(procs.Case):
    def test_names_are_looked_up(self):
        backend = self.start_backend()
        for endpoint in (f'localhost:{backend.port}', f'dns:///localhost:{backend.port}'):
            with self.subTest(endpoint):
                gateway = procs.Gateway(self.folder, [endpoint])
                self.addCleanup(self.check_end, gateway)
                for _ in range(4):
                    self.assertEqual(gateway.ask('/v1/shelves').status, 200)

    def test_unknown_name(self):
        gateway = self.start_gateway('no-such-host.invalid:50051')
        self.assert_problem(gateway.ask('/v1/shelves'), 503)
        procs.wait_until('a word in the log', lambda: 'no-such-host.invalid' in gateway.stderr())


class Rubbish(procs.Case):
    def test_rubbish_is_502_or_503(self):
        for name, serve in RUBBISH.items():
            with self.subTest(name):
                raw = RawBackend(serve)
                self.addCleanup(raw.stop)
                gateway = procs.Gateway(self.folder, [raw.endpoint])
                self.addCleanup(self.check_end, gateway)
                began = time.monotonic()
                answer = gateway.ask('/v1/shelves')
                self.assertIn(answer.status, (502, 503), answer.body)
                self.assert_problem(answer, answer.status)
                self.assertLess(time.monotonic() - began, 2 * QUICK_S)

    def test_faults_in_a_call_leave_others_alone(self):
        """Faults of a stream: the connection lives on."""
        backend = self.start_backend('rude_backend.py')
        gateway = self.start_gateway(backend.endpoint)
        for name in ('no-trailers', 'no-message', 'two-messages', 'cut-message', 'html', 'reset-2', 'huge-length'):
            with self.subTest(name):
                self.assert_problem(gateway.ask(f'/v1/shelves/{name}'), 502)
                self.assertEqual(gateway.ask('/v1/shelves/fine').json, {'theme': 'fine'})
        self.assertEqual(gateway.clusters()[0]['connects'], 1)

    def test_too_large(self):
        backend = self.start_backend()
        gateway = self.start_gateway(backend.endpoint, limits={'response_body': '64KiB'})
        self.assertEqual(gateway.ask('/v1/shelves/test-large-1000').status, 200)
        self.assert_problem(gateway.ask('/v1/shelves/test-large-100000'), 502)
        self.assertEqual(gateway.ask('/v1/shelves/test-large-1000').status, 200)


class Cancelled(procs.Case):
    """The backend gets RST_STREAM with CANCEL when a client leaves."""

    def setUp(self):
        super().setUp()
        resets = self.resets = []

        class Recorder(rude_backend.Peer):
            def take(self, kind, flags, stream, payload):
                if kind == rude_backend.RST_STREAM:
                    resets.append(int.from_bytes(payload, 'big'))
                super().take(kind, flags, stream, payload)

        raw = RawBackend(lambda client: Recorder(client).serve())
        self.addCleanup(raw.stop)
        self.gateway = self.start_gateway(raw.endpoint, services={
            procs.SERVICE: {'upstream': 'books', 'timeout': '20s'}})
        self.client = socket.create_connection(('127.0.0.1', self.gateway.port()))
        self.addCleanup(self.client.close)

    def begin(self, data):
        self.client.sendall(data)
        procs.wait_until('the call', lambda: self.gateway.clusters()[0]['open'] == 1)

    def begin_h2(self):
        head = rude_backend.fields((':method', 'GET'), (':scheme', 'http'), (':authority', 'a'),
                                   (':path', '/v1/shelves/silence'))
        self.begin(b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' + rude_backend.frame(rude_backend.SETTINGS, 0, 0)
                   + rude_backend.frame(rude_backend.HEADERS, rude_backend.END_HEADERS | rude_backend.END_STREAM, 1, head))

    def assert_cancelled(self):
        procs.wait_until('the cancellation', lambda: self.resets == [8])
        self.assertEqual(self.gateway.ask('/v1/shelves/fine').status, 200)
        self.assertEqual(self.gateway.metrics()['gw_http_requests_cancelled_total'], 1)
        procs.wait_until('the line', lambda: any(line['status'] == 499 for line in self.gateway.access()))
        self.assertEqual(self.gateway.clusters()[0]['connects'], 1)

    def test_h1_reset(self):
        self.begin(b'GET /v1/shelves/silence HTTP/1.1\r\nHost: a\r\n\r\n')
        self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self.client.close()
        self.assert_cancelled()

    def test_h2_stream_reset(self):
        self.begin_h2()
        self.client.sendall(rude_backend.frame(rude_backend.RST_STREAM, 0, 1, struct.pack('>I', 8)))
        self.assert_cancelled()

    def test_h2_connection_closed(self):
        self.begin_h2()
        self.client.close()
        self.assert_cancelled()


if __name__ == '__main__':
    unittest.main()
