"""Who says what is valid: python3-jsonschema, with formats of the test's own."""
import base64
import binascii
import datetime
import ipaddress
import re
import urllib.parse
import uuid

import jsonschema

import document as documents

FORMATS = jsonschema.FormatChecker(formats=())


def checks(name):
    """Of texts; what the function raises, or a false answer, refuses."""
    def wrap(function):
        FORMATS.checks(name, raises=(ValueError, binascii.Error))(
            lambda value: not isinstance(value, str) or bool(function(value)))
        return function
    return wrap


checks('date')(lambda text: re.fullmatch(r'\d{4}-\d\d-\d\d', text) and datetime.date.fromisoformat(text))
checks('uuid')(lambda text: re.fullmatch(r'[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}', text) and uuid.UUID(text))
checks('ipv4')(lambda text: ipaddress.IPv4Address(text))
checks('ipv6')(lambda text: ipaddress.IPv6Address(text))
checks('byte')(lambda text: len(text) % 4 == 0 and base64.b64decode(text, validate=True) is not None)
checks('email')(lambda text: re.fullmatch(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", text, re.A))
checks('hostname')(lambda text: re.fullmatch(r'[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*'
                                             r'[A-Za-z0-9])?)*', text))
checks('duration')(lambda text: re.fullmatch(r'P(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?)', text)
                   and text[-1] not in 'PT')


@checks('date-time')
def is_date_time(text):
    found = re.fullmatch(r'(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)', text)
    return found and ' ' not in text and datetime.datetime.fromisoformat(f'{found[1]}T{found[2]}')


@checks('uri')
def is_uri(text):
    urllib.parse.urlsplit(text)
    return re.fullmatch(r"[A-Za-z][\w+.-]*:([\w.~!$&'()*+,;=:@/?#\[\]-]|%[0-9A-Fa-f]{2})*", text, re.A)


def in_range(bits):
    def check(value):
        return isinstance(value, bool) or not isinstance(value, int) or -(1 << bits - 1) <= value < 1 << bits - 1
    return check


for name, bits in (('int32', 32), ('int64', 64)):
    FORMATS.checks(name)(in_range(bits))


class Resolver:
    """References within one document; its own properties may be called "$id",
    which jsonschema's resolver takes for the keyword."""
    resolution_scope = ''

    def __init__(self, root):
        self.root = root

    def resolve(self, reference):
        return '', documents.find(self.root, reference)

    def push_scope(self, scope):
        pass

    def pop_scope(self):
        pass


class Judge:
    """Of one document."""

    def __init__(self, document):
        self.document = document
        self.root = documents.as_json_schema(document, document.root)
        self.kind = jsonschema.Draft4Validator if document.is_old else jsonschema.Draft202012Validator
        self.resolver = Resolver(self.root)

    def schema(self, schema):
        """A schema of the document, as this judge reads it."""
        return documents.as_json_schema(self.document, {} if schema is None else schema)

    def resolve(self, reference):
        return self.resolver.resolve(reference)[1]

    def takes(self, schema, value):
        return next(self.kind(schema, resolver=self.resolver, format_checker=FORMATS).iter_errors(value), None) is None

    def places(self, schema, value):
        """The paths of what is wrong, also within the branches of choices."""
        for error in self.kind(schema, resolver=self.resolver, format_checker=FORMATS).iter_errors(value):
            yield from self.places_of(error)

    def places_of(self, error):
        at = list(error.absolute_path)
        yield at
        if error.validator == 'required':
            yield from ([*at, name] for name in error.validator_value)
        if error.validator == 'additionalProperties':
            yield from ([*at, name] for name in error.instance)
        for inner in error.context:
            yield from self.places_of(inner)
