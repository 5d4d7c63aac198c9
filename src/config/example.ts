import { checkSettings } from './parse-settings.js';
import type { Settings } from './settings.js';

/** Keys that have no default: an example shows them beside the answers, under `config.example`. */
export const optionalAnswers = {
  network: { zones: ['us-east-1a', 'us-east-1b'] },
  bundle: { directory: './my-app', schema: './my-app/schema.sql' },
  permissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary',
} as const;

/** What an example says beside the answers; it is no answer itself. */
export const exampleKey = 'config.example';

/**
 * Every answer with its default, and beside them those that have none. JSON has no comments, so what explains stands
 * under a key of its own, which reading a configuration leaves out.
 */
export function exampleConfig(): Settings & { readonly [exampleKey]: object } {
  const check = checkSettings({});
  if (!check.ok) throw new Error('the defaults of the settings break their own rules');
  return {
    [exampleKey]: {
      about:
        'Every answer with its default. Leave out what shall keep it. The password is generated unless database.masterPassword is given.',
      withoutDefault: optionalAnswers,
      tags: { team: 'web', 'cost-centre': '42' },
    },
    ...check.settings,
  };
}
