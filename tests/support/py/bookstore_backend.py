#!/usr/bin/python3
"""The bookstore's service on grpcio: what examples/bookstore-backend is in C.

    bookstore_backend.py [--listen 127.0.0.1:0] [--cert PEM --key PEM]

Prints "ready HOST:PORT". Beside the honest service there are hooks for tests,
chosen by the shelf that GetShelf asks for:

    test-code-N          ends with gRPC status N
    test-sleep-N         answers after N milliseconds
    test-large-N         a theme of N bytes
    test-retry-N         RESOURCE_EXHAUSTED with RetryInfo of N milliseconds
    test-details         FAILED_PRECONDITION with ErrorInfo and a detail of a
                         type that nobody knows
    test-rich            RESOURCE_EXHAUSTED with every other detail of
                         google.rpc, and a Shelf
    test-damaged         INTERNAL with details that are damaged, and a Duration
    test-violations      INVALID_ARGUMENT with two violations
    test-garbage         bytes that are no message
    test-utf8            a theme that is not UTF-8
    test-unknown-field   a message with a field that the proto lacks
    test-metadata        the theme is the call's metadata, as sorted JSON
    test-gzip-N          a theme of N bytes, compressed
    test-deflate-N       likewise
    test-headers         metadata in the answer, before and after it
    test-message         a status message with what needs escaping
"""
import json
import sys
import time

import grpc
from google.protobuf import any_pb2

import grpc_peer
from grpc_peer import Failure, ROOT

CODES = {code.value[0]: code for code in grpc.StatusCode}
PROTOS = grpc_peer.Protos(ROOT / 'specs' / 'bookstore', ['bookstore/v1/bookstore.proto'])
Shelf = PROTOS['bookstore.v1.Shelf']
Book = PROTOS['bookstore.v1.Book']
Page = PROTOS['bookstore.v1.Page']
Empty = PROTOS['google.protobuf.Empty']

shelves, books = {}, {}
counters = {'revision': 0, 'book': 0}


def field_failure(field, what):
    bad = PROTOS['google.rpc.BadRequest']()
    bad.field_violations.add(field=field, description=what)
    return Failure(grpc.StatusCode.INVALID_ARGUMENT, f'{field} {what}', bad)


def missing(name):
    return Failure(grpc.StatusCode.NOT_FOUND, f'there is no {name}')


def exists(name):
    return Failure(grpc.StatusCode.ALREADY_EXISTS, f'{name} exists already')


def put_book(book):
    counters['revision'] += 1
    book.etag = counters['revision'].to_bytes(8, 'little')
    books[book.name] = book
    return book


def find_fresh(name, etag):
    if name not in books:
        raise missing(name)
    if etag and etag != books[name].etag:
        raise Failure(grpc.StatusCode.ABORTED, f'{name} has changed meanwhile')
    return books[name]


# ---- hooks ----

def hook_code(context, n):
    raise Failure(CODES[n], f'as asked for: {n}')


def hook_sleep(context, n):
    time.sleep(n / 1000)
    return Shelf(theme=f'after {n} ms')


def hook_large(context, n):
    return Shelf(theme='x' * n)


def hook_packed(compression):
    def hook(context, n):
        context.set_compression(compression)
        return Shelf(theme='x' * n)
    return hook


def hook_retry(context, n):
    info = PROTOS['google.rpc.RetryInfo']()
    info.retry_delay.seconds, info.retry_delay.nanos = n // 1000, n % 1000 * 1000000
    raise Failure(grpc.StatusCode.RESOURCE_EXHAUSTED, 'try again', info)


def hook_details(context, n):
    info = PROTOS['google.rpc.ErrorInfo'](reason='CLOSED', domain='bookstore.example')
    other = any_pb2.Any(type_url='type.googleapis.com/nobody.knows.It', value=b'\x08\x01')
    raise Failure(grpc.StatusCode.FAILED_PRECONDITION, 'two details', info, other)


def hook_rich(context, n):
    def make(kind, **fields):
        return PROTOS['google.rpc.' + kind](**fields)

    raise Failure(
        grpc.StatusCode.RESOURCE_EXHAUSTED, 'every one of them',
        make('DebugInfo', stack_entries=['a', 'b'], detail='d'),
        make('QuotaFailure', violations=[{'subject': 's', 'description': 'd'}]),
        make('PreconditionFailure', violations=[{'type': 't', 'subject': 's', 'description': 'd'}]),
        make('RequestInfo', request_id='r', serving_data='s'),
        make('ResourceInfo', resource_type='t', resource_name='n', owner='o', description='d'),
        make('Help', links=[{'description': 'd', 'url': 'u'}]),
        make('LocalizedMessage', locale='de', message='nein'),
        Shelf(name='shelves/full', theme='\u00fc'))


def hook_damaged(context, n):
    kind = 'type.googleapis.com/google.rpc.'
    raise Failure(
        grpc.StatusCode.INTERNAL, 'damaged',
        any_pb2.Any(type_url=kind + 'ErrorInfo', value=b'\x0a\xff'),
        any_pb2.Any(type_url=kind + 'Help', value=b'\x0a\x04\x0a\x02\xc3\x28'),
        any_pb2.Any(type_url='type.googleapis.com/google.protobuf.Duration', value=b'\x08\x03'))


def hook_violations(context, n):
    bad = PROTOS['google.rpc.BadRequest']()
    bad.field_violations.add(field='name', description='is odd')
    bad.field_violations.add(field='other[2].part', description='is even')
    raise Failure(grpc.StatusCode.INVALID_ARGUMENT, 'two things', bad)


def hook_metadata(context, n):
    pairs = [(k, v if isinstance(v, str) else v.hex()) for k, v in context.invocation_metadata()]
    return Shelf(theme=json.dumps(sorted(pairs)))


def hook_headers(context, n):
    context.send_initial_metadata((('x-test', 'before'), ('x-test-bin', b'\0\1')))
    context.set_trailing_metadata((('x-test-trailer', 'after'),))
    return Shelf(theme='with headers')


def hook_message(context, n):
    raise Failure(grpc.StatusCode.INTERNAL, 'a "quote", a\nline, 100% and \u00fc')


HOOKS = {
    'code': hook_code,
    'sleep': hook_sleep,
    'large': hook_large,
    'gzip': hook_packed(grpc.Compression.Gzip),
    'deflate': hook_packed(grpc.Compression.Deflate),
    'retry': hook_retry,
    'details': hook_details,
    'rich': hook_rich,
    'damaged': hook_damaged,
    'violations': hook_violations,
    'garbage': lambda context, n: b'\x0a\xff\xff\xff',
    'utf8': lambda context, n: b'\x12\x02\xc3\x28',
    'unknown-field': lambda context, n: Shelf(theme='known').SerializeToString() + b'\x98\x06\x2a',
    'metadata': hook_metadata,
    'headers': hook_headers,
    'message': hook_message,
}


def find_hook(name):
    """The hook and number of "shelves/test-sleep-500"."""
    words = name.removeprefix('shelves/test-')
    base, _, number = words.rpartition('-')
    if number.isdigit() and base in HOOKS:
        return HOOKS[base], int(number)
    return HOOKS.get(words), 0


# ---- shelves ----

def create_shelf(request, context):
    if not request.shelf_id or not request.HasField('shelf'):
        raise field_failure('shelf' if request.shelf_id else 'shelf_id', 'is required')
    name = f'shelves/{request.shelf_id}'
    if name in shelves:
        raise exists(name)
    shelf = Shelf(name=name, theme=request.shelf.theme)
    shelf.create_time.seconds = int(time.time())
    shelves[name] = shelf
    return shelf


def get_shelf(request, context):
    if request.name.startswith('shelves/test-'):
        hook, number = find_hook(request.name)
        if hook:
            return hook(context, number)
    if request.name not in shelves:
        raise missing(request.name)
    return shelves[request.name]


def list_shelves(request, context):
    return PROTOS['bookstore.v1.ListShelvesResponse'](shelves=shelves.values())


def delete_shelf(request, context):
    if any(name.startswith(request.name + '/') for name in books):
        raise Failure(grpc.StatusCode.FAILED_PRECONDITION, f'{request.name} is not empty')
    if not shelves.pop(request.name, None):
        raise missing(request.name)
    return Empty()


# ---- books ----

def create_book(request, context):
    if request.parent not in shelves:
        raise missing(request.parent)
    if not request.book.title:
        raise field_failure('book.title', 'is required')
    if request.book.isbn and len(str(request.book.isbn)) not in (10, 13):
        raise field_failure('book.isbn', 'has neither 10 nor 13 digits')
    counters['book'] += 1
    name = f'{request.parent}/books/{request.book_id or "book-%d" % counters["book"]}'
    if name in books:
        raise exists(name)
    book = Book()
    book.CopyFrom(request.book)
    book.name = name
    return put_book(book)


def get_book(request, context):
    if request.name:
        return find_fresh(request.name, b'')
    for book in books.values():
        if book.isbn == request.isbn:
            return book
    raise Failure(grpc.StatusCode.NOT_FOUND, 'no book has this isbn')


def is_wanted(book, request):
    wanted = request.filter
    return (book.name.startswith(request.parent + '/books/') and set(request.tags) <= set(book.tags)
            and wanted.genre in (0, book.genre)
            and (not wanted.author or any(a.family_name == wanted.author for a in book.authors)))


def list_books(request, context):
    if request.parent not in shelves:
        raise missing(request.parent)
    if request.page_token and not request.page_token.isdigit():
        raise field_failure('page_token', 'was not made here')
    skip, size = int(request.page_token or 0), request.page_size or 50
    found = [book for book in books.values() if is_wanted(book, request)]
    answer = PROTOS['bookstore.v1.ListBooksResponse'](books=found[skip:skip + size], total_size=len(found))
    if skip + size < len(found):
        answer.next_page_token = str(skip + size)
    return answer


def update_book(request, context):
    book = Book()
    book.CopyFrom(find_fresh(request.book.name, request.book.etag))
    if request.HasField('update_mask') and request.update_mask.paths:
        try:
            request.update_mask.MergeMessage(request.book, book, replace_message_field=True,
                                             replace_repeated_field=True)
        except (KeyError, ValueError) as error:
            raise field_failure('update_mask', 'names no field of a book') from error
    else:
        for field, value in request.book.ListFields():
            book.ClearField(field.name)
            source = Book(**{field.name: value})
            book.MergeFrom(source)
    return put_book(book)


def delete_book(request, context):
    find_fresh(request.name, request.etag)
    del books[request.name]
    return Empty()


def move_book(request, context):
    find_fresh(request.name, b'')
    if request.to_shelf not in shelves:
        raise missing(request.to_shelf)
    name = f'{request.to_shelf}/books/{request.name.rsplit("/", 1)[1]}'
    if name in books:
        raise exists(name)
    book = books.pop(request.name)
    book.name = name
    return put_book(book)


def get_page(request, context):
    book = find_fresh(request.book, b'')
    return Page(path=request.path, text=f'"{book.title}", page {request.path}')


SERVES = {'/bookstore.v1.BookService/' + serve.__name__.title().replace('_', ''): serve for serve in (
    create_shelf, get_shelf, list_shelves, delete_shelf, create_book, get_book, list_books, update_book, delete_book,
    move_book, get_page)}

if __name__ == '__main__':
    sys.exit(grpc_peer.run(grpc_peer.arguments(__doc__.splitlines()[0]).parse_args(), PROTOS, SERVES))
