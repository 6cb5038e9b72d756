"""One lane: a backend, a counting proxy and a gateway, and one way to ask."""
import dataclasses
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import urllib.parse

import yaml

from counting_proxy import CountingProxy

PY = pathlib.Path(__file__).resolve().parent.parent / 'support' / 'py'
PROTOCOLS = {
    'h1': ('public', ['--http1.1']),
    'h2c': ('public', ['--http2-prior-knowledge']),
    'h2': ('secure', ['--http2']),
}
BACKENDS = {
    'python': 'bookstore_backend.py',
    'echo': 'echo_backend.py',
    'rude': 'rude_backend.py',
    'http': 'http_backend.py',
}
WAIT_S = 20


@dataclasses.dataclass
class HttpAnswer:
    status: int
    headers: dict
    body: bytes
    closed: bool = None


def parse_head(text):
    lines = text.split('\r\n')
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(':')
        name = name.strip().lower()
        headers[name] = headers[name] + ', ' + value.strip() if name in headers else value.strip()
    return int(lines[0].split()[1]), headers


def unescape(text):
    """"\\r", "\\n", "\\t", "\\0", "\\\\" and "\\x41" of a raw block."""
    short = {'r': b'\r', 'n': b'\n', 't': b'\t', '0': b'\0', '\\': b'\\', 's': b' '}
    out, at = b'', 0
    for m in re.finditer(r'\\(x[0-9a-fA-F]{2}|.)', text):
        out += text[at:m.start()].encode()
        out += bytes([int(m[1][1:], 16)]) if m[1][0] == 'x' and len(m[1]) == 3 else short[m[1]]
        at = m.end()
    return out + text[at:].encode()


class Lane:
    def __init__(self, protocol, args, group, folder):
        self.protocol, self.args, self.group = protocol, args, group
        self.folder = folder
        self.certificate = folder / 'cert.pem'
        self.processes, self.complaints = [], []
        self.proxies = []
        self.errors = open(folder / f'{protocol}.stderr', 'w+b')

    # ---- processes ----

    def start(self, argv, ready):
        process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=self.errors if ready == 'gateway' else None)
        self.processes.append((ready, process))
        line = process.stdout.readline().decode().strip()
        if not line.startswith('ready '):
            raise RuntimeError(f'{argv[0]} said "{line}"; stderr: {self.stderr()}')
        return line

    def start_backend(self, kind, args=()):
        argv = [self.args.backend] if kind == 'c' else [sys.executable, str(PY / BACKENDS[kind])]
        argv += [str(a).replace('{group}', str(self.args.folder)) for a in args]
        tls = ['--cert', str(self.certificate), '--key', str(self.folder / 'key.pem')]
        argv += ['--listen', '127.0.0.1:0'] + (tls if self.group.get('backend_tls') else [])
        port = int(self.start(argv, 'backend').rsplit(':', 1)[1])
        if self.group.get('backend_tls'):
            return port
        self.proxies.append(CountingProxy(port))
        return self.proxies[-1].port

    def write_config(self, port, beside):
        files = {'certificate': str(self.certificate), 'key': str(self.folder / 'key.pem')}
        upstream = {'endpoints': [f'127.0.0.1:{port}']}
        if self.group.get('backend_tls'):
            upstream['tls'] = {'ca': str(self.certificate), 'server_name': 'localhost'}
        upstream.update(self.group.get('upstream') or {})
        config = {
            'version': 1,
            'workers': 1,
            'listeners': [
                {'name': 'public', 'address': '127.0.0.1:0', 'protocols': ['h1', 'h2']},
                {'name': 'secure', 'address': '127.0.0.1:0', 'tls': {'certificates': [files]}},
            ],
            'upstreams': {'books': upstream, **beside},
            'services': {self.group['service']: {'upstream': 'books', 'timeout': '5s'}},
            'drain': {'readiness': '0ms', 'timeout': '5s'},
            'log': {'access': str(self.folder / f'{self.protocol}.log'), 'level': 'warn'},
        }
        for key, value in (self.group.get('gateway') or {}).items():
            config[key] = {**config[key], **value} if isinstance(config.get(key), dict) else value
        path = self.folder / f'{self.protocol}.yaml'
        path.write_text(yaml.safe_dump(config))
        return path

    def __enter__(self):
        try:
            port = self.start_backend(self.group.get('backend', 'c'), self.group.get('backend_args', []))
            beside = {name: {'endpoints': [f'127.0.0.1:{self.start_backend(kind)}']}
                      for name, kind in self.group.get('beside', {}).items()}
            line = self.start([self.args.gateway, '--config', str(self.write_config(port, beside))], 'gateway')
            name = PROTOCOLS[self.protocol][0]
            self.base = re.search(rf'{name}=(\S+)', line)[1].replace('127.0.0.1', 'localhost')
            self.port = int(self.base.rsplit(':', 1)[1])
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def stderr(self):
        self.errors.flush()
        self.errors.seek(0)
        return self.errors.read().decode(errors='replace')

    def stop(self):
        """The gateway first: it must end in order, and have nothing to say."""
        for what, process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
            try:
                code = process.wait(WAIT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                code = process.wait()
                self.complaints.append(f'the {what} did not end after SIGTERM')
            if what == 'gateway' and code != 0:
                self.complaints.append(f'the gateway ended with {code}:\n{self.stderr()[-6000:]}')
            process.stdout.close()
        text = self.stderr()
        if re.search(r'Sanitizer|runtime error:', text):
            self.complaints.append(f'a sanitizer report:\n{text[-6000:]}')
        for proxy in self.proxies:
            proxy.stop()
        self.errors.close()

    def n_calls(self):
        return sum(proxy.n_calls for proxy in self.proxies)

    # ---- asking ----

    def send(self, step, variables):
        return self.send_raw(step) if step.raw is not None else [self.curl(step, variables)]

    def fill(self, text, variables, quote=False):
        def value(match):
            found = variables[match[1]]
            return urllib.parse.quote(found, safe='') if quote else found
        return re.sub(r'\$\{([a-z_]+)\}', value, text)

    def curl(self, step, variables):
        url = self.base + self.fill(step.target, variables, quote=True)
        heads = self.folder / f'{self.protocol}.heads'
        argv = ['curl', '-q', '-s', '-S', '-D', str(heads), '-g', '--path-as-is', '--max-time', '15', '--cacert',
                str(self.certificate), '--resolve', f'localhost:{self.port}:127.0.0.1', '--noproxy', '*',
                *PROTOCOLS[self.protocol][1], '-H', 'User-Agent:', '-H', 'Expect:']
        argv += ['-I'] if step.method == 'HEAD' else ['-X', step.method]
        if step.target == '*':
            argv += ['--request-target', '*']
            url = self.base
        has_type = any(name.lower() == 'content-type' for name, _ in step.headers)
        if step.body is not None and not has_type:
            argv += ['-H', 'Content-Type: application/json']
        for name, value in step.headers:
            value = self.fill(value, variables)
            argv += ['-H', f'{name}: {value}' if value else f'{name}:']
        if step.body is not None:
            argv += ['--data-binary', '@-']
        stdin = self.bytes_of(step.body, variables) if step.body is not None else b''
        done = subprocess.run(argv + [url], input=stdin, capture_output=True, check=False)
        if done.returncode:
            return HttpAnswer(0, {}, done.stderr + done.stdout)
        return self.join(heads.read_bytes().decode('latin-1'), b'' if step.method == 'HEAD' else done.stdout)

    def join(self, text, body):
        """|text| is what stands around a body: interim heads, the head, and trailers, which become "+name"."""
        blocks = [block for block in text.split('\r\n\r\n') if block.strip()]
        trailers = {}
        if not blocks[-1].startswith('HTTP/'):
            trailers = parse_head('HTTP/1.1 200\r\n' + blocks.pop().strip())[1]
        status, headers = parse_head(blocks[-1])
        return HttpAnswer(status, {**headers, **{f'+{name}': value for name, value in trailers.items()}}, body)

    def bytes_of(self, body, variables):
        body = self.fill(body, variables)
        if body.startswith('<bytes>'):
            return unescape(''.join(body.splitlines()[1:]))
        return body.encode()

    def send_raw(self, step):
        """All answers to bytes on one connection, and whether it was closed."""
        answers = []
        with socket.create_connection(('127.0.0.1', self.port), timeout=WAIT_S) as client:
            client.sendall(unescape(step.raw))
            stream = client.makefile('rb')
            for _ in range(len(step.answers)):
                answer = read_answer(stream)
                if not answer:
                    break
                answers.append(answer)
            closed = self.is_closed(client, stream)
            for answer in answers:
                answer.closed = closed
        return answers

    def is_closed(self, client, stream):
        client.settimeout(0.3)
        try:
            more = stream.read(1)
        except (TimeoutError, socket.timeout):
            return False
        except ConnectionResetError:
            return True
        if more:
            raise RuntimeError('more answers came than the case expects')
        return True


def read_answer(stream):
    """One HTTP/1.1 answer with its length; None at the end."""
    while True:
        lines = []
        while True:
            line = stream.readline()
            if not line:
                return None
            if line == b'\r\n':
                break
            lines.append(line.decode('latin-1').rstrip('\r\n'))
        status, headers = parse_head('\r\n'.join(lines))
        if status == 100:
            continue
        if headers.get('transfer-encoding') == 'chunked':
            return HttpAnswer(status, headers, read_chunks(stream, headers))
        return HttpAnswer(status, headers, stream.read(int(headers.get('content-length', 0))))


def read_chunks(stream, headers):
    """The body; its trailers become headers "+name"."""
    body = b''
    while size := int(stream.readline(), 16):
        body += stream.read(size + 2)[:-2]
    while (line := stream.readline()) not in (b'\r\n', b''):
        name, _, value = line.decode('latin-1').partition(':')
        headers['+' + name.lower()] = value.strip()
    return body
