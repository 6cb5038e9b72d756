#!/usr/bin/python3
"""Writes the messages of the benchmarks, as JSON and as protobuf.

usage: payloads.py PROTOC PROTOS OUT
PROTOS holds google/api/*.proto. The same bytes come out of every run.
"""
import json
import pathlib
import random
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
WORDS = ('archive', 'harbour', 'thé', 'winter', 'map', 'Größe', 'letters',
         'island', 'мост', 'silver', '図書館', 'field', '"noted"', 'a\tb',
         'engine', 'naïve', 'pilot', 'cobalt', '🛰', 'meadow', 'ledger')
FIRST_DAY = 1_600_000_000
LARGE_BYTES = 65_000


class Writer:
    def __init__(self, messages):
        self.pb = messages
        self.random = random.Random(11)

    def text(self, n_bytes):
        words = []
        while len(' '.join(words).encode()) < n_bytes:
            words.append(self.random.choice(WORDS))
        return ' '.join(words)

    def small(self):
        return self.pb.Item(
            name='branches/main/items/small', title='Ile mystérieuse',
            barcode=9782253005568, medium=1)

    def medium(self, number):
        item = self.pb.Item(
            name=f'branches/main/items/medium-{number}', title=self.text(40),
            barcode=9780000000000 + number, medium=1 + number % 3,
            length=200 + number, rating=number % 5 + 0.25, on_shelf=True,
            summary=self.text(440), cover_digest=bytes(range(20)))
        item.price.currency, item.price.units = 'CHF', 20 + number
        item.price.nanos = 950_000_000
        item.acquired.seconds = FIRST_DAY + number * 86_461
        for i in range(3):
            item.people.add(name=self.text(14), role='author', country='CH',
                            born=1900 + 7 * i)
        item.subjects.extend(self.text(7) for _ in range(6))
        for i in range(5):
            item.notes[f'note-{i}'] = self.text(12)
        for i in range(3):
            item.copies[f'branch-{i}'] = 12_345 * i + 3
        for i in range(4):
            loan = item.loans.add(reader=self.text(10), extensions=i,
                                  note=self.text(110))
            loan.due.seconds = FIRST_DAY + 604_800 * i
            loan.due.nanos = 250_000_000 * (i % 4)
        return item

    def large(self):
        items = []
        size = 0
        while size < LARGE_BYTES:
            items.append(self.medium(len(items)))
            size += len(as_json(items[-1])) + 1
        return items


def as_json(message):
    from google.protobuf import json_format
    return json.dumps(json_format.MessageToDict(message), ensure_ascii=False,
                      separators=(',', ':')).encode()


def main():
    protoc, protos, out = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    python = out / 'python'
    python.mkdir(parents=True, exist_ok=True)
    subprocess.run([protoc, f'-I{HERE}/api', f'-I{protos}',
                    f'--python_out={python}', 'library.proto',
                    'google/api/annotations.proto', 'google/api/http.proto'],
                   check=True)
    sys.path.insert(0, str(python))
    import library_pb2 as pb
    writer = Writer(pb)
    items = writer.large()
    messages = {
        'small': writer.small(),
        'medium': writer.medium(0),
        'list': pb.ListItemsResponse(items=items, next_page_token='next',
                                     total=1000),
        'import': pb.ImportItemsRequest(items=items),
        'imported': pb.ImportItemsResponse(imported=len(items), job='jobs/7'),
    }
    for name, message in messages.items():
        (out / f'{name}.json').write_bytes(as_json(message))
        (out / f'{name}.pb').write_bytes(
            message.SerializeToString(deterministic=True))


if __name__ == '__main__':
    main()
