import { expect, test } from 'vitest';
import { VirtualClock } from '../../../../src/lib/clock.js';
import { noDataPlane, type PlaneLevel } from '../../../../src/sandbox/plane/port.js';
import { Cloud } from '../../../../src/sandbox/region/cloud.js';
import { Store } from '../../../../src/sandbox/region/store.js';
import { isInGrace } from '../../../../src/sandbox/services/autoscaling/loop/health.js';

function cloudWith(level: PlaneLevel, speed: number, clock: VirtualClock): Cloud {
  const plane = { ...noDataPlane(), level };
  return new Cloud({ accountId: '000000000000', region: 'us-east-1', clock, speed, store: new Store(), plane });
}

test.each<[PlaneLevel, number, number, number]>([
  ['none', 60, 900, 15],
  ['real', 60, 900, 120],
  ['real', 60, 30, 30],
  ['real', 1, 900, 900],
])(
  'with hosts at level %s and speed %d a grace of %d s lasts %d s of wall time',
  async (level, speed, grace, lasts) => {
    const clock = new VirtualClock();
    const cloud = cloudWith(level, speed, clock);
    const inGrace = () => isInGrace(cloud, { graceSeconds: grace }, { inServiceAt: since });
    const since = clock.now();
    await clock.advance(lasts * 1000 - 1);
    expect(inGrace()).toBe(true);
    await clock.advance(1);
    expect(inGrace()).toBe(false);
  },
);

test('servers that boot again with the sandbox have their grace again', async () => {
  const clock = new VirtualClock();
  const member = { inServiceAt: clock.now() };
  await clock.advance(3_600_000);
  const again = cloudWith('real', 60, clock);
  const inGrace = () => isInGrace(again, { graceSeconds: 900 }, member);
  await clock.advance(119_999);
  expect(inGrace()).toBe(true);
  await clock.advance(1);
  expect(inGrace()).toBe(false);
});
