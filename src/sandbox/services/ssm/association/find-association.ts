import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { type AssociationRecord, Associations } from '../tables.js';

interface Reference {
  readonly AssociationId?: string | undefined;
  readonly Name?: string | undefined;
  readonly InstanceId?: string | undefined;
}

/** By id; by document and instance only those that name one instance. @throws AwsError `AssociationDoesNotExist`. */
export function findAssociation(
  cloud: Cloud,
  { AssociationId: id, Name: name, InstanceId: instance }: Reference,
): AssociationRecord {
  const table = cloud.table(Associations);
  const found =
    id === undefined
      ? table.find(
          ({ documentName, targets: [target] }) =>
            documentName === name && target?.key === 'InstanceIds' && target.values.join() === instance,
        )
      : table.get(id);
  if (!found) throw new AwsError('AssociationDoesNotExist', 'The specified association does not exist.');
  return found;
}
