#!/usr/bin/python3
"""Messages packed both ways, with gRPC's own library at the other end."""
import json
import unittest

import procs
from counting_proxy import CountingProxy

BOOK = {'title': 'Long', 'authors': [{'givenName': 'A', 'familyName': f'Author {i} ' + 'x' * 90} for i in range(50)]}


class Compression(procs.Case):
    def setUp(self):
        super().setUp()
        self.proxy = CountingProxy(self.start_backend().port)
        self.addCleanup(self.proxy.stop)

    def start(self, **upstream):
        gateway = self.start_gateway(
            'unused', upstreams={'books': {'endpoints': [f'127.0.0.1:{self.proxy.port}'], **upstream}})
        self.post(gateway, '/v1/shelves?shelfId=s', {'theme': 'x'})
        return gateway

    def post(self, gateway, target, body):
        answer = gateway.ask(target, 'POST', json.dumps(body), {'Content-Type': 'application/json'})
        self.assertEqual(answer.status, 201, answer.body)
        return answer

    def bytes_of_a_book(self, gateway, name):
        """What the upstream was sent of one; it must have understood."""
        before = self.proxy.n_bytes
        answer = self.post(gateway, f'/v1/shelves/s/books?bookId={name}', BOOK)
        self.assertEqual(answer.json['authors'], BOOK['authors'])
        return self.proxy.n_bytes - before

    def test_requests_are_packed_where_that_is_said(self):
        plain = self.bytes_of_a_book(self.start(), 'plain')
        self.assertGreater(plain, 5000)

    def test_gzip(self):
        self.assertLess(self.bytes_of_a_book(self.start(compression='gzip'), 'gzip'), 2500)

    def test_deflate(self):
        self.assertLess(self.bytes_of_a_book(self.start(compression='deflate'), 'deflate'), 2500)

    def test_small_ones_stay_as_they_are(self):
        gateway = self.start(compression='gzip', compression_min='1MiB')
        self.assertGreater(self.bytes_of_a_book(gateway, 'small'), 5000)

    def test_answers_are_unpacked(self):
        gateway = self.start(compression='gzip', compression_min='0')
        for packing in ('gzip', 'deflate'):
            answer = gateway.ask(f'/v1/shelves/test-{packing}-50000')
            self.assertEqual(answer.json, {'theme': 'x' * 50000})

    def test_a_ratio_is_the_operators(self):
        gateway = self.start()
        self.assert_problem(gateway.ask('/v1/shelves/test-gzip-1000000'), 502, 'bad-upstream')
        gateway.write(limits={'inflate_ratio': 1100})
        gateway.reload()
        self.assertEqual(gateway.ask('/v1/shelves/test-gzip-1000000').json, {'theme': 'x' * 1000000})


if __name__ == '__main__':
    unittest.main()
