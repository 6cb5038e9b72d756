"""Whole requests: what a gateway answers to each, and what its peers do."""
import json
import sys

import sides
import styles
import whole
import wild

# Who is asked about what: Prism has no bodies but JSON's, and looks at no
# query parameter that it doesn't know.
GENERATED_PEERS = ('validator', 'prism')
WILD_PEERS = ('validator',)
RECORDED_KEYS = ('document', 'operation', 'method', 'target', 'headers', 'body', 'peers')


def text_of(row):
    """A request as the table of differences matches it."""
    headers = ''.join(f' | {name}: {value}' for name, value in row['headers'])
    return f'{row["method"]} {row["target"]}{headers}' + ('' if row['body'] is None else f' || {row["body"]}')


def ask_all(side, rows, keep):
    try:
        for row in rows:
            keep(row, side.say(row))
    finally:
        side.end()


def ask_gwgen(args, folder, rows):
    """False: the document is none for gwgen."""
    try:
        gateway = sides.Gateway(args.gwgen, folder)
    except sides.Refused as error:
        print(f'not asked: {rows[0]["document"]}: {str(error)[:150]}')
        return False
    ask_all(gateway, rows, lambda row, said: row.update(gwgen=said))
    return True


def ask_peer(args, name, folder, rows):
    """What the peer can't serve says nothing of it."""
    try:
        peer = sides.Peer(name, args.peers, folder / 'openapi.json')
    except sides.Refused as error:
        print(f'not asked: {rows[0]["document"]}: {error}')
        return
    ask_all(peer, rows, lambda row, said: row['peers'].update({name: said}))


def run_document(args, folder, document, rows, peers):
    """The rows that somebody answered."""
    sides.write_product(folder, document, 'delegate' if peers is WILD_PEERS else 'public')
    if not ask_gwgen(args, folder, rows):
        return []
    for name in peers if not args.recorded else ():
        ask_peer(args, name, folder, rows)
    return rows


def generated():
    return {**styles.documents(), **whole.documents()}


def run(args, folder):
    """The rows, with what all said."""
    chosen = {name: (*both, GENERATED_PEERS) for name, both in generated().items()}
    if args.recorded:
        recorded = json.loads((sides.HERE / 'recorded_requests.json').read_text())
        chosen = {name: (document, [row for row in recorded if row['document'] == name], peers)
                  for name, (document, _, peers) in chosen.items()}
    else:
        chosen |= {name: (*both, WILD_PEERS) for name, both in wild.documents(args.name, args.documents).items()}
    out = []
    for number, (name, (document, rows, peers)) in enumerate(chosen.items()):
        for row in rows:
            row.setdefault('document', name)
            row.setdefault('peers', {})
        if rows:
            out += run_document(args, folder / str(number), document, rows, peers)
            print(f'{name}: {len(rows)} requests', file=sys.stderr)
    return out
