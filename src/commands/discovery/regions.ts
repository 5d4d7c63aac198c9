import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { regions as ofPartition } from '../../config/regions.js';
import type { Session } from '../session.js';

/**
 * The regions that the account may use, the session's own first. Without a filter DescribeRegions leaves out those
 * that the account has not opted in to. A sandbox plays one region.
 */
export async function usableRegions({ clients, target }: Session): Promise<readonly string[]> {
  if (target.kind === 'sandbox') return [target.region];
  const { Regions = [] } = await clients.ec2.send(new DescribeRegionsCommand({}));
  const enabled = new Set(Regions.flatMap(({ RegionName }) => RegionName ?? []));
  return [target.region, ...ofPartition.filter((region) => enabled.has(region) && region !== target.region)];
}
