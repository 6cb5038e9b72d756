"""The differential test: the same bodies to gwgen and to npm's
express-openapi-validator, the same requests to a gateway of gwgen's, to it and
to Prism. Each difference has to stand in differences.md, and each line of
differences.md has to be met.

  diff.py --build DIR --peers node_modules [--limit N] [--documents N]
          [--record] [NAME...]
  diff.py --build DIR --recorded            # a sample, and what they said once
"""
import argparse
import collections
import json
import pathlib
import sys
import tempfile

import yaml

import bodies
import differences
import exchanges
import sides

KEPT = {'bodies': 6, 'requests': 4}  # recorded of a kind, at most


def keep(rows, kind_of, keys, what):
    """Writes the recording: of each kind of answers some."""
    kinds = collections.defaultdict(list)
    for row in rows:
        kinds[kind_of(row)].append(row)
    kept = [row for kind in kinds.values() for row in kind[::len(kind) // KEPT[what] + 1]]
    text = ',\n'.join(json.dumps({key: row[key] for key in keys}, ensure_ascii=False) for row in kept)
    (sides.HERE / f'recorded_{what}.json').write_text('[\n' + text + '\n]\n')


def record(body_rows, request_rows):
    keep(body_rows, lambda row: (row['operation'], row['gwgen'], row['peer']), ('operation', 'body', 'peer'), 'bodies')
    own = exchanges.generated()
    keep([row for row in request_rows if row['document'] in own],
         lambda row: (row['document'], row['operation'].split('-')[0], str(row['class'])),
         exchanges.RECORDED_KEYS, 'requests')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--build', required=True)
    parser.add_argument('--peers')
    parser.add_argument('--recorded', action='store_true')
    parser.add_argument('--record', action='store_true')
    parser.add_argument('--limit', type=int, default=400)
    parser.add_argument('--documents', type=int, default=15)
    parser.add_argument('name', nargs='*')
    args = parser.parse_args()
    args.gwgen = pathlib.Path(args.build).resolve() / 'bin' / 'gwgen'
    of_bodies, of_requests = differences.read()
    with tempfile.TemporaryDirectory(prefix='gw-diff-') as name:
        folder = pathlib.Path(name)
        source = yaml.safe_load((sides.HERE / 'schemas.yaml').read_text())
        body_rows = bodies.run(args, source, folder)
        request_rows = exchanges.run(args, folder)
    wants_all = not args.recorded and not args.name
    status = differences.judge_bodies(body_rows, of_bodies, wants_all)
    status |= differences.judge_requests(request_rows, of_requests, wants_all)
    if args.record:
        record(body_rows, request_rows)
    return status


if __name__ == '__main__':
    sys.exit(main())
