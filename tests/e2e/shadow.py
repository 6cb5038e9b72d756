#!/usr/bin/python3
"""The next version of a document beside the one that counts: its refusals are counted and logged, and change
nothing."""
import json
import pathlib
import unittest

import procs

SPECS = pathlib.Path(__file__).resolve().parent.parent / 'cases' / 'specs' / 'shadow'
JSON = {'Content-Type': 'application/json'}


class Shadow(procs.Case):
    def setUp(self):
        super().setUp()
        backend = self.start_backend('echo_backend.py', args=(str(SPECS), 'shadow.proto'))
        self.gateway = self.start_gateway(upstreams={'items': {'endpoints': [backend.endpoint]}},
                                          services={'shadow.Shadow': {'upstream': 'items'}})

    def post(self, path, body, status=200):
        text = body if isinstance(body, str) else json.dumps(body)
        self.assertEqual(self.gateway.ask(path, 'POST', text, JSON).status, status)

    def get(self, path, status=200):
        self.assertEqual(self.gateway.ask(path).status, status)

    def lines(self, n):
        procs.wait_until(f'{n} lines', lambda: len(self.gateway.access()) >= n)
        return self.gateway.access()

    def findings(self):
        """{(operation, rule, location, mode): count}"""
        got = {}
        for key, value in self.gateway.metrics().items():
            name, _, labels = key.partition('{')
            if name == 'gw_validation_failures_total':
                pairs = dict(part.split('=') for part in labels.rstrip('}').replace('"', '').split(','))
                got[tuple(pairs[label] for label in ('operation', 'rule', 'location', 'mode'))] = int(value)
        return got

    def test_counts_what_the_next_version_refuses(self):
        self.post('/items/abc', {'title': 'fine', 'count': 1})
        self.post('/items/long', {'title': 'too long'})
        self.get('/items/abc?limit=1')
        self.get('/items/abc/left')
        self.post('/items/abc', {'title': 5}, 400)
        fine, refused, _, left, both = self.lines(5)
        self.assertEqual(self.findings(), {
            ('Save', 'max-length', 'parameter', 'shadow'): 1,
            ('Save', 'max-length', 'body', 'shadow'): 1,
            ('Save', 'required', 'body', 'shadow'): 2,
            ('Save', 'type', 'body', 'shadow'): 1,
            ('Save', 'type', 'body', 'enforce'): 1,
            ('Find', 'unknown-parameter', 'parameter', 'shadow'): 1,
            ('Leave', 'route', 'request', 'shadow'): 1,
        })
        self.assertNotIn('validation', fine)
        self.assertEqual([(one['at'], one['rule'], one['mode']) for one in refused['validation']],
                         [('id', 'max-length', 'shadow'), ('/title', 'max-length', 'shadow'),
                          ('/count', 'required', 'shadow')])
        self.assertEqual(left['validation'], [{'mode': 'shadow', 'location': 'request', 'at': '', 'rule': 'route'}])
        self.assertEqual(both['status'], 400)

    def test_broken_requests(self):
        self.post('/items/abc', '{"title": ', 400)
        self.post('/items/abc', '', 400)
        self.get('/items/abc?limit=%zz', 400)
        self.lines(3)
        found = self.findings()
        self.assertEqual(found[('Save', 'syntax', 'body', 'shadow')], 1)
        self.assertEqual(found[('Save', 'required', 'body', 'shadow')], 1)


if __name__ == '__main__':
    unittest.main()
