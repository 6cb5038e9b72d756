"""What the golden tests share: running gwgen, comparing with a committed file."""
import difflib
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / 'tests' / 'golden'
UPDATE = os.environ.get('GW_GOLDEN_UPDATE') == '1'


def run(*args, cwd=ROOT, stdin=''):
    """The finished process; output as text."""
    return subprocess.run([str(a) for a in args], cwd=cwd, input=stdin, capture_output=True, text=True, check=False)


def compare(expected, actual):
    """Whether the file |expected| holds |actual|; shows the difference."""
    if UPDATE:
        expected.write_text(actual)
        return True
    wanted = expected.read_text() if expected.exists() else ''
    if wanted == actual:
        return True
    sys.stdout.writelines(difflib.unified_diff(wanted.splitlines(True), actual.splitlines(True), str(expected), 'now'))
    return False


def tree(folder):
    """Names and bytes of a folder's files."""
    return {p.name: p.read_bytes() for p in sorted(pathlib.Path(folder).iterdir())}


def end(failures):
    for failure in failures:
        print('FAILED:', failure)
    sys.exit(1 if failures else 0)
