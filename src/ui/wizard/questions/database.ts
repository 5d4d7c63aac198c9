import { here, hourly, someZones } from './offers.js';
import { type Given, isCheap, type Question, yesNo } from './question.js';

/** The class with the least price that both processors of today have. */
const cheapestClass = (given: Given): string | undefined =>
  here(given).instanceClasses?.find((one) => one.perHour !== undefined)?.name;

/** Which version `lts` means here today. */
function longTermOf(given: Given): string {
  const newest = here(given).engineVersions?.find(({ lts }) => lts === 'newest');
  return newest ? `: ${newest.version}` : '';
}

export const databaseQuestions: readonly Question[] = [
  {
    key: 'database.engineVersion',
    page: 'database',
    label: 'Aurora version',
    kind: 'text',
    help: 'lts is the newest long-term support version that the region offers.',
    options: (given) => [
      { value: 'lts', label: `lts (long-term support${longTermOf(given)})` },
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
    named: true,
    help: 'The schema that the app uses.',
  },
  {
    key: 'database.masterUsername',
    page: 'database',
    label: 'Master user',
    kind: 'text',
    named: true,
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
    fallback: ({ hasPassword }) => (hasPassword ? 'given' : 'generated'),
    options: ({ hasPassword }) => [
      ...(hasPassword ? [{ value: 'given', label: 'given at the start' }] : []),
      { value: 'generated', label: 'generated' },
      { value: 'typed', label: 'typed by me' },
    ],
  },
  {
    key: 'password.text',
    own: true,
    unlisted: true,
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
];
