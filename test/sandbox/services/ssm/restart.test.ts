import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateAssociationCommand, ListCommandsCommand, SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../../../src/lib/clock.js';
import { startTestRegion } from '../../region.js';
import { createDocument, onlineNode, ssmRegion, TestAgent } from './fixture.js';

test('commands, messages and schedules go on after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ssm-'));
  try {
    const stateFile = join(folder, 'store.json');
    const clock = new VirtualClock();
    const before = await ssmRegion({ stateFile, clock });
    await onlineNode(before, 'i-00000aaa', { tier: 'app' });
    await createDocument(before);
    await before.ssm.send(
      new CreateAssociationCommand({
        Name: 'demo-release',
        Targets: [{ Key: 'tag:tier', Values: ['app'] }],
        ApplyOnlyAtCronInterval: true,
        ScheduleExpression: 'rate(30 minutes)',
      }),
    );
    await before.ssm.send(new SendCommandCommand({ DocumentName: 'demo-release', InstanceIds: ['i-00000aaa'] }));
    await before.stop();
    const after = await startTestRegion({ stateFile, clock });
    const agent = new TestAgent(after, 'i-00000aaa');
    await after.pass(2);
    expect((await agent.work())?.Topic).toBe('aws.ssm.sendCommand');
    const ssm = new SSMClient(after.client);
    expect((await ssm.send(new ListCommandsCommand({}))).Commands?.map((one) => one.Status)).toEqual(['Success']);
    await after.pass(1_790);
    await agent.register();
    await after.pass(10);
    expect((await agent.work())?.Topic).toBe('aws.ssm.association');
  } finally {
    await rm(folder, { recursive: true });
  }
});
