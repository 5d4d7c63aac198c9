import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentContent } from '../../src/bundle/document.js';
import { archiveLimitBytes, documentLimitBytes, packRelease, type Release } from '../../src/bundle/index.js';
import { appRequest, bundleDir, webRequest } from './fixtures.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tier3-release-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The release as tar sees it: one line per file, and the files themselves in `folder`. */
function unpack(release: Release): string[] {
  const tar = join(folder, 'release.tar');
  writeFileSync(tar, gunzipSync(Buffer.from(release.archiveBase64, 'base64')));
  execFileSync('tar', ['-xf', tar, '-C', folder]);
  return execFileSync('tar', ['-tvf', tar, '--numeric-owner', '--full-time', '--utc'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.replace(/ +\d+ 1970-01-01/, ' 1970-01-01'));
}

function ownApp(files: Record<string, string | Buffer>): string {
  const app = join(folder, 'own');
  mkdirSync(app);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(app, name), content);
  return app;
}

describe('a packed release', () => {
  it('holds what the web tier needs, owned by root and without a time', async () => {
    expect(unpack(await packRelease(webRequest))).toEqual([
      '-rw-r--r-- 0/0 1970-01-01 00:00:00 apache/tier3.conf',
      '-rwxr-xr-x 0/0 1970-01-01 00:00:00 lib/app.sh',
      '-rw-r--r-- 0/0 1970-01-01 00:00:00 lib/ask-app.py',
      '-rwxr-xr-x 0/0 1970-01-01 00:00:00 lib/files.sh',
      '-rwxr-xr-x 0/0 1970-01-01 00:00:00 lib/install.sh',
      '-rwxr-xr-x 0/0 1970-01-01 00:00:00 lib/report.sh',
      '-rwxr-xr-x 0/0 1970-01-01 00:00:00 lib/web.sh',
      '-rwxr-xr-x 0/0 1970-01-01 00:00:00 packages.sh',
      '-rwxr-xr-x 0/0 1970-01-01 00:00:00 provision.sh',
      '-rw-r--r-- 0/0 1970-01-01 00:00:00 release.env',
    ]);
    expect(readFileSync(join(folder, 'release.env'), 'utf8')).toBe(
      "TIER3_COMPLETE=yes\nTIER3_UPSTREAM='demo-nlb-0a1b2c3d4e5f6a7b.elb.eu-west-1.amazonaws.com'\n",
    );
  });

  it('brings the app tier its app, server, certificates and settings', async () => {
    const names = unpack(await packRelease(appRequest)).map((line) => line.split(' ').at(-1));
    expect(names).toEqual([
      'app/app.py',
      'app/requirements-al2.txt',
      'app/requirements.txt',
      'app/schema.sql',
      'ca.pem',
      'lib/app.sh',
      'lib/ask-app.py',
      'lib/files.sh',
      'lib/install.sh',
      'lib/report.sh',
      'lib/web.sh',
      'packages.sh',
      'provision.sh',
      'release.env',
      'server/al2.txt',
      'server/al2023.txt',
      'tier3-app.service',
      'uwsgi.ini',
    ]);
    expect(readFileSync(join(folder, 'release.env'), 'utf8').split('\n')).toEqual([
      'TIER3_COMPLETE=yes',
      "TIER3_REGION='eu-west-1'",
      "TIER3_APP_MODULE='app:app'",
      "TIER3_DB_WRITER='demo.cluster-abc123.eu-west-1.rds.amazonaws.com'",
      "TIER3_DB_READER='demo.cluster-ro-abc123.eu-west-1.rds.amazonaws.com'",
      "TIER3_DB_PORT='3306'",
      "TIER3_DB_NAME='demo'",
      "TIER3_DB_USER='admin'",
      "TIER3_DB_TABLE='datetimes'",
      "TIER3_DB_PASSWORD_PARAMETER='/tier3-wizard/demo/master-password'",
      '',
    ]);
  });

  it('is the same whenever and from wherever it is packed', async () => {
    const copy = join(folder, 'copy');
    cpSync(bundleDir, copy, { recursive: true });
    const release = await packRelease(appRequest);
    expect(await packRelease({ ...appRequest, bundleDir: copy })).toEqual(release);
    const tar = gunzipSync(Buffer.from(release.archiveBase64, 'base64'));
    expect(release.digest).toBe(createHash('sha256').update(tar).digest('hex'));
  });

  it('has another digest as soon as one setting differs', async () => {
    const other = { ...webRequest, settings: { upstream: 'other.example' } };
    expect((await packRelease(other)).digest).not.toBe((await packRelease(webRequest)).digest);
  });

  it('installs packages only while the settings are not known yet', async () => {
    const release = await packRelease({ ...appRequest, settings: null });
    unpack(release);
    expect(release.phases).toEqual(['packages']);
    expect(readFileSync(join(folder, 'release.env'), 'utf8')).toBe('TIER3_COMPLETE=\n');
    expect(JSON.parse(release.documentContent).parameters.phase).toEqual({
      type: 'String',
      description:
        'packages: install packages only; push: install the release ahead of the fleet; all: install the release',
      default: 'packages',
      allowedValues: ['packages'],
    });
  });

  it("takes the user's own app, without hidden files and what tools leave behind", async () => {
    const appDir = ownApp({ 'wsgi.py': 'application = None\n', '.env': 'SECRET=1\n', 'x.pyc': '' });
    const names = unpack(await packRelease({ ...appRequest, appDir, module: 'wsgi:application' }));
    expect(names.map((line) => line.split(' ').at(-1)).filter((name) => name?.startsWith('app/'))).toEqual([
      'app/wsgi.py',
    ]);
  });

  it('refuses an app folder without the module', async () => {
    await expect(packRelease({ ...appRequest, appDir: ownApp({ 'main.py': '' }) })).rejects.toMatchObject({
      name: 'InvalidBundle',
      exitCode: 2,
      message: `The app folder ${join(folder, 'own')} has none of app.py, app/__init__.py, so app:app cannot be loaded.`,
    });
  });

  it('refuses a link in the app folder', async () => {
    const appDir = ownApp({ 'app.py': '' });
    symlinkSync('/etc/passwd', join(appDir, 'data'));
    await expect(packRelease({ ...appRequest, appDir })).rejects.toMatchObject({
      name: 'InvalidBundle',
      message: `${join(appDir, 'data')} is neither a file nor a folder and cannot be packed.`,
    });
  });

  it('refuses a release above 45 KB and says how large it is', async () => {
    const appDir = ownApp({ 'app.py': '', 'data.bin': randomBytes(archiveLimitBytes) });
    await expect(packRelease({ ...appRequest, appDir })).rejects.toMatchObject({
      name: 'ReleaseTooLarge',
      limit: 46080,
      message: expect.stringMatching(
        /^The packed release of the app tier takes \d{5} bytes and the limit is 46080, because/,
      ),
    });
  });

  it.each([
    ['a quote', "a'b"],
    ['a line break', 'a\nb'],
    ['a command', '$(reboot)'],
  ])('refuses a setting with %s in it', async (_, upstream) => {
    await expect(packRelease({ ...webRequest, settings: { upstream } })).rejects.toMatchObject({
      name: 'InvalidBundle',
    });
  });
});

describe('the document', () => {
  const request = { tier: 'app', digest: 'd'.repeat(64), phases: ['packages', 'all'] } as const;

  it('holds every archive of up to 45 KB', () => {
    const archiveBase64 = Buffer.alloc(archiveLimitBytes).toString('base64');
    expect(Buffer.byteLength(documentContent({ ...request, archiveBase64 }))).toBeLessThan(documentLimitBytes - 256);
  });

  it('is refused above 64 KB, parameters included', () => {
    const archiveBase64 = 'A'.repeat(documentLimitBytes - 500);
    expect(() => documentContent({ ...request, archiveBase64 })).toThrow(
      /^The document of the app tier with its parameters takes \d+ bytes and the limit is 65536/,
    );
  });

  it('has one step that the phase and the time limit parameterise', async () => {
    const content = JSON.parse((await packRelease(webRequest)).documentContent);
    expect({ ...content, mainSteps: content.mainSteps.length }).toEqual({
      schemaVersion: '2.2',
      description: expect.stringMatching(/^Installs release [0-9a-f]{12} of the web tier$/),
      parameters: {
        phase: {
          type: 'String',
          description:
            'packages: install packages only; push: install the release ahead of the fleet; all: install the release',
          default: 'all',
          allowedValues: ['packages', 'push', 'all'],
        },
        executionTimeout: {
          type: 'String',
          description: 'Seconds that the run may take',
          default: '1800',
          allowedPattern: '^[1-9][0-9]{1,4}$',
        },
      },
      mainSteps: 1,
    });
    expect(content.mainSteps[0]).toMatchObject({
      action: 'aws:runShellScript',
      name: 'release',
      inputs: { timeoutSeconds: '{{ executionTimeout }}' },
    });
  });

  it('unpacks the release once, checks it and hands over to the scripts', async () => {
    const release = await packRelease(webRequest);
    const [step] = JSON.parse(release.documentContent).mainSteps;
    const opt = join(folder, 'opt');
    const script = step.inputs.runCommand
      .join('\n')
      .replaceAll('/opt/tier3', opt)
      .replaceAll('{{ phase }}', 'all')
      .replace('exec bash', 'echo would run');
    const run = () => execFileSync('sh', ['-c', script], { encoding: 'utf8' });
    const said = `would run ${opt}/releases/${release.digest}/provision.sh web all\n`;
    expect([run(), run()]).toEqual([said, said]);
    expect(readdirSync(opt)).toEqual(['releases']);
    expect(readdirSync(join(opt, 'releases', release.digest))).toContain('provision.sh');
  });

  it('runs nothing of a release that was damaged on its way', async () => {
    const release = await packRelease(webRequest);
    const [step] = JSON.parse(release.documentContent).mainSteps;
    const script = step.inputs.runCommand
      .join('\n')
      .replaceAll('/opt/tier3', join(folder, 'opt'))
      .replace(`echo "${release.digest}`, `echo "${'0'.repeat(64)}`);
    expect(() => execFileSync('sh', ['-c', script], { stdio: 'pipe' })).toThrow(/did NOT match/);
    expect(readdirSync(join(folder, 'opt', 'releases'))).toEqual([]);
  });
});
