import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleDir } from '../bundle/fixtures.js';
import { LiveTiers, missingForLiveTiers } from './live-tiers.js';

const missing = missingForLiveTiers();
const unavailable = (code: number) => ({
  status: 503,
  body: `The database cannot be reached at the moment (error ${code}); please try again shortly.\n`,
  type: 'text/plain; charset=utf-8',
  web: 'i-web',
  app: 'i-app',
});

describe.skipIf(missing !== null)(
  `the built-in app behind Apache${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    const tiers = new LiveTiers();
    beforeAll(() => tiers.start(), 60_000);
    afterAll(() => tiers.stop(), 30_000);

    it('starts with the empty list', async () => {
      expect(await tiers.get('/')).toEqual({
        status: 200,
        body: '[]\n',
        type: 'application/json',
        web: 'i-web',
        app: 'i-app',
      });
    });

    it('saves the time and lists what was saved, and tells which server of each tier answered', async () => {
      const saved = await tiers.get('/write');
      const time = /^Saved: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\n$/.exec(saved.body)?.[1];
      expect({ ...saved, body: time }).toEqual({
        status: 200,
        body: expect.any(String),
        type: 'text/plain; charset=utf-8',
        web: 'i-web',
        app: 'i-app',
      });
      const list = { status: 200, body: `[\n  "${time}"\n]\n`, type: 'application/json', web: 'i-web', app: 'i-app' };
      expect([await tiers.get('/'), await tiers.get('/read')]).toEqual([list, list]);
    });

    it('answers the health check in the web tier alone', async () => {
      expect(await tiers.get('/healthz')).toEqual({
        status: 200,
        body: 'ok\n',
        type: 'text/plain',
        web: 'i-web',
        app: null,
      });
    });

    it('passes the check that provisioning makes', () => {
      const check = join(bundleDir, 'lib/ask-app.py');
      const answer = execFileSync('python3', [check, '127.0.0.1', String(tiers.appPort)], { encoding: 'utf8' });
      expect(answer).toBe(`port ${tiers.appPort}: HTTP/1.1 200 OK\n`);
    });

    it('connects again when its connections were lost', async () => {
      const requests = () => Promise.all(Array.from({ length: 8 }, () => tiers.get('/write')));
      await requests();
      const open = await tiers.administer("SELECT id FROM information_schema.processlist WHERE user = 'app'");
      expect(open.length).toBeGreaterThan(0);
      for (const { id } of open) await tiers.administer(`KILL ${id}`);
      expect((await requests()).map(({ status }) => status)).toEqual(Array(8).fill(200));
    });

    it('says so while the writer is read-only, and writes again on a new connection once it is not', async () => {
      await tiers.administer('SET GLOBAL read_only = 1');
      expect(await tiers.get('/write')).toEqual(unavailable(1290));
      expect((await tiers.get('/read')).status).toBe(200);
      await tiers.administer('SET GLOBAL read_only = 0');
      expect((await tiers.get('/write')).status).toBe(200);
    });

    it('answers 503 without its database, stays healthy, and recovers by itself', async () => {
      await tiers.stopDatabase();
      expect([await tiers.get('/read'), await tiers.get('/write')]).toEqual([unavailable(2003), unavailable(2003)]);
      expect((await tiers.get('/healthz')).status).toBe(200);
      await tiers.startDatabase();
      expect([(await tiers.get('/read')).status, (await tiers.get('/write')).status]).toEqual([200, 200]);
    });

    it('gives its password to no server that offers no encryption', async () => {
      await tiers.stopDatabase();
      await tiers.startDatabase('--skip-ssl');
      expect(await tiers.get('/write')).toEqual(unavailable(2026));
      await tiers.stopDatabase();
      await tiers.startDatabase();
      expect((await tiers.get('/write')).status).toBe(200);
    });

    it('writes to the writer endpoint and reads from the reader endpoint, and trusts only the name it asked for', async () => {
      // The certificate names localhost, not the address: a reader under another name must be refused.
      await tiers.startApp({ TIER3_DB_READER: '127.0.0.1' });
      expect((await tiers.get('/write')).status).toBe(200);
      expect(await tiers.get('/read')).toEqual(unavailable(2003));
    });

    it('is not loaded with a table name that could be SQL', async () => {
      await tiers.startApp({ TIER3_DB_TABLE: 'a`; DROP TABLE datetimes' });
      await tiers.appEnd();
      expect((await tiers.get('/read')).status).toBe(503);
      expect(await tiers.administer('SELECT COUNT(*) > 0 AS kept FROM demo.datetimes')).toEqual([{ kept: 1 }]);
    });
  },
);
