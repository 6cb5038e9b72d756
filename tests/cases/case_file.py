"""Reads .case files; see README.md for how they are written."""
import dataclasses
import re


class CaseError(Exception):
    pass


@dataclasses.dataclass
class Answer:
    """What one answer must be."""
    status: int
    code: str = ''                                # of a problem
    headers: list = dataclasses.field(default_factory=list)  # (name, value or None: must not be there)
    errors: list = None                           # (place, code, detail or '')
    body: str = ''


@dataclasses.dataclass
class Step:
    line: int
    method: str = ''
    target: str = ''
    headers: list = dataclasses.field(default_factory=list)
    body: str = None
    raw: str = None
    answers: list = dataclasses.field(default_factory=list)
    upstream: int = None
    closes: bool = False


@dataclasses.dataclass
class Case:
    name: str
    title: str
    steps: list = dataclasses.field(default_factory=list)


def repeat(text):
    """"<repeat 3 ab>" is "ababab"."""
    return re.sub(r'<repeat (\d+) ([^>]*)>', lambda m: m[2] * int(m[1]), text)


class Reader:
    def __init__(self, path):
        self.path = path
        self.cases = []
        self.step = None
        self.section = ''   # where lines without a mark go: body, raw, answer

    def fail(self, number, what):
        raise CaseError(f'{self.path}:{number}: {what}')

    def line(self, number, text):
        mark, rest = text[:1], text[1:].strip()
        if text.startswith('==='):
            self.cases.append(Case(f'{self.path.parent.name}/{self.path.stem}', text.strip('= ')))
            self.step, self.section = None, ''
        elif mark == '#' and self.section != 'raw':
            pass
        elif mark == '>' and self.section != 'raw':
            self.request(number, rest)
        elif mark == '<' and (text[1:2] == ' '):
            self.answer(number, rest)
        elif mark == '!' and self.section == 'answer':
            self.error(number, rest)
        elif text.startswith('upstream:'):
            self.step.upstream = int(text.split(':')[1])
        else:
            self.content(number, text)

    def request(self, number, rest):
        if not self.cases:
            self.fail(number, 'a request before the first "=== title"')
        if self.step and self.section == 'request':
            name, colon, value = rest.partition(':')
            if not colon:
                self.fail(number, 'expected "> Name: value"')
            self.step.headers.append((name.strip(), repeat(value.strip())))
            return
        self.step = Step(number)
        self.cases[-1].steps.append(self.step)
        self.section = 'request'
        if rest == 'raw':
            self.step.raw, self.section = '', 'raw'
            return
        self.step.method, _, target = rest.partition(' ')
        self.step.target = repeat(target.strip())

    def answer(self, number, rest):
        if not self.step:
            self.fail(number, 'an answer before its request')
        self.section = 'answer'
        if rest == 'close':
            self.step.closes = True
        elif re.match(r'\d{3}\b', rest):
            status, _, code = rest.partition(' ')
            self.step.answers.append(Answer(int(status), code.strip()))
        else:
            name, _, value = rest.partition(':')
            gone = name.startswith('-')
            self.step.answers[-1].headers.append((name.lstrip('-').strip().lower(), None if gone else value.strip()))

    def error(self, number, rest):
        parts = repeat(rest).split(None, 2)
        if len(parts) < 2:
            self.fail(number, 'expected "! place code [detail]"')
        answer = self.step.answers[-1]
        answer.errors = (answer.errors or []) + [(parts[0], parts[1], parts[2] if len(parts) > 2 else '')]

    def content(self, number, text):
        if self.section == 'answer':
            self.step.answers[-1].body += text + '\n'
        elif self.section == 'raw':
            self.step.raw += repeat(text)
        elif self.section in ('request', 'body') and (text or self.section == 'body'):
            self.section = 'body'
            self.step.body = text if self.step.body is None else self.step.body + '\n' + text
        elif text:
            self.fail(number, f'what is "{text}"?')

    def done(self):
        for case in self.cases:
            for step in case.steps:
                if not step.answers and not step.closes:
                    self.fail(step.line, 'a request without an answer')
                if step.body is not None:
                    step.body = repeat(step.body.rstrip('\n'))
                for answer in step.answers:
                    answer.body = repeat(answer.body)
        return self.cases


def read(path):
    reader = Reader(path)
    for number, text in enumerate(path.read_text().splitlines(), 1):
        reader.line(number, text)
    return reader.done()
