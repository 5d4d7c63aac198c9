import { describe, it } from 'vitest';
import type { FailureReport, SetupResult, TeardownResult } from '../../../src/ui/result/contract.js';
import { renderFailures, renderResult, renderTeardown } from '../../../src/ui/result/result.js';
import { expectText, realAws, sandbox, theme } from '../frame.js';
import { quota } from '../run-fixture.js';

const result: SetupResult = {
  target: sandbox,
  environment: 'demo',
  elapsedSeconds: 131,
  url: 'http://127.0.0.1:18080',
  endpoints: [
    { label: 'ALB', value: 'demo-alb-1234.us-east-1.elb.amazonaws.com' },
    { label: 'Aurora writer', value: 'demo-db.cluster-abc.us-east-1.rds.amazonaws.com:3306' },
    { label: 'Aurora reader', value: 'demo-db.cluster-ro-abc.us-east-1.rds.amazonaws.com:3306' },
  ],
  notes: ['Aurora is simulated by MariaDB, and every EC2 instance by an isolated host on this machine.'],
  next: [
    { command: 'tier3-wizard ops', purpose: 'watches it live' },
    { command: 'tier3-wizard push', purpose: 'rolls a new version of the app out' },
    { command: 'tier3-wizard --teardown', purpose: 'removes everything' },
  ],
  unattended: 'tier3-wizard --sandbox --yes --name demo --region us-east-1',
};

const widths = [60, 80, 120];

describe.each(widths)('the last screen at %i columns', (width) => {
  it('tells where the system answers and what to run next', async () => {
    await expectText(`done-${width}`, renderResult(result, width, theme));
  });

  it('says what nothing serves for', async () => {
    const { url: _none, unattended: _no, ...rest } = result;
    const reason = 'this machine cannot make hosts, so nothing answers over HTTP';
    const nothing: SetupResult = {
      ...rest,
      target: { ...sandbox, simulated: reason },
      endpoints: [],
      notes: [
        'Nothing serves here. A Linux machine with user namespaces makes it real: tier3-wizard sandbox start says what is missing.',
      ],
    };
    await expectText(`simulated-${width}`, renderResult(nothing, width, theme));
  });

  it('shows a card per failure, what exists and costs, and what to run', async () => {
    const report: FailureReport = {
      target: realAws,
      environment: 'demo',
      doing: 'create',
      interrupted: false,
      failures: [
        { title: 'NAT gateway', failure: quota },
        {
          title: 'App release',
          failure: {
            class: 'bad-input',
            message: 'The release failed on 1 of 2 instances (exit code 100).',
            remedy: 'Read the output, correct the bundle, then run `tier3-wizard --resume`.',
            details: ['i-0123: E: Unable to locate package python3-venv', 'i-0123: provision.sh: line 41'],
          },
        },
      ],
      existing: { resources: 31, perHour: 0.225 },
      next: [
        { command: 'tier3-wizard --resume', purpose: 'continues where it stopped' },
        { command: 'tier3-wizard --teardown', purpose: 'removes what exists' },
      ],
    };
    await expectText(`failed-${width}`, renderFailures(report, width, theme));
  });

  it('shows an interruption without blame', async () => {
    const report: FailureReport = {
      target: realAws,
      environment: 'demo',
      doing: 'create',
      interrupted: true,
      failures: [],
      existing: { resources: 1 },
      next: [{ command: 'tier3-wizard --resume', purpose: 'continues where it stopped' }],
    };
    await expectText(`interrupted-${width}`, renderFailures(report, width, theme));
  });

  it('tells what a teardown removed and what it left behind', async () => {
    const removed: TeardownResult = {
      target: realAws,
      environment: 'demo',
      elapsedSeconds: 720,
      removed: 48,
      left: [],
      kept: [
        'AWS keeps the service-linked roles AWSServiceRoleForRDS and AWSServiceRoleForAutoScaling; they cost nothing.',
      ],
    };
    const left = [
      {
        label: 'security group sg-0123 (demo-web)',
        reason: 'still used by network interface eni-0456 of somebody else',
      },
    ];
    await expectText(`removed-${width}`, renderTeardown(removed, width, theme));
    await expectText(`left-${width}`, renderTeardown({ ...removed, left }, width, theme));
  });
});
