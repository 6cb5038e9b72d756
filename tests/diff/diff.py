"""The differential test: the same request bodies to gwgen and to npm's
express-openapi-validator; each difference has to stand in differences.md, and
each line of differences.md has to be met.

  diff.py --build DIR --peer node_modules [--limit N] [--record FILE]
  diff.py --build DIR --recorded FILE       # the peer's verdicts of once
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

import requests

HERE = pathlib.Path(__file__).parent
KEPT = 6  # recorded bodies of a kind, at most
VERDICTS = {True: 'takes', False: 'refuses', None: 'fails'}


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
        folders[dialect] = folder / dialect
        folders[dialect].mkdir()
        (folders[dialect] / 'openapi.json').write_text(json.dumps(document(source, dialect)))
        (folders[dialect] / 'gwgen.yaml').write_text(
            'version: 1\nname: diff\nopenapi: [openapi.json]\nsecurity: public\n')
    return folders


def ask_peer(modules, folder, rows):
    text = ''.join(json.dumps(row) + '\n' for row in rows)
    done = subprocess.run(['node', HERE / 'peer.js', modules, folder / 'openapi.json'], input=text, text=True,
                          capture_output=True, timeout=600, check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(rows):
        sys.exit(f'{len(answers)} answers for {len(rows)} requests\n{done.stderr}')
    for row, answer in zip(rows, answers):
        row['peer'] = {204: True, 400: False}.get(answer['status'])


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
        row['gwgen'] = number not in texts
        row['text'] = '; '.join(texts[number])


def read_differences():
    """Lines of the table: | operation | body | gwgen | peer | why |; the body is
    a regular expression that has to match from its start to its end."""
    rows = []
    for line in (HERE / 'differences.md').read_text().splitlines():
        cells = [cell.strip().replace('\\|', '|') for cell in re.split(r'(?<!\\)\|', line)[1:-1]]
        if len(cells) == 5 and cells[0].startswith('`'):
            operation, body, gwgen, peer, _ = cells
            rows.append((operation.strip('`'), re.compile(body.strip('`'), re.S), gwgen, peer))
    return rows


def compare(rows, differences, wants_all):
    """The exit status."""
    met, counts, bad = set(), collections.Counter(), 0
    for row in rows:
        same = row['gwgen'] == row['peer']
        counts[VERDICTS[row['gwgen']]] += 1
        if same:
            continue
        found = [i for i, (operation, body, gwgen, peer) in enumerate(differences)
                 if re.fullmatch(operation, row['operation']) and body.fullmatch(row['body'])
                 and gwgen == VERDICTS[row['gwgen']] and peer == VERDICTS[row['peer']]]
        met.update(found)
        counts['explained'] += bool(found)
        if not found:
            bad += 1
            print(f"{row['operation']}: {row['body']}: gwgen {VERDICTS[row['gwgen']]}, the peer "
                  f"{VERDICTS[row['peer']]} it; {row['text']}")
    for i, row in enumerate(differences):
        if wants_all and i not in met:
            bad += 1
            print(f'differences.md: no request is like {row[0]} | {row[1].pattern}')
    print(f"{len(rows)} requests to {len({row['operation'] for row in rows})} operations: gwgen takes "
          f"{counts['takes']} and refuses {counts['refuses']}; {counts['explained']} explained differences, {bad} others")
    return 1 if bad else 0


def record(rows, path):
    """Of each operation some that both take, some that both refuse, and some of
    each kind in which they differ."""
    kinds = collections.defaultdict(list)
    for row in rows:
        kinds[row['operation'], row['gwgen'], row['peer']].append(row)
    kept = [row for kind in kinds.values() for row in kind[::len(kind) // KEPT + 1]]
    text = ',\n'.join(json.dumps({k: row[k] for k in ('operation', 'body', 'peer')}, ensure_ascii=False)
                      for row in kept)
    pathlib.Path(path).write_text('[\n' + text + '\n]\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--build', required=True)
    parser.add_argument('--peer')
    parser.add_argument('--recorded')
    parser.add_argument('--record')
    parser.add_argument('--limit', type=int, default=400)
    args = parser.parse_args()
    program = pathlib.Path(args.build) / 'bin' / 'gwgen'
    source = yaml.safe_load((HERE / 'schemas.yaml').read_text())
    dialects = {name: row['dialect'] for name, row in source['operations'].items()}
    with tempfile.TemporaryDirectory() as folder:
        folders = write(pathlib.Path(folder), source)
        if args.recorded:
            rows = json.loads(pathlib.Path(args.recorded).read_text())
        else:
            rows = [{'operation': name, 'body': body} for name, row in source['operations'].items()
                    for body in requests.of_operation(row['schema'], row['valid'], args.limit)]
            for dialect in folders:
                ask_peer(args.peer, folders[dialect], [r for r in rows if dialects[r['operation']] == dialect])
        for name, dialect in dialects.items():
            ask_gwgen(program, folders[dialect], name, [row for row in rows if row['operation'] == name])
    if args.record:
        record(rows, args.record)
    return compare(rows, read_differences(), not args.recorded)


if __name__ == '__main__':
    sys.exit(main())
