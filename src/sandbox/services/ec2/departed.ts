import type { Cloud } from '../../region/cloud.js';
import { defineTable, type TableKey } from '../../region/table.js';
import type { Ec2Record } from './tables.js';

interface Departed {
  readonly id: string;
  readonly table: string;
  readonly until: number;
  readonly record: Ec2Record;
}
const Departed = defineTable<Departed>('ec2.departed');

/** How long something that was deleted is still described, in AWS's time: ends come as late to describes as beginnings. */
const describedForMs = 1_000;

/** Deletes the record; nothing can refer to it any more, but describes show it for another moment. */
export function depart<T extends Ec2Record>(cloud: Cloud, key: TableKey<T>, id: string): void {
  const departed = cloud.table(Departed);
  for (const one of departed.where(({ until }) => until <= cloud.now())) departed.delete(one.id);
  const record = cloud.table(key).get(id);
  if (!record) return;
  cloud.table(key).delete(id);
  departed.put({ id, table: key.name, until: cloud.now() + cloud.scaled(describedForMs), record });
}

/** What describes choose from: what is there, and what was a moment ago. */
export function described<T extends Ec2Record>(cloud: Cloud, key: TableKey<T>): T[] {
  const gone = cloud.table(Departed).where(({ table, until }) => table === key.name && until > cloud.now());
  // The table's name determines the record's type.
  return [...cloud.table(key).all(), ...gone.map(({ record }) => record as T)];
}
