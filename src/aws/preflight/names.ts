import { namesOf } from '../../config/names.js';
import type { Clients } from '../clients.js';
import { findNamesakes } from '../namesakes.js';
import { type Finding, green, red } from './row.js';

/** Of no environment: whatever has one of the names is somebody else's. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** Whether something of somebody else has a name that this environment would need. */
export async function checkNames(clients: Clients, environment: string): Promise<Finding> {
  const namesakes = await findNamesakes(clients, namesOf(environment, nobody), nobody);
  if (namesakes.length === 0) return green(`Nothing else has a name that is made from ${environment}.`);
  const [first] = namesakes;
  const more = namesakes.length > 1 ? ` and ${namesakes.length - 1} more` : '';
  return red(
    `Somebody else has the ${first?.label} ${first?.id}${more}.`,
    'Choose another name (--name), or remove what has it.',
  );
}
