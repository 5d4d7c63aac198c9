import { platform } from 'node:os';
import { describe, expect, it } from 'vitest';
import { packRelease } from '../../src/bundle/index.js';
import { webRequest } from '../bundle/fixtures.js';
import { changes, standInHost } from './stand-in-host.js';

const web = await packRelease(webRequest);

// The scripts run on Linux hosts only: they need flock and GNU tools.
describe.skipIf(platform() !== 'linux')('provisioning', () => {
  describe('the web tier', () => {
    it('installs and configures Apache on Amazon Linux 2023', async () => {
      const host = standInHost('al2023');
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
      const host = standInHost('debian12');
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
      const host = standInHost('al2023');
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
      const host = standInHost('al2023');
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

    it('puts the site and the release before back when the check of the new one fails', async () => {
      const host = standInHost('debian12');
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
      expect((await host.provision(web, 'web', 'all')).stdout).toMatch(
        new RegExp(`release ${web.digest} installed\n$`),
      );
    });
  });

  describe('any tier', () => {
    it('installs packages only, before the rest of the system is there', async () => {
      const host = standInHost('al2023');
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
      const host = standInHost('debian12');
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
      const host = standInHost('al2023');
      await host.provision(web, 'web', 'all');
      host.unset('active-httpd');
      expect((await host.provision(web, 'web', 'all')).stdout).toMatch(/release [0-9a-f]{64} installed\n$/);
      expect(host.calls()).toContain('systemctl start httpd');
    });

    it('lets one of two runs at the same time install and the other find it installed', async () => {
      const host = standInHost('al2023');
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
      const host = standInHost('al2023');
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
      const host = standInHost('fedora');
      expect((await host.provision(web, 'web', 'all')).stderr).toMatch(
        /: this system \(fedora 40\) is not supported: Amazon Linux 2023, Amazon Linux 2, Debian and Ubuntu are\n$/,
      );
    });

    it('says so when its check fails', async () => {
      const host = standInHost('al2023');
      host.set('web-broken');
      expect((await host.provision(web, 'web', 'all')).stderr).toMatch(
        /: Apache runs but http:\/\/127\.0\.0\.1\/healthz does not answer 200\n$/,
      );
      expect(host.has('opt/tier3/installed')).toBe(false);
    });

    it('keeps the three newest releases', async () => {
      const host = standInHost('al2023');
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
