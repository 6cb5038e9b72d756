#!/usr/bin/python3
"""A service that speaks HTTP, as it restarts, stops, dies and comes back."""
import concurrent.futures
import threading
import time
import unittest

import procs

SLOW = '/v1/answers/slow'  # three seconds


class HttpUpstream(procs.Case):
    args = ()
    upstream = {}

    def setUp(self):
        super().setUp()
        self.service = self.start_backend('http_backend.py', args=self.args)
        self.gateway = self.start_gateway(
            upstreams={'service': {'endpoints': [self.service.endpoint], 'backoff_max': '100ms', **self.upstream}},
            services={}, upstream='service', operations={'answer': {'timeout': '5s'}, 'read': {'timeout': '1s'}})

    def ask(self, target='/v1/echo/x', **more):
        return self.gateway.ask(target, **more)

    def again(self):
        self.service = procs.Backend(self.folder, 'http_backend.py', port=self.service.port, args=self.args)
        self.addCleanup(self.service.end)
        procs.wait_until('the service is back', lambda: self.ask().status == 200)

    def test_a_dead_service_is_503_until_it_is_back(self):
        self.assertEqual(self.ask().status, 200)
        self.service.kill()
        for _ in range(5):
            self.assertEqual(self.ask().status, 503)
        self.again()

    def test_a_service_that_dies_within_a_call_is_502(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            calls = [pool.submit(self.ask, SLOW) for _ in range(8)]
            time.sleep(1)
            self.service.kill()
            self.assertEqual({call.result().status for call in calls}, {502})
        self.again()

    def test_a_service_that_stands_still_is_504(self):
        self.assertEqual(self.ask().status, 200)
        self.service.stop()
        began = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(10) as pool:
            calls = [pool.submit(self.ask) for _ in range(10)]
            self.assertEqual({call.result().status for call in calls}, {504})
        self.assertLess(time.monotonic() - began, 4)
        self.service.signal(procs.signal.SIGCONT)
        procs.wait_until('the service goes on', lambda: self.ask().status == 200)

    def test_a_service_that_restarts_under_load_loses_no_reads(self):
        """Those that meet the gap are told so; none is lost, none gets another's answer."""
        end, wrong, n = time.monotonic() + 3, [], [0]

        def load(who):
            while time.monotonic() < end:
                answer = self.ask(f'/v1/echo/{who}')
                n[0] += 1
                if answer.status == 200 and answer.json['target'] != f'/v1/echo/{who}':
                    wrong.append(answer.json)
                elif answer.status not in (200, 502, 503):
                    wrong.append(answer.status)
        threads = [threading.Thread(target=load, args=(f'w{i}',)) for i in range(6)]
        for thread in threads:
            thread.start()
        time.sleep(0.7)
        self.service.kill()
        self.again()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])
        self.assertGreater(n[0], 20)

    def test_many_at_once(self):
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            calls = [pool.submit(self.ask, f'/v1/echo/{i}') for i in range(300)]
            for i, call in enumerate(calls):
                self.assertEqual(call.result().json['target'], f'/v1/echo/{i}')

    def test_the_log_tells(self):
        self.ask('/v1/echo/x')
        procs.wait_until('the line', lambda: self.gateway.access())
        line = self.gateway.access()[0]
        self.assertEqual((line['operation_id'], line['status'], line['upstream']), ('read', 200, 'service'))
        self.assertNotIn('grpc_code', line)


class Http2Upstream(HttpUpstream):
    args = ('--h2',)
    upstream = {'protocol': 'h2'}

    def test_a_service_that_dies_within_a_call_is_502(self):
        self.skipTest('the stand-in has no slow answer over HTTP/2')


class WrongProtocol(procs.Case):
    def test_protocols_fit_the_product(self):
        with self.assertRaisesRegex(AssertionError, 'no RPC: http1 or h2'):
            self.start_gateway(upstreams={'s': {'endpoints': ['127.0.0.1:1'], 'protocol': 'grpc'}}, services={},
                               upstream='s')

    def test_every_operation_has_an_upstream(self):
        with self.assertRaisesRegex(AssertionError, 'does not say who serves "rest"'):
            self.start_gateway(upstreams={'s': {'endpoints': ['127.0.0.1:1']}}, services={})

    def test_operations_may_have_their_own(self):
        ours, theirs = (self.start_backend('http_backend.py') for _ in range(2))
        gateway = self.start_gateway(
            upstreams={'ours': {'endpoints': [ours.endpoint]}, 'theirs': {'endpoints': [theirs.endpoint]}},
            services={}, upstream='ours', operations={'root': {'upstream': 'theirs'}})
        theirs.kill()
        self.assertEqual(gateway.ask('/v1/').status, 503)
        self.assertEqual(gateway.ask('/v1/echo/x').status, 200)


if __name__ == '__main__':
    unittest.main()
