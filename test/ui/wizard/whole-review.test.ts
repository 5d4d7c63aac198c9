import { describe, expect, it } from 'vitest';
import { checks } from '../../../src/aws/preflight/checks.js';
import { renderChecks } from '../../../src/ui/wizard/checks.js';
import type { ReviewFacts } from '../../../src/ui/wizard/contract.js';
import { renderReview } from '../../../src/ui/wizard/whole-review.js';
import { expectText, realAws, theme } from '../frame.js';
import { review, rows, settingsOf, shopCertificate } from './fixture.js';

describe('the dry run', () => {
  const settings = settingsOf({
    name: 'shop',
    network: { allowedCidr: '203.0.113.7/32' },
    web: { desired: 1, min: 1 },
  });
  const plan = { target: realAws, reviewOf: () => review, width: 80, theme };

  it('shows HTTPS where there is a certificate', () => {
    const secure = settingsOf({ region: 'eu-central-1', web: { certificateArn: shopCertificate } });
    const lines = renderReview(secure, { ...plan, checked: { kind: 'unchecked' } });
    const opened = lines.findIndex((one) => one.startsWith('Open'));
    expect(lines.slice(opened, opened + 3)).toEqual([
      'Open    HTTPS port 443 of the load balancer, and HTTP port 80, which redirects',
      '        there, for the whole internet; nothing else',
      '',
    ]);
    expect(lines).toContain('   ↓ HTTPS 443, HTTP 80 redirects to it');
  });

  it.each([60, 80, 120])(
    'prints the same review as the questions end with, and what the checks found, at %i columns and nothing cut',
    async (width) => {
      const lines = renderReview(settings, { ...plan, width, checked: { kind: 'checked', rows } });
      expect(lines.filter((one) => one.length > width || one.includes('…'))).toEqual([]);
      await expectText(`dry-run-${width}`, lines);
    },
  );

  it('says that a password was given, not which', () => {
    const lines = renderReview(settings, { ...plan, checked: { kind: 'unchecked' }, givenPassword: 'g1ven-before' });
    expect(lines.filter((one) => one.includes('password') || one.includes('g1ven'))).toEqual([
      '               admin, master password given at the start, keep backups (days) 7,',
    ]);
  });

  it('says why the account was not checked, and which times are known from earlier runs', async () => {
    const checked = { kind: 'unchecked', why: 'The account was not checked: there are no credentials.' } as const;
    const known: ReviewFacts = { ...review, expected: { seconds: 754, from: 'own-runs' } };
    const lines = renderReview(settings, { ...plan, checked, reviewOf: () => known });
    expect([lines[3], lines.find((line) => line.startsWith('Time'))]).toEqual([
      '▲ The account was not checked: there are no credentials.',
      'Time    about 13 min, by the times of your last runs',
    ]);
  });
});

describe.each([60, 80, 120])('the table of --preflight at %i columns', (width) => {
  it('has a row per check, and what to do below what is in the way', async () => {
    await expectText(`preflight-${width}`, renderChecks(rows, realAws, width, theme));
  });
});

describe('the table of --preflight', () => {
  it('cuts no title of any check, on the smallest screen either', () => {
    const all = checks.map(({ check, title }) => ({ check, title, level: 'green', found: 'x' }) as const);
    const lines = renderChecks(all, realAws, 60, theme).slice(3, -1);
    expect(lines).toEqual(checks.map(({ title }) => `✔ ${title.padEnd(26)}  x`));
  });

  it('says when nothing is in the way', () => {
    expect(renderChecks(rows.slice(0, 2), realAws, 80, theme).at(-1)).toBe(
      '✔ The account was checked: 2 checks, 1 to know of, nothing in the way',
    );
  });
});
