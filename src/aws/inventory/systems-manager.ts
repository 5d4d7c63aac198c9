import {
  ListTagsForResourceCommand,
  paginateDescribeParameters,
  paginateListAssociations,
  paginateListDocuments,
  type ResourceTypeForTagging,
} from '@aws-sdk/client-ssm';
import { tagKeys } from '../../config/tags.js';
import { isNotFound } from '../error-codes.js';
import { orAbsent } from '../kinds/kind.js';
import { collect } from '../pages.js';
import { type Candidate, ifWanted, mayBeOurs, type Source } from './owned.js';

/** Parameters and documents can be filtered by tag, associations cannot: those are told by their names. */
export const systemsManager: Source = async ({ ssm: client }, wanted) => {
  const { environmentId } = wanted;
  // Neither can be asked for a tag's key alone.
  const [parameterFilter, documentFilter] =
    environmentId === undefined
      ? [
          { Key: 'Path', Option: 'Recursive', Values: ['/tier3-wizard'] },
          { Key: 'Owner', Values: ['Self'] },
        ]
      : [
          { Key: `tag:${tagKeys.id}`, Values: [environmentId] },
          { Key: `tag:${tagKeys.id}`, Values: [environmentId] },
        ];
  const [parameters, documents, associations] = await Promise.all([
    collect(paginateDescribeParameters({ client }, { ParameterFilters: [parameterFilter] }), (page) => page.Parameters),
    collect(paginateListDocuments({ client }, { Filters: [documentFilter] }), (page) => page.DocumentIdentifiers),
    collect(paginateListAssociations({ client }, {}), (page) => page.Associations),
  ]);
  const tagsOf = async (ResourceType: ResourceTypeForTagging, ResourceId: string) => {
    const ask = () => client.send(new ListTagsForResourceCommand({ ResourceType, ResourceId }));
    return (await orAbsent(ask, isNotFound))?.TagList;
  };
  const candidates: Candidate[] = [
    ...documents.map(({ Name: id, Tags: tags, CreatedDate: createdAt }) => ({ kind: 'document', id, tags, createdAt })),
    ...(await Promise.all(
      parameters.map(async ({ Name: id = '', LastModifiedDate: createdAt }) => {
        return { kind: 'parameter', id, tags: await tagsOf('Parameter', id), createdAt };
      }),
    )),
    ...(await Promise.all(
      associations
        .filter(({ AssociationName = '' }) => mayBeOurs(AssociationName, wanted))
        .map(async ({ AssociationId: id = '' }) => ({
          kind: 'association',
          id,
          tags: await tagsOf('Association', id),
        })),
    )),
  ];
  return candidates.flatMap((one) => ifWanted(wanted, one));
};
