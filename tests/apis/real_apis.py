#!/usr/bin/python3
"""Published APIs end to end: requests made from their annotations reach the
right method as the right message, and answers come back as protobuf's JSON.

    real_apis.py GWGEN PACKAGE...

gwgen builds a gateway for each package; behind it stands one server that takes
any method, notes what came and answers with a message that has everything.
"""
import concurrent.futures
import http.client
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import grpc
from google.protobuf import json_format

import fill
import google_protos
import procs
import rest

LEFT_OUT = re.compile(r'operation (\S+) is left out: (.*)')
FULL, OTHER, LEAST = range(3)  # variants
SHOWN = 20
# GetDocument's "documents/*/**" has all that "documents/*/**/{collection_id}" has.
COVERED = {'Firestore_ListDocuments'}


class AnyServer(grpc.GenericRpcHandler):
    """Notes the last call; answers with |answer|, bytes."""

    def __init__(self):
        self.path = self.request = None
        self.answer = b''
        self.server = grpc.server(concurrent.futures.ThreadPoolExecutor(2), options=[
            ('grpc.max_receive_message_length', -1), ('grpc.max_send_message_length', -1)])
        self.server.add_generic_rpc_handlers((self,))
        self.endpoint = f'127.0.0.1:{self.server.add_insecure_port("127.0.0.1:0")}'
        self.server.start()

    def service(self, details):
        def serve(request, _):
            self.path, self.request = details.method, request
            return self.answer
        return grpc.unary_unary_rpc_method_handler(serve)


class Gateway(procs.Program):
    def __init__(self, folder, services, endpoint):
        (folder / 'gateway.yaml').write_text(json.dumps({
            'version': 1, 'workers': 1, 'listeners': [{'name': 'public', 'address': '127.0.0.1:0'}],
            'upstreams': {'all': {'endpoints': [endpoint]}},
            'services': {service: {'upstream': 'all', 'timeout': '20s'} for service in services}}))
        super().__init__([str(folder / 'gateway'), '--config', 'gateway.yaml'], folder, 'gateway')
        port = int(dict(part.split('=', 1) for part in self.ready.split()[1:])['public'].rsplit(':', 1)[1])
        self.client = http.client.HTTPConnection('127.0.0.1', port, timeout=30)

    def ask(self, request):
        body = None if request.body is None else json.dumps(request.body)
        headers = {} if body is None else {'Content-Type': 'application/json'}
        self.client.request(request.method, request.target, body, headers)
        got = self.client.getresponse()
        return got.status, got.getheader('content-type'), got.read()


def equal(a, b):
    """Whether two JSON values say the same; true is not 1."""
    if isinstance(a, bool) or isinstance(b, bool) or type(a) in (str, type(None)):
        return a is b if a is None or isinstance(a, bool) else a == b
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(equal, a, b))
    return a == b


def difference(got, wanted, at=''):
    """Where two JSON values differ first."""
    if isinstance(got, dict) and isinstance(wanted, dict):
        for key in sorted(got.keys() | wanted.keys()):
            if key not in got or key not in wanted:
                return f'{at}/{key}: {"missing" if key not in got else "not expected"}'
            if not equal(got[key], wanted[key]):
                return difference(got[key], wanted[key], f'{at}/{key}')
    if isinstance(got, list) and isinstance(wanted, list) and len(got) == len(wanted):
        for i, pair in enumerate(zip(got, wanted)):
            if not equal(*pair):
                return difference(*pair, f'{at}/{i}')
    return f'{at}: {json.dumps(got)[:200]} is not {json.dumps(wanted)[:200]}'


class Run:
    """One API."""

    def __init__(self, gwgen, package, folder):
        self.gwgen, self.package, self.folder = gwgen, package, folder
        self.failures, self.n_rules, self.n_requests, self.left_out = [], 0, 0, {}

    def build(self):
        self.package.write(self.folder, on_unsupported='skip')
        done = subprocess.run([self.gwgen, 'build', '-c', self.folder, '-o', self.folder / 'gateway'],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            raise AssertionError(f'{self.package.name}: gwgen build: {done.stderr[-3000:]}')
        self.left_out = dict(match.groups() for match in LEFT_OUT.finditer(done.stderr))

    def served(self):
        """(path of the call, method, rule) of what has a route."""
        for service, method, rule in self.package.methods():
            for i, one in enumerate(google_protos.rules_of(rule)):
                name = f'{service.rsplit(".", 1)[1]}_{method.name}' + (f'_{i + 1}' if i else '')
                why = self.left_out.get(name)
                if why is None:
                    yield f'/{service}/{method.name}', method, one
                elif not self.may_lack(name, method, why):
                    self.failures.append(f'{name} is left out: {why}')

    @staticmethod
    def may_lack(name, method, why):
        """Streams, and routes that another one covers."""
        streams = method.client_streaming or method.server_streaming
        return (streams and 'streams' in why) or (name in COVERED and 'never gets a request' in why)

    def go(self):
        self.build()
        served = list(self.served())
        self.n_rules = len(served)
        backend = AnyServer()
        gateway = Gateway(self.folder, {path.split('/')[1] for path, _, _ in served}, backend.endpoint)
        try:
            for path, method, rule in served:
                for variant in (FULL, OTHER, LEAST):
                    self.check(backend, gateway, path, method, rule, variant)
        finally:
            gateway.client.close()
            status = gateway.end()
            backend.server.stop(0)
        if status or procs.REPORT.search(gateway.stderr()):
            self.failures.append(f'gateway: exit {status}: {gateway.stderr()[-3000:]}')
        return self

    def check(self, backend, gateway, path, method, rule, variant):
        self.n_requests += 1
        seed = f'{path} {rest.method_and_path(rule)} {variant}'
        message = self.make(method.input_type, seed, fill.OUTPUT_ONLY, variant == LEAST)
        answer = self.make(method.output_type, seed, fill.INPUT_ONLY, variant == LEAST)
        request = rest.Request(rule, message, variant)
        expect_mask(request, rule)
        backend.path, backend.request, backend.answer = None, b'', answer.SerializeToString()
        status, media, body = gateway.ask(request)
        where = f'{path[1:]} {request.method} {request.target[:300]}'
        for text in self.compare(backend, path, request.message, answer, rule, (status, media, body)):
            self.failures.append(f'{where} ({variant}): {text}')

    def make(self, type_name, seed, hidden, is_least):
        message = self.package.prototype(type_name[1:])()
        fill.Filler(self.package, seed, hidden).message(message, is_least)
        return message

    def compare(self, backend, path, wanted, answer, rule, got):
        status, media, body = got
        if status != 200:
            yield f'{status} {body.decode(errors="replace")[:600]}'
            return
        if backend.path != path:
            yield f'went to {backend.path}'
            return
        arrived = type(wanted).FromString(backend.request)
        if arrived != wanted:
            yield 'the request: ' + difference(self.to_json(arrived), self.to_json(wanted))
        if answer.DESCRIPTOR.full_name == 'google.api.HttpBody':
            if (media, body) != (answer.content_type, answer.data):
                yield f'the answer: {media} {body[:100]}'
            return
        shown = self.to_json(getattr(answer, rule.response_body) if rule.response_body else answer)
        fill.drop(shown, answer.DESCRIPTOR, fill.INPUT_ONLY)
        if not equal(json.loads(body), shown):
            yield 'the answer: ' + difference(json.loads(body), shown)

    def to_json(self, message):
        return json_format.MessageToDict(message, including_default_value_fields=True,
                                         descriptor_pool=self.package.pool)


def expect_mask(request, rule):
    """Of a PATCH without a mask, the mask is what the body has."""
    masks = [field for field in request.message.DESCRIPTOR.fields
             if field.message_type and field.message_type.full_name == 'google.protobuf.FieldMask']
    if request.method == 'PATCH' and rule.body not in ('', '*') and len(masks) == 1:
        if not request.message.HasField(masks[0].name):
            mask = getattr(request.message, masks[0].name)
            mask.SetInParent()
            mask.paths.extend(mask_paths(getattr(request.message, rule.body), request.body))


def mask_paths(message, body):
    names = {field.json_name: field for field in message.DESCRIPTOR.fields}
    for key, value in body.items():
        field = names[key]
        is_deep = (field.message_type and field.label != field.LABEL_REPEATED and value
                   and not field.message_type.full_name.startswith('google.protobuf.'))
        inner = mask_paths(getattr(message, field.name), value) if is_deep else ['']
        yield from (f'{field.name}.{path}'.rstrip('.') for path in inner)


def main():
    gwgen, names = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
    files_of = google_protos.find(names)
    failures = []
    with tempfile.TemporaryDirectory(prefix='gw-apis-') as temp:
        for package in google_protos.load({name: files_of[name] for name in names}):
            folder = pathlib.Path(temp) / package.name
            folder.mkdir()
            run = Run(gwgen, package, folder).go()
            print(f'{package.name}: {run.n_rules} rules, {run.n_requests} requests, {len(run.left_out)} left out, '
                  f'{len(run.failures)} failures', flush=True)
            failures += run.failures
    for failure in failures[:SHOWN]:
        print('FAILED:', failure)
    sys.exit(1 if failures else 0)


if __name__ == '__main__':
    main()
