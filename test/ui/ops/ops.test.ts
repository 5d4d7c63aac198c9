import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/lib/clock.js';
import { type Snapshot, takeSnapshot } from '../../../src/ops/index.js';
import type { KeyPress } from '../../../src/ui/keys.js';
import { startFeed } from '../../../src/ui/ops/feed.js';
import { opsFrame } from '../../../src/ui/ops/layout.js';
import { renderSnapshot } from '../../../src/ui/ops/lines.js';
import { groupsOf } from '../../../src/ui/ops/rows.js';
import { firstOpsState, type OpsState, pressOps, selectedRow } from '../../../src/ui/ops/state.js';
import { awsError, sourcesAnswering } from '../../ops/answers.js';
import { expectFrame, expectText, realAws, sandbox, sizes, theme } from '../frame.js';

const start = Date.UTC(2026, 0, 1);

const well = await takeSnapshot(sourcesAnswering());

const webTargets = [
  { Target: { Id: 'i-web1', Port: 80 }, TargetHealth: { State: 'healthy' } },
  { Target: { Id: 'i-web2', Port: 80 }, TargetHealth: { State: 'unhealthy', Reason: 'Target.Timeout' } },
  { Target: { Id: 'i-old', Port: 80 }, TargetHealth: { State: 'draining', Reason: 'Target.DeregistrationInProgress' } },
];
const appTargets = [{ Target: { Id: 'i-app1', Port: 9090 }, TargetHealth: { State: 'healthy' } }];
const failedLaunch = {
  StatusCode: 'Failed',
  StartTime: new Date(start + 20_000),
  Description: 'Launching a new EC2 instance.',
  StatusMessage: 'We currently do not have sufficient t4g.micro capacity in us-east-1b.',
};

const answersInTrouble = {
  DescribeTargetHealthCommand: (input: { TargetGroupArn?: string }) => ({
    TargetHealthDescriptions: input.TargetGroupArn === 'arn:tg-web' ? webTargets : appTargets,
  }),
  DescribeScalingActivitiesCommand: (input: { AutoScalingGroupName?: string }) => ({
    Activities: input.AutoScalingGroupName === 'demo-web' ? [failedLaunch] : [],
  }),
};

/** One target fails, one drains, one is missing, a launch failed, and the NAT gateway may not be read any more. */
async function troubled(): Promise<Snapshot> {
  const clock = new VirtualClock();
  const before = await takeSnapshot(sourcesAnswering({}, { clock }));
  await clock.advance(45_000);
  return takeSnapshot(
    sourcesAnswering(
      {
        ...answersInTrouble,
        DescribeNatGatewaysCommand: awsError(
          'UnauthorizedOperation',
          'You are not authorized to perform this operation.',
          403,
        ),
      },
      { clock },
    ),
    before,
  );
}

const shown = (snapshot: Snapshot | undefined, size: (typeof sizes)[number], state: OpsState = firstOpsState) =>
  opsFrame({
    picture: { looking: false, ...(snapshot ? { snapshot } : {}) },
    state,
    target: realAws,
    now: (snapshot?.at ?? start) + 3_000,
    intervalMs: 5_000,
    size,
    theme,
  });

describe.each(sizes)('the ops screen at $columns x $rows', (size) => {
  it('shows a healthy system', async () => {
    await expectFrame('healthy', shown(well, size), size);
  });

  it('shows what is wrong, and how old what it could not read is', async () => {
    await expectFrame('troubled', shown(await troubled(), size), size);
  });

  it('shows everything of one instance', async () => {
    await expectFrame(
      'detail',
      shown(await troubled(), size, { ...firstOpsState, page: 'detail', selected: 'i-web2' }),
      size,
    );
  });

  it('shows its keys', async () => {
    await expectFrame('help', shown(well, size, { ...firstOpsState, page: 'help' }), size);
  });

  it('says that it is looking for the first time', async () => {
    await expectFrame('loading', shown(undefined, size), size);
  });

  it('says why the first look has failed, and that it looks again', async () => {
    const trouble = 'connect ECONNREFUSED 203.0.113.7:443: the network of this machine does not lead to AWS';
    const frame = opsFrame({
      picture: { looking: false, trouble },
      state: firstOpsState,
      target: realAws,
      now: start,
      intervalMs: 5_000,
      size,
      theme,
    });
    await expectFrame('failed', frame, size);
  });

  it('says that nothing matches the filter', async () => {
    await expectFrame('no-match', shown(well, size, { ...firstOpsState, filter: 'lambda' }), size);
  });

  it('shows a filter while it is typed', async () => {
    await expectFrame('filter', shown(well, size, { ...firstOpsState, filter: 'db', typing: true }), size);
  });

  it('marks a picture that is old because nothing newer came', async () => {
    const frame = opsFrame({
      picture: { snapshot: well, looking: false, trouble: 'getaddrinfo ENOTFOUND ec2.us-east-1.amazonaws.com' },
      state: firstOpsState,
      target: { ...sandbox },
      now: well.at + 90_000,
      intervalMs: 5_000,
      size,
      theme,
    });
    await expectFrame('stale', frame, size);
  });
});

describe('ops --once', () => {
  it('prints the snapshot as text', async () => {
    await expectText('once-healthy', renderSnapshot(well, 100, theme));
    await expectText('once-troubled', renderSnapshot(await troubled(), 100, theme));
  });
});

describe('keys of the ops screen', () => {
  const groups = groupsOf(well, start);
  const text = (typed: string): KeyPress => ({ kind: 'text', text: typed });
  const afterKeys = (presses: readonly KeyPress[], from: OpsState = firstOpsState): OpsState | string =>
    presses.reduce<OpsState | string>((state, press) => {
      if (typeof state === 'string') return state;
      const turn = pressOps(state, press, groups);
      return 'state' in turn ? turn.state : turn.does;
    }, from);
  const selected = (...presses: readonly KeyPress[]): string | undefined => {
    const state = afterKeys(presses);
    return typeof state === 'string' ? state : selectedRow(groups, state)?.key;
  };

  it('move with arrows and with j and k, and stop at the ends', () => {
    expect([
      selected(),
      selected({ kind: 'key', name: 'up' }),
      selected({ kind: 'key', name: 'down' }),
      selected(text('jjk')),
      selected({ kind: 'key', name: 'end' }),
    ]).toEqual(['alb', 'alb', 'nlb', 'nlb', 'nat-1']);
  });

  it('open and leave the detail of the selected row', () => {
    expect(afterKeys([text('jj'), { kind: 'key', name: 'enter' }])).toMatchObject({
      page: 'detail',
      selected: 'i-web1',
    });
    expect(afterKeys([text('jj'), { kind: 'key', name: 'enter' }, { kind: 'key', name: 'escape' }])).toMatchObject({
      page: 'table',
    });
  });

  it('filter the rows, where letters are text and no command', () => {
    const typing = afterKeys([text('/'), text('quit')]);
    expect(typing).toEqual({ page: 'table', filter: 'quit', typing: true });
    expect(selected(text('/'), text('reader'), { kind: 'key', name: 'enter' })).toBe('demo-db-2');
    expect(afterKeys([text('/'), text('db'), { kind: 'key', name: 'escape' }])).toEqual(firstOpsState);
  });

  it('keep the selection when rows come and go', () => {
    const state: OpsState = { ...firstOpsState, selected: 'i-app1' };
    const fewer = groups.map((group) => ({ ...group, rows: group.rows.filter((row) => row.key !== 'i-web1') }));
    expect(selectedRow(fewer, state)?.key).toBe('i-app1');
  });

  it('quit with q and Ctrl-C, and never destroy anything by a lower-case letter', () => {
    expect(afterKeys([text('q')])).toBe('quit');
    expect(afterKeys([{ kind: 'key', name: 'interrupt' }])).toBe('quit');
    const does = new Set(
      [...'abcdefghijklmnopqrstuvwxyz']
        .map((letter) => afterKeys([text(letter)]))
        .filter((one) => typeof one === 'string'),
    );
    expect([...does].sort()).toEqual(['quit', 'refresh']);
  });

  it('open a shell on a server whose agent answers, and on nothing else', () => {
    const onServer = { ...firstOpsState, selected: 'i-web1' };
    expect(pressOps(onServer, text('s'), groups)).toEqual({ does: 'shell', instanceId: 'i-web1' });
    expect(pressOps(firstOpsState, text('s'), groups)).toEqual({ state: firstOpsState });
  });
});

describe('the feed', () => {
  it('looks at every interval, at once on request, and keeps the last picture when a look fails', async () => {
    const clock = new VirtualClock();
    let looks = 0;
    const feed = startFeed({
      take: async () => {
        looks += 1;
        if (looks === 3) throw new Error('no route');
        return well;
      },
      intervalMs: 5_000,
      clock,
    });
    await clock.advance(0);
    expect([looks, feed.picture()]).toEqual([1, { snapshot: well, looking: false }]);
    await clock.advance(5_000);
    expect(looks).toBe(2);
    feed.refresh();
    await clock.advance(0);
    expect([looks, feed.picture()]).toEqual([3, { snapshot: well, looking: false, trouble: 'no route' }]);
    feed.stop();
    await clock.advance(60_000);
    expect(looks).toBe(3);
  });
});

describe('the listeners of a load balancer', () => {
  it('are said to be missing where they may not be read', async () => {
    const message = 'User: arn:aws:iam::1:user/a is not authorized to perform: elasticloadbalancing:DescribeListeners';
    const denied = awsError('AccessDenied', message, 403);
    const snapshot = await takeSnapshot(sourcesAnswering({ DescribeListenersCommand: denied }));
    expect(groupsOf(snapshot, start)[0]?.trouble).toBe(
      'the listeners cannot be read: elasticloadbalancing:DescribeListeners is not allowed',
    );
  });

  it('stand in its row, and with certificate and policy among its details', async () => {
    const Listeners = [
      {
        Port: 443,
        Protocol: 'HTTPS',
        Certificates: [{ CertificateArn: 'arn:shop' }],
        SslPolicy: 'ELBSecurityPolicy-1',
        DefaultActions: [{ Type: 'forward' }],
      },
      { Port: 80, Protocol: 'HTTP', DefaultActions: [{ Type: 'redirect' }] },
    ];
    const snapshot = await takeSnapshot(sourcesAnswering({ DescribeListenersCommand: { Listeners } }));
    const row = groupsOf(snapshot, start)
      .flatMap(({ rows }) => rows)
      .find(({ key }) => key === 'alb');
    expect(row?.note).toBe(
      '2 of 2 targets healthy, HTTP 80 (redirect), HTTPS 443, demo-alb-1.elb.us-east-1.amazonaws.com',
    );
    expect(row?.details.filter(([label]) => label.startsWith('listener'))).toEqual([
      ['listener 80', 'HTTP, redirect'],
      ['listener 443', 'HTTPS, forward, arn:shop, ELBSecurityPolicy-1'],
    ]);
  });
});
