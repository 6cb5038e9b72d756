#!/usr/bin/python3
"""What validation finds and lets pass: the metrics count it, the log tells where, and neither tells a value."""
import json
import pathlib
import unittest

import procs

SPECS = pathlib.Path(__file__).resolve().parent.parent / 'cases' / 'specs' / 'modes'
JSON = {'Content-Type': 'application/json'}


class Validation(procs.Case):
    def setUp(self):
        super().setUp()
        self.backend = self.start_backend('echo_backend.py', args=(str(SPECS), 'modes.proto'))
        self.config = {'upstreams': {'items': {'endpoints': [self.backend.endpoint]}},
                       'services': {'modes.Modes': {'upstream': 'items'}}}

    def start(self, **config):
        self.gateway = self.start_gateway(**{**self.config, **config})

    def post(self, path, body, status=200, headers=None):
        answer = self.gateway.ask(path, 'POST', json.dumps(body), {**JSON, **(headers or {})})
        self.assertEqual(answer.status, status, answer.body)

    def findings(self, n):
        """{(operation, rule, location, mode): count} when |n| requests are over."""
        got = {}
        self.lines(n)  # counted before they are logged
        for key, value in self.gateway.metrics().items():
            name, _, labels = key.partition('{')
            if name == 'gw_validation_failures_total':
                pairs = dict(part.split('=') for part in labels.rstrip('}').replace('"', '').split(','))
                got[tuple(pairs[label] for label in ('operation', 'rule', 'location', 'mode'))] = int(value)
        return got

    def lines(self, n):
        procs.wait_until(f'{n} lines', lambda: len(self.gateway.access()) >= n)
        return self.gateway.access()

    def test_reported_requests(self):
        self.start()
        for _ in range(2):
            self.post('/reported?limit=11', {'title': 'TOO LONG', 'parts': [{'name': 'x'}]}, headers={'X-Tenant': 'abcd'})
        self.post('/reported', {'title': 'a'})
        self.post('/reported', {'title': 5}, 400)
        self.assertEqual(self.findings(4), {
            ('Reported', 'maximum', 'parameter', 'report'): 2,
            ('Reported', 'max-length', 'header', 'report'): 2,
            ('Reported', 'max-length', 'body', 'report'): 2,
            ('Reported', 'pattern', 'body', 'report'): 2,
            ('Reported', 'min-length', 'body', 'report'): 2,
            ('Reported', 'type', 'body', 'enforce'): 1,
        })
        first, _, clean, refused = self.lines(4)
        self.assertEqual(first['validation'], [
            {'mode': 'report', 'location': 'parameter', 'at': 'limit', 'rule': 'maximum'},
            {'mode': 'report', 'location': 'header', 'at': 'X-Tenant', 'rule': 'max-length'},
            {'mode': 'report', 'location': 'body', 'at': '/title', 'rule': 'max-length'},
            {'mode': 'report', 'location': 'body', 'at': '/title', 'rule': 'pattern'},
            {'mode': 'report', 'location': 'body', 'at': '/parts/0/name', 'rule': 'min-length'},
        ])
        self.assertEqual(first['validation_findings'], 5)
        self.assertNotIn('validation', clean)
        self.assertNotIn('validation', refused)
        self.assertNotIn('TOO LONG', json.dumps(first))

    def test_off_sees_nothing(self):
        self.start()
        self.post('/unchecked?limit=11', {'title': 'TOO LONG'})
        self.assertEqual(self.findings(1), {})
        self.assertNotIn('validation', self.lines(1)[0])

    def test_unknown_fields(self):
        self.start()
        self.post('/dropped', {'title': 'a', 'colour': 1})
        self.post('/counted', {'title': 'a', 'colour': 1, 'size': 2})
        self.assertEqual(self.findings(2), {('Counted', 'unknown-field', 'body', 'report'): 1})
        self.assertEqual(self.lines(2)[1]['validation'],
                         [{'mode': 'report', 'location': 'body', 'at': 'colour', 'rule': 'unknown-field'}])

    def test_gateway_yaml_sets_modes(self):
        self.start(operations={'Configured': {'validate': 'report'}, 'Reported': {'validate': 'enforce'}})
        self.post('/configured', {'title': 'TOO LONG'})
        self.post('/reported', {'title': 'toolong'}, 400)
        self.gateway.write(operations={'Configured': {'validate': 'enforce'}})
        self.gateway.reload()
        self.post('/configured', {'title': 'toolong'}, 400)
        self.assertEqual(self.findings(3), {
            ('Configured', 'max-length', 'body', 'report'): 1,
            ('Configured', 'pattern', 'body', 'report'): 1,
            ('Reported', 'max-length', 'body', 'enforce'): 1,
            ('Configured', 'max-length', 'body', 'enforce'): 1,
        })

    def test_answers(self):
        self.start(operations={'Reported': {'response': 'report'}, 'Enforced': {'response': 'enforce'}})
        self.post('/reported', {'title': 'a', 'count': 7})
        self.post('/enforced', {'title': 'a', 'count': 6})
        self.post('/enforced', {'title': 'a', 'count': 7}, 502)
        self.assertEqual(self.findings(3), {
            ('Reported', 'maximum', 'response', 'report'): 1,
            ('Enforced', 'maximum', 'response', 'enforce'): 1,
        })
        self.assertEqual([line.get('validation') for line in self.lines(3)], [
            [{'mode': 'report', 'location': 'response', 'at': '/count', 'rule': 'maximum'}], None,
            [{'mode': 'enforce', 'location': 'response', 'at': '/count', 'rule': 'maximum'}]])

    def test_many_findings_do_not_lose_the_line(self):
        self.start()
        name = 'k' * 400
        body = {'title': 'a', **{f'{name}\x01{i}': i for i in range(3)}}
        self.post('/counted', body)
        self.post('/reported?' + '&'.join(f'{"p" * 100}{i}=1' for i in range(30)), {'title': 'TOO LONG'})
        _, line = self.lines(2)
        self.assertEqual(line['operation_id'], 'Reported')
        self.assertEqual(len(line['validation']), 8)
        self.assertEqual(line['validation_findings'], 22)


if __name__ == '__main__':
    unittest.main()
