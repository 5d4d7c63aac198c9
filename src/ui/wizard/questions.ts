import { overlaps, parseCidr } from '../../config/cidr.js';
import { regions } from '../../config/regions.js';
import { money } from '../words.js';
import type { AccountFacts } from './contract.js';

export const pages = [
  { id: 'environment', title: 'Environment' },
  { id: 'network', title: 'Network' },
  { id: 'web', title: 'Web tier' },
  { id: 'app', title: 'App tier' },
  { id: 'database', title: 'Database' },
  { id: 'bundle', title: 'App bundle' },
  { id: 'account', title: 'Tags, roles' },
] as const;

export type PageId = (typeof pages)[number]['id'];

/** `secret` is masked and never a part of the settings; an `optional` text may stay empty. */
export type QuestionKind = 'text' | 'optional' | 'number' | 'flag' | 'choice' | 'zones' | 'tags' | 'secret';

export interface Option {
  readonly value: string;
  readonly label?: string;
}

/** What a question may look at. */
export interface Given {
  readonly facts: AccountFacts;
  /** The answer to another question, or its default. */
  readonly answerTo: (key: string) => string;
}

export interface Question {
  /** The key of the settings, unless the question is the wizard's own. */
  readonly key: string;
  /** Not a key of the settings: it steers defaults, or holds a secret. */
  readonly own?: true;
  readonly page: PageId;
  readonly label: string;
  readonly kind: QuestionKind;
  readonly help: string;
  /** Stands for an empty answer. */
  readonly empty?: string;
  /** Where it is not the settings' own default. */
  readonly fallback?: (given: Given) => string | undefined;
  /** What left and right walk through; for a `choice` nothing else is possible. */
  readonly options?: (given: Given) => readonly Option[];
  /** The answer alone says nothing: summaries put the label before it. */
  readonly named?: true;
  readonly when?: (given: Given) => boolean;
}

/** The answer that stands for the user's own public address until that is known. */
export const onlyMe = 'only me';

/** Which defaults the other answers have. */
export const sizeKey = 'size';

const plain = (...values: readonly string[]): Option[] => values.map((value) => ({ value }));

const yesNo = (): Option[] => plain('yes', 'no');

/** Facts of zones, types and networks hold in one region only. */
const here = ({ facts, answerTo }: Given): AccountFacts => (facts.region === answerTo('region') ? facts : {});

/** A price as options carry it. */
const hourly = (perHour: number | undefined): string => (perHour === undefined ? '' : `, ${money(perHour)}/h`);

const instanceTypes = (given: Given): Option[] =>
  (here(given).instanceTypes ?? [])
    .filter((one) => one.architecture === given.answerTo('image.architecture'))
    .map((one) => ({
      value: one.type,
      label: `${one.type}: ${one.vcpus} vCPU, ${one.memoryGiB} GiB${hourly(one.perHour)}${someZones(given, one.zones)}`,
    }));

/** Said of what not every zone has. */
function someZones(given: Given, zones: readonly string[]): string {
  const missing = (here(given).zones ?? []).filter((zone) => !zones.includes(zone));
  return missing.length === 0 ? '' : `, not in ${missing.join(', ')}`;
}

const instanceTypeFor = (given: Given): string | undefined =>
  given.answerTo('image.architecture') === 'x86_64' ? 't3.micro' : undefined;

const isCheap = (given: Given): boolean => given.answerTo(sizeKey) === 'cheap';

/** The class with the least price that both processors of today have. */
const cheapestClass = (given: Given): string | undefined =>
  here(given).instanceClasses?.find((one) => one.perHour !== undefined)?.name;

function freeName({ facts }: Given): string | undefined {
  const taken = new Set((facts.takenNames ?? []).map((one) => one.name));
  return ['demo', ...Array.from({ length: 98 }, (_, at) => `demo-${at + 2}`)].find((name) => !taken.has(name));
}

function freeCidrs(given: Given): string[] {
  const used = (here(given).vpcs ?? []).flatMap((vpc) => parseCidr(vpc.cidr) ?? []);
  return Array.from({ length: 32 }, (_, at) => `10.${at}.0.0/16`).filter((text) => {
    const block = parseCidr(text);
    return block !== undefined && !used.some((other) => overlaps(block, other));
  });
}

/** The zones that have everything that was chosen, as far as that is known. */
export function fittingZones(given: Given): readonly string[] {
  const { zones = [], instanceTypes: types = [], instanceClasses = [] } = here(given);
  const offers = [
    ...(['web', 'app'] as const).map((tier) => {
      const chosen = given.answerTo(`${tier}.instanceType`);
      return types.find((one) => one.type === chosen)?.zones;
    }),
    instanceClasses.find((one) => one.name === given.answerTo('database.instanceClass'))?.zones,
  ];
  return zones.filter((zone) => offers.every((offered) => offered?.includes(zone) ?? true));
}

function zonePairs(given: Given): Option[] {
  const zones = fittingZones(given);
  const [first, second] = zones;
  const pairs = zones.flatMap((one, at) => zones.slice(at + 1).map((other) => `${one}, ${other}`));
  const chosen: Option =
    first && second ? { value: '', label: `chosen for you: ${first} and ${second} have everything` } : { value: '' };
  return [chosen, ...plain(...pairs)];
}

const fleet = (tier: 'web' | 'app', what: string): Question[] => [
  {
    key: `${tier}.instanceType`,
    page: tier,
    label: 'Instance type',
    kind: 'text',
    help: `The size of each ${what} server. It must fit the architecture of the image.`,
    fallback: instanceTypeFor,
    options: instanceTypes,
  },
  {
    key: `${tier}.desired`,
    page: tier,
    label: 'Servers',
    kind: 'number',
    named: true,
    help: `How many ${what} servers run; two survive the loss of an availability zone.`,
    fallback: (given) => (isCheap(given) ? '1' : undefined),
  },
  {
    key: `${tier}.min`,
    page: tier,
    label: 'At least',
    kind: 'number',
    named: true,
    help: 'Auto Scaling never goes below this.',
    fallback: (given) => (isCheap(given) ? '1' : undefined),
  },
  {
    key: `${tier}.max`,
    page: tier,
    label: 'At most',
    kind: 'number',
    named: true,
    help: 'Auto Scaling never goes above this.',
  },
];

/** Every question of the wizard in reading order. */
export const questions: readonly Question[] = [
  {
    key: 'name',
    page: 'environment',
    label: 'Name',
    kind: 'text',
    help: 'Every resource is named and tagged with it.',
    fallback: freeName,
  },
  {
    key: 'region',
    page: 'environment',
    label: 'Region',
    kind: 'text',
    help: 'Where everything is built. Type it, or walk through the list with left and right.',
    fallback: ({ facts }) => facts.regions?.[0],
    options: ({ facts }) => plain(...(facts.regions ?? regions)),
    when: ({ facts }) => facts.regions?.length !== 1,
  },
  {
    key: sizeKey,
    own: true,
    page: 'environment',
    label: 'Size',
    kind: 'choice',
    help: 'The defaults of the other pages: cheap is for trying, and does not survive the loss of a zone.',
    fallback: () => 'safe',
    options: () => [
      { value: 'safe', label: 'safe: 2 servers per tier, a reader' },
      { value: 'cheap', label: 'cheap: 1 server per tier, no reader' },
    ],
  },
  {
    key: 'network.cidr',
    page: 'network',
    label: 'VPC addresses',
    kind: 'text',
    help: 'The block of the new VPC, /16 to /20; eight /24 subnets are cut from it.',
    fallback: (given) => freeCidrs(given)[0],
    options: (given) => plain(...freeCidrs(given)),
  },
  {
    key: 'network.zones',
    page: 'network',
    label: 'Availability zones',
    kind: 'zones',
    named: true,
    help: 'Two zones, separated by a comma; empty means that two are chosen that offer the types.',
    empty: 'chosen for you',
    fallback: () => '',
    options: zonePairs,
  },
  {
    key: 'network.allowedCidr',
    page: 'network',
    label: 'Who may open it',
    kind: 'text',
    help: 'The addresses that may open the site: 0.0.0.0/0 is the whole internet.',
    options: ({ facts }) => [
      { value: '0.0.0.0/0', label: '0.0.0.0/0 (everybody)' },
      ...(facts.ownAddress ? [{ value: `${facts.ownAddress}/32`, label: `${facts.ownAddress}/32 (only you)` }] : []),
      ...(facts.ownAddress || !facts.whoKnowsAddress
        ? []
        : [{ value: onlyMe, label: `only you: your public address is asked of ${facts.whoKnowsAddress}` }]),
    ],
  },
  {
    key: 'image.os',
    page: 'web',
    label: 'System of all servers',
    kind: 'choice',
    help: 'Amazon Linux 2023 gets updates; Amazon Linux 2 reached its end of life on 2026-06-30.',
    options: () => [
      { value: 'al2023', label: 'Amazon Linux 2023' },
      { value: 'al2', label: 'Amazon Linux 2 (end of life)' },
    ],
  },
  {
    key: 'image.architecture',
    page: 'web',
    label: 'Processor',
    kind: 'choice',
    help: 'arm64 (Graviton) costs less for the same work. It holds for both tiers.',
    options: () => plain('arm64', 'x86_64'),
  },
  ...fleet('web', 'Apache'),
  ...fleet('app', 'uWSGI'),
  {
    key: 'database.engineVersion',
    page: 'database',
    label: 'Aurora version',
    kind: 'text',
    help: 'lts is the newest long-term support version that the region offers.',
    options: (given) => [
      { value: 'lts', label: 'lts (long-term support)' },
      ...(here(given).engineVersions ?? []).map((one) => ({
        value: one.version,
        label: one.lts ? `${one.version} (LTS)` : one.version,
      })),
    ],
  },
  {
    key: 'database.instanceClass',
    page: 'database',
    label: 'Instance class',
    kind: 'text',
    help: 'The size of each database instance.',
    fallback: (given) => (isCheap(given) ? cheapestClass(given) : undefined),
    options: (given) =>
      (here(given).instanceClasses ?? []).map((one) => ({
        value: one.name,
        label: `${one.name}${hourly(one.perHour)}${someZones(given, one.zones)}`,
      })),
  },
  {
    key: 'database.reader',
    page: 'database',
    label: 'Reader',
    kind: 'flag',
    named: true,
    help: 'A second instance in the other zone: takes the reads, and takes over when the writer fails.',
    fallback: (given) => (isCheap(given) ? 'no' : undefined),
    options: yesNo,
  },
  {
    key: 'database.name',
    page: 'database',
    label: 'Database name',
    kind: 'text',
    help: 'The schema that the app uses.',
  },
  {
    key: 'database.masterUsername',
    page: 'database',
    label: 'Master user',
    kind: 'text',
    help: "The database's administrator; the app gets a user of its own.",
  },
  {
    key: 'password.mode',
    own: true,
    page: 'database',
    label: 'Master password',
    kind: 'choice',
    named: true,
    help: 'It is kept in Parameter Store as a SecureString, never in a file.',
    fallback: () => 'generated',
    options: () => [
      { value: 'generated', label: 'generated' },
      { value: 'typed', label: 'typed by me' },
    ],
  },
  {
    key: 'password.text',
    own: true,
    page: 'database',
    label: 'Password',
    kind: 'secret',
    help: '8 to 41 printable characters without / " @ and \'.',
    fallback: () => '',
    when: ({ answerTo }) => answerTo('password.mode') === 'typed',
  },
  {
    key: 'database.backupRetentionDays',
    page: 'database',
    label: 'Keep backups (days)',
    kind: 'number',
    named: true,
    help: 'How long automatic backups are kept, 1 to 35 days.',
  },
  {
    key: 'database.deletionProtection',
    page: 'database',
    label: 'Deletion protection',
    kind: 'flag',
    named: true,
    help: 'AWS then refuses to delete the database until the protection is taken off.',
    options: yesNo,
  },
  {
    key: 'bundle.directory',
    page: 'bundle',
    label: 'App folder',
    kind: 'optional',
    help: 'A folder with your own Flask app; empty means the built-in one.',
    empty: 'the built-in app',
  },
  {
    key: 'bundle.schema',
    page: 'bundle',
    label: 'Schema file',
    kind: 'optional',
    help: 'The SQL that is run once; empty means the schema.sql of the app folder.',
    empty: "the app folder's own",
    when: ({ answerTo }) => answerTo('bundle.directory') !== '',
  },
  {
    key: 'bundle.table',
    page: 'bundle',
    label: 'Table',
    kind: 'text',
    named: true,
    help: 'The table that the app writes its datetimes to.',
  },
  {
    key: 'tags',
    page: 'account',
    label: 'Tags',
    kind: 'tags',
    named: true,
    help: 'Your own tags for every resource: team=web, cost-centre=42.',
    empty: 'none',
    fallback: () => '',
  },
  {
    key: 'permissionsBoundary',
    page: 'account',
    label: 'Permissions boundary',
    kind: 'optional',
    named: true,
    help: 'The ARN of the policy that every role must carry, where your organisation wants one.',
    empty: 'none',
  },
  {
    key: 'rolePath',
    page: 'account',
    label: 'Role path',
    kind: 'text',
    named: true,
    help: 'The path of the two instance roles, such as /teams/web/.',
  },
];
