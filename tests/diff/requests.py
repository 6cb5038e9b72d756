"""Requests of the differential test: the valid values of schemas.yaml, and each
of them with one small change."""
import copy
import json

COMMON = [None, True, False, 0, 1, -1, 1.5, 1.0, '', 'x', [], {}, [1], {'x': 1}, 'é' * 5]
TEXTS = [
    '2023-02-29', '2024-02-29', '2024-1-1', '2024-02-29T24:00:00Z', '2024-02-29t00:00:00z', '2024-02-29T00:00:00',
    '12:00:00', '12:00:60Z', '25:00:00Z', 'P', 'P1Y2W', 'PT1S', 'p1d', 'aGVsbG8', 'a===', 'a b', 'a@b', 'a@b.', '@b.example',
    '1.2.3', '1.2.3.04', '256.0.0.1', ':::', '::ffff:1.2.3.4', '1::2::3', '-a.example', 'a_b.example', 'a.' * 130 + 'a',
    'http://', '//a', 'a b:c', 'http://[::1', '%zz', '~2', 'a/b', '0#', '01/a', '{a', '{a}b}',
    '123e4567e89b12d3a456426614174000', '123E4567-E89B-12D3-A456-426614174000', 'abcd', 'ab1 d', 'abc\n1', '12345\n', '１２３４５',
]


def constants(schema):
    """The numbers and texts that a schema speaks of, and what is next to them."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key in ('enum', 'const'):
                yield from value if isinstance(value, list) else [value]
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                yield from (value, value + 1, value - 1)
                if key.endswith('Length'):
                    yield from ('y' * max(value + step, 0) for step in (-1, 0, 1))
            elif key not in ('$ref', 'pattern', 'format', 'propertyName', 'mapping'):
                yield from constants(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from constants(item)


def places(value, path=()):
    """The path of each value in a value."""
    yield path
    if isinstance(value, dict):
        for key, member in value.items():
            yield from places(member, (*path, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from places(item, (*path, i))


def at(value, path):
    for step in path:
        value = value[step]
    return value


def put(value, path, new):
    """A copy with |new| at |path|."""
    if not path:
        return new
    value = copy.deepcopy(value)
    at(value, path[:-1])[path[-1]] = new
    return value


def changed(value, path, pool):
    """|value| with one change at |path|."""
    here = at(value, path)
    for new in pool:
        yield put(value, path, new)
    if isinstance(here, str):
        for new in (here[:-1], here + 'a', here + '1', here.upper(), ' ' + here, here + '\n'):
            yield put(value, path, new)
    if isinstance(here, (int, float)) and not isinstance(here, bool):
        for new in (here + 1, here - 1, -here, here + 0.5, str(here)):
            yield put(value, path, new)
    if isinstance(here, list):
        for new in (here + here, here[1:], here[::-1], here + [None], here + [{}], here + ['a', 5, 6]):
            yield put(value, path, new)
    if isinstance(here, dict):
        for key in here:
            yield put(value, path, {k: v for k, v in here.items() if k != key})
            yield put(value, path, {(k + 'x' if k == key else k): v for k, v in here.items()})
        for key in ('zz', 'n_z', 's_z', 'a', 'b', 'c', 'bark', 'lives', 'id', 'kind'):
            for new in (1, 'x'):
                if key not in here:
                    yield put(value, path, {**here, key: new})


def of_operation(schema, values, limit):
    """Distinct request bodies as JSON texts, at most |limit|, always the same:
    the valid ones first, and an even choice of the others."""
    def text(value):
        return json.dumps(value, ensure_ascii=False)
    first = list(dict.fromkeys(map(text, values)))
    speaks_of_texts = '"format"' in text(schema) or '"pattern"' in text(schema)
    pool = [*constants(schema), *COMMON, *(TEXTS if speaks_of_texts else [])]
    rest = dict.fromkeys(text(new) for value in values for path in places(value) for new in changed(value, path, pool))
    rest = [body for body in rest if body not in first]
    room = max(limit - len(first), 0)
    step = max(len(rest) / room, 1) if room else 1
    return first + [rest[int(i * step)] for i in range(min(room, len(rest)))]
