import { defineTable } from '../../../region/table.js';
import type { Ec2Record } from '../tables.js';

export interface VpcEndpointRecord extends Ec2Record {
  readonly vpcId: string;
  /** `com.amazonaws.us-east-1.guardduty-data`. */
  readonly serviceName: string;
  state: 'available' | 'deleting';
  subnetIds: string[];
  interfaceIds: string[];
  readonly groupId: string;
}
/** Only those that services of AWS make by themselves: users cannot make any here. */
export const VpcEndpoints = defineTable<VpcEndpointRecord>('ec2.vpc-endpoints');
