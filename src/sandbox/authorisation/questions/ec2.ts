import type { Cloud } from '../../region/cloud.js';
import { kinds } from '../../services/ec2/resource.js';
import { LaunchTemplates, RouteTables } from '../../services/ec2/tables.js';
import type { Tags } from '../../services/tags.js';
import { type ActionResource, actionOf } from '../reference.js';
import { existingSubject, madeSubject, taggingAsk, tagSpecifications } from './ec2-subjects.js';
import { type Input, isFields, tagsIn, textIn, textsIn } from './input.js';
import { launchAsks } from './launch.js';
import { type Ask, ask, type Questions } from './question.js';
import type { Subject } from './subject.js';

/** What EC2 asks: the types come from the reference, the resources from the ids in the request. */
export const ec2Questions: Questions = (call) => {
  const { cloud, operation, input } = call;
  const action = `ec2:${operation}`;
  if (operation === 'RunInstances') {
    return launchAsks(cloud, { data: input, templateId: templateId(cloud, input) }).map((one) => ask(call, one));
  }
  const requested = tagSpecifications(input);
  const { resources = [] } = actionOf(action) ?? {};
  const asks = resources.flatMap((one): Ask[] => {
    const subjects = isMade(one, requested) ? [madeSubject(cloud, one.type)] : namedSubjects(cloud, one.type, input);
    // CreateTags and DeleteTags have their tags in the request itself.
    const requestTags = requested.get(one.type) ?? tagsIn(input);
    return subjects.map((subject) => ({ action, subject, requestTags }));
  });
  const [first, ...rest] = asks.length > 0 ? asks : [{ action }];
  const tagging = [...requested].map(([type, requestTags]) => taggingAsk(cloud, type, operation, requestTags));
  return [...(first ? [first] : []), ...rest, ...tagging].map((one) => ask(call, one));
};

/** What the call makes has no tags of its own yet: its ARN ends with `*`. */
function isMade({ requestTags, resourceTags, required, type }: ActionResource, requested: ReadonlyMap<string, Tags>) {
  return requestTags && !resourceTags && (required || requested.has(type));
}

/** The resources of one type that the request names by id, at its top level: an id inside a rule is not acted on. */
function namedSubjects(cloud: Cloud, type: string, input: Input): readonly Subject[] {
  const kind = Object.values(kinds).find((one) => one.tagType === type);
  if (!kind) return [];
  const ids = new Set(Object.keys(input).flatMap((member) => textsIn(input, member)));
  if (type === 'launch-template') ids.add(templateId(cloud, input) ?? '');
  for (const id of associated(cloud, textIn(input, 'AssociationId'))) ids.add(id);
  return [...ids].filter((id) => id.startsWith(`${kind.idPrefix}-`)).map((id) => existingSubject(cloud, type, id));
}

/** A route table and its subnet may be named by what links them. */
function associated(cloud: Cloud, associationId: string | undefined): readonly string[] {
  if (!associationId?.startsWith('rtbassoc-')) return [];
  const table = cloud.table(RouteTables).find((one) => one.associations.some(({ id }) => id === associationId));
  const subnetId = table?.associations.find(({ id }) => id === associationId)?.subnetId;
  return table ? [table.id, ...(subnetId ? [subnetId] : [])] : [];
}

/** A launch template by id or by name, itself or inside of RunInstances' own member. */
function templateId(cloud: Cloud, input: Input): string | undefined {
  const given = isFields(input.LaunchTemplate) ? input.LaunchTemplate : input;
  const name = textIn(given, 'LaunchTemplateName');
  return textIn(given, 'LaunchTemplateId') ?? cloud.table(LaunchTemplates).find((one) => one.name === name)?.id;
}
