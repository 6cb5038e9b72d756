#!/usr/bin/python3
"""gateway.yaml: what is refused and where, and what a reload takes over."""
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import time
import unittest

import procs

GOOD = '''version: 1
listeners:
  - { name: public, address: "127.0.0.1:0", protocols: [h1, h2] }
upstreams:
  books: { endpoints: ["127.0.0.1:50051"] }
services:
  bookstore.v1.BookService: { upstream: books, timeout: 5s }
operations:
  ListBooks: { timeout: 1s }
'''

# What is replaced, by what, the line and column of it, and words of the message.
MISTAKES = (
    ('timeout: 5s', 'timeot: 5s', 7, 48, 'timeout'),
    ('timeout: 5s', 'timeout: 5 apples', 7, 57, ''),
    ('timeout: 5s', 'timeout: -1s', 7, 57, ''),
    ('upstream: books', 'upstream: bokks', 7, 41, 'did you mean "books"'),
    ('  bookstore.v1.BookService', '  bookstore.v1.BookServise', 7, 3, 'BookService'),
    ('  ListBooks', '  ListBoks', 9, 3, 'ListBooks'),
    ('127.0.0.1:0', '127.0.0.1', 3, 30, ''),
    ('127.0.0.1:0', '127.0.0.1:99999', 3, 30, ''),
    ('[h1, h2]', '[h1, h4]', 3, 61, 'h4'),
    ('upstreams:', 'upstraems:', 4, 1, 'upstreams'),
    ('version: 1', 'version: 2', 1, 10, ''),
    ('version: 1', 'version: 1\nversion: 1', 2, 1, ''),
    ('operations:', 'operations: [', 10, 0, ''),
    ('operations:', 'limits: { head: 12parsecs }\noperations:', 8, 17, ''),
    ('operations:', 'workers: many\noperations:', 8, 10, ''),
    ('operations:', 'log: { level: loud }\noperations:', 8, 15, ''),
    ('"127.0.0.1:50051"', '"${NO_SUCH_VARIABLE}:1"', 5, 24, 'NO_SUCH_VARIABLE'),
)


class Check(procs.Case):
    def run_gateway(self, text, *args):
        path = self.folder / 'gateway.yaml'
        path.write_text(text)
        return subprocess.run([procs.GATEWAY, '--config', 'gateway.yaml', *args], cwd=self.folder, text=True,
                              capture_output=True, timeout=20, check=False)

    def test_good(self):
        done = self.run_gateway(GOOD, '--check')
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_mistakes(self):
        for old, new, line, column, words in MISTAKES:
            with self.subTest(new):
                self.assertIn(old, GOOD)
                text = GOOD.replace(old, new, 1)
                checked = self.run_gateway(text, '--check')
                self.assertEqual(checked.returncode, 100, checked.stderr)
                where = re.search(r'gateway\.yaml:(\d+):(\d+): ', checked.stderr)
                self.assertIsNotNone(where, checked.stderr)
                self.assertEqual(int(where[1]), line, checked.stderr)
                if column:
                    self.assertEqual(int(where[2]), column, checked.stderr)
                self.assertIn(words, checked.stderr)
                started = self.run_gateway(text)
                self.assertEqual((started.returncode, started.stdout), (100, ''))
                self.assertEqual(started.stderr, checked.stderr)

    def test_all_mistakes_in_one_run(self):
        text = GOOD.replace('timeout: 5s', 'timeot: 5s').replace('timeout: 1s', 'timeot: 1s')
        done = self.run_gateway(text, '--check')
        self.assertEqual(len(re.findall(r'gateway\.yaml:\d+:\d+: ', done.stderr)), 2, done.stderr)

    def test_missing_file(self):
        done = subprocess.run([procs.GATEWAY, '--config', 'nowhere.yaml'], cwd=self.folder, text=True,
                              capture_output=True, timeout=20, check=False)
        self.assertIn('nowhere.yaml', done.stderr)
        self.assertIn(done.returncode, (1, 100))

    def test_address_in_use(self):
        with socket.create_server(('127.0.0.1', 0)) as listener:
            address = f'127.0.0.1:{listener.getsockname()[1]}'
            done = self.run_gateway(GOOD.replace('127.0.0.1:0', address))
        self.assertEqual((done.returncode, done.stdout), (1, ''), done.stderr)
        self.assertIn(address, done.stderr)
        self.assertIn('in use', done.stderr)

    def test_second_instance_on_a_used_address(self):
        """SO_REUSEPORT must not let it in."""
        gateway = self.start_gateway('127.0.0.1:1')
        address = f'127.0.0.1:{gateway.port()}'
        done = self.run_gateway(GOOD.replace('127.0.0.1:0', address))
        self.assertEqual(done.returncode, 1, done.stderr)


class Reload(procs.Case):
    def setUp(self):
        super().setUp()
        self.backend = self.start_backend()

    def service(self, timeout):
        return {procs.SERVICE: {'upstream': 'books', 'timeout': timeout}}

    def is_successful(self, gateway):
        return gateway.metrics()['gw_config_last_reload_successful']

    def test_timeout(self):
        gateway = self.start_gateway(self.backend.endpoint)
        slow = '/v1/shelves/test-sleep-600'
        self.assertEqual(gateway.ask(slow).status, 200)
        gateway.write(services=self.service('200ms'))
        gateway.reload()
        self.assert_problem(gateway.ask(slow), 504)
        self.assertEqual(self.is_successful(gateway), 1)

    def test_broken_file(self):
        gateway = self.start_gateway(self.backend.endpoint)
        good = gateway.path.read_text()
        for bad in (good.replace('"timeout"', '"timeot"'), 'version: [', ''):
            gateway.path.write_text(bad)
            gateway.reload()
            self.assertEqual(self.is_successful(gateway), 0)
            self.assertEqual(gateway.ask('/v1/shelves').status, 200)
        self.assertRegex(gateway.stderr(), r'gateway\.yaml:\d+:\d+: .*timeout')
        gateway.path.write_text(good)
        gateway.reload()
        self.assertEqual(self.is_successful(gateway), 1)

    def test_other_upstream(self):
        """A call that is open ends where it began."""
        other = self.start_backend()
        gateway = self.start_gateway(self.backend.endpoint)
        created = gateway.ask('/v1/shelves?shelfId=first', 'POST', '{"theme":"t"}', {'Content-Type': 'application/json'})
        self.assertEqual(created.status, 201)
        with socket.create_connection(('127.0.0.1', gateway.port()), timeout=8) as client:
            client.sendall(b'GET /v1/shelves/test-sleep-900 HTTP/1.1\r\nHost: a\r\n\r\n')
            time.sleep(0.2)
            gateway.write(upstreams={'books': {'endpoints': [other.endpoint]}})
            gateway.reload()
            self.assertEqual(gateway.ask('/v1/shelves').json, [])
            self.assertTrue(client.recv(65536).startswith(b'HTTP/1.1 200 '))

    def served(self, gateway):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection(('127.0.0.1', gateway.port('secure')), timeout=8) as client:
            with context.wrap_socket(client, server_hostname='localhost') as stream:
                return stream.getpeercert(binary_form=True)

    def test_certificate(self):
        authority = procs.Authority(self.folder)
        certificate, key = authority.issue('server')
        files = {'certificate': certificate, 'key': key}
        gateway = self.start_gateway(self.backend.endpoint, listeners=[
            {'name': 'public', 'address': '127.0.0.1:0'},
            {'name': 'secure', 'address': '127.0.0.1:0', 'tls': {'certificates': [files]}}])
        old = self.served(gateway)
        authority.issue('server')
        self.assertEqual(self.served(gateway), old)
        gateway.reload()
        new = self.served(gateway)
        self.assertNotEqual(new, old)
        self.assertEqual(new, ssl.PEM_cert_to_DER_cert(pathlib.Path(certificate).read_text()))
        pathlib.Path(key).write_text('no key')
        gateway.reload()
        self.assertEqual(self.is_successful(gateway), 0)
        self.assertEqual(self.served(gateway), new)

    def test_under_load(self):
        gateway = self.start_gateway(self.backend.endpoint, workers=2, log={'level': 'warn', 'access': 'off'})
        loads = [procs.Loader(gateway.addresses['public'] + '/v1/shelves', *args, '-n1600', '-c4', '--rps=100')
                 for args in (['-m4'], ['--h1'])]
        for i in range(20):
            gateway.write(services=self.service(f'{5 + i}s'))
            gateway.signal(signal.SIGHUP)
            procs.wait_until('the reload', lambda: gateway.metrics()['gw_config_reloads_total'] == i + 1)
        for load in loads:
            got = load.end()
            self.assertEqual((got.good, got.lost), (1600, 0), got.text)


if __name__ == '__main__':
    unittest.main()
