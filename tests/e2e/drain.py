#!/usr/bin/python3
"""SIGTERM: what was begun ends well, in order and in time."""
import http.client
import signal
import socket
import struct
import threading
import time
import unittest

import h2_peer
import procs
from rude_backend import WINDOW_UPDATE, frame

LARGE = 4000000  # bytes: more than a socket holds of them, for a client that reads slowly
SLOW = b'GET /v1/shelves/test-sleep-%d HTTP/1.1\r\nHost: a\r\n\r\n'


class Drain(procs.Case):
    def setUp(self):
        super().setUp()
        self.backend = self.start_backend()
        authority = procs.Authority(self.folder)
        certificate, key = authority.issue('server')
        self.listeners = [
            {'name': 'public', 'address': '127.0.0.1:0'},
            {'name': 'secure', 'address': '127.0.0.1:0',
             'tls': {'certificates': [{'certificate': certificate, 'key': key}]}}]

    def start(self, **drain):
        return self.start_gateway(self.backend.endpoint, workers=2, listeners=self.listeners,
                                  drain={'readiness': '300ms', 'timeout': '5s', **drain})

    def connect(self, gateway):
        client = socket.create_connection(('127.0.0.1', gateway.port()), timeout=10)
        self.addCleanup(client.close)
        return client

    def test_under_load(self):
        """Whatever a client has sent is answered with 200, over any protocol. What h2load calls started was not
        always sent: of HTTP/2 another client knows."""
        gateway = self.start()
        urls = {listener: gateway.addresses[listener] + '/v1/shelves' for listener in ('public', 'secure')}
        loads = {listener: procs.Loader(url, '-n100000', '-c3', '--h1') for listener, url in urls.items()}
        h2_loads = {listener: h2_peer.Load(url, 3, 5) for listener, url in urls.items()}
        time.sleep(1.5)
        began = time.monotonic()
        gateway.signal(signal.SIGTERM)
        self.assertEqual(gateway.wait(), 0)
        self.assertLess(time.monotonic() - began, 5.5)
        n_good = 0
        for listener, load in loads.items():
            got = load.end()
            n_good += got.good
            with self.subTest(listener, protocol='h1'):
                self.assertGreater(got.good, 0)
                self.assertEqual((got.lost, got.done - got.good), (0, 0), got.text)
        for listener, load in h2_loads.items():
            got = load.end()
            n_good += got.n_good
            with self.subTest(listener, protocol='h2'):
                self.assertGreater(got.n_good, 0)
                self.assertEqual(got.n_sent - got.n_refused, got.n_good, got)
        lines = gateway.access()
        self.assertEqual({line['status'] for line in lines}, {200})
        self.assertEqual(len(lines), n_good)

    def read_slowly(self, url, got, all_asked):
        """Takes a large answer in about four seconds, and returns credit for it as it does."""
        client = h2_peer.Client(url, window=1 << 24, receive_buffer=1 << 16)
        client.ask()
        all_asked.wait()
        self.addCleanup(client.close)
        taken = 0
        while client.step():
            if client.n_bytes - taken >= LARGE // 20:
                time.sleep(0.2)
                client.send(frame(WINDOW_UPDATE, 0, 0, struct.pack('>I', client.n_bytes - taken)))
                taken = client.n_bytes
        got[url] = client.n_bytes

    def test_slow_readers_get_all(self):
        """Closed under them, with their credit unread, the connection would be reset."""
        gateway = self.start(readiness='300ms', timeout='20s')
        urls = [f'{gateway.addresses[name]}/v1/shelves/test-large-{LARGE}' for name in ('public', 'secure')]
        got, all_asked = {}, threading.Barrier(len(urls) + 1, timeout=30)
        threads = [threading.Thread(target=self.read_slowly, args=(url, got, all_asked)) for url in urls]
        for thread in threads:
            thread.start()
        all_asked.wait()
        gateway.signal(signal.SIGTERM)
        for thread in threads:
            thread.join()
        self.assertEqual([got.get(url, 0) > LARGE for url in urls], [True, True], got)
        self.assertEqual(gateway.wait(), 0)

    def test_readiness_fails_first(self):
        gateway = self.start(readiness='1s')
        self.assertEqual(gateway.admin('/readyz').status, 200)
        gateway.signal(signal.SIGTERM)
        procs.wait_until('not ready', lambda: gateway.admin('/readyz').status == 503, 0.9)
        self.assertEqual(gateway.admin('/livez').status, 200)
        self.assertEqual(gateway.ask('/v1/shelves').status, 200)
        self.assertEqual(gateway.wait(), 0)
        with self.assertRaises(OSError):
            self.connect(gateway)

    def test_open_request_is_answered(self):
        gateway = self.start(readiness='0ms')
        client = self.connect(gateway)
        client.sendall(SLOW % 1200)
        time.sleep(0.3)
        gateway.signal(signal.SIGTERM)
        answer = client.recv(65536)
        self.assertTrue(answer.startswith(b'HTTP/1.1 200 '), answer)
        self.assertIn(b'connection: close', answer.lower())
        self.assertEqual(gateway.wait(), 0)

    def test_idle_connections_do_not_hold_it(self):
        gateway = self.start(readiness='0ms')
        self.connect(gateway)
        kept = http.client.HTTPConnection('127.0.0.1', gateway.port(), timeout=5)
        kept.request('GET', '/v1/shelves')
        kept.getresponse().read()
        began = time.monotonic()
        gateway.signal(signal.SIGTERM)
        self.assertEqual(gateway.wait(), 0)
        self.assertLess(time.monotonic() - began, 3)
        kept.close()

    def test_stuck_client_is_cut(self):
        gateway = self.start(readiness='0ms', timeout='1s')
        self.connect(gateway).sendall(b'POST /v1/shelves?shelfId=stuck HTTP/1.1\r\nHost: a\r\n'
                                      b'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{')
        time.sleep(0.3)
        began = time.monotonic()
        gateway.signal(signal.SIGTERM)
        self.assertEqual(gateway.wait(), 0)
        took = time.monotonic() - began
        self.assertTrue(0.8 < took < 3, took)

    def test_other_signals_mean_nothing(self):
        gateway = self.start(readiness='0ms')
        gateway.signal(signal.SIGUSR1)  # some programs open their logs again
        time.sleep(0.1)
        self.assertEqual(gateway.ask('/v1/shelves').status, 200)
        gateway.signal(signal.SIGTERM)
        self.assertEqual(gateway.wait(), 0)

    def test_second_signal_does_not_break_it(self):
        gateway = self.start(readiness='0ms')
        client = self.connect(gateway)
        client.sendall(SLOW % 800)
        time.sleep(0.2)
        for number in (signal.SIGTERM, signal.SIGHUP):
            gateway.signal(number)
            time.sleep(0.1)
        self.assertTrue(client.recv(65536).startswith(b'HTTP/1.1 200 '))
        self.assertEqual(gateway.wait(), 0)


if __name__ == '__main__':
    unittest.main()
