import { smallestType } from '../../../config/architecture.js';
import { here, hourly, someZones } from './offers.js';
import { type Given, isCheap, type Option, plain, type Question } from './question.js';

const instanceTypes = (given: Given): Option[] =>
  (here(given).instanceTypes ?? [])
    .filter((one) => one.architecture === given.answerTo('image.architecture'))
    .map((one) => ({
      value: one.type,
      label: `${one.type}: ${one.vcpus} vCPU, ${one.memoryGiB} GiB${hourly(one.perHour)}${someZones(given, one.zones)}`,
    }));

const instanceTypeFor = (given: Given): string | undefined =>
  Object.entries(smallestType).find(([architecture]) => architecture === given.answerTo('image.architecture'))?.[1];

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

export const webQuestions: readonly Question[] = [
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
];

export const appQuestions: readonly Question[] = fleet('app', 'uWSGI');
