"""Requests made from google.api.http rules, and what must arrive of them.

Written from google/api/http.proto alone: the gateway's own reading of it is
what is tested.
"""
import json
import re
import urllib.parse

from google.protobuf import json_format

VARIABLE = re.compile(r'\{([^=}]+)(?:=([^}]*))?\}')
TEXT_MESSAGES = {'google.protobuf.Timestamp', 'google.protobuf.Duration', 'google.protobuf.FieldMask'}
WRAPPERS = {f'google.protobuf.{name}Value' for name in (
    'Double', 'Float', 'Int64', 'UInt64', 'Int32', 'UInt32', 'Bool', 'String', 'Bytes')}
OWN_JSON = {f'google.protobuf.{name}' for name in ('Any', 'Struct', 'Value', 'ListValue')}
# By variant: what stands for "*" and for "**".
SEGMENTS = (('p-{}', ['x-{}', 'y']), ('\u00e4 {}', ['m', 'n o', '{}']), ('{}', ['only-{}']))


def method_and_path(rule):
    kind = rule.WhichOneof('pattern')
    return (rule.custom.kind, rule.custom.path) if kind == 'custom' else (kind.upper(), getattr(rule, kind))


def leaf(message, path):
    """(the message that holds it, the field) of "a.b.c"."""
    *parents, name = path.split('.')
    for parent in parents:
        message = getattr(message, parent)
    return message, message.DESCRIPTOR.fields_by_name[name]


def value_of(field, text):
    """A path value as the field's type has it."""
    if field.enum_type is not None:
        return field.enum_type.values[-1].number, field.enum_type.values[-1].name
    if field.cpp_type == field.CPPTYPE_STRING:
        return text, text
    if field.cpp_type == field.CPPTYPE_BOOL:
        return True, 'true'
    return 7, '7'


class Path:
    """Writes the path of a template and sets its fields in |message|."""

    def __init__(self, message, variant):
        self.message, self.variant, self.n = message, variant, 0

    def segments(self, pattern):
        """Decoded texts for "a/*/b/**"."""
        one, many = SEGMENTS[self.variant]
        out = []
        for part in pattern.split('/'):
            self.n += part in ('*', '**')
            texts = [one] if part == '*' else many if part == '**' else [part]
            out += [text.format(self.n) if part in ('*', '**') else text for text in texts]
        return out

    def variable(self, match):
        name, pattern = match[1], match[2] or '*'
        texts = self.segments(pattern)
        holder, field = leaf(self.message, name)
        value, text = value_of(field, '/'.join(texts))
        setattr(holder, field.name, value)
        return '/'.join(urllib.parse.quote(part, safe='') for part in (texts if text == value else [text]))

    def write(self, template):
        return VARIABLE.sub(self.variable, template)


# ---- the query

def scalar_text(field, value, as_number=False):
    if field.enum_type is not None:
        return str(value) if as_number else field.enum_type.values_by_number[value].name
    if field.cpp_type == field.CPPTYPE_BOOL:
        return 'true' if value else 'false'
    if field.type == field.TYPE_BYTES:
        return json_format.base64.b64encode(value).decode()
    return str(value)


def text_of(field, value, as_number=False):
    """One value as a query has it; None: it has no text."""
    if field.message_type is None:
        return scalar_text(field, value, as_number)
    name = field.message_type.full_name
    if name in TEXT_MESSAGES:
        return value.ToJsonString()
    if name in WRAPPERS:
        return scalar_text(value.DESCRIPTOR.fields_by_name['value'], value.value)
    if name in OWN_JSON:
        return json.dumps(json_format.MessageToDict(value, descriptor_pool=value.DESCRIPTOR.file.pool))
    return None


def is_plain_message(field):
    return (field.message_type is not None and field.message_type.full_name not in TEXT_MESSAGES | WRAPPERS | OWN_JSON)


class Query:
    """The fields of a message as query parameters. What a query can't say is
    taken out of the message. |is_proto|: names as in the .proto, enums by
    number."""

    def __init__(self, is_proto, is_taken):
        self.is_proto, self.is_taken, self.pairs = is_proto, is_taken, []

    def spell(self, field):
        return field.name if self.is_proto else field.json_name

    def walk(self, message, prefix='', path=''):
        for field, value in message.ListFields():
            name, full = prefix + self.spell(field), path + field.name
            if self.is_taken(full):
                continue
            if field.message_type is not None and field.message_type.GetOptions().map_entry:
                is_said = self.put_map(field, value, name)
            elif field.label == field.LABEL_REPEATED:
                is_said = self.put_list(field, value, name)
            elif is_plain_message(field):
                self.walk(value, name + '.', full + '.')
                is_said = value.ListFields()
            else:
                is_said = self.put_list(field, [value], name)
            if not is_said:
                message.ClearField(field.name)

    def put_list(self, field, values, name):
        texts = [text_of(field, value, self.is_proto) for value in values]
        if None in texts:
            return False
        self.pairs += [(name, text) for text in texts]
        return True

    def put_map(self, field, values, name):
        key, value = (field.message_type.fields_by_name[part] for part in ('key', 'value'))
        pairs = [(f'{name}[{scalar_text(key, k)}]', text_of(value, values[k])) for k in values]
        if any(text is None for _, text in pairs):
            return False
        self.pairs += pairs
        return True

    def write(self):
        return '&'.join(f'{urllib.parse.quote(k, safe="[].")}={urllib.parse.quote(v, safe="")}' for k, v in self.pairs)


# ---- the whole

class Request:
    """|message| is changed to what must arrive."""

    def __init__(self, rule, message, variant):
        self.method, template = method_and_path(rule)
        self.message, self.body = message, None
        taken = {match[1] for match in VARIABLE.finditer(template)}
        self.target = Path(message, variant).write(template)
        self.is_proto = variant == 1
        if rule.body == '*':
            self.body = self.to_json(message)
            return
        if rule.body:
            self.put_body(rule.body)
        query = Query(self.is_proto, lambda path: path in taken or (rule.body and path.split('.')[0] == rule.body))
        query.walk(message)
        if query.pairs:
            self.target += '?' + query.write()

    def to_json(self, message):
        return json_format.MessageToDict(message, preserving_proto_field_name=self.is_proto,
                                         use_integers_for_enums=self.is_proto,
                                         descriptor_pool=message.DESCRIPTOR.file.pool)

    def put_body(self, name):
        field = self.message.DESCRIPTOR.fields_by_name[name]
        whole = self.to_json(self.message)
        empty = [] if field.label == field.LABEL_REPEATED else {} if field.message_type is not None else ''
        self.body = whole.get(field.name if self.is_proto else field.json_name, empty)
        if empty == {}:
            getattr(self.message, name).SetInParent()
