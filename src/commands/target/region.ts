import { loadSharedConfigFiles } from '@smithy/core/config';
import { parseSettings } from '../../config/parse-settings.js';
import type { GlobalOptions } from '../options.js';
import type { Terminal } from '../terminal.js';

/** The region that the flags ask for, else the profile's, else the default. @throws Refusal for one that is none */
export async function regionOf(options: GlobalOptions, terminal: Terminal): Promise<string> {
  const region = options.region ?? (await profileRegion(options, terminal));
  return parseSettings(region === undefined ? {} : { region }, 'the given answers').region;
}

/** What the AWS CLI would take: the environment, then the profile's entry. A sandbox has no profile. */
export async function profileRegion(options: GlobalOptions, { env }: Terminal): Promise<string | undefined> {
  if (options.sandbox) return undefined;
  const named = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  if (named) return named;
  const { configFile } = await loadSharedConfigFiles();
  return configFile[options.profile ?? (env.AWS_PROFILE || 'default')]?.region;
}
