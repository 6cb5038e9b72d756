"""Memory of a connection that has made one request and rests."""
import socket
import ssl
import struct
import time

CONNECTIONS = 1000
WARM = 200
PATH = '/v1/branches/main/items/small'


def frame(kind, flags, stream, payload=b''):
    return (struct.pack('>I', len(payload))[1:] + bytes([kind, flags]) +
            struct.pack('>I', stream) + payload)


def literal(name, value):
    """A field that enters no table (RFC 7541 6.2.2)."""
    return bytes([0, len(name)]) + name + bytes([len(value)]) + value


H1_REQUEST = f'GET {PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n'.encode()


def h2_request(is_tls):
    """The preface, SETTINGS and their acknowledgement, one GET."""
    scheme = 0x87 if is_tls else 0x86
    fields = (bytes([0x82, scheme]) + literal(b':path', PATH.encode()) +
              literal(b':authority', b'localhost'))
    return (b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' + frame(4, 0, 0) +
            frame(4, 1, 0) + frame(1, 5, 1, fields))


def open_one(port, protocol, is_tls):
    raw = socket.create_connection(('127.0.0.1', port), 5)
    if is_tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_alpn_protocols(['h2' if protocol == 'h2' else 'http/1.1'])
        raw = context.wrap_socket(raw)
    raw.sendall(H1_REQUEST if protocol == 'h1' else h2_request(is_tls))
    got = b''
    while b'"barcode"' not in got:
        piece = raw.recv(65536)
        if not piece:
            raise RuntimeError(f'closed after {got[:200]!r}')
        got += piece
    return raw


def bytes_per_connection(kit, name, protocol, is_tls):
    gateway = kit.start(name, is_tls)
    held = []
    try:
        for one in [open_one(gateway.port, protocol, is_tls)
                    for _ in range(WARM)]:
            one.close()
        time.sleep(0.5)
        before = gateway.rss_bytes()
        for _ in range(CONNECTIONS):
            held.append(open_one(gateway.port, protocol, is_tls))
        time.sleep(1.5)
        return (gateway.rss_bytes() - before) / CONNECTIONS
    finally:
        for one in held:
            one.close()
        gateway.end()
