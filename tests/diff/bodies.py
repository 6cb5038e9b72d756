"""Bodies of schemas.yaml: what `gwgen validate` says of each, and a peer."""
import collections
import json
import subprocess
import sys

import requests
import sides


def document(source, dialect):
    """The operations of one dialect as an OpenAPI document."""
    paths = {}
    for name, row in source['operations'].items():
        if row['dialect'] == dialect:
            paths['/' + name] = {'post': {
                'operationId': name,
                'requestBody': {'required': True, 'content': {'application/json': {'schema': row['schema']}}},
                'responses': {'204': {'description': 'fine'}}}}
    return {'openapi': dialect + '.0', 'info': {'title': 'diff', 'version': '1'}, 'paths': paths,
            'components': {'schemas': source['components']}}


def write(folder, source):
    """A product per dialect: {dialect: folder}."""
    folders = {}
    for dialect in sorted({row['dialect'] for row in source['operations'].values()}):
        folders[dialect] = sides.write_product(folder / dialect, document(source, dialect), 'public')
    return folders


def ask_peer(modules, folder, rows):
    peer = sides.Peer('validator', modules, folder / 'openapi.json')
    try:
        for row in rows:
            status, _ = peer.ask({'method': 'POST', 'target': '/' + row['operation'], 'body': row['body'],
                                  'headers': [['Content-Type', 'application/json']]})
            row['peer'] = {204: 'takes', 400: 'refuses'}.get(status, 'fails')
    finally:
        peer.end()


def ask_gwgen(program, folder, operation, rows):
    """|rows| are those of one operation; bodies have no line ends."""
    done = subprocess.run([program, 'validate', '-c', folder, '--operation', operation, '--lines', '--body', '-'],
                          input=''.join(row['body'] + '\n' for row in rows), text=True, capture_output=True,
                          timeout=60, check=False)
    texts = collections.defaultdict(list)
    for line in done.stdout.splitlines():
        number, _, text = line.partition(': ')
        texts[int(number)].append(text)
    if done.returncode != (100 if texts else 0):
        sys.exit(f'gwgen validate: exit {done.returncode} for {operation}\n{done.stdout}{done.stderr}')
    for number, row in enumerate(rows, 1):
        row['gwgen'] = 'refuses' if number in texts else 'takes'
        row['text'] = '; '.join(texts[number])


def run(args, source, folder):
    """The rows, with what both said."""
    folders = write(folder, source)
    dialects = {name: row['dialect'] for name, row in source['operations'].items()}
    if args.recorded:
        rows = json.loads((sides.HERE / 'recorded_bodies.json').read_text())
    else:
        rows = [{'operation': name, 'body': body} for name, row in source['operations'].items()
                for body in requests.of_operation(row['schema'], row['valid'], args.limit)]
        for dialect in folders:
            ask_peer(args.peers, folders[dialect], [r for r in rows if dialects[r['operation']] == dialect])
    for name, dialect in dialects.items():
        ask_gwgen(args.gwgen, folders[dialect], name, [row for row in rows if row['operation'] == name])
    return rows
