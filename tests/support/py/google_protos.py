"""Google's published APIs: the packages of npm's google-proto-files.

protoc is the slow part: it compiles the files of all packages that are asked
for at once, and each package gets the part of the descriptors that it needs.
"""
import functools
import pathlib
import re
import subprocess
import tempfile

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

ROOT = pathlib.Path(__file__).resolve().parents[3]
FOLDER = ROOT / 'tests' / 'npm' / 'node_modules' / 'google-proto-files'
HTTP_EXTENSION = 72295728  # of MethodOptions: google.api.http
PACKAGE = re.compile(r'^package\s+([\w.]+)\s*;', re.M)
RULE = re.compile(r'^ *option \(google\.api\.http\)', re.M)


def scan(folders):
    """{package: its files}, of the packages with HTTP rules below |folders|."""
    files, with_rules = {}, set()
    for path in sorted(path for folder in folders for path in folder.rglob('*.proto')):
        name = path.relative_to(FOLDER).as_posix()
        text = path.read_text(encoding='utf-8')
        package = PACKAGE.search(text)
        if not package or name.startswith('google/protobuf/'):  # the examples of protobuf are no APIs
            continue
        files.setdefault(package[1], []).append(name)
        if RULE.search(text):
            with_rules.add(package[1])
    return {package: found for package, found in sorted(files.items()) if package in with_rules}


def find(names=()):
    """{package: its files}, of all or those |names| that exist. Most stand in a
    folder of their name, and all others need not be read then."""
    found = scan([FOLDER / name.replace('.', '/') for name in names] or [FOLDER])
    if not all(name in found for name in names):
        found = scan([FOLDER])
    return {package: files for package, files in found.items() if not names or package in names}


def compile_files(names):
    """One descriptor set of |names| and all they import. The well-known types
    are protoc's own: newer ones have a syntax that it does not know."""
    with tempfile.TemporaryDirectory(prefix='gw-protos-') as temp:
        out = pathlib.Path(temp) / 'set'
        done = subprocess.run(
            ['protoc', '-I/usr/include', f'-I{FOLDER}', '--include_imports', '--include_source_info',
             f'--descriptor_set_out={out}', *names], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f'protoc: {done.stderr[:2000]}')
        return descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7f) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def http_bytes(options):
    """The bytes of google.api.http, or None."""
    data, at, found = options.SerializeToString(), 0, None
    while at < len(data):
        tag, at = varint(data, at)
        if tag & 7 == 0:
            _, at = varint(data, at)
            continue
        size = {1: 8, 5: 4}.get(tag & 7)
        if size is None:
            size, at = varint(data, at)
        if tag >> 3 == HTTP_EXTENSION:
            found = (found or b'') + data[at:at + size]
        at += size
    return found


class Package:
    """One API: its descriptors, pool and rules."""

    def __init__(self, name, files, descriptors):
        self.name, self.files, self.set = name, files, descriptors

    @functools.cached_property
    def pool(self):
        pool = descriptor_pool.DescriptorPool()
        for file in self.set.file:
            pool.Add(file)
        return pool

    @functools.cached_property
    def factory(self):
        return message_factory.MessageFactory(self.pool)

    def prototype(self, name):
        return self.factory.GetPrototype(self.pool.FindMessageTypeByName(name))

    def methods(self):
        """(service, method, rule or None) of the package's own files."""
        for file in self.set.file:
            for service in file.service if file.name in self.files else ():
                for method in service.method:
                    data = http_bytes(method.options)
                    rule = self.prototype('google.api.HttpRule').FromString(data) if data else None
                    yield f'{file.package}.{service.name}', method, rule

    def write(self, folder, **settings):
        """gwgen.yaml and its descriptor set."""
        (folder / 'api.binpb').write_bytes(self.set.SerializeToString())
        names = ''.join(f'    - {name}\n' for name in self.files_with_services())
        more = ''.join(f'{key}: {value}\n' for key, value in settings.items())
        (folder / 'gwgen.yaml').write_text(
            f'version: 1\nname: api\nsecurity: delegate\n{more}'
            f'proto:\n  import_paths: ["{FOLDER}"]\n  descriptor_set: api.binpb\n  files:\n{names}')

    def files_with_services(self):
        return [file.name for file in self.set.file if file.name in self.files and file.service]


def closure(by_name, names):
    """The files |names| and what they import, dependencies first."""
    done, order = set(), []

    def visit(name):
        if name not in done:
            done.add(name)
            for other in by_name[name].dependency:
                visit(other)
            order.append(by_name[name])

    for name in names:
        visit(name)
    return descriptor_pb2.FileDescriptorSet(file=order)


def load(files_of):
    """The packages {name: its files} of find(), one by one."""
    everything = compile_files([name for names in files_of.values() for name in names])
    by_name = {file.name: file for file in everything.file}
    for name, files in files_of.items():
        yield Package(name, set(files), closure(by_name, files))


def rules_of(rule):
    """A rule and its additional bindings."""
    return [rule, *rule.additional_bindings] if rule else []
