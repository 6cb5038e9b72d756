#!/usr/bin/python3
"""Clients that are slow, leave, flood or ask for too much; and odd but good ones."""
import http.client
import os
import socket
import subprocess
import time
import unittest

import procs
from rude_backend import END_HEADERS, END_STREAM, HEADERS, RST_STREAM, SETTINGS, fields, frame

LIMITS = {'head_timeout': '600ms', 'idle_timeout': '600ms', 'body_grace': '500ms', 'body_rate': 1000, 'head': '8KiB',
          'target': '2KiB', 'head_fields': 50}
PREFACE = b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'


def get(target, *lines):
    return '\r\n'.join((f'GET {target} HTTP/1.1', 'Host: a', *lines, '', '')).encode()


class Clients(procs.Case):
    def setUp(self):
        super().setUp()
        self.backend = self.start_backend()
        self.gateway = self.start_gateway(self.backend.endpoint, limits=LIMITS)

    def connect(self):
        client = socket.create_connection(('127.0.0.1', self.gateway.port()), timeout=8)
        self.addCleanup(client.close)
        return client

    def until_closed(self, client):
        """All bytes, and the seconds until the end."""
        began, got = time.monotonic(), b''
        try:
            while data := client.recv(65536):
                got += data
        except ConnectionResetError:
            pass
        return got, time.monotonic() - began

    def test_slow_head(self):
        client = self.connect()
        client.sendall(b'GET /v1/shelves HTTP/1.1\r\nHost:')
        got, took = self.until_closed(client)
        self.assertTrue(not got or got.startswith(b'HTTP/1.1 408 '), got)
        self.assertTrue(0.4 < took < 3, took)

    def test_drips_do_not_help(self):
        client = self.connect()
        began = time.monotonic()
        try:
            for byte in get('/v1/shelves', 'X-Long: ' + 'x' * 200):
                client.sendall(bytes([byte]))
                time.sleep(0.05)
        except (BrokenPipeError, ConnectionResetError):
            pass
        self.assertLess(time.monotonic() - began, 4)

    def test_idle_connection_is_closed(self):
        client = self.connect()
        client.sendall(get('/v1/shelves'))
        got, took = self.until_closed(client)
        self.assertTrue(got.startswith(b'HTTP/1.1 200 '))
        self.assertTrue(0.4 < took < 3, took)

    def test_slow_body(self):
        client = self.connect()
        client.sendall(b'POST /v1/shelves?shelfId=slow HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'
                       b'Content-Length: 4000\r\n\r\n{"theme":')
        got, took = self.until_closed(client)
        self.assertTrue(not got or got.startswith(b'HTTP/1.1 408 '), got)
        self.assertLess(took, 6)

    def test_too_much(self):
        for status, data in ((431, get('/v1/shelves', 'X-Large: ' + 'x' * 9000)),
                             (431, get('/v1/shelves', *[f'X-{i}: y' for i in range(60)])),
                             (414, get('/v1/' + 'a' * 4000))):
            with self.subTest(status):
                client = self.connect()
                client.sendall(data)
                got, _ = self.until_closed(client)
                self.assertTrue(got.startswith(b'HTTP/1.1 %d ' % status), got[:200])
                self.assertIn(b'application/problem+json', got)

    def test_pipelined_requests_keep_their_order(self):
        client = self.connect()
        names = ['test-sleep-300', 'test-sleep-1', 'test-code-5', 'test-sleep-100']
        client.sendall(b''.join(get(f'/v1/shelves/{name}') for name in names))
        stream, got = client.makefile('rb'), []
        for _ in names:
            status = int(stream.readline().split()[1])
            headers = http.client.parse_headers(stream)
            got.append((status, stream.read(int(headers['content-length']))))
        self.assertEqual([status for status, _ in got], [200, 200, 404, 200])
        self.assertIn(b'after 300 ms', got[0][1])
        self.assertIn(b'after 1 ms', got[1][1])
        self.assertIn(b'after 100 ms', got[3][1])

    def test_expect_continue(self):
        head = ('POST {} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 13\r\n'
                'Expect: 100-continue\r\n\r\n')
        client = self.connect()
        client.sendall(head.format('/v1/shelves?shelfId=waits').encode())
        self.assertEqual(client.recv(25), b'HTTP/1.1 100 Continue\r\n\r\n')
        client.sendall(b'{"theme":"t"}')
        self.assertTrue(client.recv(65536).startswith(b'HTTP/1.1 201 '))
        client = self.connect()
        client.sendall(head.format('/v1/nowhere').encode())
        self.assertTrue(client.recv(65536).startswith(b'HTTP/1.1 404 '))

    def test_client_that_closes_is_gone(self):
        client = self.connect()
        client.sendall(get('/v1/shelves/test-sleep-2000'))
        time.sleep(0.3)
        client.close()
        procs.wait_until('the call ends', lambda: self.gateway.clusters()[0]['open'] == 0, 1.5)

    def test_head(self):
        client = self.connect()
        client.sendall(get('/v1/shelves').replace(b'GET', b'HEAD') + get('/v1/shelves', 'Connection: close'))
        got, _ = self.until_closed(client)
        first, second, body = got.split(b'\r\n\r\n')
        self.assertIn(b'content-length: %d' % len(body), first)
        self.assertTrue(second.startswith(b'HTTP/1.1 200 '))

    def test_one_connection_upstream_for_many_clients(self):
        for _ in range(20):
            self.assertEqual(self.gateway.ask('/v1/shelves').status, 200)
        row = self.gateway.clusters()[0]
        self.assertEqual((row['connects'], row['calls']), (1, 20))

    def test_one_connection_for_many_requests(self):
        client = http.client.HTTPConnection('127.0.0.1', self.gateway.port(), timeout=8)
        client.connect()
        port = client.sock.getsockname()[1]
        for _ in range(20):
            client.request('GET', '/v1/shelves')
            client.getresponse().read()
        self.assertEqual(client.sock.getsockname()[1], port)
        client.close()
        procs.wait_until('the lines', lambda: len(self.gateway.access()) >= 20)
        self.assertEqual({line['client'] for line in self.gateway.access()}, {f'127.0.0.1:{port}'})

    def test_flood_of_resets(self):
        """CVE-2023-44487: the connection ends, the backend and others live."""
        client = self.connect()
        head = fields((':method', 'GET'), (':scheme', 'http'), (':authority', 'a'), (':path', '/v1/shelves'))
        client.sendall(PREFACE + frame(SETTINGS, 0, 0))
        try:
            for stream in range(1, 40001, 2):
                client.sendall(frame(HEADERS, END_HEADERS | END_STREAM, stream, head)
                               + frame(RST_STREAM, 0, stream, (8).to_bytes(4, 'big')))
        except (BrokenPipeError, ConnectionResetError):
            pass
        self.until_closed(client)
        self.assertEqual(self.gateway.ask('/v1/shelves').status, 200)
        self.assertLess(self.gateway.clusters()[0]['calls'], 5000)


class Many(procs.Case):
    """More than there is room for."""

    def start(self, n_files, **more):
        backend = self.start_backend()
        self.limited = self.folder / 'limited'
        self.limited.write_text(f'#!/bin/sh\nulimit -n {n_files}\nexec {procs.GATEWAY} "$@"\n')
        self.limited.chmod(0o755)
        gateway = procs.GATEWAY
        self.addCleanup(setattr, procs, 'GATEWAY', gateway)
        procs.GATEWAY = str(self.limited)
        return self.start_gateway(backend.endpoint, workers=2, **more)

    def test_few_descriptors(self):
        """Who finds none waits for one; nobody is lost."""
        gateway = self.start(64, limits={'idle_timeout': '300ms'})
        procs.wait_until('the warning', lambda: '(ulimit -n) leaves ' in gateway.stderr())
        clients = [socket.create_connection(('127.0.0.1', gateway.port()), timeout=20) for _ in range(60)]
        for client in clients:
            self.addCleanup(client.close)
            client.sendall(get('/v1/shelves'))
        self.assertEqual([client.recv(12) for client in clients], [b'HTTP/1.1 200'] * len(clients))
        got = procs.Loader(gateway.addresses['public'] + '/v1/shelves', '-n500', '-c50', '-m5').end()
        self.assertEqual((got.started, got.good), (500, 500), got.text)
        self.assertEqual(gateway.admin('/readyz').status, 200)

    def test_no_descriptors(self):
        with self.assertRaisesRegex(AssertionError, r'\(ulimit -n\) leaves none'):
            self.start(32)

    def test_idle_connections(self):
        gateway = self.start_gateway(self.start_backend().endpoint, workers=2)
        clients = [socket.create_connection(('127.0.0.1', gateway.port())) for _ in range(1000)]
        for i, client in enumerate(clients):
            client.sendall((b'', b'GET /v1/shelves HTTP/1.1\r\nHost:', get('/v1/shelves'), PREFACE)[i % 4])
        self.assertEqual(gateway.ask('/v1/shelves').status, 200)
        for client in clients:
            client.close()
        procs.wait_until('they are gone', lambda: len(os.listdir(f'/proc/{gateway.process.pid}/fd')) < 100)
        self.assertEqual(gateway.ask('/v1/shelves').status, 200)
        self.assertEqual(gateway.metrics()['gw_http_requests_open'], 0)


class Addresses(procs.Case):
    def test_left_socket_is_taken_over(self):
        listeners = [{'name': 'public', 'address': 'unix:gateway.sock'}]
        procs.Gateway(self.folder, ['127.0.0.1:1'], listeners=listeners).kill()
        self.assertTrue((self.folder / 'gateway.sock').exists())
        self.start_gateway('127.0.0.1:1', listeners=listeners)

    def test_unix_and_ipv6(self):
        backend = self.start_backend()
        gateway = self.start_gateway(backend.endpoint, listeners=[
            {'name': 'public', 'address': '127.0.0.1:0'}, {'name': 'six', 'address': '[::1]:0'},
            {'name': 'local', 'address': 'unix:gateway.sock'}])
        path = str(self.folder / 'gateway.sock')
        for args in ([gateway.addresses['six'] + '/v1/shelves'], ['--unix-socket', path, 'http://a/v1/shelves'],
                     ['--http2-prior-knowledge', '--unix-socket', path, 'http://a/v1/shelves']):
            got = subprocess.run(['curl', '-q', '-s', '-g', '--noproxy', '*', '--max-time', '8', '-w', '%{http_code}', *args],
                                 capture_output=True, text=True, check=False)
            self.assertEqual(got.stdout, '[]200', args)


if __name__ == '__main__':
    unittest.main()
