import { appendFileSync, cpSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ACMClient, DeleteCertificateCommand, ImportCertificateCommand } from '@aws-sdk/client-acm';
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import {
  AuthorizeSecurityGroupIngressCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { DescribeDBClustersCommand, FailoverDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probePlane } from '../../src/sandbox/plane/index.js';
import { type CliResult, cli, newFolder } from '../e2e/cli.js';
import { noTmux, PlayedPty } from '../e2e/tmux.js';
import { tracesOf } from '../e2e/traces.js';
import { selfSigned } from '../sandbox/services/acm/self-signed.js';
import { byCommand, keptOfCommands } from './by-command.js';
import { Datacenter } from './datacenter.js';
import { Hammer } from './hammer.js';
import { awsOf, tablesOf, verifiedIn } from './kept-state.js';
import { onInstance } from './on-instance.js';
import { OpenDatabase, serverBehind } from './open-database.js';
import { arrivedForgeries, forgeryWords, packetMatrix, spotsOf, withoutSourceCheck } from './packets.js';
import { databaseOpenTo, ingressOf } from './rules.js';
import { filesWith, secretsInProcesses, secretsOnDisk } from './secrets.js';
import { get, getOverTls, marking, releases, serversBehind } from './served.js';
import { tlsAnswers } from './tls.js';

const probe = await probePlane();
const noHosts = probe.missing.map((one) => one.problem).join(' ') || undefined;

const builtInApp = resolve(import.meta.dirname, '../../app-bundle/app');
const onlyRoot = process.getuid?.() === 0 ? undefined : 'only root can look into a sandbox from outside';

describe.skipIf(noHosts !== undefined)(`the whole job${noHosts ? ` (skipped: ${noHosts})` : ''}`, () => {
  const folder = newFolder();
  let before: ReturnType<typeof tracesOf>;
  let url = '';
  const run = (...args: string[]): Promise<CliResult> => cli(args, { cwd: folder.path });
  const stateFolder = join(folder.path, '.tier3-wizard');
  const datacenter = new Datacenter(join(stateFolder, '_sandbox'));
  const verified = () => verifiedIn(stateFolder);
  const secrets = (): string[] =>
    tablesOf(stateFolder)['ssm.parameters'].flatMap((parameter: { versions: { value: string }[] }) =>
      parameter.versions.map((version) => version.value),
    );

  beforeAll(() => {
    before = tracesOf(folder.path);
  });
  afterAll(async () => {
    await run('sandbox', 'stop');
    folder.remove();
  });

  test('setup builds a system that serves, and prints its URL as the only line on stdout', async () => {
    const built = await run('--sandbox', '--data-plane', 'real', '--yes');
    expect(built.code, built.stderr).toBe(0);
    expect(built.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\n$/);
    url = built.stdout.trim();
  });

  test('the first page is the empty list; what is written is read', async () => {
    expect(await get(url)).toEqual({ status: 200, body: '[]\n' });
    const written = await get(`${url}write`);
    expect(written).toEqual({
      status: 200,
      body: expect.stringMatching(/^Saved: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n?$/),
    });
    const saved = written.body.trim().replace('Saved: ', '');
    // The reader follows its writer within moments.
    await expect.poll(() => get(`${url}read`)).toEqual({ status: 200, body: `[\n  "${saved}"\n]\n` });
  });

  test('ops says that all of it is healthy', async () => {
    const { code, stdout, stderr } = await run('ops', '--once', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const { verdict, sections } = JSON.parse(stdout);
    expect(verdict.state).toBe('healthy');
    const targets = [sections.alb, sections.nlb].flatMap((section) => section.data.targets);
    expect(targets.map((target: { state: string }) => target.state)).toEqual(Array(4).fill('healthy'));
    const members: { role: string; status: string }[] = sections.database.data.members;
    expect(members.map(({ role, status }) => `${role} ${status}`).sort()).toEqual([
      'reader available',
      'writer available',
    ]);
  });

  test('what the database says no to: no TLS, other roots, another name', async () => {
    const [app = ''] = verified().appInstances;
    expect(await tlsAnswers(awsOf(stateFolder), app)).toEqual({
      plain: expect.stringMatching(/^1045 |^3159 /),
      'other roots': expect.stringContaining('CERTIFICATE_VERIFY_FAILED'),
      'another name': expect.stringContaining('CERTIFICATE_VERIFY_FAILED'),
      verified: 'accepted',
      demanded: 'OFF',
    });
  });

  test('an instance reads its own parameter and no other', async () => {
    const {
      webInstances: [web = ''],
      appInstances: [app = ''],
    } = verified();
    const [master, own] = tablesOf(stateFolder)
      ['ssm.parameters'].map(({ id }: { id: string }) => id)
      .sort((a: string, b: string) => b.localeCompare(a));
    const read = (name: string) =>
      `aws ssm get-parameter --region us-east-1 --name ${name} --query Parameter.Name --output text 2>&1 | grep -o -e ${name} -e AccessDenied | head -n 1`;
    const script = [read(master), read(own)];
    expect(await onInstance(awsOf(stateFolder), app, script)).toBe(`AccessDenied\n${own}`);
    expect(await onInstance(awsOf(stateFolder), web, script)).toBe('AccessDenied\nAccessDenied');
  });

  test('db runs a client on the database, its password where nobody else sees it', async () => {
    // The client tells how it was started, and with what in its environment.
    const asked = "SELECT 6 * 7; system cat /proc/$PPID/cmdline /proc/$PPID/environ | tr '\\0' '\\n';";
    const { code, stdout, stderr } = await run('db', '--', 'mysql', '--batch', '--skip-column-names', '-e', asked);
    expect(code, stderr).toBe(0);
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining(['42', expect.stringMatching(/^--defaults-extra-file=/), 'MYSQL_HOST=127.0.0.1']),
    );
    expect(secrets().filter((one) => stdout.includes(one))).toEqual([]);
  });

  test('the database answers by Run Command alone, and Systems Manager keeps neither statements nor rows nor the password', async () => {
    const [app = ''] = verified().appInstances;
    const aws = awsOf(stateFolder);
    const { DBClusters: [cluster] = [] } = await new RDSClient(aws).send(new DescribeDBClustersCommand({}));
    const { Endpoint: host = '', Port: port = 0, MasterUsername: user = '' } = cluster ?? {};
    const [{ masterPassword: password }] = tablesOf(stateFolder)['rds.clusters'];
    const answers = await byCommand(stateFolder, app, { host, port, user, password }, async (session) => [
      await session.query('SELECT ? AS word, 6 * 7 AS answer', ['whispered']),
      await session.query('SELECT murmured FROM information_schema.tables').catch((error: unknown) => error),
    ]);
    expect(answers).toEqual([
      [{ word: 'whispered', answer: 42 }],
      expect.objectContaining({ code: 'ER_BAD_FIELD_ERROR', errno: 1054, sqlState: '42S22' }),
    ]);
    const found = (): string[] => {
      const kept = keptOfCommands(stateFolder);
      expect(kept).toContain('tier3-wizard database session');
      return ['whispered', 'murmured', 'SELECT', password].filter((one) => kept.includes(one));
    };
    expect(found()).toEqual([]);
    // The saboteur: what is not sealed is kept.
    await onInstance(aws, app, ['echo whispered murmured']);
    expect(found()).toEqual(['whispered', 'murmured']);
  });

  test.skipIf(noTmux)('shell is a terminal on a server, of a user who may become root', async () => {
    const pty = new PlayedPty(join(folder.path, 'pty'));
    try {
      pty.open(['shell', 'app', '--state', stateFolder], { columns: 100, rows: 30 });
      await pty.shows('exit or Ctrl-D ends it.');
      const type = (line: string): void => {
        pty.paste(line);
        pty.keys('Enter');
      };
      type('echo "$(id -un) $(sudo id -un) $(stty size)"');
      await pty.shows('ssm-user root 30 100');
      pty.resize({ columns: 72, rows: 20 });
      type('until [ "$(stty size)" = "20 72" ]; do sleep 0.1; done; echo now $(stty size)');
      await pty.shows('now 20 72');
      type('echo begun $((1 + 1)); sleep 600');
      await pty.shows('begun 2');
      pty.keys('C-c');
      type('echo still $((40 + 2))');
      await pty.shows('still 42');
      type('exit');
      expect(await pty.ended()).toEqual({ code: 0, terminal: ['echo', 'icanon', 'isig', 'normal buffer', 'cursor'] });
    } finally {
      pty.close();
    }
  });

  test.skipIf(onlyRoot)(
    'secrets are in one file of the app servers, and in nothing else that the wizard or they wrote',
    async () => {
      const { webInstances, appInstances } = verified();
      const found = () =>
        [
          ...webInstances.flatMap((id) => secretsOnDisk(datacenter, 'web', id, secrets())),
          ...appInstances.flatMap((id) => secretsOnDisk(datacenter, 'app', id, secrets())),
        ].sort();
      const designed = appInstances.map(() => 'app etc/tier3-app/password 640 root');
      expect(secrets()).toHaveLength(2);
      expect(found()).toEqual(designed);
      expect(secretsInProcesses(datacenter, secrets())).toEqual([]);
      expect(filesWith(join(stateFolder, 'demo'), secrets())).toEqual([]);
      const { 'ssm.parameters': _stored, ...others } = tablesOf(stateFolder);
      const rest = Object.entries(others).filter(([, rows]) =>
        secrets().some((one) => JSON.stringify(rows).includes(one)),
      );
      // What Aurora itself knows is its own.
      expect(rest.map(([table]) => table)).toEqual(['rds.clusters']);

      // The saboteur: a copy that anybody can read.
      const [app = ''] = appInstances;
      await onInstance(awsOf(stateFolder), app, ['install -m 644 /etc/tier3-app/password /var/tmp/copy']);
      expect(found()).toEqual([...designed, 'app var/tmp/copy 644 root'].sort());
      await onInstance(awsOf(stateFolder), app, ['rm /var/tmp/copy']);
    },
  );

  test.skipIf(onlyRoot)('packets pass as designed and nowhere else, forged ones included', async ({ task }) => {
    const spots = await spotsOf(datacenter, awsOf(stateFolder));
    const { size, wrong } = await packetMatrix(datacenter, spots);
    task.meta.shares = { 'packet matrix': { shown: size - wrong.length, of: size, word: 'as designed' } };
    expect(wrong).toEqual([]);
    expect(await arrivedForgeries(datacenter, spots)).toEqual(['app as app -> db 3306']);

    // The saboteur: routers that take any sender for granted; the next change of rules ends it.
    await withoutSourceCheck(datacenter, tablesOf(stateFolder)['ec2.vpcs'][0].id);
    expect(await arrivedForgeries(datacenter, spots)).toEqual(forgeryWords);

    // The saboteur: one rule too many.
    const ec2 = new EC2Client(awsOf(stateFolder));
    const rule = await databaseOpenTo(ec2, 'demo-web');
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(rule));
    await expect.poll(async () => (await packetMatrix(datacenter, spots)).wrong).toEqual(['web -> db 3306 is open']);
    await ec2.send(new RevokeSecurityGroupIngressCommand(rule));
    await expect.poll(async () => (await packetMatrix(datacenter, spots)).wrong).toEqual([]);
  });

  test('a release that does not load stops the push at the first server, and no request fails', async () => {
    const broken = join(folder.path, 'broken');
    cpSync(builtInApp, broken, { recursive: true });
    appendFileSync(join(broken, 'app.py'), "raise RuntimeError('broken on purpose')\n");
    const hammer = new Hammer(`${url}read`);
    const pushed = await run('push', '--yes', '--set', `bundle.directory=${broken}`);
    expect(await hammer.stop()).toEqual({ 200: expect.any(Number) });
    expect(pushed.code).toBe(1);
    const card = pushed.stderr.replace(/\s+/g, ' ');
    expect(card).toMatch(
      /cause The app server (i-\w+) does not take the release\. behind it have the new release: none stopped at: \1 still have the one before: i-\w+ /,
    );
    expect(card).toContain('RuntimeError: broken on purpose');
    expect(await releases(url)).toEqual(['none']);
  });

  test('push brings a new release to one server after the other, and no request fails', async () => {
    const app = join(folder.path, 'app');
    cpSync(builtInApp, app, { recursive: true });
    appendFileSync(join(app, 'app.py'), marking('second'));
    const planned = await run('push', '--dry-run', '--set', `bundle.directory=${app}`);
    expect(planned.stdout).toMatch(
      /^Release on the app servers: to (i-\w+), (i-\w+), one after the other\.\nRelease on the web servers: i-\w+, i-\w+ have it already\.\n$/,
    );

    const hammer = new Hammer(`${url}read`);
    const pushed = await run('push', '--yes', '--set', `bundle.directory=${app}`);
    expect(await hammer.stop()).toEqual({ 200: expect.any(Number) });
    expect(pushed.code, pushed.stderr).toBe(0);
    expect(pushed.stderr).toMatch(/The release is on all 4 servers after .*\.\n$/);
    expect(await releases(url)).toEqual(['second']);
    expect((await run('push', '--yes')).stderr).toBe('The release is on all 4 servers already: nothing was done.\n');
  });

  test('a terminated web and a terminated app server are replaced by ones that configure themselves and serve', async () => {
    const aws = awsOf(stateFolder);
    const groups = await new AutoScalingClient(aws).send(new DescribeAutoScalingGroupsCommand({}));
    const old = groups.AutoScalingGroups?.flatMap((group) => group.Instances?.[0]?.InstanceId ?? []) ?? [];
    expect(old).toHaveLength(2);
    await new EC2Client(aws).send(new TerminateInstancesCommand({ InstanceIds: old }));
    const answering = new Set<string>();
    await expect
      .poll(
        async () => {
          answering.clear();
          for (let count = 0; count < 12; count += 1) for (const id of await serversBehind(url)) answering.add(id);
          return { servers: answering.size, old: old.filter((id) => answering.has(id)) };
        },
        { timeout: 240_000, interval: 2_000 },
      )
      .toEqual({ servers: 4, old: [] });
    expect(await releases(url)).toEqual(['second']);
  });

  test('without the rules for the load balancer’s addresses requests end as Apache’s timeouts say, and resume mends it', async () => {
    const ec2 = new EC2Client(awsOf(stateFolder));
    const rules = await ingressOf(ec2, 'demo-app');
    await ec2.send(new RevokeSecurityGroupIngressCommand(rules));
    const targets = async (): Promise<string[]> => {
      const { stdout } = await run('ops', '--once', '--json');
      return JSON.parse(stdout).sections.nlb.data.targets.map((target: { state: string }) => target.state);
    };
    await expect.poll(targets, { timeout: 120_000 }).toEqual(['unhealthy', 'unhealthy']);
    const asked = Date.now();
    expect((await get(`${url}read`)).status).toBe(503);
    // Three seconds for each of the load balancer's two addresses: far from the proxy's 50 s and the ALB's 60 s.
    const seconds = (Date.now() - asked) / 1000;
    expect(seconds).toBeGreaterThan(2.9);
    expect(seconds).toBeLessThan(45);
    const resumed = await run('--resume', '--yes');
    expect(resumed.code, resumed.stderr).toBe(0);
    expect((await get(`${url}read`)).status).toBe(200);
  });

  test('db stays open for several clients, and for new ones after a failover', async () => {
    const aws = awsOf(stateFolder);
    const database = await OpenDatabase.open(folder.path, aws);
    const clients = await Promise.all([database.connect(), database.connect(), database.connect()]);
    const [before, ...same] = await Promise.all(clients.map(serverBehind));
    expect([before, same]).toEqual([expect.stringMatching(/^demo-db-\d writes$/), [before, before]]);
    const [cluster] = tablesOf(stateFolder)['rds.clusters'];
    await new RDSClient(aws).send(new FailoverDBClusterCommand({ DBClusterIdentifier: cluster.id }));
    const other = before === 'demo-db-1 writes' ? 'demo-db-2 writes' : 'demo-db-1 writes';
    const behindNew = () => database.connect().then(serverBehind).catch(String);
    await expect.poll(behindNew, { timeout: 60_000 }).toBe(other);
    expect(await Promise.all(clients.map((one) => serverBehind(one).catch(() => 'broken')))).toEqual(
      Array(3).fill('broken'),
    );
    const { code, stderr } = await database.close();
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^By way of i-\w+, .*\.$/m)]);
    // The app has to find its writer, too.
    await expect.poll(() => get(`${url}write`), { timeout: 60_000 }).toMatchObject({ status: 200 });
  });

  test('a certificate that resume is given is shown on 443, where port 80 leads, until resume takes it away', async () => {
    const acm = new ACMClient(awsOf(stateFolder));
    const own = await selfSigned('shop.example', { key: 'ec' });
    const { CertificateArn } = await acm.send(new ImportCertificateCommand(own));
    const change = async (to = 'none'): Promise<string> => {
      const resumed = await run('--resume', '--yes', '--set', `web.certificateArn=${to}`);
      expect(resumed.code, resumed.stderr).toBe(0);
      return resumed.stdout;
    };
    const secure = (await change(CertificateArn)).trim();
    const trust = { servername: 'shop.example', ca: own.Certificate };
    expect(await getOverTls(`${secure}read`, trust)).toEqual({ status: 200, certificate: own.Certificate.toString() });
    await expect(getOverTls(secure, { ...trust, servername: 'another.example' })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    const { status, headers } = await fetch(url, { redirect: 'manual' });
    expect([status, headers.get('location')]).toEqual([301, `https://${new URL(url).hostname}:443/`]);
    expect(await change()).toBe(`${url}\n`);
    expect(await get(url)).toMatchObject({ status: 200 });
    await acm.send(new DeleteCertificateCommand({ CertificateArn }));
  });

  test('teardown removes all of it: resources, processes, mounts, namespaces, control groups and files', async () => {
    const gone = await run('--teardown', '--yes', '--final-snapshot', 'none');
    expect(gone.code, gone.stderr).toBe(0);
    expect(readdirSync(folder.path)).not.toContain('.tier3-wizard');
    expect(tracesOf(folder.path)).toEqual(before);
  });
});
