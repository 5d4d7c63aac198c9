import { overlaps, parseCidr } from '../../../config/cidr.js';
import { fittingZones, here } from './offers.js';
import { type Given, type Option, plain, type Question } from './question.js';

/** The answer that stands for the user's own public address until that is known. */
export const onlyMe = 'only me';

function freeCidrs(given: Given): string[] {
  const used = (here(given).vpcs ?? []).flatMap((vpc) => parseCidr(vpc.cidr) ?? []);
  return Array.from({ length: 32 }, (_, at) => `10.${at}.0.0/16`).filter((text) => {
    const block = parseCidr(text);
    return block !== undefined && !used.some((other) => overlaps(block, other));
  });
}

function zonePairs(given: Given): Option[] {
  const zones = fittingZones(given);
  const [first, second] = zones;
  const pairs = zones.flatMap((one, at) => zones.slice(at + 1).map((other) => `${one}, ${other}`));
  const chosen: Option =
    first && second ? { value: '', label: `chosen for you: ${first} and ${second} have everything` } : { value: '' };
  return [chosen, ...plain(...pairs)];
}

export const networkQuestions: readonly Question[] = [
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
    named: true,
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
    key: 'web.certificateArn',
    page: 'network',
    label: 'Certificate',
    kind: 'choice',
    named: true,
    help: 'For HTTPS, of Certificate Manager; port 80 then redirects there. None means HTTP only.',
    options: (given) => [
      { value: 'none', label: 'none (HTTP only)' },
      ...(here(given).certificates ?? []).map(({ arn, domain, until }) => ({
        value: arn,
        label: until === undefined ? domain : `${domain}, until ${until}`,
      })),
    ],
    when: (given) => (here(given).certificates ?? []).length > 0 || given.answerTo('web.certificateArn') !== 'none',
  },
];
