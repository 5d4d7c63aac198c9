import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { EC2Client, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probePlane } from '../../src/sandbox/plane/index.js';
import type { SandboxDescriptor } from '../../src/sandbox/server/descriptor.js';
import { type CliOptions, type CliResult, cli, newFolder } from '../e2e/cli.js';
import { tracesOf } from '../e2e/traces.js';
import { noOrdinaryUser, OrdinaryUser } from './ordinary-user.js';

const probe = await probePlane();
const noHosts = probe.missing.map((one) => one.problem).join(' ') || undefined;

interface Caller {
  readonly options: CliOptions;
  remove(): Promise<void> | void;
}

const callers: readonly { name: string; skip: string | undefined; make: () => Caller }[] = [
  {
    name: 'this user',
    skip: noHosts,
    make: () => {
      const folder = newFolder();
      return { options: { cwd: folder.path }, remove: () => folder.remove() };
    },
  },
  {
    name: 'an ordinary user',
    skip: noHosts ?? noOrdinaryUser,
    make: () => {
      const user = new OrdinaryUser(`t3cli${process.pid}`);
      return { options: { cwd: user.home, prefix: user.prefix }, remove: () => user.remove() };
    },
  },
];

for (const { name, skip, make } of callers) {
  describe.skipIf(skip !== undefined)(`the whole job as ${name}${skip ? ` (skipped: ${skip})` : ''}`, () => {
    let caller: Caller;
    let before: ReturnType<typeof tracesOf>;
    let url = '';
    const run = (...args: string[]): Promise<CliResult> => cli(args, caller.options);
    const stateFolder = (): string => join(caller.options.cwd, '.tier3-wizard');

    beforeAll(() => {
      caller = make();
      before = tracesOf(caller.options.cwd);
    });
    afterAll(async () => {
      await run('sandbox', 'stop');
      await caller.remove();
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

    test('no secret of the database is in the state file or in the release', () => {
      const { tables } = JSON.parse(readFileSync(join(stateFolder(), '_sandbox/store.json'), 'utf8'));
      const secrets: string[] = tables['ssm.parameters'].flatMap((parameter: { versions: { value: string }[] }) =>
        parameter.versions.map((version) => version.value),
      );
      expect(secrets).toHaveLength(2);
      const places = {
        state: readFileSync(join(stateFolder(), 'demo/state.json'), 'utf8'),
        documents: JSON.stringify(tables['ssm.documents']),
        commands: JSON.stringify([tables['ssm.runs'], tables['ssm.invocations'], tables['ssm.messages']]),
        templates: JSON.stringify(tables['ec2.launch-template-versions']),
      };
      for (const [place, text] of Object.entries(places)) {
        for (const secret of secrets) expect(text.includes(secret), place).toBe(false);
      }
    });

    test('a terminated web and a terminated app server are replaced by ones that configure themselves and serve', async () => {
      const aws = awsOf(stateFolder());
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
    });

    test('teardown removes all of it: resources, processes, mounts, namespaces, control groups and files', async () => {
      const gone = await run('--teardown', '--yes', '--final-snapshot', 'none');
      expect(gone.code, gone.stderr).toBe(0);
      expect(readdirSync(caller.options.cwd)).not.toContain('.tier3-wizard');
      const after = tracesOf(caller.options.cwd);
      const groups = after.groups.filter((group) => !before.groups.includes(group));
      expect({ ...after, groups }).toEqual({ ...before, groups: [] });
    });
  });
}

async function get(url: string): Promise<{ status: number; body: string }> {
  const response = await fetch(url, { headers: { connection: 'close' } });
  return { status: response.status, body: await response.text() };
}

/** The instances of both tiers that answered one request; none while it fails. */
async function serversBehind(url: string): Promise<string[]> {
  const response = await fetch(`${url}read`, { headers: { connection: 'close' } }).catch(() => undefined);
  if (response?.status !== 200) return [];
  return ['x-tier3-web', 'x-tier3-app'].flatMap((name) => response.headers.get(name) ?? []);
}

function awsOf(folder: string) {
  const descriptor: SandboxDescriptor = JSON.parse(readFileSync(join(folder, '_sandbox/server.json'), 'utf8'));
  const { url: endpoint, region, accessKeyId, secretAccessKey } = descriptor;
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
}
