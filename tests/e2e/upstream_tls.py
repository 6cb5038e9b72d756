#!/usr/bin/python3
"""TLS to the backend: chain and name verified, said openly when not."""
import unittest

import procs


class UpstreamTls(procs.Case):
    def setUp(self):
        super().setUp()
        self.authority = procs.Authority(self.folder)
        self.certificate, self.key = self.authority.issue('server')

    def start_tls(self, tls, *backend_args, endpoint='localhost:{}'):
        backend = self.start_backend(args=['--cert', self.certificate, '--key', self.key, *backend_args])
        return self.start_gateway(upstreams={'books': {'endpoints': [endpoint.format(backend.port)], 'tls': tls}})

    def assert_refused(self, gateway, why):
        for _ in range(2):
            answer = gateway.ask('/v1/shelves')
            self.assertIn(answer.status, (502, 503))
            self.assert_problem(answer, answer.status)
        procs.wait_until('the reason in the log', lambda: f"can't be reached: {why}" in gateway.stderr())
        self.assertFalse(gateway.clusters()[0]['connected'])

    def test_verified(self):
        gateway = self.start_tls({'ca': self.authority.ca})
        self.assertEqual(gateway.ask('/v1/shelves').status, 200)
        self.assertNotIn('insecure', gateway.stderr())

    def test_name_of_the_configuration(self):
        gateway = self.start_tls({'ca': self.authority.ca, 'server_name': 'localhost'}, endpoint='127.0.0.1:{}')
        self.assertEqual(gateway.ask('/v1/shelves').status, 200)

    def test_other_authority(self):
        other = procs.Authority(self.folder, 'other')
        self.assert_refused(self.start_tls({'ca': other.ca}), 'unable to get local issuer certificate')

    def test_authorities_of_the_system(self):
        self.assert_refused(self.start_tls({}), 'unable to get local issuer certificate')

    def test_other_name(self):
        self.assert_refused(self.start_tls({'ca': self.authority.ca, 'server_name': 'books.example'}),
                            'hostname mismatch')

    def test_address_is_no_name(self):
        self.assert_refused(self.start_tls({'ca': self.authority.ca}, endpoint='127.0.0.1:{}'), 'IP address mismatch')

    def test_insecure(self):
        gateway = self.start_tls({'insecure': True}, endpoint='127.0.0.1:{}')
        self.assertEqual(gateway.ask('/v1/shelves').status, 200)
        procs.wait_until('the warning', lambda: 'insecure' in gateway.stderr())

    def test_plain_backend(self):
        backend = self.start_backend()
        self.assert_refused(self.start_gateway(upstreams={'books': {
            'endpoints': [backend.endpoint], 'tls': {'ca': self.authority.ca, 'server_name': 'localhost'}}}),
                            'wrong version number')

    def test_client_certificate(self):
        mine, key = self.authority.issue('client', 'gateway')
        gateway = self.start_tls({'ca': self.authority.ca, 'certificate': mine, 'key': key},
                                 '--client-ca', self.authority.ca)
        self.assertEqual(gateway.ask('/v1/shelves').status, 200)

    def test_client_certificate_is_missing(self):
        gateway = self.start_tls({'ca': self.authority.ca}, '--client-ca', self.authority.ca)
        answer = gateway.ask('/v1/shelves')
        self.assertIn(answer.status, (502, 503))


if __name__ == '__main__':
    unittest.main()
