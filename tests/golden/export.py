"""`gwgen export openapi`: what it prints, that other tools take it, and that gwgen reads it back as the same API.

Read back beside the same protos, the exported document must bind every operation and drift nowhere, and what is
exported then must be the same bytes.
"""
import pathlib
import re
import shutil
import sys
import tempfile

import golden

MODULES = golden.ROOT / 'tests' / 'npm' / 'node_modules'
GOOGLE = {
    'kms': ['google/cloud/kms/v1/service.proto', 'google/cloud/kms/v1/ekm_service.proto'],
    'library': ['google/example/library/v1/library.proto'],
    'pubsub': ['google/pubsub/v1/pubsub.proto', 'google/pubsub/v1/schema.proto'],
    'secretmanager': ['google/cloud/secretmanager/v1/service.proto'],
    'translate': ['google/cloud/translate/v3/translation_service.proto'],
}
JSON = {
    'proto_names': 'names: proto',
    'numbers': 'int64: number, enums: number',
    'no_defaults': 'emit_defaults: false, unknown_fields: drop',
}
# Only these are wrong with the documents that are exported, and stay so.
KNOWN = {'guarded': 'GW2111', 'plain': 'GW1105'}


def copy_product(folder, name, source, json=''):
    """A product in a folder of its own, without OpenAPI where |json| says how the protos alone speak."""
    target = folder / name
    shutil.copytree(golden.ROOT / source, target)
    config = target / 'gwgen.yaml'
    config.write_text(config.read_text() + (f'json: {{ {json} }}\n' if json else ''))
    return target


def google_product(folder, name, files):
    target = folder / name
    target.mkdir()
    protos = MODULES / 'google-proto-files'
    (target / 'gwgen.yaml').write_text(f'version: 1\nname: {name}\nsecurity: delegate\nproto:\n'
                                       f'  import_paths: [{protos}]\n  files: [{", ".join(files)}]\n')
    return target


def findings(text):
    return set(re.findall(r'(?:error|warning): (GW\d+)', text))


def read_back(gwgen, product):
    """What is wrong with the document of |product| when gwgen reads it beside the protos."""
    config = (product / 'gwgen.yaml').read_text()
    config = re.sub(r'(?m)^openapi:.*\n', '', config) + 'openapi: [exported.yaml]\n'
    (product / 'back.yaml').write_text(config)
    known = KNOWN.get(product.name.split('-')[0], '')
    first = golden.run(gwgen, 'check', '-c', product / 'gwgen.yaml')
    done = golden.run(gwgen, 'check', '--allow-undocumented', '-c', product / 'back.yaml')
    new = findings(done.stderr) - findings(first.stderr) - {known}
    if done.returncode or new:
        yield f'{product.name} read back: {done.stderr}'
    again = golden.run(gwgen, 'export', 'openapi', '--allow-undocumented', '-c', product / 'back.yaml', '-o',
                       product / 'again.yaml')
    if again.returncode or (product / 'again.yaml').read_bytes() != (product / 'exported.yaml').read_bytes():
        yield f'{product.name} exported twice: {again.stderr}'


def same_routes(gwgen, product):
    """Every route of the product is one of the document, bound to the same RPC."""
    def rpcs(config):
        done = golden.run(gwgen, 'routes', '--allow-undocumented', '-c', product / config)
        return sorted(re.findall(r'[\w.]+\.\w+/\w+', done.stdout))
    if not rpcs('gwgen.yaml') or rpcs('gwgen.yaml') != rpcs('back.yaml'):
        yield f'{product.name}: other routes than before'


def export(gwgen, product):
    done = golden.run(gwgen, 'export', 'openapi', '-c', product / 'gwgen.yaml', '-o', product / 'exported.yaml')
    if done.returncode:
        yield f'{product.name}: {done.stderr}'
        return
    yield from read_back(gwgen, product)
    yield from same_routes(gwgen, product)


def judge(products):
    """Two validators of OpenAPI by others."""
    documents = [product / 'exported.yaml' for product in products]
    for document in documents:
        done = golden.run('node', MODULES / '.bin' / 'validate-api', document)
        if '"valid": true' not in done.stdout:
            yield f'{document}: {done.stdout}{done.stderr}'
    config = golden.ROOT / 'tests' / 'npm' / 'redocly.yaml'
    done = golden.run('node', MODULES / '.bin' / 'redocly', 'lint', '--config', config, '--format', 'stylish',
                      '--max-problems', '50', *documents)
    if done.returncode or 'warning' in done.stdout + done.stderr:
        yield f'redocly: {done.stdout}{done.stderr}'


def check_json(gwgen, product):
    """JSON by the ending of the file and by --format, and the same document."""
    golden.run(gwgen, 'export', 'openapi', '-c', product / 'gwgen.yaml', '-o', product / 'exported.json')
    printed = golden.run(gwgen, 'export', 'openapi', '-c', product / 'gwgen.yaml', '--format', 'json')
    if not printed.stdout.startswith('{\n') or (product / 'exported.json').read_text() != printed.stdout:
        yield f'{product.name}: JSON'
    config = (product / 'back.yaml').read_text().replace('exported.yaml', 'exported.json')
    (product / 'back.yaml').write_text(config)
    again = golden.run(gwgen, 'export', 'openapi', '--allow-undocumented', '-c', product / 'back.yaml')
    if again.stdout != (product / 'exported.yaml').read_text():
        yield f'{product.name}: JSON says something else than YAML'


def main():
    gwgen = sys.argv[1]
    failures = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        shown = [copy_product(folder, 'bookstore', 'specs/bookstore'),
                 copy_product(folder, 'plain', 'tests/cases/specs/plain')]
        products = shown + [copy_product(folder, 'guarded', 'tests/cases/specs/guarded')]
        products += [copy_product(folder, f'plain-{name}', 'tests/cases/specs/plain', json)
                     for name, json in JSON.items()]
        products += [google_product(folder, name, files) for name, files in GOOGLE.items()]
        for product in products:
            failures += export(gwgen, product)
        for product in shown:
            failures += check_json(gwgen, product)
            if not golden.compare(golden.HERE / 'export' / f'{product.name}.yaml',
                                  (product / 'exported.yaml').read_text()):
                failures.append(f'{product.name}: another document than the one committed')
        if not failures:
            failures += judge(products)
    golden.end(failures)


main()
