import type { CheckRow } from '../../aws/preflight/row.js';
import { regions } from '../../config/regions.js';
import type { Lack } from '../asking.js';
import { answerTo, check, type Draft, toInput } from './answers.js';
import type { WizardPorts } from './contract.js';
import { problemsOf } from './problems.js';
import { onlyMe } from './questions/index.js';
import type { WizardState } from './state.js';

/** What the screen waits for, as a noun phrase; undefined when it has everything. */
export function awaited(state: WizardState, ports: WizardPorts): string | undefined {
  if (lackingRegion(state, ports)) return `what ${answerTo(state.draft, 'region')} offers`;
  if (lacksAddress(state, ports))
    return `your public address, from ${state.draft.facts.whoKnowsAddress ?? 'the internet'}`;
  return undefined;
}

/** What the checks found for the answers as they are now. */
export function checkedRows({ draft, checked }: WizardState): readonly CheckRow[] | undefined {
  return checked?.answers === answersKey(draft) ? checked.rows : undefined;
}

/** The wizard's own errands, by what its state lacks. */
export function lacksOf(state: WizardState, ports: WizardPorts): Lack<WizardState>[] {
  return [...regionLack(state, ports), ...addressLack(state, ports), ...checkLack(state, ports)];
}

const answersKey = (draft: Draft): string => JSON.stringify(toInput(draft));

function lackingRegion({ draft, missing }: WizardState, ports: WizardPorts): string | undefined {
  const region = answerTo(draft, 'region');
  const usable = draft.facts.regions ?? regions;
  if (!ports.factsOf || region === draft.facts.region || !usable.includes(region)) return undefined;
  return missing?.key === regionKey(region) ? undefined : region;
}

const regionKey = (region: string): string => `facts of ${region}`;

function regionLack(state: WizardState, ports: WizardPorts): Lack<WizardState>[] {
  const region = lackingRegion(state, ports);
  const { factsOf } = ports;
  if (region === undefined || !factsOf) return [];
  const key = regionKey(region);
  return [
    {
      key,
      load: async () => {
        try {
          const facts = await factsOf(region);
          return (later) => {
            // Regions are the account's and the address is the user's: both hold in every region.
            const { regions: known, ownAddress, whoKnowsAddress } = later.draft.facts;
            const kept = {
              ...(known ? { regions: known } : {}),
              ...(ownAddress ? { ownAddress } : {}),
              ...(whoKnowsAddress ? { whoKnowsAddress } : {}),
            };
            const wanted = answerTo(later.draft, 'region') === region;
            return wanted ? { ...later, draft: { ...later.draft, facts: { ...facts, ...kept } } } : later;
          };
        } catch (error) {
          const reason = `What ${region} offers could not be read: ${messageOf(error)}`;
          return (later) => ({ ...later, missing: { key, reason } });
        }
      },
    },
  ];
}

const addressKey = 'own address';

function lacksAddress({ draft, missing }: WizardState, ports: WizardPorts): boolean {
  const wanted = ports.ownAddress !== undefined && answerTo(draft, 'network.allowedCidr') === onlyMe;
  return wanted && missing?.key !== addressKey;
}

function addressLack(state: WizardState, ports: WizardPorts): Lack<WizardState>[] {
  const { ownAddress } = ports;
  if (!ownAddress || !lacksAddress(state, ports)) return [];
  return [
    {
      key: addressKey,
      load: async () => {
        try {
          const address = await ownAddress();
          return (later) => {
            const { draft } = later;
            const chosen = draft.answers['network.allowedCidr'] === onlyMe;
            const answers = chosen ? { ...draft.answers, 'network.allowedCidr': `${address}/32` } : draft.answers;
            return { ...later, draft: { ...draft, answers, facts: { ...draft.facts, ownAddress: address } } };
          };
        } catch (error) {
          const reason = `Your public address could not be found out: ${messageOf(error)}`;
          return (later) => ({ ...later, missing: { key: addressKey, reason } });
        }
      },
    },
  ];
}

function checkLack(state: WizardState, ports: WizardPorts): Lack<WizardState>[] {
  const { draft, place, attempt } = state;
  if (!ports.check || place.at !== 'review' || checkedRows(state) || problemsOf(draft).size > 0) return [];
  const result = check(draft);
  if (!result.ok) return [];
  const { check: ask } = ports;
  const answers = answersKey(draft);
  return [
    {
      key: `check ${attempt} of ${answers}`,
      load: async () => {
        const rows = await ask(result.settings).catch((error: unknown): readonly CheckRow[] => [
          {
            check: 'reach',
            title: 'Account',
            level: 'red',
            found: `The account could not be checked: ${messageOf(error)}.`,
            remedy: 'Press r to check again.',
          },
        ]);
        return (later) => ({ ...later, checked: { answers, rows } });
      },
    },
  ];
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
