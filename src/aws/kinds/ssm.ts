import {
  type Association,
  DescribeDocumentCommand,
  type DocumentDescription,
  ListTagsForResourceCommand,
  paginateListAssociations,
  type ResourceTypeForTagging,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { hasCode, isNotFound } from '../error-codes.js';
import { collect } from '../pages.js';
import { type TagRecord, tagRecord } from '../tags.js';
import { type Kind, orAbsent } from './kind.js';

/** Undefined when there is nothing of that type and id. */
async function tagsIfAny(client: SSMClient, type: ResourceTypeForTagging, id: string): Promise<TagRecord | undefined> {
  const ask = () => client.send(new ListTagsForResourceCommand({ ResourceType: type, ResourceId: id }));
  const answer = await orAbsent(ask, (error) => hasCode(error, 'InvalidResourceId') || isNotFound(error));
  return answer && tagRecord(answer.TagList);
}

export const parameters = (client: SSMClient, name: string): Kind<string> => ({
  label: 'parameter',
  search: async () => {
    const tags = await tagsIfAny(client, 'Parameter', name);
    return tags ? [{ id: name, thing: name, tags, life: 'alive' }] : [];
  },
});

export const documents = (client: SSMClient, name: string): Kind<DocumentDescription> => ({
  label: 'Systems Manager document',
  search: async () => {
    const thing = (await orAbsent(() => client.send(new DescribeDocumentCommand({ Name: name })), isNotFound))
      ?.Document;
    if (!thing) return [];
    const tags = (await tagsIfAny(client, 'Document', name)) ?? {};
    return [{ id: name, thing, tags, life: thing.Status === 'Deleting' ? 'leaving' : 'alive' }];
  },
});

/** Association names are not unique: a lost answer may have left a twin. */
export const associations = (client: SSMClient, name: string): Kind<Association> => ({
  label: 'association',
  search: async () => {
    const pages = paginateListAssociations(
      { client },
      { AssociationFilterList: [{ key: 'AssociationName', value: name }] },
    );
    const found = await collect(pages, (page) => page.Associations);
    const seen = await Promise.all(
      found.map(async (thing) => {
        const id = thing.AssociationId;
        const tags = id === undefined ? undefined : await tagsIfAny(client, 'Association', id);
        return id === undefined || tags === undefined ? [] : [{ id, thing, tags, life: 'alive' as const }];
      }),
    );
    return seen.flat();
  },
});
