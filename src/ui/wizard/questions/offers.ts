import { fleetTiers } from '../../../config/names.js';
import { money } from '../../words.js';
import type { AccountFacts } from '../contract.js';
import type { Given } from './question.js';

/** Facts of zones, types and networks hold in one region only. */
export const here = ({ facts, answerTo }: Given): AccountFacts => (facts.region === answerTo('region') ? facts : {});

/** A price as options carry it. */
export const hourly = (perHour: number | undefined): string => (perHour === undefined ? '' : `, ${money(perHour)}/h`);

/** Said of what not every zone has. */
export function someZones(given: Given, zones: readonly string[]): string {
  const missing = (here(given).zones ?? []).filter((zone) => !zones.includes(zone));
  return missing.length === 0 ? '' : `, not in ${missing.join(', ')}`;
}

/** The zones that have everything that was chosen, as far as that is known. */
export function fittingZones(given: Given): readonly string[] {
  const { zones = [], instanceTypes: types = [], instanceClasses = [] } = here(given);
  const offers = [
    ...fleetTiers.map((tier) => {
      const chosen = given.answerTo(`${tier}.instanceType`);
      return types.find((one) => one.type === chosen)?.zones;
    }),
    instanceClasses.find((one) => one.name === given.answerTo('database.instanceClass'))?.zones,
  ];
  return zones.filter((zone) => offers.every((offered) => offered?.includes(zone) ?? true));
}
