import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probePlane } from '../../src/sandbox/plane/index.js';
import { cli, newFolder } from '../e2e/cli.js';
import { tracesOf } from '../e2e/traces.js';
import { marking } from './served.js';

const probe = await probePlane();
const noHosts = probe.missing.map((one) => one.problem).join(' ') || undefined;
const builtInApp = resolve(import.meta.dirname, '../../app-bundle/app');
const note = 'The load balancer admits 203.0.113.7/32 only, not this machine: checked from the web servers instead.';

describe.skipIf(noHosts !== undefined)(
  `a load balancer that does not admit this machine${noHosts ? ` (skipped: ${noHosts})` : ''}`,
  () => {
    const folder = newFolder();
    const run = (...args: string[]) => cli(args, { cwd: folder.path });
    let before: ReturnType<typeof tracesOf>;
    let url = '';

    beforeAll(() => {
      before = tracesOf(folder.path);
    });
    afterAll(async () => {
      await run('sandbox', 'stop');
      folder.remove();
    });

    test('setup proves the system from the web servers and says so', async () => {
      const restricted = ['--set', 'network.allowedCidr=203.0.113.7/32'];
      const built = await run('--sandbox', '--data-plane', 'real', '--yes', ...restricted);
      expect(built.code, built.stderr).toBe(0);
      expect(built.stderr.replace(/\s+/g, ' ')).toContain(note);
      url = built.stdout.trim();
      const { steps } = JSON.parse(readFileSync(join(folder.path, '.tier3-wizard/demo/state.json'), 'utf8'));
      expect(steps.verification.outputs).toMatchObject({
        checkedFrom: 'web-servers',
        webInstances: [expect.any(String), expect.any(String)],
        appInstances: [expect.any(String), expect.any(String)],
      });
      // The probe's row is gone: nothing of it is left to be removed.
      expect(Object.keys(steps.verification.resources)).not.toContain('probe-row');
    });

    test('the URL does not answer from here', async () => {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
      await expect(fetch(url, { headers: { connection: 'close' } })).rejects.toThrow('fetch failed');
    });

    test('push brings a new release under exactly the policy that is printed for it, and not without one action', async () => {
      const app = join(folder.path, 'app');
      cpSync(builtInApp, app, { recursive: true });
      appendFileSync(join(app, 'app.py'), marking('second'));
      const printed = await run('policy', '--for', 'push');
      expect(printed.code, printed.stderr).toBe(0);
      const push = (policy: string, ...args: string[]) => {
        writeFileSync(join(folder.path, 'policy.json'), policy);
        return run('push', '--yes', '--iam-policy', 'policy.json', ...args);
      };
      const without = printed.stdout.replaceAll('"ssm:UpdateDocument"', '"ssm:DeleteDocument"');
      const denied = await push(without, '--set', `bundle.directory=${app}`);
      expect(denied.code, denied.stderr).toBe(1);
      const card = denied.stderr.replace(/\s+/g, ' ');
      expect(card).toContain('is not authorized to perform: ssm:UpdateDocument');
      expect(card).toContain('✖ Release on the app servers');

      const pushed = await push(printed.stdout);
      expect(pushed.code, pushed.stderr).toBe(0);
      expect(pushed.stderr).toMatch(/The release is on all 4 servers after .*\.\n$/);
      expect(pushed.stderr).not.toContain('is not allowed');
    });

    test('teardown removes all of it', async () => {
      const gone = await run('--teardown', '--yes', '--final-snapshot', 'none', '--iam-policy', 'none');
      expect(gone.code, gone.stderr).toBe(0);
      expect(tracesOf(folder.path)).toEqual(before);
    });
  },
);
