/** A question to the Price List, and how a product of the answer becomes a key of the price table. */
export interface PriceQuery {
  readonly service: string;
  readonly match: Readonly<Record<string, string>>;
  readonly anyOf?: Readonly<Record<string, readonly string[]>>;
  readonly keyOf: (attributes: Readonly<Record<string, string>>) => string | undefined;
  /** How many of AWS's units are one of ours. */
  readonly units?: number;
}

/** Usage types begin with a code of the region everywhere but in us-east-1: `EUC1-NatGateway-Hours`. */
function usageOf({ usagetype = '' }: Readonly<Record<string, string>>): string {
  return usagetype.replace(/^[A-Z]{2,3}[A-Z0-9]*\d?-(?=[A-Z])/, '');
}

const byUsage =
  (keys: Readonly<Record<string, string>>): PriceQuery['keyOf'] =>
  (attributes) =>
    keys[usageOf(attributes)];

const fixed: readonly PriceQuery[] = [
  {
    service: 'AmazonEC2',
    match: { productFamily: 'NAT Gateway' },
    keyOf: byUsage({ 'NatGateway-Hours': 'nat-gateway-hour', 'NatGateway-Bytes': 'nat-gateway-gb' }),
  },
  {
    service: 'AmazonEC2',
    match: { productFamily: 'Storage', volumeApiName: 'gp3' },
    keyOf: byUsage({ 'EBS:VolumeUsage.gp3': 'ebs-gp3-gb-month' }),
  },
  {
    service: 'AmazonVPC',
    match: { group: 'VPCPublicIPv4Address' },
    keyOf: byUsage({ 'PublicIPv4:InUseAddress': 'public-ipv4-hour' }),
  },
  {
    service: 'AWSELB',
    match: { productFamily: 'Load Balancer-Application' },
    keyOf: byUsage({ LoadBalancerUsage: 'alb-hour', LCUUsage: 'alb-lcu-hour' }),
  },
  {
    service: 'AWSELB',
    match: { productFamily: 'Load Balancer-Network' },
    keyOf: byUsage({ LoadBalancerUsage: 'nlb-hour', LCUUsage: 'nlb-lcu-hour' }),
  },
  {
    service: 'AmazonRDS',
    match: { productFamily: 'Database Storage' },
    keyOf: byUsage({ 'Aurora:StorageUsage': 'aurora-storage-gb-month' }),
  },
  {
    service: 'AmazonRDS',
    match: { productFamily: 'System Operation' },
    keyOf: byUsage({ 'Aurora:StorageIOUsage': 'aurora-io-million' }),
    units: 1_000_000,
  },
  {
    service: 'AmazonRDS',
    match: { productFamily: 'Storage Snapshot', databaseEngine: 'Aurora MySQL' },
    keyOf: byUsage({ 'Aurora:BackupUsage': 'aurora-backup-gb-month' }),
  },
];

/** Instances, which are billed by their type: the part of a key after `ec2:` or `rds:`. */
const instances = [
  {
    prefix: 'ec2:',
    service: 'AmazonEC2',
    usage: 'BoxUsage:',
    match: { operatingSystem: 'Linux', preInstalledSw: 'NA', tenancy: 'Shared', capacitystatus: 'Used' },
  },
  { prefix: 'rds:', service: 'AmazonRDS', usage: 'InstanceUsage:', match: { databaseEngine: 'Aurora MySQL' } },
] as const;

/** A filter's value is one text of at most 1,024 characters (Price List API, Filter): so many names of types fit. */
const typesPerQuery = 40;

/** The questions that bring the prices of these keys. */
export function priceQueries(keys: readonly string[]): readonly PriceQuery[] {
  const isOfType = (key: string): boolean => instances.some(({ prefix }) => key.startsWith(prefix));
  const ofTypes = instances.flatMap(({ prefix, service, usage, match }): PriceQuery[] => {
    const types = keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
    const keyOf: PriceQuery['keyOf'] = (attributes) => {
      const { instanceType = '' } = attributes;
      return usageOf(attributes) === `${usage}${instanceType}` ? `${prefix}${instanceType}` : undefined;
    };
    return chunksOf(types).map((some) => ({ service, match, anyOf: { instanceType: some }, keyOf }));
  });
  return [...(keys.every(isOfType) ? [] : fixed), ...ofTypes];
}

function chunksOf(types: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(types.length / typesPerQuery);
  return Array.from({ length: count }, (_, at) => types.slice(at * typesPerQuery, (at + 1) * typesPerQuery));
}
