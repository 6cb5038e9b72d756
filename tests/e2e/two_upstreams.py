#!/usr/bin/python3
"""What is wrong with one upstream is nothing to the other."""
import concurrent.futures
import pathlib
import time
import unittest

import procs

PAIR = pathlib.Path(__file__).resolve().parent / 'pair'
FEW = {'max_streams': 10, 'max_connections': 1, 'max_waiting': 20, 'keepalive': '30s', 'backoff_max': '100ms'}


class TwoUpstreams(procs.Case):
    def setUp(self):
        super().setUp()
        self.left, self.right = (self.start_echo() for _ in range(2))
        self.gateway = self.start_gateway(
            upstreams={'left': {'endpoints': [self.left.endpoint], **FEW},
                       'right': {'endpoints': [self.right.endpoint], **FEW}},
            services={'pair.Left': {'upstream': 'left', 'timeout': '2s'},
                      'pair.Right': {'upstream': 'right', 'timeout': '2s'}})
        self.pool = concurrent.futures.ThreadPoolExecutor(60)
        self.addCleanup(self.pool.shutdown)

    def start_echo(self):
        return self.start_backend('echo_backend.py', args=(str(PAIR), 'pair.proto'))

    def ask_many(self, side, n):
        return [self.pool.submit(self.gateway.ask, f'/{side}/x') for _ in range(n)]

    def assert_right_is_well(self, n):
        worst = 0
        for _ in range(n):
            began = time.monotonic()
            answer = self.gateway.ask('/right/x')
            worst = max(worst, time.monotonic() - began)
            self.assertEqual(answer.status, 200, answer.body)
            self.assertEqual(answer.json['method'], '/pair.Right/See')
        self.assertLess(worst, 1)

    def test_each_service_has_its_own(self):
        for side in ('left', 'right'):
            answer = self.gateway.ask(f'/{side}/x')
            self.assertEqual(answer.json['method'], f'/pair.{side.title()}/See')

    def test_a_slow_one_holds_up_nobody_else(self):
        self.assertEqual(self.gateway.ask('/left/x').status, 200)
        self.left.stop()
        stuck = self.ask_many('left', 50)
        time.sleep(0.2)
        self.assertGreater(sum(not s.done() for s in stuck), 20)  # streams and queue are full
        self.assert_right_is_well(30)
        statuses = [s.result().status for s in stuck]
        self.assertEqual(set(statuses), {503, 504})
        self.assertEqual(statuses.count(504), 30)  # the rest found the queue full
        self.left.kill()

    def test_a_dead_one_holds_up_nobody_else(self):
        self.left.kill()
        dead = self.ask_many('left', 30)
        self.assert_right_is_well(30)
        self.assertEqual({d.result().status for d in dead}, {503})
        self.left = procs.Backend(self.folder, 'echo_backend.py', port=self.left.port,
                                  args=(str(PAIR), 'pair.proto'))
        self.addCleanup(self.left.end)
        procs.wait_until('the left one is back', lambda: self.gateway.ask('/left/x').status == 200)
        self.assert_right_is_well(5)


if __name__ == '__main__':
    unittest.main()
