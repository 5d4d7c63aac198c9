import { DescribeNatGatewaysCommand } from '@aws-sdk/client-ec2';
import { tagKeys } from '../config/tags.js';
import { natHealth } from './health-words.js';
import type { Reading } from './reading.js';
import type { NatView } from './snapshot.js';
import type { SnapshotSources } from './sources.js';

/** The environment's NAT gateways; deleted ones stay listed by AWS for an hour and are left out. */
export async function readNat(
  sources: SnapshotSources,
  abortSignal: AbortSignal,
): Promise<Reading<readonly NatView[]>> {
  const answer = await sources.clients.ec2.send(
    new DescribeNatGatewaysCommand({ Filter: [{ Name: `tag:${tagKeys.id}`, Values: [sources.environmentId] }] }),
    { abortSignal },
  );
  const gateways = (answer.NatGateways ?? []).filter((gateway) => gateway.State !== 'deleted');
  if (gateways.length === 0) return { absent: 'there is no NAT gateway' };
  return {
    found: gateways.map((gateway) => ({
      id: gateway.NatGatewayId ?? '?',
      state: gateway.State ?? 'unknown',
      health: natHealth[gateway.State ?? ''] ?? 'unknown',
      ...(gateway.NatGatewayAddresses?.[0]?.PublicIp ? { publicAddress: gateway.NatGatewayAddresses[0].PublicIp } : {}),
      ...(gateway.FailureMessage ? { reason: gateway.FailureMessage } : {}),
    })),
  };
}
