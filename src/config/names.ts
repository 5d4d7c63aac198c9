/** The names of everything an environment makes; all of them start with the environment's name where AWS lets us. */
export interface Names {
  readonly environment: string;
  /** The first eight digits of the environment's uuid: keeps account-wide names apart. */
  readonly shortId: string;
  /** The `Name` tag of a resource. */
  tagName(resource: string): string;
  readonly alb: string;
  readonly nlb: string;
  readonly webTargetGroup: string;
  readonly appTargetGroup: string;
  readonly securityGroup: (group: string) => string;
  readonly launchTemplate: (tier: FleetTier) => string;
  readonly autoScalingGroup: (tier: FleetTier) => string;
  /** IAM names are global to the account, so they carry the short id. */
  readonly role: (tier: FleetTier) => string;
  readonly instanceProfile: (tier: FleetTier) => string;
  readonly dbSubnetGroup: string;
  readonly dbCluster: string;
  readonly dbInstance: (member: 1 | 2) => string;
  readonly masterPasswordParameter: string;
  readonly appPasswordParameter: string;
  readonly document: (tier: FleetTier) => string;
  readonly association: (tier: FleetTier) => string;
}

/** The tiers that servers run in, the way of a request. */
export const fleetTiers = ['web', 'app'] as const;
export type FleetTier = (typeof fleetTiers)[number];

/** `id` is the environment's uuid. */
export function namesOf(environment: string, id: string): Names {
  const shortId = id.slice(0, 8);
  return {
    environment,
    shortId,
    tagName: (resource) => `${environment}-${resource}`,
    alb: `${environment}-alb`,
    nlb: `${environment}-nlb`,
    webTargetGroup: `${environment}-web`,
    appTargetGroup: `${environment}-app`,
    securityGroup: (group) => `${environment}-${group}`,
    launchTemplate: (tier) => `${environment}-${shortId}-${tier}`,
    autoScalingGroup: (tier) => `${environment}-${tier}`,
    role: (tier) => `${environment}-${shortId}-${tier}`,
    instanceProfile: (tier) => `${environment}-${shortId}-${tier}`,
    dbSubnetGroup: `${environment}-${shortId}-db`,
    dbCluster: `${environment}-db`,
    dbInstance: (member) => `${environment}-db-${member}`,
    masterPasswordParameter: `/tier3-wizard/${environment}-${shortId}/master-password`,
    appPasswordParameter: `/tier3-wizard/${environment}-${shortId}/app-password`,
    document: (tier) => `${environment}-${shortId}-${tier}-release`,
    association: (tier) => `${environment}-${shortId}-${tier}-release`,
  };
}
