"""What an answer must be like; the same for every protocol."""
import base64
import json
import re
import time

# Differ from one answer to the next without meaning anything here.
VOLATILE = {'date', 'x-request-id', 'traceparent', 'connection', 'keep-alive', 'content-length',
            'transfer-encoding'}

PLACEHOLDER = re.compile(r'^<(any|id|time|base64|number)(?: ([a-z_]+))?>$')


def is_base64(text):
    try:
        return bool(base64.b64decode(text, validate=True))
    except ValueError:
        return False


FITS = {
    'any': lambda v: True,
    'id': lambda v: bool(re.fullmatch(r'[0-9a-f]{32}', str(v))),
    'time': lambda v: bool(re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z', str(v))),
    'base64': lambda v: isinstance(v, str) and is_base64(v),
    'number': lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
}


class Number(str):
    """A JSON number as it was written: 1 and 1.0 differ, and 2^53+1 is exact."""


def parse(text):
    def once(pairs):
        if len(dict(pairs)) != len(pairs):
            raise ValueError('a key stands twice')
        return dict(pairs)
    return json.loads(text, parse_int=Number, parse_float=Number, object_pairs_hook=once)


def compare(wanted, actual, where, variables, problems):
    """Returns |actual| with what placeholders stand for masked."""
    match = PLACEHOLDER.match(wanted) if isinstance(wanted, str) and not isinstance(wanted, Number) else None
    if match:
        kind = match[1]
        value = float(actual) if isinstance(actual, Number) else actual
        if not FITS[kind](value):
            problems.append(f'{where}: not {wanted}: {actual!r}')
        if match[2]:
            variables[match[2]] = str(actual)
        return wanted
    if isinstance(wanted, dict) and isinstance(actual, dict):
        return compare_objects(wanted, actual, where, variables, problems)
    if isinstance(wanted, list) and isinstance(actual, list) and len(wanted) == len(actual):
        return [compare(w, a, f'{where}/{i}', variables, problems) for i, (w, a) in enumerate(zip(wanted, actual))]
    if wanted != actual or isinstance(wanted, Number) != isinstance(actual, Number):
        problems.append(f'{where or "body"}: expected {show(wanted)}, not {show(actual)}')
    return actual


def show(value):
    return value if isinstance(value, Number) else json.dumps(value)


def compare_objects(wanted, actual, where, variables, problems):
    masked = dict(actual)
    for key, value in wanted.items():
        if key == '...':
            continue
        if key in actual:
            masked[key] = compare(value, actual[key], f'{where}/{key}', variables, problems)
        else:
            problems.append(f'{where}/{key}: is missing')
    for key in actual:
        if key not in wanted and '...' not in wanted:
            problems.append(f'{where}/{key}: was not expected: {show(actual[key])}')
    return masked


def place_of(item):
    """"/a/0" of a pointer ("-" for the whole), "?name" of a parameter, "name:" of a header; "?name/a/0"
    and "name:/a/0" of a value within one."""
    pointer = item.get('pointer', '')
    if 'parameter' in item:
        return '?' + item['parameter'] + pointer
    if 'header' in item:
        return item['header'] + ':' + pointer
    return pointer or '-'


def check_problem(answer, actual, body, problems):
    """RFC 9457, and what BEHAVIOUR says of each member."""
    if actual.headers.get('content-type') != 'application/problem+json':
        problems.append(f'content-type is {actual.headers.get("content-type")}')
    if body.get('type') != f'urn:gwgen:problem:{answer.code}':
        problems.append(f'the problem is {body.get("type")}: {body.get("detail")}')
    if body.get('status') != str(answer.status) or not body.get('title'):
        problems.append(f'a problem with status {body.get("status")} and title {body.get("title")}')
    if body.get('instance') != actual.headers.get('x-request-id'):
        problems.append(f'instance {body.get("instance")}, but id {actual.headers.get("x-request-id")}')


def check_errors(wanted, body, problems):
    found = body.get('errors', [])
    for i in range(max(len(wanted), len(found))):
        if i >= len(found):
            problems.append(f'error {wanted[i]} is missing')
            continue
        place, code, detail = place_of(found[i]), found[i].get('code'), found[i].get('detail', '')
        if i >= len(wanted) or (place, code) != wanted[i][:2] or wanted[i][2] not in detail:
            problems.append(f'error {place} {code} {detail}, expected {wanted[i] if i < len(wanted) else "none"}')


def check_headers(answer, actual, variables, problems):
    for name, wanted in answer.headers:
        value = actual.headers.get(name)
        if wanted is None:
            if value is not None:
                problems.append(f'{name} is there: {value}')
        elif value is None:
            problems.append(f'{name} is missing')
        else:
            compare(wanted, value, name, variables, problems)


def check_body(answer, actual, variables, problems):
    """Returns the body with its volatile parts masked."""
    kind = actual.headers.get('content-type', '')
    body = actual.body.decode('utf-8', 'replace')
    wanted = answer.body.strip()
    parsed = None
    if 'json' in kind and body:
        try:
            parsed = parse(body)
        except ValueError as error:
            problems.append(f'the body is not JSON: {error}: {body[:200]}')
    if answer.code:
        if not isinstance(parsed, dict):
            problems.append(f'the body is no problem: {actual.headers} {body[:200]!r}')
            return body
        check_problem(answer, actual, parsed, problems)
    if isinstance(parsed, dict) and (answer.code or answer.errors):
        check_errors(answer.errors or [], parsed, problems)
    if wanted == '<empty>':
        if actual.body:
            problems.append(f'a body of {len(actual.body)} bytes')
    elif wanted and parsed is not None:
        parsed = compare(parse(wanted), parsed, '', variables, problems)
    elif wanted and body != wanted:
        problems.append(f'body {body[:200]!r}')
    if isinstance(parsed, dict) and 'instance' in parsed:
        parsed['instance'] = '<id>'
    return parsed if parsed is not None else body


def blur(value):
    """The lanes don't run at the same second: a time of now is a time."""
    if isinstance(value, dict):
        return {key: blur(member) for key, member in value.items()}
    if isinstance(value, list):
        return [blur(item) for item in value]
    today = time.strftime('%Y-%m-%dT', time.gmtime())
    is_now = isinstance(value, str) and value.startswith(today) and FITS['time'](value)
    return '<time>' if is_now else value


def check_one(answer, actual, variables, problems):
    if actual.status != answer.status:
        problems.append(f'status {actual.status} instead of {answer.status}: {actual.body[:400].decode(errors="replace")}')
        return (actual.status,)
    check_headers(answer, actual, variables, problems)
    masked = check_body(answer, actual, variables, problems)
    return actual.status, {k: v for k, v in actual.headers.items() if k not in VOLATILE}, blur(masked)


def check_calls(step, actual, n_calls, problems):
    """Where a case says nothing: what the gateway refused never left it."""
    wanted = step.upstream
    if wanted is None and len(actual) == 1 and 400 <= actual[0].status < 500 and b'"grpc":' not in actual[0].body:
        wanted = 0
    if wanted is not None and n_calls != wanted:
        problems.append(f'{n_calls} calls reached the upstream, expected {wanted}')


def check(step, actual, n_calls, variables):
    """Returns what is wrong, and the answers for comparison between protocols."""
    problems, masked = [], []
    if len(actual) != len(step.answers):
        shown = ', '.join(str(a.status) for a in actual) or 'none'
        problems.append(f'{len(actual)} answers ({shown}), expected {len(step.answers)}')
    for answer, one in zip(step.answers, actual):
        masked.append(check_one(answer, one, variables, problems))
        closed = getattr(one, 'closed', None)
        if step.closes and closed is False:
            problems.append('the connection stays open')
    check_calls(step, actual, n_calls, problems)
    return problems, masked
