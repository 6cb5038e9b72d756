"""The command line: verbs, options, exit statuses, suggestions; `validate` on good and bad bodies."""
import os
import sys
import tempfile

import golden

BOOK = '{"title":"A","isbn":12,"genre":"GENRE_FICTION","rating":null}'
SCHEMA = '{"type":"object","required":["b"],"properties":{"a":{"maxLength":2}}}'

UNDOCUMENTED = 'tests/golden/diagnostics/undocumented'

PET = ['validate', '-c', 'tests/cases/specs/pets', '--operation', 'Keep', '--body', '-', '--content-type']

# arguments, standard input, exit status, text that must be in the output
CASES = [
    ([], '', 2, 'usage: gwgen COMMAND'),
    (['--help'], '', 0, 'usage: gwgen COMMAND'),
    (['version'], '', 0, 'gwgen '),
    (['--version'], '', 0, 'tables'),
    (['chek'], '', 2, 'did you mean "check"?'),
    (['check', '--allow-undocument'], '', 2, 'did you mean --allow-undocumented?'),
    (['check', '--help'], '', 0, '--fail-on LEVEL'),
    (['check', '--error-format', 'xml'], '', 2, "can't be \"xml\""),
    (['check', '-c'], '', 2, 'needs a value'),
    (['check', 'there'], '', 2, 'unexpected argument "there"'),
    (['check', '--verify'], '', 2, 'unknown option "--verify"'),
    (['generate', '-c', 'specs/bookstore'], '', 2, '-o DIR is missing'),
    (['build', '-c', 'specs/bookstore'], '', 2, '-o BINARY is missing'),
    (['generate', '-c', 'specs/bookstore', '-o', '/dev/null/x'], '', 1, '/dev/null/x'),
    (['check', '-c', 'specs/nowhere'], '', 101, 'GW0001'),
    (['check', '-c', 'specs/bookstore'], '', 0, ''),
    (['check', '-c', UNDOCUMENTED], '', 100, 'error: GW1105'),
    (['check', '--config=' + UNDOCUMENTED, '--allow-undocumented'], '', 0, 'warning: GW1105'),
    (['check', '-c' + UNDOCUMENTED, '--allow-undocumented', '--fail-on=warn'], '', 100, 'warning: GW1105'),
    (['check', '-c', 'specs/bookstore', '--error-format=sarif'], '', 0, '"2.1.0"'),
    (['routes', '-cspecs/bookstore'], '', 0, 'bookstore.v1.BookService/GetBook'),
    (['explain', 'GW3004'], '', 0, 'route-spread'),
    (['explain', 'route-spread'], '', 0, 'GW3004'),
    (['explain', 'route-spred'], '', 2, 'did you mean "route-spread"?'),
    (['explain'], '', 0, 'GW0001'),
    (['validate', '--body', '-'], '', 2, '--operation'),
    (['validate', '-c', 'specs/bookstore', '--operation', 'CreateBook', '--body', '-'], BOOK, 0, ''),
    (['validate', '-c', 'specs/bookstore', '--operation', 'CreateBook', '--body', '-'],
     '{"titel":"A"}', 100, 'did you mean "title"?'),
    (['validate', '-c', 'specs/bookstore', '--operation', 'Nothing', '--body', '-'], '{}', 2, 'Nothing'),
    (['validate', '-c', 'specs/bookstore', '--operation', 'GetBook', '--body', '-'], '{}', 2, 'no such body'),
    ([*PET, 'application/xml'], '<pet><name>Ann</name></pet>', 0, ''),
    ([*PET, 'text/xml; charset=utf-8'], '<pet><nome>A</nome></pet>', 100, 'did you mean "name"?'),
    ([*PET, 'text/xml; charset=latin1'], '<pet/>', 2, 'no such body'),
    ([*PET, 'application/xml'], '<pet><name>', 100, 'syntax: '),
    ([*PET, 'application/xml'], '<dog/>', 100, 'root-element: the root element is not pet'),
    ([*PET, 'application/xml'], '<pet id="x"/>', 100, '/id: type'),
    ([*PET, 'text/plain'], 'x', 2, 'no such body'),
    (['validate', '--schema', 'SCHEMA', '--content-type', 'application/xml', '--body', '-'], '1', 2, '--content-type'),
    (['validate', '--schema', 'SCHEMA', '--body', '-'], '{"b":1}', 0, ''),
    (['validate', '--schema', 'SCHEMA', '--body', '-'], '{"a":"xyz"}', 100, '/a: max-length'),
    (['validate', '--schema', 'SCHEMA', '--body', '-'], '{"b":1} x', 100, 'syntax'),
    (['validate', '--schema', 'SCHEMA', '--body', '-'], '{"b":"\udcff"}', 100, 'syntax'),
    (['validate', '--schema', 'SCHEMA', '--body', '/nowhere'], '', 1, '/nowhere'),
    (['validate', '--schema', 'BROKEN', '--body', '-'], '1', 101, 'wibble'),
]


def main():
    failures = []
    with tempfile.TemporaryDirectory() as scratch:
        files = {'SCHEMA': f'{scratch}/schema.json', 'BROKEN': f'{scratch}/broken.json'}
        for name, text in (('SCHEMA', SCHEMA), ('BROKEN', '{"wibble":1}')):
            with open(files[name], 'w', encoding='utf-8') as out:
                out.write(text)
        for args, stdin, status, text in CASES:
            done = golden.subprocess.run([sys.argv[1], *[files.get(a, a) for a in args]], cwd=golden.ROOT,
                                         input=stdin.encode('utf-8', 'surrogateescape'), capture_output=True,
                                         check=False)
            output = os.fsdecode(done.stdout + done.stderr)
            if done.returncode != status or text not in output:
                failures.append(f'{args}: exit {done.returncode}, not {status}; or no "{text}" in\n{output}')
    golden.end(failures)


main()
