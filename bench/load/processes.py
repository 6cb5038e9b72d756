"""The processes that are compared: how each is started, told apart and ended."""
import os
import re
import shutil
import signal
import socket
import subprocess
import time

GATEWAY_CPU = '0'
LOAD_CPU = '1'
TICK_US = 1e6 / os.sysconf('SC_CLK_TCK')
START_S = 15


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def on_cpu(cpu, command):
    """Pinned, where the machine has that processor and taskset."""
    if shutil.which('taskset') and int(cpu) < os.cpu_count():
        return ['taskset', '-c', cpu] + command
    return command


class Process:
    """A child that listens on |port| once it is up."""

    def __init__(self, name, command, port, cpu, folder):
        self.name, self.port = name, port
        with open(folder / f'{name}-{port}.log', 'w') as log:
            self.child = subprocess.Popen(on_cpu(cpu, command), cwd=folder,
                                          stdout=log, stderr=log)
        began = time.monotonic()
        while not self.listens():
            if (self.child.poll() is not None or
                    time.monotonic() - began > START_S):
                self.end()
                raise RuntimeError(f'{name} did not start: see {log.name}')
            time.sleep(0.01)

    def listens(self):
        try:
            socket.create_connection(('127.0.0.1', self.port), 0.5).close()
            return True
        except OSError:
            return False

    def cpu_us(self):
        """User and system time so far."""
        with open(f'/proc/{self.child.pid}/stat') as file:
            fields = file.read().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * TICK_US

    def rss_bytes(self):
        with open(f'/proc/{self.child.pid}/status') as file:
            return int(re.search(r'VmRSS:\s+(\d+)', file.read()).group(1)) * 1024

    def end(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(3)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()


class Kit:
    """The folder of one run: certificate, configurations, logs; the backend;
    and who can be compared."""

    def __init__(self, bin_folder, payloads, folder):
        self.bin, self.payloads, self.folder = bin_folder, payloads, folder
        self.certificate, self.key = folder / 'cert.pem', folder / 'key.pem'
        subprocess.run(
            ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt',
             'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj',
             '/CN=localhost', '-keyout', self.key, '-out', self.certificate],
            check=True, capture_output=True)
        port = free_port()
        self.backend = Process('backend', [str(bin_folder / 'bench-backend'),
                                           f'127.0.0.1:{port}', str(payloads)],
                               port, LOAD_CPU, folder)

    def gateway(self, is_tls):
        port, config = free_port(), None
        tls = (f', tls: {{ certificates: [{{ certificate: {self.certificate},'
               f' key: {self.key} }}] }}' if is_tls else '')
        config = self.folder / f'gateway-{port}.yaml'
        config.write_text(
            'version: 1\nworkers: 1\nlisteners:\n'
            f'  - {{ name: public, address: "127.0.0.1:{port}"{tls} }}\n'
            'upstreams:\n'
            f'  library: {{ endpoints: ["127.0.0.1:{self.backend.port}"] }}\n'
            'services:\n'
            '  library.v1.Library: { upstream: library, timeout: 10s }\n'
            # Clients of HTTP/2 send as many as they can on few connections.
            'limits: { requests_per_connection: 1000000000 }\n'
            f'log: {{ access: "{self.folder}/access.log" }}\n')
        return port, [str(self.bin / 'bench-gateway'), '--config', str(config)]

    def grpc_gateway(self, is_tls):
        port = free_port()
        command = [str(self.bin / 'grpc-gateway'), '-listen',
                   f'127.0.0.1:{port}', '-backend',
                   f'127.0.0.1:{self.backend.port}']
        if is_tls:
            command += ['-cert', str(self.certificate), '-key', str(self.key)]
        return port, command

    def nghttpx(self, is_tls):
        port = free_port()
        command = ['nghttpx', '--conf=/dev/null', '--single-process',
                   '--workers=1', '--no-ocsp',
                   f'--errorlog-file={self.folder}/nghttpx.err',
                   f'--frontend=127.0.0.1,{port}' + ('' if is_tls else ';no-tls'),
                   f'--backend=127.0.0.1,{self.backend.port};;proto=h2']
        if is_tls:
            command += [str(self.key), str(self.certificate)]
        return port, command

    def present(self):
        """Names in the order of the tables; the first is what is measured, and
        its double tells how far two equal things differ here."""
        names = {'gwgen': self.gateway, 'gwgen again': self.gateway}
        if (self.bin / 'grpc-gateway').exists():
            names['grpc-gateway'] = self.grpc_gateway
        if shutil.which('nghttpx'):
            names['nghttpx'] = self.nghttpx
        return names

    def start(self, name, is_tls):
        port, command = self.present()[name](is_tls)
        return Process(name.replace(' ', '-'), command, port, GATEWAY_CPU,
                       self.folder)

    def end(self):
        self.backend.end()
