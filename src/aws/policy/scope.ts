import { type Names, namesOf } from '../../config/names.js';
import { certificateOf, type Settings } from '../../config/settings.js';
import { tagKeys } from '../../config/tags.js';

/** What a policy is about: a configuration, and the environment made from it where there is one already. */
export interface PolicySubject {
  readonly settings: Settings;
  /** The environment's uuid. Before it is made, its name alone tells it from others. */
  readonly environmentId?: string;
  /** Before anything was asked of AWS it is not known. */
  readonly accountId?: string;
}

export interface Condition {
  readonly [operator: string]: Readonly<Record<string, string | readonly string[]>>;
}

/** Where actions are allowed: a statement without its actions. */
export interface Scope {
  readonly Resource: readonly string[];
  readonly Condition?: Condition;
}

/** ARNs, names and tag conditions of one environment, in IAM's patterns. */
export interface ScopeSource {
  /** An ARN of the account and region. */
  readonly arn: (service: string, resource: string) => string;
  /** IAM's ARNs have no region, Amazon's own things no account. */
  readonly globalArn: (service: string, resource: string) => string;
  readonly amazonArn: (service: string, resource: string) => string;
  readonly names: Names;
  readonly rolePath: string;
  readonly permissionsBoundary: string | undefined;
  readonly certificateArn: string | undefined;
  /** Holds for what is tagged as this environment's, and for requests that tag so. */
  readonly ours: Readonly<Record<string, string>>;
  readonly taggedOurs: Readonly<Record<string, string>>;
  /** The same by Systems Manager's own key, and by the tag that commands and associations aim at. */
  readonly tierValues: readonly string[];
  readonly region: string;
}

/** A uuid that is not known yet, in IAM's patterns. */
const anyId = '????????-????-????-????-????????????';

export function scopeSource({ settings, environmentId, accountId = '*' }: PolicySubject): ScopeSource {
  const { name, region, rolePath, permissionsBoundary } = settings;
  const id = environmentId ?? anyId;
  const tag = environmentId === undefined ? { key: tagKeys.environment, value: name } : { key: tagKeys.id, value: id };
  return {
    arn: (service, resource) => `arn:aws:${service}:${region}:${accountId}:${resource}`,
    globalArn: (service, resource) => `arn:aws:${service}::${accountId}:${resource}`,
    amazonArn: (service, resource) => `arn:aws:${service}:${region}::${resource}`,
    names: namesOf(name, id),
    rolePath,
    permissionsBoundary,
    certificateArn: certificateOf(settings),
    ours: { [`aws:ResourceTag/${tag.key}`]: tag.value },
    taggedOurs: { [`aws:RequestTag/${tag.key}`]: tag.value },
    tierValues: [`${id}/web`, `${id}/app`],
    region,
  };
}
