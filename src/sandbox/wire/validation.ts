import type { NormalizedSchema } from '@smithy/core/schema';
import type { Breach, Place, Rule } from './breach.js';
import { brokenRules, type Limit, limitsOf } from './limits.js';
import { requiredMembers, type ServiceModel } from './model.js';
import { blankIsMissing, refusalOf } from './refusal.js';

/**
 * Holds a parsed request against the model: required members, enumerations, patterns, lengths, ranges.
 * @throws AwsError with the service's own code and words.
 */
export function validate(model: ServiceModel, schema: NormalizedSchema, input: unknown): void {
  const breaches = new Reader(model).breaches(schema, input, []);
  const [first, ...more] = breaches;
  if (first) throw refusalOf(model.description)([first, ...more]);
}

class Reader {
  readonly #model: ServiceModel;
  readonly #blank: boolean;

  constructor(model: ServiceModel) {
    this.#model = model;
    this.#blank = blankIsMissing(model.description);
  }

  breaches(schema: NormalizedSchema, value: unknown, place: Place): Breach[] {
    if (schema.isUnitSchema() || typeof value !== 'object' || value === null) return [];
    if (schema.isStructSchema()) return this.#ofStructure(schema, value, place);
    if (schema.isListSchema() && Array.isArray(value)) {
      return value.flatMap((item, i) => this.breaches(schema.getValueSchema(), item, [...place, i]));
    }
    if (schema.isMapSchema()) {
      const item = schema.getValueSchema();
      return Object.entries(value).flatMap(([key, one]) => this.breaches(item, one, [...place, key]));
    }
    return [];
  }

  #ofStructure(schema: NormalizedSchema, value: object, place: Place): Breach[] {
    const limits = limitsOf(this.#model.description.signingName)[schema.getName() ?? ''] ?? {};
    const required = new Set(requiredMembers(schema));
    return [...schema.structIterator()].flatMap(([name, member]): Breach[] => {
      const item: unknown = Reflect.get(value, name);
      const here = [...place, name];
      const missing = item === undefined || (this.#blank && item === '');
      if (missing) return required.has(name) ? [{ place: here, rules: [{ kind: 'required' }] }] : [];
      const limit = limits[name];
      return [...(limit ? this.#beyond(limit, member, item, here) : []), ...this.breaches(member, item, here)];
    });
  }

  #beyond(limit: Limit, member: NormalizedSchema, value: unknown, place: Place): Breach[] {
    const shown = member.getMergedTraits().sensitive ? {} : { shown: text(value) };
    const breaches = this.#broken(limit, value).map((rule): Breach => ({ place, ...shown, rules: [rule] }));
    const { each } = limit;
    if (!each || !Array.isArray(value)) return breaches;
    const [first, ...more] = value.map((item) => this.#broken(each, item)).find((rules) => rules.length > 0) ?? [];
    return first ? [...breaches, { place, ...shown, rules: [first, ...more], inList: true }] : breaches;
  }

  #broken(limit: Limit, value: unknown): Rule[] {
    return brokenRules(limit, value, (name) => this.#model.enumeration(name));
  }
}

function text(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  return `[${value.map((item) => (typeof item === 'object' ? JSON.stringify(item) : String(item))).join(', ')}]`;
}
