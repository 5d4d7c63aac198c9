import { overlaps, parseCidr } from '../../config/cidr.js';
import { fleetTiers } from '../../config/names.js';
import { checkMasterPassword } from '../../config/parse-settings.js';
import { answerTo, check, type Draft, givenOf, passwordOf } from './answers.js';
import { fittingZones, onlyMe, questions } from './questions/index.js';

const addressKey = 'network.allowedCidr';

/** The rules that answers break, by question key: format, and what the account already has. */
export function problemsOf(draft: Draft): ReadonlyMap<string, string> {
  const result = check(draft);
  const problems = new Map<string, string>();
  for (const problem of result.ok ? [] : result.problems) {
    const question = questions.find((one) => problem.key === one.key || problem.key.startsWith(`${one.key}.`));
    const key = question?.key ?? problem.key;
    if (!problems.has(key)) problems.set(key, problem.rule);
  }
  const password = passwordOf(draft);
  const rule = password === undefined ? undefined : checkMasterPassword(password);
  if (rule) problems.set('password.text', rule);
  for (const [key, broken] of factProblems(draft)) if (!problems.has(key)) problems.set(key, broken);
  if (answerTo(draft, addressKey) === onlyMe) {
    problems.set(addressKey, 'waits for your public address; or type it, such as 203.0.113.7/32');
  }
  return problems;
}

/** The rules that the account sets, by question key; a fact that could not be read sets none. */
function factProblems(draft: Draft): ReadonlyMap<string, string> {
  const problems = rules.flatMap(({ key, problem }) => {
    const text = problem(draft, answerTo(draft, key));
    return text === undefined ? [] : [[key, text] as const];
  });
  return new Map(problems);
}

interface AccountRule {
  readonly key: string;
  readonly problem: (draft: Draft, answer: string) => string | undefined;
}

const rules: readonly AccountRule[] = [
  {
    key: 'name',
    problem: ({ facts }, name) => {
      const taken = facts.takenNames?.find((one) => one.name === name);
      return taken && `must be another one: ${taken.why}`;
    },
  },
  {
    key: 'region',
    problem: ({ facts }, region) =>
      facts.regions && !facts.regions.includes(region) ? 'must be one that the account has enabled' : undefined,
  },
  { key: 'network.cidr', problem: overlap },
  { key: 'network.zones', problem: zonesWithoutTypes },
  {
    key: 'web.certificateArn',
    problem: (draft, arn) => {
      const { certificates, region = '' } = here(draft);
      const known = arn === 'none' || !certificates || certificates.some((one) => one.arn === arn);
      return known ? undefined : `must be an issued certificate of ${region} that a load balancer can show`;
    },
  },
  {
    key: 'database.engineVersion',
    problem: (draft, version) => {
      const { region = '', engineVersions = [] } = here(draft);
      const known =
        version === 'lts'
          ? engineVersions.some((one) => one.lts)
          : engineVersions.some((one) => one.version === version);
      return engineVersions.length === 0 || known ? undefined : `must be one that ${region} has`;
    },
  },
  {
    key: 'database.instanceClass',
    problem: (draft, name) => {
      const { region = '', instanceClasses = [] } = here(draft);
      // The classes of another version were not asked for; pre-flight does.
      if (instanceClasses.length === 0 || answerTo(draft, 'database.engineVersion') !== 'lts') return undefined;
      return instanceClasses.some((one) => one.name === name) ? undefined : `must be one that ${region} has for Aurora`;
    },
  },
  ...['bundle.directory', 'bundle.schema'].map((key) => ({
    key,
    problem: ({ pathProblem }: Draft, path: string) =>
      path.trim() === '' ? undefined : pathProblem?.(key, path.trim()),
  })),
];

function here(draft: Draft) {
  return draft.facts.region === answerTo(draft, 'region') ? draft.facts : {};
}

function overlap(draft: Draft, answer: string): string | undefined {
  const block = parseCidr(answer);
  const clash = here(draft).vpcs?.find((vpc) => {
    const other = parseCidr(vpc.cidr);
    return block && other && overlaps(block, other);
  });
  return clash && `must be free: ${clash.id} has ${clash.cidr}, and the two could never be peered`;
}

function zonesWithoutTypes(draft: Draft, answer: string): string | undefined {
  const { zones, region = '' } = here(draft);
  if (!zones) return undefined;
  const fitting = fittingZones(givenOf(draft));
  if (answer.trim() === '') {
    return fitting.length < 2
      ? `cannot be chosen: fewer than two zones of ${region} have every chosen type`
      : undefined;
  }
  const wrong = answer.split(/[\s,]+/).find((zone) => zone !== '' && !fitting.includes(zone));
  if (wrong === undefined) return undefined;
  return zones.includes(wrong)
    ? `must be zones that have every chosen type, which ${wrong} does not`
    : `must be zones of ${region}: ${zones.join(', ')}`;
}

/** What is allowed, but worth a second thought, by question key. */
export function warningsOf(draft: Draft): ReadonlyMap<string, string> {
  const warnings = new Map<string, string>();
  if (answerTo(draft, 'image.os') === 'al2') {
    warnings.set('image.os', 'Amazon Linux 2 gets no security updates since 2026-06-30');
  }
  const { instanceTypes } = here(draft);
  for (const tier of fleetTiers) {
    const type = answerTo(draft, `${tier}.instanceType`);
    if (instanceTypes && !instanceTypes.some((one) => one.type === type)) {
      warnings.set(
        `${tier}.instanceType`,
        `${type} is none of the usual types: whether the region has it is seen later`,
      );
    }
  }
  return warnings;
}
