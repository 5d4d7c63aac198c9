import { loadSharedConfigFiles } from '@smithy/core/config';
import { Refusal } from '../../errors.js';
import type { GlobalOptions } from '../options.js';

/** Sections of the files that are no profiles. */
const otherSections = /^(sso-session|services)\./;

/** @throws Refusal when `--profile` names one that AWS's two files do not have. */
export async function checkProfile(
  { profile }: Pick<GlobalOptions, 'profile'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  if (!profile) return;
  const { AWS_CONFIG_FILE: configFilepath, AWS_SHARED_CREDENTIALS_FILE: filepath } = env;
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    ...(configFilepath ? { configFilepath } : {}),
    ...(filepath ? { filepath } : {}),
  });
  const sections = [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])].sort();
  if (sections.includes(profile)) return;
  const others = sections.filter((section) => !otherSections.test(section));
  throw new Refusal(
    `There is no profile "${profile}" in AWS's files of configuration and credentials.`,
    others.length > 0
      ? `There are: ${others.join(', ')}.`
      : `Make it with \`aws configure --profile ${profile}\`, or try everything without an account: \`tier3-wizard --sandbox\`.`,
  );
}
