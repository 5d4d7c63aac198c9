import { z } from 'zod';
import { architectureOf, smallestType } from './architecture.js';
import { parseCidr } from './cidr.js';
import { fleetTiers } from './names.js';
import { regions } from './regions.js';

/** Longer names would break the 32 characters that AWS allows for a load balancer's name. */
const longestName = 20;

const name = z
  .string()
  .min(2, 'must have at least 2 characters')
  .max(longestName, `must have at most ${longestName} characters, because load balancer names are made from it`)
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    'must be lower-case letters, digits and single hyphens, start with a letter and end with a letter or digit',
  )
  // Load balancers, Systems Manager documents and security groups each refuse some beginnings.
  .refine(
    (text) => !/^(internal-|aws|amazon|amzn|sg-)/.test(text),
    'must not start with internal-, aws, amazon, amzn or sg-',
  );

const region = z.string().refine((text) => regions.includes(text), {
  error: (issue) => `must be a region of the partition aws, such as us-east-1; ${String(issue.input)} is none`,
});

const vpcCidr = z.string().superRefine((text, context) => {
  const cidr = parseCidr(text);
  const problem = !cidr
    ? 'must be an IPv4 block without host bits, such as 10.0.0.0/16'
    : cidr.prefix < 16
      ? 'must not be larger than /16, the largest VPC that AWS makes'
      : cidr.prefix > 20
        ? 'must hold ten /24 blocks: the first stays free, eight become subnets; choose /20 or larger'
        : undefined;
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

const openCidr = z
  .string()
  .refine((text) => parseCidr(text) !== undefined, 'must be an IPv4 block, such as 0.0.0.0/0 or 203.0.113.7/32');

const zones = z
  .array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'must be zone names, such as us-east-1a'))
  .length(2, 'must be two availability zones')
  .refine((two) => two[0] !== two[1], 'must be two different zones');

const instanceType = z
  .string()
  .refine((text) => architectureOf(text) !== undefined, 'must be an EC2 instance type, such as t4g.micro');

const fleetFields = {
  /** The smallest of the architecture when absent. */
  instanceType: instanceType.optional(),
  min: z.int().min(1, 'must be at least 1').max(20, 'must be at most 20').default(2),
  desired: z.int().min(1, 'must be at least 1').max(20, 'must be at most 20').default(2),
  max: z.int().min(1, 'must be at least 1').max(20, 'must be at most 20').default(4),
};

const fleet = z.strictObject(fleetFields);

/** The bounds are what is wrong, not the number between them: it is the one that people want, and are asked first. */
const sizes = ({ min, desired, max }: z.output<typeof fleet>, context: z.RefinementCtx): void => {
  const refuse = (key: 'min' | 'max', rule: string): void =>
    context.addIssue({ code: 'custom', path: [key], message: `must not be ${rule}` });
  if (min > desired) refuse('min', `larger than desired, the number of servers (${min} > ${desired})`);
  if (max < desired) refuse('max', `smaller than desired, the number of servers (${max} < ${desired})`);
};

/** The answer for a site without HTTPS. */
const noCertificate = 'none';

const certificateArn = z
  .string()
  .refine(
    (text) => text === noCertificate || regionOfCertificate(text) !== undefined,
    'must be none or the ARN of an ACM certificate, such as arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
  );

function regionOfCertificate(arn: string): string | undefined {
  return /^arn:aws:acm:([a-z0-9-]+):\d{12}:certificate\/[\w-]+$/.exec(arn)?.[1];
}

const identifier = (what: string) =>
  z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,62}$/, `must be a ${what}: letters, digits and _, first a letter, at most 63`);

const masterPassword = z
  .string()
  .min(8, 'must have at least 8 characters')
  .max(41, 'must have at most 41 characters')
  .regex(/^[\x21-\x7e]*$/, 'must be printable ASCII without spaces')
  .refine((text) => !/[/"@']/.test(text), `must not contain / " @ or '`);

const database = z.strictObject({
  /** `lts`, or an exact version of aurora-mysql. */
  engineVersion: z
    .string()
    .regex(/^(lts|\d+\.\d+\.mysql_aurora\.\d+\.\d+\.\d+)$/, 'must be lts or a version such as 8.0.mysql_aurora.3.10.5')
    .default('lts'),
  instanceClass: z
    .string()
    .regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, 'must be a database instance class, such as db.t4g.medium')
    .default('db.t4g.medium'),
  reader: z.boolean().default(true),
  name: identifier('database name').default('app'),
  masterUsername: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9]{0,15}$/, 'must be 1 to 16 letters and digits, first a letter')
    .refine((text) => text.toLowerCase() !== 'rdsadmin', 'must not be rdsadmin, which AWS reserves')
    .default('admin'),
  backupRetentionDays: z.int().min(1, 'must be at least 1').max(35, 'must be at most 35').default(7),
  deletionProtection: z.boolean().default(false),
});

const webFleet = z.strictObject({
  ...fleetFields,
  /** With one the load balancer speaks HTTPS, and its port 80 redirects there. */
  certificateArn: certificateArn.default(noCertificate),
});

/** AWS takes 50 on a resource; the VPC has the most of ours. */
const mostTags = 40;

/** What IAM, RDS and Systems Manager take; EC2 would take more, and the setup then end in its middle. */
const tagText = (shortest: number, longest: number) =>
  z
    .string()
    .min(shortest, 'must not be empty')
    .max(longest, `must have at most ${longest} characters`)
    .regex(/^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u, 'must be letters, digits, spaces and _ . : / = + - @');

export const settingsSchema = z
  .strictObject({
    name: name.default('demo'),
    region: region.default('us-east-1'),
    network: z
      .strictObject({
        cidr: vpcCidr.default('10.0.0.0/16'),
        /** Chosen from the account when absent. */
        zones: zones.optional(),
        allowedCidr: openCidr.default('0.0.0.0/0'),
      })
      .prefault({}),
    image: z
      .strictObject({
        os: z.enum(['al2023', 'al2'], 'must be al2023 or al2').default('al2023'),
        architecture: z.enum(['arm64', 'x86_64'], 'must be arm64 or x86_64').default('arm64'),
      })
      .prefault({}),
    web: webFleet.superRefine(sizes).prefault({}),
    app: fleet.superRefine(sizes).prefault({}),
    database: database.prefault({}),
    bundle: z
      .strictObject({
        /** The built-in app when absent. */
        directory: z.string().optional(),
        schema: z.string().optional(),
        table: identifier('table name').default('datetimes'),
      })
      .prefault({}),
    tags: z
      .record(tagText(1, 128), tagText(0, 256))
      .refine((tags) => Object.keys(tags).length <= mostTags, `must be at most ${mostTags} tags`)
      .refine(
        (tags) => !Object.keys(tags).some((key) => /^(aws:|tier3-wizard:)/i.test(key)),
        'must not use the prefixes aws: and tier3-wizard:',
      )
      .default({}),
    permissionsBoundary: z
      .string()
      .regex(/^arn:aws:iam::(\d{12}|aws):policy\/.+$/, 'must be the ARN of an IAM policy')
      .optional(),
    rolePath: z
      .string()
      .regex(/^\/([\x21-\x7e]+\/)?$/, 'must start and end with /')
      .default('/'),
  })
  .superRefine((value, context) => {
    for (const tier of fleetTiers) {
      const { instanceType = '' } = value[tier];
      const actual = architectureOf(instanceType);
      if (actual && actual !== value.image.architecture) {
        context.addIssue({
          code: 'custom',
          path: [tier, 'instanceType'],
          message: `must be a type for ${value.image.architecture}, the architecture of the image; ${instanceType} is ${actual}`,
        });
      }
    }
    const region = value.region;
    const home = regionOfCertificate(value.web.certificateArn);
    if (home !== undefined && home !== region) {
      context.addIssue({
        code: 'custom',
        path: ['web', 'certificateArn'],
        message: `must be a certificate of ${region}, where the load balancer is; this one is of ${home}`,
      });
    }
    if (value.network.zones?.some((zone) => !zone.startsWith(region))) {
      context.addIssue({ code: 'custom', path: ['network', 'zones'], message: `must be zones of ${region}` });
    }
  })
  .transform((value) => {
    const smallest = smallestType[value.image.architecture];
    const { instanceType: webType = smallest, ...web } = value.web;
    const { instanceType: appType = smallest, ...app } = value.app;
    return { ...value, web: { instanceType: webType, ...web }, app: { instanceType: appType, ...app } };
  });

/** The certificate of the load balancer, where the site has HTTPS. */
export function certificateOf({ web }: Settings): string | undefined {
  return web.certificateArn === noCertificate ? undefined : web.certificateArn;
}

/** Every answer of the wizard, checked and complete. Holds no secret. */
export type Settings = z.output<typeof settingsSchema>;
/** What a user may leave out. */
export type SettingsInput = z.input<typeof settingsSchema>;

export { masterPassword as masterPasswordSchema };
