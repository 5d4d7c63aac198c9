import { AwsError } from '../../wire/aws-error.js';

/**
 * The one attribute that a Modify...Attribute call may change.
 * @throws AwsError `InvalidParameterCombination` for several, `MissingParameter` for none.
 */
export function oneAttribute<K extends string>(
  attributes: Readonly<Record<K, { readonly Value?: boolean | undefined } | undefined>>,
): readonly [name: K, value: boolean] {
  const given: [K, boolean][] = [];
  for (const name in attributes) {
    const value = attributes[name]?.Value;
    if (value !== undefined) given.push([name, value]);
  }
  const [first, second] = given;
  if (!first) throw new AwsError('MissingParameter', 'Either attribute or value must be specified');
  if (second) {
    throw new AwsError(
      'InvalidParameterCombination',
      `Fields for multiple attribute types specified: ${given.map(([name]) => name).join(', ')}`,
    );
  }
  return first;
}
