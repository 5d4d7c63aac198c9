import { statSync, utimesSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packRelease } from '../../src/bundle/index.js';
import { appRequest } from '../bundle/fixtures.js';
import { changes, standInHost } from './stand-in-host.js';

const app = await packRelease(appRequest);
const nextApp = await packRelease({ ...appRequest, module: 'app:application' });

// The scripts run on Linux hosts only: they need flock and GNU tools.
describe.skipIf(platform() !== 'linux')('provisioning the app tier', () => {
  it('builds a venv of pinned wheels on Amazon Linux 2023', async () => {
    const host = standInHost('al2023');
    const run = await host.provision(app, 'app', 'all');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const calls = changes(host.calls()).map((call) => call.replace(/(venvs|releases)\/[0-9a-f]+/g, '$1/ID'));
    expect(calls).toEqual([
      'dnf install -y -q python3.12 python3.12-pip libxcrypt-compat',
      'python3.12 -m venv /opt/tier3/venvs/ID',
      'python -m pip install -q --disable-pip-version-check --only-binary :all: -r /opt/tier3/releases/ID/app/requirements.txt',
      'python -m pip install -q --disable-pip-version-check --only-binary :all: -r /opt/tier3/releases/ID/server/al2023.txt',
      'groupadd --system tier3app',
      'useradd --system --gid tier3app --no-create-home --home-dir /nonexistent --shell /sbin/nologin tier3app',
      'aws ssm get-parameter --region eu-west-1 --with-decryption --name /tier3-wizard/demo/master-password --query Parameter.Value --output text',
      'systemctl daemon-reload',
      'systemctl enable tier3-app',
      'systemctl restart tier3-app',
      'python3 /opt/tier3/releases/ID/lib/ask-app.py 127.0.0.1 9090',
    ]);
    expect(host.has('opt/tier3/bin/uwsgi')).toBe(true);
  });

  it('compiles uWSGI, and only uWSGI, on Amazon Linux 2', async () => {
    const host = standInHost('al2');
    expect((await host.provision(app, 'app', 'all')).code).toBe(0);
    const calls = host.calls();
    expect(calls).toContain('yum install -y -q python3 python3-devel python3-pip gcc');
    expect(
      calls
        .filter((call) => call.startsWith('python -m pip'))
        .map((call) => call.split('--disable-pip-version-check ')[1]?.replace(app.digest, 'ID')),
    ).toEqual([
      '--only-binary :all: --no-binary uWSGI -r /opt/tier3/releases/ID/app/requirements-al2.txt',
      '--only-binary :all: --no-binary uWSGI -r /opt/tier3/releases/ID/server/al2.txt',
    ]);
    expect(host.read('etc/tier3-app/env')).toMatch(
      /^TIER3_UWSGI_OPTIONS=--virtualenv .*\/opt\/tier3\/venvs\/[0-9a-f]{16}$/m,
    );
    expect(host.has('opt/tier3/bin/uwsgi')).toBe(true);
  });

  it("uses the distribution's packages on Debian", async () => {
    const host = standInHost('debian12');
    expect((await host.provision(app, 'app', 'all')).code).toBe(0);
    expect(host.calls().filter((call) => call.startsWith('apt-get') || call.includes(' pip '))).toEqual([
      'apt-get update -q -o DPkg::Lock::Timeout=120',
      'apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=120 uwsgi-core uwsgi-plugin-python3 python3-flask python3-pymysql python3-cryptography ca-certificates',
    ]);
    expect(host.read('etc/tier3-app/env')).toMatch(/^TIER3_UWSGI_OPTIONS=--plugin python3$/m);
  });

  it('keeps the password in a file of its own and nowhere else', async () => {
    const host = standInHost('al2023');
    const run = await host.provision(app, 'app', 'all');
    expect(host.read('etc/tier3-app/password')).toBe('p4ss/word\n');
    expect(statSync(join(host.root, 'etc/tier3-app/password')).mode & 0o777).toBe(0o640);
    const elsewhere = [
      run.stdout,
      run.stderr,
      host.read('var/log/tier3-release.log'),
      host.read('etc/tier3-app/env'),
      host.calls().join('\n'),
    ];
    expect(elsewhere.filter((text) => text.includes('p4ss'))).toEqual([]);
  });

  it('takes a rotated password without installing or restarting anything', async () => {
    const host = standInHost('al2023');
    await host.provision(app, 'app', 'all');
    host.calls();
    host.set('parameter', 'rotated\n');
    expect(await host.provision(app, 'app', 'all')).toEqual({
      code: 0,
      stderr: '',
      stdout: `release ${app.digest} already installed\n`,
    });
    expect(host.read('etc/tier3-app/password')).toBe('rotated\n');
    expect(changes(host.calls()).map((call) => call.split(' ')[0])).toEqual(['aws']);
  });

  it('keeps the password that it has when the parameter cannot be read', async () => {
    const host = standInHost('al2023');
    await host.provision(app, 'app', 'all');
    host.set('denied');
    expect(await host.provision(app, 'app', 'all')).toMatchObject({
      code: 0,
      stdout: `note: the password could not be read again; the one on this host stays in use\nrelease ${app.digest} already installed\n`,
    });
    expect(host.read('etc/tier3-app/password')).toBe('p4ss/word\n');
  });

  it('tries a new release beside the one that serves, and reloads without a restart', async () => {
    const host = standInHost('debian12');
    await host.provision(app, 'app', 'all');
    host.calls();
    const next = await packRelease({ ...appRequest, caBundlePem: 'other roots\n' });
    expect((await host.provision(next, 'app', 'push')).stdout).toBe(
      [
        'trying the release beside the one that serves ...',
        'configuring the app server ...',
        'starting the app server ...',
        'checking that the app answers on port 9090 ...',
        `release ${next.digest} installed`,
        '',
      ].join('\n'),
    );
    const calls = changes(host.calls()).map((call) => call.replaceAll(next.digest, 'NEXT'));
    expect(calls.filter((call) => /^(systemctl|python3|runuser)/.test(call)).sort()).toEqual([
      'python3 /opt/tier3/releases/NEXT/lib/ask-app.py 127.0.0.1 9090',
      'python3 /opt/tier3/releases/NEXT/lib/ask-app.py 127.0.0.1 9091',
      expect.stringMatching(
        /^runuser -u tier3app -- env -i .* --socket 127\.0\.0\.1:9091 --chdir \/opt\/tier3\/releases\/NEXT\/app /,
      ),
      'systemctl enable tier3-app',
      'systemctl reload-or-restart tier3-app',
      'systemctl show -p MainPID tier3-app',
    ]);
  });

  it('changes nothing for a release whose app does not answer', async () => {
    const host = standInHost('debian12');
    await host.provision(app, 'app', 'all');
    host.calls();
    host.set('app-broken');
    const run = await host.provision(nextApp, 'app', 'push');
    expect(run.stderr).toMatch(
      /: the app of this release does not load or answers with an error; the release before goes on serving\n$/,
    );
    expect(host.read('opt/tier3/installed')).toBe(`${app.digest}\n`);
    expect(host.calls().filter((call) => call.startsWith('systemctl') && !call.includes('is-active'))).toEqual([]);
  });

  it('leaves a server that a push has brought further to the push, for an hour', async () => {
    const host = standInHost('debian12');
    await host.provision(app, 'app', 'all');
    const next = await packRelease({ ...appRequest, caBundlePem: 'other roots\n' });
    await host.provision(next, 'app', 'push');
    expect((await host.provision(app, 'app', 'all')).stdout).toBe(`release ${next.digest} was pushed here and stays\n`);
    const past = Date.now() / 1000 - 3_660;
    utimesSync(join(host.root, 'opt/tier3/pushed'), past, past);
    expect((await host.provision(app, 'app', 'all')).stdout).toMatch(new RegExp(`release ${app.digest} installed\n$`));
    // Once the association brings the pushed release itself, nothing is held back any more.
    await host.provision(next, 'app', 'push');
    await host.provision(next, 'app', 'all');
    expect(host.has('opt/tier3/pushed')).toBe(false);
  });

  it('says what the role lacks when there is no password at all', async () => {
    const host = standInHost('al2023');
    host.set('denied');
    const run = await host.provision(app, 'app', 'all');
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(
      /: the parameter \/tier3-wizard\/demo\/master-password cannot be read: the instance role needs ssm:GetParameter on it\n$/,
    );
    expect(host.has('opt/tier3/installed')).toBe(false);
  });
});
