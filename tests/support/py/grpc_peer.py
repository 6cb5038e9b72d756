"""A gRPC server of messages that are compiled when it starts.

protoc makes a descriptor set of .proto files, the descriptor pool messages of
that; so nothing generated has to be kept or found.
"""
import argparse
import concurrent.futures
import pathlib
import re
import signal
import subprocess
import tempfile
import threading

import grpc
from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, message_factory

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROTOS = ROOT / 'codegen' / 'protos'


class Failure(Exception):
    """Ends a call with a gRPC status; |details| are messages."""

    def __init__(self, code, message, *details):
        super().__init__(message)
        self.code, self.message, self.details = code, message, details


class Protos:
    """The messages and services of |files|."""

    def __init__(self, folder, files):
        with tempfile.TemporaryDirectory(prefix='gw-protos-') as temp:
            out = pathlib.Path(temp) / 'set'
            subprocess.run(
                ['protoc', f'-I{folder}', f'-I{PROTOS}', '-I/usr/include', '--include_imports',
                 f'--descriptor_set_out={out}', *files, 'google/rpc/status.proto', 'google/rpc/error_details.proto'],
                check=True)
            self.set = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())
        self.pool = descriptor_pool.DescriptorPool()
        for file in self.set.file:
            self.pool.Add(file)
        self.factory = message_factory.MessageFactory(self.pool)

    def __getitem__(self, name):
        return self.factory.GetPrototype(self.pool.FindMessageTypeByName(name))

    def methods(self):
        for file in self.set.file:
            for service in file.service:
                name = f'{file.package}.{service.name}'
                for method in self.pool.FindServiceByName(name).methods:
                    yield f'/{name}/{method.name}', method


def pack(message):
    packed = any_pb2.Any()
    packed.Pack(message)
    return packed


def end(protos, context, failure):
    if failure.details:
        status = protos['google.rpc.Status'](code=failure.code.value[0], message=failure.message)
        for detail in failure.details:
            packed = detail if isinstance(detail, any_pb2.Any) else pack(detail)
            status.details.add().MergeFromString(packed.SerializeToString())
        context.set_trailing_metadata((('grpc-status-details-bin', status.SerializeToString()),))
    context.abort(failure.code, failure.message)


def to_bytes(answer):
    """What a hook answers may be bytes already."""
    return answer if isinstance(answer, bytes) else answer.SerializeToString()


def handler(protos, method, serve):
    input_type = protos[method.input_type.full_name]

    def call(request, context):
        try:
            return serve(request, context)
        except Failure as failure:
            return end(protos, context, failure)

    return grpc.unary_unary_rpc_method_handler(call, input_type.FromString, to_bytes)


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument('--listen', default='127.0.0.1:0')
    parser.add_argument('--cert', type=pathlib.Path)
    parser.add_argument('--key', type=pathlib.Path)
    parser.add_argument('--client-ca', type=pathlib.Path, help='clients must show a certificate of it')
    return parser


class Router(grpc.GenericRpcHandler):
    def __init__(self, handlers):
        self.handlers = handlers

    def service(self, details):
        return self.handlers.get(details.method)


def run(args, protos, serves):
    """Serves until SIGTERM. |serves| maps "/package.Service/Method" to a
    function of the request and the context."""
    methods = dict(protos.methods())
    handlers = {path: handler(protos, methods[path], serve) for path, serve in serves.items()}
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(16), options=[
        ('grpc.max_receive_message_length', -1), ('grpc.max_send_message_length', -1),
        ('grpc.max_metadata_size', 1 << 20)])
    server.add_generic_rpc_handlers((Router(handlers),))
    host = re.sub(r':\d+$', '', args.listen)
    if args.cert:
        ca = args.client_ca and args.client_ca.read_bytes()
        credentials = grpc.ssl_server_credentials(
            [(args.key.read_bytes(), args.cert.read_bytes())], ca, ca is not None)
        port = server.add_secure_port(args.listen, credentials)
    else:
        port = server.add_insecure_port(args.listen)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    server.start()
    print(f'ready {host}:{port}', flush=True)
    stopped.wait()
    server.stop(0.1).wait()
