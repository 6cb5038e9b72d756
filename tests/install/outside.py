"""A project of its own, built against the installed package: what a user of gwgen does.

outside.py BUILD_FOLDER COMPILER: installs BUILD_FOLDER, moves the installed tree, and makes gateways of project/
with it: by find_package(gwgen) and gwgen_add_gateway(), by `gwgen build`, and by a compiler and pkg-config.
"""
import contextlib
import glob
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
NO_POLICIES = 'operations:\n  Greet: { timeout: 1s }\n'


def run(*argv, cwd, status=0):
    """The output of a command that has to end with |status|."""
    done = subprocess.run([str(arg) for arg in argv], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors='replace', timeout=120, check=False)
    if done.returncode != status:
        sys.exit(f'FAILED: {argv}: exit {done.returncode}, not {status}\n{done.stdout}')
    return done.stdout


def need(what, is_true):
    if not is_true:
        sys.exit(f'FAILED: {what}')
    print('fine:', what)


def install(build, scratch):
    """Installs and then moves the tree, since users' packages are made that way."""
    run('cmake', '--install', build, '--prefix', scratch / 'staged', cwd=scratch)
    prefix = scratch / 'moved' / 'opt'
    prefix.parent.mkdir()
    (scratch / 'staged').rename(prefix)
    for file in glob.glob(f'{prefix}/lib/**/*.cmake', recursive=True) + glob.glob(f'{prefix}/lib/**/*.pc', recursive=True):
        need(f'{os.path.basename(file)} names no folder of this machine',
             str(scratch) not in pathlib.Path(file).read_text())
    return prefix


@contextlib.contextmanager
def running(gateway, config):
    """The port of a gateway that serves; it has to drain and end with 0."""
    with subprocess.Popen([gateway, '--config', config], stdout=subprocess.PIPE, text=True) as process:
        try:
            ready = process.stdout.readline()
            need(f'ready: {ready.strip()}', ready.startswith('ready public=http://127.0.0.1:'))
            yield int(ready.split('public=')[1].split()[0].rsplit(':', 1)[1])
        finally:
            process.send_signal(signal.SIGTERM)
            status = process.wait(timeout=30)
        need('it drains and ends with 0', status == 0)


def request(port, method, target, body=None):
    client = http.client.HTTPConnection('127.0.0.1', port, timeout=10)
    client.request(method, target, body, {'content-type': 'application/json'} if body else {})
    answer = client.getresponse()
    content = json.loads(answer.read())
    client.close()
    return answer.status, content


def facts(gateway, folder):
    """What each of the gateways says without serving."""
    version = run(gateway, '--version', cwd=folder)
    need('--version', version.startswith('greeter-gateway') and ' 1.0.0 ' in version and ', libgw ' in version)
    spec = json.loads(run(gateway, '--print-spec', cwd=folder))
    need('--print-spec', spec['info']['title'] == 'Greeter')


def with_cmake(prefix, project, compiler):
    run('cmake', '-S', project, '-B', project / 'out', '-G', 'Ninja', f'-DCMAKE_PREFIX_PATH={prefix}',
        f'-DCMAKE_C_COMPILER={compiler}', '-DCMAKE_C_FLAGS=-Wall -Wextra -Werror', cwd=project)
    run('cmake', '--build', project / 'out', cwd=project)
    need('nothing is done twice', 'no work to do' in run('cmake', '--build', project / 'out', cwd=project))
    gateway = project / 'out' / 'greeter-gateway'
    facts(gateway, project)
    run(gateway, '--config', 'gateway.yaml', '--check', cwd=project)
    bad = project / 'bad.yaml'
    bad.write_text((project / 'gateway.yaml').read_text().replace('{ body:', '{ text:'))
    need('the policy refuses its configuration with the place',
         'bad.yaml:12:15:' in run(gateway, '--config', bad, '--check', cwd=project, status=100))
    with running(gateway, project / 'gateway.yaml') as port:
        need('its own policy answers',
             request(port, 'GET', '/v1/greetings/ann') == (200, {'text': 'Hello from a can'}))
        status, problem = request(port, 'POST', '/v1/greetings', '{"name":"ann","txt":"Hi"}')
        need('the schema refuses', status == 400 and problem['errors'][0]['pointer'] == '/txt')
        status, _ = request(port, 'POST', '/v1/greetings', '{"name":"ann","text":"Hi"}')
        need('nobody serves', status == 503)
    document = project / 'api' / 'openapi.yaml'
    document.write_text(document.read_text().replace('title: Greeter', 'title: Welcomer'))
    run('cmake', '--build', project / 'out', cwd=project)
    need('a changed specification is compiled anew', '"Welcomer"' in run(gateway, '--print-spec', cwd=project))
    document.write_text(document.read_text().replace('title: Welcomer', 'title: Greeter'))


def with_gwgen_build(prefix, project):
    run(prefix / 'bin' / 'gwgen', 'build', '-c', 'api', '-o', 'built', cwd=project)
    facts(project / 'built', project)
    config = (project / 'gateway.yaml').read_text()
    start, end = config.index('operations:'), config.index('log:')
    (project / 'plain.yaml').write_text(config[:start] + NO_POLICIES + config[end:])
    run('./built', '--config', 'plain.yaml', '--check', cwd=project)
    need('a gateway without the policy does not know it',
         'unknown policy "canned"' in run('./built', '--config', 'gateway.yaml', '--check', cwd=project, status=100))


def with_pkg_config(prefix, project, compiler):
    os.environ['PKG_CONFIG_PATH'] = ':'.join(map(os.path.dirname, glob.glob(f'{prefix}/lib/**/*.pc', recursive=True)))
    flags = {kind: run('pkg-config', f'--{kind}', 'gw', cwd=project).split() for kind in ('cflags', 'libs')}
    run(prefix / 'bin' / 'gwgen', 'generate', '-c', 'api', '-o', 'tables', '--deps', 'tables.d', cwd=project)
    need("gwgen's own protos are the installed ones",
         f'{prefix}/bin/../share/gwgen/protos/google/api/annotations.proto' in (project / 'tables.d').read_text())
    run(compiler, '-std=c11', '-O1', *flags['cflags'], *sorted((project / 'tables').glob('*.c')), *flags['libs'],
        '-o', 'linked', cwd=project)
    facts(project / 'linked', project)
    include = prefix / 'include' / 'gwgen'
    names = [header.relative_to(include) for header in sorted(include.rglob('*.h'))]
    (project / 'all.c').write_text(''.join(f'#include "{name}"\n' for name in names))
    run(compiler, '-std=c11', '-Wall', '-Wextra', '-Werror', '-fsyntax-only', *flags['cflags'], 'all.c', cwd=project)
    need(f'the {len(names)} installed headers need no others', len(names) > 20)


def main():
    build, compiler = pathlib.Path(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        prefix = install(build, scratch)
        project = scratch / 'project'
        shutil.copytree(HERE / 'project', project)
        with_cmake(prefix, project, compiler)
        with_gwgen_build(prefix, project)
        with_pkg_config(prefix, project, compiler)


main()
