#!/usr/bin/python3
"""What operators see: access log, ids, traces, metrics and the admin's pages."""
import json
import os
import re
import signal
import socket
import struct
import time
import unittest

import procs

TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
SECRET = 'Bearer s3cr3t-t0ken'
JSON = {'Content-Type': 'application/json'}


class Observe(procs.Case):
    def setUp(self):
        super().setUp()
        self.backend = self.start_backend()
        self.gateway = self.start_gateway(self.backend.endpoint, log={'access': 'access.log', 'level': 'debug'})

    def lines(self, n):
        procs.wait_until(f'{n} lines', lambda: len(self.gateway.access()) >= n)
        lines = self.gateway.access()
        self.assertEqual(len(lines), n, lines)
        return lines

    def metadata(self, headers):
        """What the backend sees of a request, and the answer."""
        answer = self.gateway.ask('/v1/shelves/test-metadata', headers=headers)
        return dict(json.loads(answer.json['theme'])), answer

    def test_one_line_for_each_request(self):
        ask = self.gateway.ask
        ask('/v1/shelves')
        ask('/v1/nowhere')
        ask('/v1/shelves?shelfId=s', 'POST', '{"theme":1}', JSON)
        ask('/v1/shelves/none')
        with socket.create_connection(('127.0.0.1', self.gateway.port())) as client:
            client.sendall(b'GET /v1/shelves/test-sleep-2000 HTTP/1.1\r\nHost: a\r\n\r\n')
            time.sleep(0.3)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))  # RST
        fine, lost, refused, missing, left = self.lines(5)
        for line in (fine, lost, refused, missing, left):
            self.assertLessEqual({'ts', 'request_id', 'trace_id', 'method', 'status', 'duration_ms', 'bytes_in',
                                  'bytes_out'}, set(line))
            self.assertRegex(line['ts'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$')
        self.assertEqual((fine['operation_id'], fine['path_template'], fine['grpc_code'], fine['upstream']),
                         ('ListShelves', '/v1/shelves', 'OK', 'books'))
        self.assertEqual((fine['bytes_in'], fine['bytes_out']), (0, 2))
        self.assertEqual((lost['status'], lost['path']), (404, '/v1/nowhere'))
        self.assertNotIn('upstream', lost)
        self.assertEqual((refused['status'], refused['bytes_in']), (400, 11))
        self.assertNotIn('grpc_code', refused)
        self.assertEqual((missing['status'], missing['grpc_code']), (404, 'NOT_FOUND'))
        self.assertEqual(left['status'], 499)
        self.assertIn('closed', left)

    def test_fifo(self):
        """Without a reader it holds neither a reload nor a start, and the lines wait in it."""
        fifo = self.folder / 'fifo'
        os.mkfifo(fifo)
        self.gateway.write(log={'access': 'fifo'})
        self.gateway.reload()
        self.assertEqual(self.gateway.ask('/v1/shelves').status, 200)
        with open(fifo) as reader:
            self.assertEqual(json.loads(reader.readline())['status'], 200)
        self.assertEqual(self.gateway.end(), 0)
        gateway = self.start_gateway(self.backend.endpoint, log={'access': 'fifo'})
        for _ in range(300):  # lines of more than it holds
            self.assertEqual(gateway.ask('/v1/shelves').status, 200)
        gateway.signal(signal.SIGTERM)
        self.assertEqual(gateway.wait(10), 0)

    def test_lines_of_what_the_codec_refused(self):
        for data in (b'GET /v1/shelves HTTP/1.1\r\n\r\n', b'GET /v1/' + b'a' * 9000 + b' HTTP/1.1\r\nHost: a\r\n\r\n',
                     b'GET /v1/%zz HTTP/1.1\r\nHost: a\r\n\r\n', b'GET /v1/\x01" HTTP/1.1\r\nHost: a\r\n\r\n'):
            with socket.create_connection(('127.0.0.1', self.gateway.port()), timeout=8) as client:
                client.sendall(data)
                self.assertRegex(client.recv(65536), rb'^HTTP/1.1 4')
        self.assertEqual([line['status'] for line in self.lines(4)], [400, 414, 400, 400])

    def test_request_id(self):
        for given, is_taken in (('abc-123', True), ('a' * 64, True), ('a' * 65, False), ('a b', False),
                                ('a"b', False), ('', False)):
            seen, answer = self.metadata({'X-Request-Id': given})
            made = answer.headers['x-request-id']
            self.assertEqual(seen['x-request-id'], made)
            if is_taken:
                self.assertEqual(made, given)
            else:
                self.assertRegex(made, r'^[0-9a-f]{32}$')
        error = self.gateway.ask('/v1/nowhere', headers={'X-Request-Id': 'mine'})
        self.assertEqual(error.json['instance'], 'mine')
        self.assertEqual(self.lines(7)[-1]['request_id'], 'mine')

    def test_trace(self):
        seen, _ = self.metadata({'traceparent': TRACE, 'tracestate': 'a=b'})
        version, trace, span, flags = seen['traceparent'].split('-')
        self.assertEqual((version, trace, flags), ('00', TRACE[3:35], '01'))
        self.assertNotEqual(span, TRACE[36:52])
        self.assertEqual(seen['tracestate'], 'a=b')
        for bad in ('', 'junk', TRACE[:-1], TRACE.replace('0af7651916cd43dd8448eb211c80319c', '0' * 32),
                    TRACE.upper(), 'ff' + TRACE[2:]):
            seen, _ = self.metadata({'traceparent': bad, 'tracestate': 'a=b'})
            self.assertRegex(seen['traceparent'], r'^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$')
            self.assertNotEqual(seen['traceparent'][3:35], TRACE[3:35])
            self.assertNotIn('tracestate', seen)
        self.assertEqual(self.lines(7)[0]['trace_id'], TRACE[3:35])

    def test_metrics_count(self):
        for _ in range(3):
            self.gateway.ask('/v1/shelves')
        self.gateway.ask('/v1/shelves/test-code-5')
        self.gateway.ask('/v1/nowhere')
        self.gateway.ask('/v1/shelves?shelfId=s', 'POST', '{"theme":1}', JSON)
        self.gateway.ask('/v1/shelves', 'POST', '{"theme":"t"}', JSON)
        # an answer is counted after it was sent
        last = 'gw_http_requests_total{operation="CreateShelf",method="POST",code="400"}'
        procs.wait_until('the last count', lambda: self.gateway.metrics().get(last) == 2)
        text = self.gateway.admin('/metrics').body.decode()
        sample = re.compile(r'^[a-z_]+(\{[a-z_0-9]+="[^"\\\n]*"(,[a-z_0-9]+="[^"\\\n]*")*\})? [0-9.e+-]+$')
        for line in text.splitlines():
            self.assertRegex(line, sample if line[0] != '#' else r'^# (HELP|TYPE) [a-z_]+ ')
        got = self.gateway.metrics()
        self.assertEqual(len(got), sum(line[0] != '#' for line in text.splitlines()), 'a sample is there twice')

        def requests(operation, method, code):
            return got[f'gw_http_requests_total{{operation="{operation}",method="{method}",code="{code}"}}']

        self.assertEqual(requests('ListShelves', 'GET', 200), 3)
        self.assertEqual(requests('GetShelf', 'GET', 404), 1)
        self.assertEqual(requests('none', 'none', 404), 1)
        self.assertEqual(requests('CreateShelf', 'POST', 400), 2)
        self.assertEqual(got['gw_upstream_requests_total{upstream="books",grpc_code="OK"}'], 3)
        self.assertEqual(got['gw_upstream_requests_total{upstream="books",grpc_code="NOT_FOUND"}'], 1)
        self.assertEqual(got['gw_http_request_duration_seconds_count{operation="ListShelves"}'], 3)
        self.assertEqual(got['gw_http_request_duration_seconds_bucket{operation="ListShelves",le="+Inf"}'], 3)
        failures = 'gw_validation_failures_total{{operation="CreateShelf",rule="{}",location="{}",mode="enforce"}}'
        self.assertEqual(got[failures.format('type', 'body')], 1)
        self.assertEqual(got[failures.format('missing-parameter', 'parameter')], 1)
        self.assertEqual(got['gw_http_requests_open'], 0)

    def test_pages(self):
        admin = self.gateway.admin
        for page in ('/livez', '/readyz', '/healthz'):
            self.assertEqual(admin(page).status, 200)
        routes = {row['operation']: row for row in admin('/routes').json}
        self.assertEqual(routes['GetShelf']['path'], '/v1/shelves/{shelf}')
        self.assertEqual(routes['GetShelf']['timeout_ms'], 5000)
        self.assertEqual(len(routes), 12)
        self.assertEqual(admin('/clusters').json[0]['endpoint'], self.backend.endpoint)
        self.assertEqual(admin('/version').json['product'], 'bookstore')
        self.assertEqual(admin('/nothing').status, 404)
        self.assertEqual(self.gateway.ask('/livez', 'POST', listener='admin').status, 405)
        self.assertEqual(self.gateway.ask('/metrics').status, 404)

    def test_no_secrets(self):
        headers = {'Authorization': SECRET, 'Cookie': SECRET, **JSON}
        answers = [self.gateway.ask(target, method, body, headers) for target, method, body in (
            ('/v1/shelves', 'GET', None), ('/v1/nowhere', 'GET', None), ('/v1/shelves?shelfId=s', 'POST', '{"x":1}'),
            ('/v1/shelves/test-code-13', 'GET', None))]
        seen, _ = self.metadata(headers)
        self.lines(5)
        told = [self.gateway.stderr(), (self.folder / 'access.log').read_text(), str(seen)]
        told += [answer.body.decode() for answer in answers]
        told += [self.gateway.admin(page).body.decode() for page in ('/metrics', '/clusters', '/routes')]
        for text in told:
            self.assertNotIn('s3cr3t', text)


if __name__ == '__main__':
    unittest.main()
