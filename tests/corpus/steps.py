"""What the corpora share: one step of a specification's way through gwgen, and
the report of all."""
import collections
import dataclasses
import json
import pathlib
import re
import shlex
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tests' / 'support' / 'py'))

LIMIT_S = 10  # of the processor: a machine that is busy makes nothing hang
WAIT_S = 300
FINDING = re.compile(r'^(.*):\d+:\d+: (error|warning): (GW\d{4}) ([\w-]+): (.*)$')
OUTCOMES = ('generated', 'refused', 'crashed', 'hung', 'internal', 'warned')
BAD = {'crashed', 'hung', 'internal', 'warned'}


@dataclasses.dataclass
class Result:
    """What became of one specification. |rules| counts errors of the strict
    check, |skipped| operations that were left out."""
    name: str
    outcome: str = 'generated'
    text: str = ''
    is_strict: bool = False
    rules: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    examples: dict = dataclasses.field(default_factory=dict)  # rule -> its first finding, as printed
    skipped: int = 0
    counts: collections.Counter = dataclasses.field(default_factory=collections.Counter)

    @property
    def is_bad(self):
        return self.outcome in BAD

    def spoil(self, outcome, text):
        """The first thing that went wrong counts."""
        if not self.is_bad:
            self.outcome, self.text = outcome, text[-2000:]


class Steps:
    """gwgen and the compiler of one build folder."""

    def __init__(self, build):
        self.gwgen = pathlib.Path(build).resolve() / 'bin' / 'gwgen'
        commands = json.loads((pathlib.Path(build) / 'compile_commands.json').read_text())
        command = next(c['command'] for c in commands if c['file'].endswith('/runtime/base/arena.c'))
        words = shlex.split(command)
        self.cc = next(word for word in words if word.endswith(('cc', 'gcc', 'clang')) and not word.endswith('ccache'))
        self.flags = [word for word in words if word.startswith(('-W', '-std='))]

    def run(self, result, argv, text=None):
        """The finished process; None, and noted, if it did not end well."""
        try:
            done = subprocess.run(['prlimit', f'--cpu={LIMIT_S}', *map(str, argv)], input=text, capture_output=True,
                                  text=True, errors='replace', timeout=WAIT_S, check=False)
        except subprocess.TimeoutExpired:
            result.spoil('hung', f'{argv[1]}: over {WAIT_S} s')
            return None
        if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            result.spoil('hung', f'{argv[1]}: over {LIMIT_S} s of the processor')
            return None
        if done.returncode < 0 or 'Sanitizer' in done.stderr or 'runtime error:' in done.stderr:
            result.spoil('crashed', done.stderr or f'signal {-done.returncode}')
            return None
        return done

    def run_gwgen(self, result, *args):
        """(exit status, findings): each of those is (severity, rule, text).
        Every one must have a place, and a failure a reason."""
        done = self.run(result, [self.gwgen, *args])
        if not done:
            return None, []
        found = [FINDING.match(line) for line in done.stderr.splitlines()]
        findings = [(f[2], f'{f[3]} {f[4]}', f[5]) for f in found if f]
        for f in found:
            if f and f[2] == 'error':
                place = f[0].split(': error')[0].rsplit('/', 1)[-1]
                result.examples.setdefault(f'{f[3]} {f[4]}', f'{result.name} {place}: {f[5]}'[:200])
        is_silent = done.returncode and not any(f[0] == 'error' for f in findings)
        if done.returncode not in (0, 100, 101) or is_silent or 'GW0000' in done.stderr:
            result.spoil('internal', f'exit {done.returncode}: {done.stderr}')
        return done.returncode, findings

    def compile(self, result, folder):
        """All tables as one unit."""
        unit = ''.join(f'#include "{source}"\n' for source in sorted(folder.glob('*.c')))
        done = self.run(result, [self.cc, *self.flags, '-Werror', '-O0', f'-I{ROOT}/runtime/include', f'-I{folder}',
                                 '-c', '-x', 'c', '-', '-o', '/dev/null'], unit)
        if done and (done.returncode or done.stderr):
            result.spoil('warned', done.stderr)

    def go(self, result, strict, skipping, out):
        """check of |strict|, generate of |skipping| (folders with gwgen.yaml),
        and the C."""
        self.check_strict(result, strict)
        self.generate(result, skipping, out)
        if result.outcome == 'generated':
            self.compile(result, out)

    def check_strict(self, result, folder):
        status, findings = self.run_gwgen(result, 'check', '-c', folder)
        result.is_strict = status == 0
        result.rules.update(rule for severity, rule, _ in findings if severity == 'error')

    def generate(self, result, folder, out):
        status, findings = self.run_gwgen(result, 'generate', '-c', folder, '-o', out)
        result.skipped = sum(rule.endswith(' link-skipped') for _, rule, _ in findings)
        if status and not result.is_bad:
            result.outcome = 'refused'
            result.text = '\n'.join(' '.join(f) for f in findings if f[0] == 'error')[:2000]


def report(results, count_names):
    """Prints the counts; the exit status."""
    for result in results:
        if result.outcome != 'generated':
            print(f'{result.name}: {result.outcome}\n  ' + result.text.replace('\n', '\n  '))
    outcomes = collections.Counter(result.outcome for result in results)
    rules, packages, counts = collections.Counter(), collections.Counter(), collections.Counter()
    for result in results:
        rules.update(result.rules)
        packages.update(result.rules.keys())
        counts.update(result.counts)
    print(f'{len(results)} in all: ' + ', '.join(f'{outcomes[name]} {name}' for name in OUTCOMES))
    n_whole = sum(result.is_strict for result in results)
    print(f'{n_whole} of them whole ({n_whole / len(results):.1%}), the others without '
          f'{sum(result.skipped for result in results)} operations:')
    examples = {}
    for result in results:
        examples = {**result.examples, **examples}
    for rule, n in rules.most_common():
        print(f'  {rule}: {n} in {packages[rule]}\n    {examples[rule]}')
    if count_names:
        print(', '.join(f'{counts[name]} {name}' for name in count_names))
    return 1 if any(result.is_bad for result in results) else 0
