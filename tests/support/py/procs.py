"""Programs under test: started on ports of the system's choice, asked, ended.

A test is a unittest.TestCase that derives from Case: what it starts is ended by
its pid in the end, in order, with exit status 0 and no sanitizer report.
"""
import dataclasses
import http.client
import json
import os
import pathlib
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
GATEWAY = os.environ.get('GW_GATEWAY', '')
SERVICE = 'bookstore.v1.BookService'
READY_S = 30
END_S = 20
REPORT = re.compile(r'Sanitizer|runtime error:')


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


def wait_until(what, is_true, seconds=10):
    """Fails when |is_true| stays false."""
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            raise AssertionError(f'not within {seconds} s: {what}')
        time.sleep(0.02)


HELD = []


def dead_port():
    """A port that refuses connections, and that nobody else gets: it is bound, and nobody listens."""
    holder = socket.socket()
    holder.bind(('127.0.0.1', 0))
    HELD.append(holder)
    return holder.getsockname()[1]


class Program:
    """A process that says "ready ..." on stdout; stderr goes to a file."""

    def __init__(self, argv, folder, name):
        self.name = name
        self.errors = pathlib.Path(folder) / f'{name}.{time.monotonic_ns()}.stderr'
        with open(self.errors, 'wb') as errors:
            self.process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=errors, cwd=folder)
        self.ready = self.read_ready()

    def read_ready(self):
        if select.select([self.process.stdout], [], [], READY_S)[0]:
            line = self.process.stdout.readline().decode().strip()
            if line.startswith('ready '):
                return line
        self.kill()
        raise AssertionError(f'{self.name} is not ready: {self.stderr()}')

    def stderr(self):
        return self.errors.read_text(errors='replace')

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, seconds=END_S):
        return self.process.wait(seconds)

    def stop(self):
        """SIGSTOP; returns when every thread stands."""
        self.signal(signal.SIGSTOP)
        tasks = pathlib.Path(f'/proc/{self.process.pid}/task')
        wait_until('the stop', lambda: all(
            (task / 'stat').read_text().rpartition(')')[2].split()[0] in 'tT' for task in tasks.iterdir()))

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def end(self):
        """Its exit status after SIGTERM; None when it had to be killed."""
        if self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
        try:
            status = self.wait()
        except subprocess.TimeoutExpired:
            self.kill()
            return None
        self.process.stdout.close()
        return status


class Backend(Program):
    def __init__(self, folder, script='bookstore_backend.py', port=0, args=()):
        argv = [sys.executable, str(HERE / script), '--listen', f'127.0.0.1:{port}', *args]
        super().__init__(argv, folder, 'backend')
        self.port = int(self.ready.rsplit(':', 1)[1])
        self.endpoint = f'127.0.0.1:{self.port}'


class Gateway(Program):
    """|endpoints| of the upstream "books", which the bookstore's service has; without them, |config| names
    upstreams, and services if they are others. |config| replaces or, for objects, adds to what gateway.yaml has."""

    def __init__(self, folder, endpoints, **config):
        self.folder = pathlib.Path(folder)
        self.config = {
            'version': 1, 'workers': 1,
            'listeners': [{'name': 'public', 'address': '127.0.0.1:0'}],
            'admin': {'address': '127.0.0.1:0'},
            'upstreams': {'books': {'endpoints': endpoints}} if endpoints else {},
            'services': {SERVICE: {'upstream': 'books', 'timeout': '5s'}}
                        if endpoints or 'services' not in config else {},
            'drain': {'readiness': '0ms', 'timeout': '5s'},
            'log': {'access': 'access.log', 'level': 'info'},
        }
        self.write(**config)
        super().__init__([GATEWAY, '--config', str(self.path)], folder, 'gateway')
        self.addresses = dict(part.split('=', 1) for part in self.ready.split()[1:])

    @property
    def path(self):
        return self.folder / 'gateway.yaml'

    def write(self, **config):
        for key, value in config.items():
            old = self.config.get(key)
            self.config[key] = {**old, **value} if isinstance(old, dict) else value
        self.path.write_text(json.dumps(self.config, indent=1))

    def port(self, name='public'):
        return int(self.addresses[name].rsplit(':', 1)[1])

    def ask(self, target, method='GET', body=None, headers=None, listener='public', timeout=15):
        """One HTTP/1.1 request on a connection of its own."""
        client = http.client.HTTPConnection('127.0.0.1', self.port(listener), timeout=timeout)
        try:
            client.request(method, target, body, headers or {})
            got = client.getresponse()
            names = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, names, got.read())
        finally:
            client.close()

    def admin(self, page):
        return self.ask(page, listener='admin')

    def metrics(self):
        """{'name{labels}': number}"""
        lines = self.admin('/metrics').body.decode().splitlines()
        return {key: float(value) for key, value in (
            line.rsplit(' ', 1) for line in lines if line and line[0] != '#')}

    def clusters(self):
        return self.admin('/clusters').json

    def reload(self):
        """Sends SIGHUP; returns when the outcome is in the log."""
        before = len(self.stderr())
        self.signal(signal.SIGHUP)
        wait_until('the outcome of a reload', lambda: 'reload' in self.stderr()[before:])

    def access(self):
        path = self.folder / 'access.log'
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@dataclasses.dataclass
class Load:
    """What h2load saw."""
    started: int
    done: int
    good: int
    text: str

    @property
    def lost(self):
        return self.started - self.done


class Loader:
    def __init__(self, url, *args):
        argv = ['h2load', *args, url]
        self.process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def end(self, seconds=60):
        try:
            text, _ = self.process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        started, done = (int(re.search(rf'(\d+) {word}', text)[1]) for word in ('started', 'done'))
        return Load(started, done, int(re.search(r'(\d+) 2xx', text)[1]), text)


class Authority:
    """Certificates of an authority that lives as long as its folder."""

    def __init__(self, folder, name='ca'):
        self.folder, self.name = pathlib.Path(folder), name
        self.make(name, 'Test CA', ['-x509', '-addext', 'basicConstraints=critical,CA:TRUE'])
        self.ca = str(self.folder / f'{name}.pem')

    def make(self, name, subject, args):
        subprocess.run(
            ['openssl', 'req', *args, '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
             '-subj', f'/CN={subject}', '-keyout', str(self.folder / f'{name}.key'),
             '-out', str(self.folder / f'{name}.pem')], check=True, capture_output=True)

    def issue(self, name, host='localhost'):
        """(certificate, key): the paths of a leaf for |host|."""
        leaf, key = (str(self.folder / f'{name}.{end}') for end in ('pem', 'key'))
        self.make(name, host, ['-x509', '-CA', self.ca, '-CAkey', str(self.folder / f'{self.name}.key'),
                               '-addext', f'subjectAltName=DNS:{host}', '-addext', 'basicConstraints=critical,CA:FALSE'])
        return leaf, key


class Case(unittest.TestCase):
    def setUp(self):
        temp = tempfile.TemporaryDirectory(prefix='gw-e2e-')
        self.addCleanup(temp.cleanup)
        self.folder = pathlib.Path(temp.name)

    def start_backend(self, *args, **more):
        backend = Backend(self.folder, *args, **more)
        self.addCleanup(backend.end)
        return backend

    def start_gateway(self, *endpoints, **config):
        gateway = Gateway(self.folder, list(endpoints), **config)
        self.addCleanup(self.check_end, gateway)
        return gateway

    def check_end(self, gateway):
        status = gateway.end()
        text = gateway.stderr()
        self.assertIsNone(REPORT.search(text), text[-6000:])
        self.assertEqual(status, 0, text[-6000:])

    def assert_problem(self, answer, status, code=None):
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.headers['content-type'], 'application/problem+json')
        self.assertEqual(answer.json['status'], status)
        self.assertEqual(answer.json['instance'], answer.headers['x-request-id'])
        if code:
            self.assertEqual(answer.json['type'], f'urn:gwgen:problem:{code}')
