import type { Cloud } from '../../region/cloud.js';
import { defineTable } from '../../region/table.js';
import { defineTask } from '../../region/task.js';
import { kinds } from './resource.js';
import type { Ec2Record } from './tables.js';

/** Present when somebody asks for it: places that answer describes then learn of new things at different times. */
const UnevenReads = defineTable<{ readonly id: 'uneven-reads' }>('ec2.uneven-reads');

/** A new thing has been seen for a while, and then is not seen for as long, in AWS's time. */
const seenForMs = 2_000;
const unseenForMs = 2_000;

/** From now on what EC2 has just made is seen, unseen and seen again. */
export function readUnevenly(cloud: Cloud): void {
  cloud.table(UnevenReads).put({ id: 'uneven-reads' });
}

export const isUnseenAgain = defineTask<{ readonly id: string }>('ec2.unseen-again', (cloud, { id }) => {
  const visibleAt = cloud.now() + cloud.scaled(unseenForMs);
  for (const kind of Object.values(kinds)) {
    const table = cloud.table<Ec2Record>(kind.table);
    const record = table.get(id);
    if (record) table.put({ ...record, visibleAt });
  }
});

/** To be called for everything new that becomes visible after `visibleAfterMs`. */
export function thinkAgain(cloud: Cloud, id: string, visibleAfterMs: number): void {
  if (cloud.table(UnevenReads).size > 0) cloud.schedule(isUnseenAgain, { id }, visibleAfterMs + seenForMs);
}
