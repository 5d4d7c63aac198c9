import { certificateOf, type Settings } from '../../config/settings.js';

/** The security groups, with what each protects. Descriptions cannot be changed later and hold no apostrophes. */
export const groups = {
  alb: 'Public load balancer',
  web: 'Web servers',
  nlb: 'Internal load balancer',
  app: 'App servers',
  db: 'Database',
} as const;

export type Group = keyof typeof groups;
export const groupNames: readonly Group[] = ['alb', 'web', 'nlb', 'app', 'db'];

/** The logical name of a group: the value of its `tier3-wizard:resource` tag. */
export const groupResource = (group: Group): string => `${group}-group`;

export const ports = { http: 80, https: 443, uwsgi: 9090, database: 3306 } as const;

export interface PlannedRule {
  readonly group: Group;
  readonly port: number;
  readonly from: { readonly group: Group } | { readonly cidr: string };
}

/** Who may reach whom. The app servers' rule names the internal load balancer's addresses: a step of its own. */
export function plannedRules(settings: Settings): readonly PlannedRule[] {
  const from = { cidr: settings.network.allowedCidr };
  return [
    { group: 'alb', port: ports.http, from },
    ...(certificateOf(settings) ? [{ group: 'alb', port: ports.https, from } as const] : []),
    { group: 'web', port: ports.http, from: { group: 'alb' } },
    { group: 'nlb', port: ports.uwsgi, from: { group: 'web' } },
    { group: 'db', port: ports.database, from: { group: 'app' } },
  ];
}
