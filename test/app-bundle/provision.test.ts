import { statSync, utimesSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { packRelease } from '../../src/bundle/index.js';
import { appRequest, webRequest } from '../bundle/fixtures.js';
import { StandInHost, type System } from './stand-in-host.js';

const web = await packRelease(webRequest);
const app = await packRelease(appRequest);

let host: StandInHost;
const start = (system: System) => {
  host = new StandInHost(system);
  return host;
};
afterEach(() => host.remove());

const nextApp = await packRelease({ ...appRequest, module: 'app:application' });

const changes = (calls: string[]) =>
  calls.filter((call) => !call.startsWith('chown ') && !call.includes(' is-active '));

// The scripts run on Linux hosts only: they need flock and GNU tools.
describe.skipIf(platform() !== 'linux')('provisioning', () => {
  describe('the web tier', () => {
    it('installs and configures Apache on Amazon Linux 2023', async () => {
      start('al2023');
      expect(await host.provision(web, 'web', 'all')).toEqual({
        code: 0,
        stderr: '',
        stdout: [
          'installing packages: httpd ...',
          'configuring Apache ...',
          'starting Apache ...',
          'checking http://127.0.0.1/healthz ...',
          `release ${web.digest} installed`,
          '',
        ].join('\n'),
      });
      expect(changes(host.calls())).toEqual([
        'dnf install -y -q httpd',
        'setsebool -P httpd_can_network_connect 1',
        'apachectl configtest',
        'systemctl enable httpd',
        'systemctl start httpd',
      ]);
      const site = host.read('etc/httpd/conf.d/tier3.conf');
      expect(site).not.toMatch(/@[A-Z]+@/);
      expect(site).toContain(
        '  ProxyPass / uwsgi://demo-nlb-0a1b2c3d4e5f6a7b.elb.eu-west-1.amazonaws.com:9090/ connectiontimeout=3 timeout=50 retry=0\n',
      );
      expect(site).toContain('  Header always set X-Tier3-Web "i-0123456789abcdef0"\n');
      expect(host.read('var/www/tier3/healthz')).toBe('ok\n');
    });

    it('enables modules and its site instead of the default one on Debian', async () => {
      start('debian12');
      expect((await host.provision(web, 'web')).code).toBe(0);
      expect(changes(host.calls())).toEqual([
        'apt-get update -q -o DPkg::Lock::Timeout=120',
        'apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=120 apache2',
        'setsebool -P httpd_can_network_connect 1',
        'a2enmod -q proxy proxy_uwsgi headers alias',
        'a2ensite -q tier3',
        'apachectl configtest',
        'systemctl enable apache2',
        'systemctl start apache2',
      ]);
    });

    it('reloads a running Apache for a new release and keeps connections', async () => {
      start('al2023');
      await host.provision(web, 'web', 'all');
      host.calls();
      const next = await packRelease({ ...webRequest, settings: { upstream: 'next.example' } });
      expect((await host.provision(next, 'web', 'all')).code).toBe(0);
      expect(changes(host.calls())).toEqual([
        'setsebool -P httpd_can_network_connect 1',
        'apachectl configtest',
        'systemctl enable httpd',
        'systemctl reload httpd',
      ]);
    });

    it('puts the site before back when Apache refuses the new one', async () => {
      start('al2023');
      await host.provision(web, 'web', 'all');
      const before = host.read('etc/httpd/conf.d/tier3.conf');
      host.set('config-broken');
      const next = await packRelease({ ...webRequest, settings: { upstream: 'next.example' } });
      const run = await host.provision(next, 'web', 'all');
      expect(run.code).toBe(1);
      expect(run.stderr).toMatch(/Apache refuses the new configuration; the one before is in place again\n$/);
      expect(host.read('etc/httpd/conf.d/tier3.conf')).toBe(before);
      expect(host.read('opt/tier3/installed')).toBe(`${web.digest}\n`);
    });
  });

  it('puts the site and the release before back when the check of the new one fails', async () => {
    start('debian12');
    await host.provision(web, 'web', 'all');
    const before = host.read('etc/apache2/sites-available/tier3.conf');
    const next = await packRelease({ ...webRequest, settings: { upstream: 'next.example' } });
    host.set('web-broken');
    const run = await host.provision(next, 'web', 'push');
    expect(run.code).toBe(1);
    expect(host.read('etc/apache2/sites-available/tier3.conf')).toBe(before);
    // Nothing counts as installed on a server whose old release does not answer either.
    expect(host.has('opt/tier3/installed')).toBe(false);
    host.unset('web-broken');
    expect((await host.provision(web, 'web', 'all')).stdout).toMatch(new RegExp(`release ${web.digest} installed\n$`));
  });

  describe('the app tier', () => {
    it('builds a venv of pinned wheels on Amazon Linux 2023', async () => {
      start('al2023');
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
      start('al2');
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
      start('debian12');
      expect((await host.provision(app, 'app', 'all')).code).toBe(0);
      expect(host.calls().filter((call) => call.startsWith('apt-get') || call.includes(' pip '))).toEqual([
        'apt-get update -q -o DPkg::Lock::Timeout=120',
        'apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=120 uwsgi-core uwsgi-plugin-python3 python3-flask python3-pymysql python3-cryptography ca-certificates',
      ]);
      expect(host.read('etc/tier3-app/env')).toMatch(/^TIER3_UWSGI_OPTIONS=--plugin python3$/m);
    });

    it('keeps the password in a file of its own and nowhere else', async () => {
      start('al2023');
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
      start('al2023');
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
      start('al2023');
      await host.provision(app, 'app', 'all');
      host.set('denied');
      expect(await host.provision(app, 'app', 'all')).toMatchObject({
        code: 0,
        stdout: `note: the password could not be read again; the one on this host stays in use\nrelease ${app.digest} already installed\n`,
      });
      expect(host.read('etc/tier3-app/password')).toBe('p4ss/word\n');
    });

    it('tries a new release beside the one that serves, and reloads without a restart', async () => {
      start('debian12');
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
      start('debian12');
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
      start('debian12');
      await host.provision(app, 'app', 'all');
      const next = await packRelease({ ...appRequest, caBundlePem: 'other roots\n' });
      await host.provision(next, 'app', 'push');
      expect((await host.provision(app, 'app', 'all')).stdout).toBe(
        `release ${next.digest} was pushed here and stays\n`,
      );
      const past = Date.now() / 1000 - 3_660;
      utimesSync(join(host.root, 'opt/tier3/pushed'), past, past);
      expect((await host.provision(app, 'app', 'all')).stdout).toMatch(
        new RegExp(`release ${app.digest} installed\n$`),
      );
      // Once the association brings the pushed release itself, nothing is held back any more.
      await host.provision(next, 'app', 'push');
      await host.provision(next, 'app', 'all');
      expect(host.has('opt/tier3/pushed')).toBe(false);
    });

    it('says what the role lacks when there is no password at all', async () => {
      start('al2023');
      host.set('denied');
      const run = await host.provision(app, 'app', 'all');
      expect(run.code).toBe(1);
      expect(run.stderr).toMatch(
        /: the parameter \/tier3-wizard\/demo\/master-password cannot be read: the instance role needs ssm:GetParameter on it\n$/,
      );
      expect(host.has('opt/tier3/installed')).toBe(false);
    });
  });

  describe('any tier', () => {
    it('installs packages only, before the rest of the system is there', async () => {
      start('al2023');
      const early = await packRelease({ ...webRequest, settings: null });
      expect(await host.provision(early, 'web', 'packages')).toMatchObject({
        code: 0,
        stdout: 'installing packages: httpd ...\npackages of the web tier are installed\n',
      });
      expect(host.calls()).toEqual(['dnf install -y -q httpd']);
      expect((await host.provision(early, 'web', 'all')).stderr).toMatch(
        /: this release was packed for its packages only\n$/,
      );
    });

    it('leaves an installed release alone', async () => {
      start('debian12');
      await host.provision(web, 'web', 'all');
      host.calls();
      expect(await host.provision(web, 'web', 'all')).toEqual({
        code: 0,
        stderr: '',
        stdout: `release ${web.digest} already installed\n`,
      });
      expect(changes(host.calls())).toEqual([]);
    });

    it('installs a release again when its server does not run', async () => {
      start('al2023');
      await host.provision(web, 'web', 'all');
      host.unset('active-httpd');
      expect((await host.provision(web, 'web', 'all')).stdout).toMatch(/release [0-9a-f]{64} installed\n$/);
      expect(host.calls()).toContain('systemctl start httpd');
    });

    it('lets one of two runs at the same time install and the other find it installed', async () => {
      start('al2023');
      host.unpack(web);
      const runs = await Promise.all([host.provision(web, 'web', 'all'), host.provision(web, 'web', 'all')]);
      expect(runs.map((run) => run.code)).toEqual([0, 0]);
      expect(runs.map((run) => run.stdout.trim().split('\n').at(-1)?.replace(web.digest, 'ID')).sort()).toEqual([
        'release ID already installed',
        'release ID installed',
      ]);
      expect(host.calls().filter((call) => call.startsWith('dnf'))).toEqual(['dnf install -y -q httpd']);
    });

    it('tries three times and then says what failed, with the end of the log', async () => {
      start('al2023');
      host.set('mirror-broken');
      const run = await host.provision(web, 'web', 'all');
      expect(run.code).toBe(1);
      const sentence =
        /^release [0-9a-f]{64} is not installed on \S+: installing packages: httpd failed with exit code 1$/;
      expect(run.stderr.trim()).toMatch(sentence);
      const lines = run.stdout.trim().split('\n');
      expect(lines[1]).toMatch(sentence);
      expect(lines[2]).toMatch(/^the end of .*\/var\/log\/tier3-release\.log:$/);
      expect(lines.filter((line) => line === 'Cannot download: mirror is down')).toHaveLength(3);
    });

    it('refuses a system that has no table', async () => {
      start('fedora');
      expect((await host.provision(web, 'web', 'all')).stderr).toMatch(
        /: this system \(fedora 40\) is not supported: Amazon Linux 2023, Amazon Linux 2, Debian and Ubuntu are\n$/,
      );
    });

    it('says so when its check fails', async () => {
      start('al2023');
      host.set('web-broken');
      expect((await host.provision(web, 'web', 'all')).stderr).toMatch(
        /: Apache runs but http:\/\/127\.0\.0\.1\/healthz does not answer 200\n$/,
      );
      expect(host.has('opt/tier3/installed')).toBe(false);
    });

    it('keeps the three newest releases', async () => {
      start('al2023');
      const releases = await Promise.all(
        ['a', 'b', 'c', 'd', 'e'].map((upstream) => packRelease({ ...webRequest, settings: { upstream } })),
      );
      for (const release of releases) await host.provision(release, 'web', 'all');
      expect(releases.map((release) => host.has(`opt/tier3/releases/${release.digest}`))).toEqual([
        false,
        false,
        true,
        true,
        true,
      ]);
    });
  });
});
