#!/usr/bin/python3
"""Ten seconds of everything at once: nothing is lost, reported or kept."""
import os
import pathlib
import re
import unittest

import procs

WARM_S, RUN_S = 3, 8
GROWTH_KB = 24 * 1024  # when warm
TARGETS = ('/v1/shelves', '/v1/shelves/none', '/v1/nowhere', '/v1/shelves?bad=1', '/v1/shelves/test-code-13',
           '/v1/shelves/test-large-3000', '/v1/%zz')


class Soak(procs.Case):
    def resident_kb(self, gateway):
        text = pathlib.Path(f'/proc/{gateway.process.pid}/status').read_text()
        return int(re.search(r'VmRSS:\s+(\d+)', text)[1])

    def run_loads(self, gateway, seconds, refused):
        """As many requests as are good for |seconds|; what h2load saw."""
        urls = self.folder / 'urls'
        urls.write_text(''.join(gateway.addresses['public'] + target + '\n' for target in TARGETS))
        posts = ['-d', str(refused), '-H', 'content-type: application/json']
        n, shelves = f'-n{150 * seconds}', gateway.addresses['public'] + '/v1/shelves'
        secure = gateway.addresses['secure'] + '/v1/shelves'
        runs = ([f'--input-file={urls}', '-m8'], [f'--input-file={urls}', '--h1'],
                [secure, '-m8'], [secure, '--h1'], [shelves + '?shelfId=s', *posts])
        loads = [procs.Loader('-v', n, '-c3', '--rps=50', *args) for args in runs]
        return [load.end() for load in loads]

    def test_soak(self):
        # What is freed must show: the sanitizer keeps little of it.
        os.environ['ASAN_OPTIONS'] = os.environ.get('ASAN_OPTIONS', '') + ':quarantine_size_mb=8'
        backend = self.start_backend()
        certificate, key = procs.Authority(self.folder).issue('server')
        gateway = self.start_gateway(backend.endpoint, workers=2, listeners=[
            {'name': 'public', 'address': '127.0.0.1:0'},
            {'name': 'secure', 'address': '127.0.0.1:0',
             'tls': {'certificates': [{'certificate': certificate, 'key': key}]}}])
        refused = self.folder / 'refused.json'
        refused.write_text('{"theme":[1,2,3],"other":' + '[' * 20 + ']' * 20 + '}')
        self.run_loads(gateway, WARM_S, refused)
        before = self.resident_kb(gateway)
        for got in self.run_loads(gateway, RUN_S, refused):
            self.assertEqual((got.started, got.lost), (150 * RUN_S, 0), got.text)
        growth = self.resident_kb(gateway) - before
        self.assertLess(growth, GROWTH_KB, before)
        metrics = gateway.metrics()
        self.assertEqual(metrics['gw_http_requests_open'], 0)
        self.assertEqual(metrics['gw_http_requests_refused_total'], 0)
        n_requests = sum(value for key, value in metrics.items() if key.startswith('gw_http_requests_total'))
        self.assertEqual(n_requests, 5 * 150 * (WARM_S + RUN_S))
        procs.wait_until('the lines', lambda: len(gateway.access()) == n_requests)
        self.assertLessEqual({line['status'] for line in gateway.access()}, {200, 400, 404, 500})


if __name__ == '__main__':
    unittest.main()
