"""The sides of the differential test: a gateway of gwgen's, and its peers, all
as servers that are asked the same bytes over HTTP/1.1."""
import http.client
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'support' / 'py'))

import procs  # support/py

ASK_S = 20
PRODUCT = 'version: 1\nname: diff\nopenapi: [openapi.json]\nsecurity: {}\n'


class Refused(Exception):
    """A side that won't serve a document."""


def write_product(folder, document, security):
    folder.mkdir()
    (folder / 'openapi.json').write_text(json.dumps(document))
    (folder / 'gwgen.yaml').write_text(PRODUCT.format(security))
    return folder


class Server:
    """Somebody who answers requests."""

    def __init__(self, endpoint):
        self.endpoint, self.connection = endpoint, None

    def send(self, request):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.endpoint, timeout=ASK_S)
        body = request['body']
        self.connection.putrequest(request['method'], request['target'], skip_accept_encoding=True)
        for name, value in request['headers']:
            self.connection.putheader(name, value.encode())
        if body is not None:
            self.connection.putheader('Content-Length', str(len(body.encode())))
        self.connection.endheaders(body.encode() if body is not None else None)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.will_close:
            self.close()
        return answer.status, text.decode(errors='replace')

    def ask(self, request):
        """(status, text of the body). A connection that ended meanwhile is
        opened again, once."""
        try:
            return self.send(request)
        except (http.client.HTTPException, OSError):
            self.close()
        try:
            return self.send(request)
        except (http.client.HTTPException, OSError) as error:
            self.close()
            return 0, str(error)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class Peer(Server):
    """One of peers/, for one document."""

    def __init__(self, name, modules, document):
        self.process = subprocess.Popen(['node', HERE / 'peers' / f'{name}.js', modules, document],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True)
        line = self.process.stdout.readline()
        if not line.startswith('ready '):
            self.process.wait(procs.END_S)
            raise Refused(f'{name} does not serve {document}')
        super().__init__(line.split()[1])

    def say(self, request):
        """What it said: the status, and its reason."""
        status, text = self.ask(request)
        return status, '' if status < 300 else reason_of(text)

    def end(self):
        self.close()
        self.process.stdin.close()
        self.process.wait(procs.END_S)


def reason_of(text):
    """Why a peer refuses a request."""
    try:
        said = json.loads(text)
    except ValueError:
        return text[:300]
    if 'message' in said:
        return said['message'][:300]
    parts = [f'{".".join(map(str, part.get("location", [])))} {part.get("code", "")} {part.get("message", "")}'
             for part in said.get('validation', [])]
    return '; '.join(parts or [said.get('title', '')])[:300]


class Gateway(Server):
    """gwgen's product of one document, in front of a service that takes
    everything."""

    def __init__(self, gwgen, folder):
        program = folder / 'gateway'
        done = subprocess.run([gwgen, 'build', '-c', folder, '-o', program], capture_output=True, text=True,
                              timeout=300, check=False)
        if done.returncode:
            errors = [line.split('error: ', 1)[1] for line in done.stderr.splitlines() if 'error: ' in line]
            raise Refused('; '.join(errors))
        procs.GATEWAY = str(program)
        self.backend = procs.Backend(folder, 'http_backend.py')
        self.process = procs.Gateway(folder, [], services={}, upstream='service',
                                     upstreams={'service': {'endpoints': [self.backend.endpoint]}})
        super().__init__(f'127.0.0.1:{self.process.port()}')

    def say(self, request):
        status, text = self.ask(request)
        return status, '' if status < 300 else why(text)

    def end(self):
        """Fails if a sanitizer has something to say."""
        self.close()
        status, text = self.process.end(), self.process.stderr()
        self.backend.end()
        if status or procs.REPORT.search(text):
            raise RuntimeError(f'the gateway ended with {status}: {text[-4000:]}')


def why(text):
    """The errors of a problem, or its detail."""
    try:
        problem = json.loads(text)
    except ValueError:
        return text[:200]
    places = ('parameter', 'header', 'pointer')
    parts = [f'{next(error[place] for place in places if place in error)} {error["code"]}'
             + (f' {error["pointer"]}' if 'pointer' in error else '') for error in problem.get('errors', [])]
    return '; '.join(parts) or f'{problem["type"].rsplit(":", 1)[1]}: {problem.get("detail", "")}'
