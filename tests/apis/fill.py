"""Messages with something in every field, the same ones in every run."""
import random

from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor as Field

DEPTH = 4
FIELD_BEHAVIOR = 1052  # of FieldOptions: google.api.field_behavior
REQUIRED, OUTPUT_ONLY, INPUT_ONLY = 2, 3, 4

INTEGERS = {
    Field.CPPTYPE_INT32: (-2147483648, 2147483647), Field.CPPTYPE_UINT32: (1, 4294967295),
    Field.CPPTYPE_INT64: (-9223372036854775808, 9007199254740993, 9223372036854775807),
    Field.CPPTYPE_UINT64: (1, 9007199254740993, 18446744073709551615),
}
TEXTS = ('plain', 'two words', 'q"uote\\', '\u00e4\u20ac\U0001f600', 'a&b=c+d%20/e', 'tab\tand\nline')
STRUCTS = (
    {'a': 1.5, 'b': [True, None, 'x', []], 'c': {'d': 'e', 'f': {}}},
    {'': '', 'list': [[1], {'k': -0.25}], 'none': None},
)
VALUES = (7.25, 'text', True, None, [1, 'two', None], {'k': {'l': [False]}})
ANY_TYPES = ('google.rpc.Status', 'google.protobuf.Duration', 'google.protobuf.Timestamp')


def behaviors(field):
    """The numbers of google.api.field_behavior."""
    found = set()
    for one, value in field.GetOptions().ListFields():
        if one.number == FIELD_BEHAVIOR:
            found.update(value)
    return found | unknown_behaviors(field)


def unknown_behaviors(field):
    """The option may be one that its pool can't name: its bytes are 1052 << 3
    and a number, or the same packed."""
    data, found = field.GetOptions().SerializeToString(), set()
    for tag in (b'\xe0\x41', b'\xe2\x41'):
        at = data.find(tag)
        while at >= 0:
            rest = data[at + 2:]
            found.update(rest[1:1 + rest[0]] if tag == b'\xe2\x41' else rest[:1])
            at = data.find(tag, at + 2)
    return found


def drop(data, descriptor, hidden):
    """Takes the fields with the behavior |hidden| out of a message's JSON."""
    if descriptor.full_name.startswith('google.protobuf.'):
        return
    for field in descriptor.fields:
        if hidden in behaviors(field):
            data.pop(field.json_name, None)
        value, inner = data.get(field.json_name), field.message_type
        if value is None or inner is None:
            continue
        values = value if isinstance(value, list) else [value]
        if inner.GetOptions().map_entry:
            inner, values = inner.fields_by_name['value'].message_type, list(value.values())
        for one in values if inner is not None else ():
            drop(one, inner, hidden)


class Filler:
    """Fills messages of |package|. |seed| is a text; |hidden| the behavior of
    fields that are left out: OUTPUT_ONLY in requests, INPUT_ONLY in answers."""

    def __init__(self, package, seed, hidden):
        self.package, self.hidden = package, hidden
        self.random = random.Random(seed)

    def fill(self, message, only_required=False, inside=()):
        descriptor = message.DESCRIPTOR
        inside = (*inside, descriptor.full_name)
        chosen = {oneof.name: self.random.choice(oneof.fields) for oneof in descriptor.oneofs}
        for field in descriptor.fields:
            oneof = field.containing_oneof
            is_out = oneof is not None and chosen[oneof.name] is not field
            found = behaviors(field)
            if is_out or self.hidden in found or (only_required and REQUIRED not in found):
                continue
            if self.may_enter(field, inside, REQUIRED in found):
                self.put(message, field, only_required, inside)
        return message

    def may_enter(self, field, inside, is_required):
        """Messages within messages end somewhere."""
        if field.message_type is None:
            return True
        target = field.message_type
        if target.GetOptions().map_entry:
            target = target.fields_by_name['value'].message_type
        if target is None:
            return True
        if target.full_name == 'google.protobuf.Any' and not self.any_type():
            return False
        return target.full_name not in inside and (is_required or len(inside) < DEPTH)

    def put(self, message, field, only_required, inside):
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            self.put_map(message, field, only_required, inside)
        elif field.label == Field.LABEL_REPEATED:
            items = getattr(message, field.name)
            for _ in range(self.random.randint(1, 2)):
                if field.message_type is None:
                    items.append(self.scalar(field))
                else:
                    self.message(items.add(), only_required, inside)
        elif field.message_type is None:
            setattr(message, field.name, self.scalar(field))
        else:
            inner = getattr(message, field.name)
            inner.SetInParent()
            self.message(inner, only_required, inside)

    def put_map(self, message, field, only_required, inside):
        entries = getattr(message, field.name)
        key, value = (field.message_type.fields_by_name[name] for name in ('key', 'value'))
        for _ in range(2):
            name = self.scalar(key)
            if value.message_type is None:
                entries[name] = self.scalar(value)
            else:
                self.message(entries[name], only_required, inside)

    def scalar(self, field):
        if field.enum_type is not None:
            numbers = [value.number for value in field.enum_type.values]
            return self.random.choice(numbers[1:] or numbers)
        if field.cpp_type in INTEGERS:
            return self.random.choice((*INTEGERS[field.cpp_type], self.random.randint(1, 1000)))
        if field.cpp_type == Field.CPPTYPE_BOOL:
            return True
        if field.cpp_type == Field.CPPTYPE_FLOAT:
            return self.random.choice((0.5, -1.25, 16777216.0, 1.0000000150474662e+30))
        if field.cpp_type == Field.CPPTYPE_DOUBLE:
            return self.random.choice((0.1, -2.5e-300, 1e21, 123456789.125))
        text = f'{self.random.choice(TEXTS)}{self.random.randint(0, 99)}'
        return text.encode() if field.type == Field.TYPE_BYTES else text

    # ---- any message, those with a JSON of their own among them

    def any_type(self):
        for name in ANY_TYPES:
            try:
                return self.package.prototype(name)
            except KeyError:
                pass
        return None

    def message(self, message, only_required, inside=()):
        name = message.DESCRIPTOR.full_name
        pick = self.random.choice
        if name == 'google.protobuf.Timestamp':
            message.seconds = self.random.randint(-1000000000, 4000000000)
            message.nanos = pick((0, 1, 5000, 120000000))
        elif name == 'google.protobuf.Duration':
            sign = pick((1, -1))
            message.seconds, message.nanos = sign * self.random.randint(0, 10000), sign * pick((0, 1, 500000000))
        elif name == 'google.protobuf.FieldMask':
            message.paths.extend(pick((['name'], ['display_name', 'a.b_c'])))
        elif name in ('google.protobuf.Struct', 'google.protobuf.ListValue', 'google.protobuf.Value'):
            rows = {'Struct': STRUCTS, 'Value': VALUES}.get(name.rsplit('.', 1)[1], ([], [1, 'a', None, {'b': []}]))
            json_format.ParseDict(pick(rows), message)
        elif name == 'google.protobuf.Any':
            inner = self.any_type()()
            if name in inside or inner.DESCRIPTOR.full_name != 'google.rpc.Status':
                self.message(inner, False, inside)
            else:
                inner.code, inner.message = 3, self.random.choice(TEXTS)
            message.Pack(inner)
        elif name == 'google.api.HttpBody':
            message.content_type, message.data = pick((('text/plain', b'two\nlines'), ('image/png', b'\x89PNG\r\n\0')))
        elif name.startswith('google.protobuf.') and name.endswith('Value'):
            message.value = self.scalar(message.DESCRIPTOR.fields_by_name['value'])
        else:
            self.fill(message, only_required, inside)
