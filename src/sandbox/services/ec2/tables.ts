import { defineTable } from '../../region/table.js';
import type { Tags } from '../tags.js';

/** What every EC2 record has: new ones are not visible to describes for a moment (EC2 is eventually consistent). */
interface Ec2Record {
  readonly id: string;
  readonly createdAt: number;
  readonly visibleAt: number;
  tags: Tags;
}

export interface VpcRecord extends Ec2Record {
  readonly cidr: string;
  state: 'pending' | 'available';
  dnsSupport: boolean;
  dnsHostnames: boolean;
}
export const Vpcs = defineTable<VpcRecord>('ec2.vpcs');
