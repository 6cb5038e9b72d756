"""A request as bytes: parameters in their styles, bodies in their media types."""
import dataclasses
import json
import urllib.parse

from values import Cannot

BOUNDARY = 'gw-boundary-0123456789'
SEPARATORS = {'form': ',', 'simple': ',', 'spaceDelimited': '%20', 'pipeDelimited': '|', 'label': '.', 'matrix': ','}


@dataclasses.dataclass
class Wire:
    method: str
    target: str
    headers: dict
    body: bytes


def scalar(value):
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if value is None or isinstance(value, (dict, list)):
        raise Cannot('no text for it')
    return str(value)


def quote(text):
    return urllib.parse.quote(text, safe='')


def deep(name, value):
    """The pairs of a deepObject."""
    if value in ({}, []):
        raise Cannot('nothing stands for it')
    if isinstance(value, dict):
        return [pair for key, member in value.items() for pair in deep(f'{name}[{key}]', member)]
    if isinstance(value, list):
        has_keys = any(isinstance(item, (dict, list)) for item in value)
        return [pair for i, item in enumerate(value) for pair in deep(f'{name}[{i if has_keys else ""}]', item)]
    return [(name, scalar(value))]


def pairs(name, value, style, explode):
    """[(encoded name, encoded value)] in a query, a cookie or a form."""
    if style == 'deepObject':
        return [(quote(key), quote(text)) for key, text in deep(name, value)]
    if isinstance(value, dict):
        if explode:
            return [(quote(key), quote(scalar(member))) for key, member in value.items()]
        flat = [scalar(one) for pair in value.items() for one in pair]
        return [(quote(name), SEPARATORS[style].join(map(quote, flat)))]
    if isinstance(value, list):
        if not value:
            raise Cannot('an empty array')
        texts = [quote(scalar(item)) for item in value]
        return [(quote(name), text) for text in texts] if explode else [(quote(name), SEPARATORS[style].join(texts))]
    return [(quote(name), quote(scalar(value)))]


def segment(parameter, value):
    """Of a path."""
    joined = {'label': '.', 'matrix': ';'}.get(parameter.style, ',') if parameter.explode else ','
    lead = {'label': '.', 'matrix': ';'}.get(parameter.style, '')
    if isinstance(value, dict):
        parts = [quote(key) + ('=' if parameter.explode else ',') + quote(scalar(one)) for key, one in value.items()]
    elif isinstance(value, list):
        parts = [quote(scalar(one)) for one in value]
    else:
        parts = [quote(scalar(value))]
    if parameter.style == 'matrix':
        is_list = not isinstance(value, dict)
        name = quote(parameter.name) + '='
        return lead + (joined.join(name + part for part in parts) if parameter.explode and is_list
                       else joined.join(parts) if parameter.explode else name + joined.join(parts))
    return lead + joined.join(parts)


def header(parameter, value):
    """Nothing is encoded here."""
    if isinstance(value, dict):
        sign = '=' if parameter.explode else ','
        return ','.join(f'{key}{sign}{scalar(one)}' for key, one in value.items())
    return ','.join(map(scalar, value)) if isinstance(value, list) else scalar(value)


def text_of_parameter(parameter, value):
    return json.dumps(value, separators=(',', ':')) if parameter.is_json else value


def write(operation, values, media, body):
    """|values| is [(parameter, value)]; |body| is what write_body() gave."""
    path, query, headers, cookies = operation.path, [], {}, []
    for parameter, value in values:
        value = text_of_parameter(parameter, value)
        if parameter.place == 'path':
            path = path.replace('{' + parameter.name + '}', segment(parameter, value))
        elif parameter.place == 'header':
            headers[parameter.name] = header(parameter, value)
        else:
            (query if parameter.place == 'query' else cookies).extend(
                pairs(parameter.name, value, parameter.style, parameter.explode))
    if cookies:
        headers['Cookie'] = '; '.join(f'{name}={value}' for name, value in cookies)
    if media:
        headers['Content-Type'] = media
    target = path + ('?' + '&'.join(f'{name}={value}' for name, value in query) if query else '')
    return Wire(operation.method, target, headers, body)


# ---- bodies ----------------------------------------------------------------------


def is_json(kind):
    return kind in ('application/json', 'text/json', '*/*', 'application/*') or kind.endswith('+json')


def form(value, encoding):
    out = []
    for name, member in value.items():
        told = encoding.get(name, {})
        style, is_list = told.get('style', 'form'), isinstance(member, list)
        holds_objects = is_list and any(isinstance(item, (dict, list)) for item in member)
        is_styled = {'style', 'explode'} & told.keys() and 'contentType' not in told
        if style == 'deepObject':
            out += pairs(name, member, style, True)
        elif is_styled and isinstance(member, dict):
            out += pairs(name, member, style, told.get('explode', style == 'form'))
        elif holds_objects:
            out += [(quote(name), quote(json.dumps(item))) for item in member]
        elif isinstance(member, dict):
            out.append((quote(name), quote(json.dumps(member))))
        else:
            out += pairs(name, member, style, told.get('explode', style == 'form'))
    return '&'.join(f'{name}={text}' for name, text in out).encode()


def parts(value, encoding, is_binary):
    """[(name, headers, bytes)] of multipart/form-data."""
    for name, member in value.items():
        if member == []:
            raise Cannot('an empty array')
        if encoding.get(name, {}).get('style') == 'deepObject':
            yield from ((key, '', text.encode()) for key, text in deep(name, member))
            continue
        for one in member if isinstance(member, list) else [member]:
            told = encoding.get(name, {}).get('contentType', '')
            if isinstance(one, (dict, list)) or told.endswith('json'):
                yield name, '\r\nContent-Type: application/json', json.dumps(one).encode()
            elif is_binary(name):
                yield name, '; filename="f"\r\nContent-Type: application/octet-stream', scalar(one).encode()
            else:
                yield name, '', scalar(one).encode()


def multipart(value, encoding, is_binary):
    out = b''
    for name, more, data in parts(value, encoding, is_binary):
        out += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + data + b'\r\n'
    return out + f'--{BOUNDARY}--\r\n'.encode()


def write_body(media, value, is_binary):
    """(Content-Type, bytes)."""
    if is_json(media.type):
        kind = 'application/json' if '*' in media.type else media.type
        return kind, json.dumps(value).encode()
    if media.type.endswith(('/x-www-form-urlencoded', '/form-data')) and not isinstance(value, dict):
        raise Cannot('a form that is no object')
    if media.type == 'application/x-www-form-urlencoded':
        return media.type, form(value, media.encoding)
    if media.type == 'multipart/form-data':
        return f'{media.type}; boundary={BOUNDARY}', multipart(value, media.encoding, is_binary)
    return media.type.replace('*', 'x'), value.encode() if isinstance(value, str) else json.dumps(value).encode()
