import type { Cloud } from '../../region/cloud.js';
import type { Holding } from '../../region/holdings.js';
import { held } from '../held.js';
import { Associations, Documents, Parameters } from './tables.js';

/** Parameters, documents and associations; the history of commands is AWS's own. */
export function holdings(cloud: Cloud): Holding[] {
  return [
    ...held(cloud, 'ssm:parameter', Parameters),
    ...held(cloud, 'ssm:document', Documents),
    ...held(cloud, 'ssm:association', Associations),
  ];
}
