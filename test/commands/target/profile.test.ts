import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkProfile } from '../../../src/commands/target/profile.js';
import { atEndOfTest } from '../../endings.js';

test('a profile that neither of AWS’s files has is refused with those that are there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 't3-profile-'));
  atEndOfTest(() => rm(folder, { recursive: true }));
  const [config, credentials] = [join(folder, 'config'), join(folder, 'credentials')];
  writeFileSync(config, '[default]\nregion = eu-west-1\n[profile work]\nsso_session = one\n[sso-session one]\n');
  writeFileSync(credentials, '[old]\naws_access_key_id = AKIAOLD\n');
  const env = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials };
  for (const profile of [undefined, 'default', 'work', 'old']) {
    await expect(checkProfile(profile ? { profile } : {}, env)).resolves.toBeUndefined();
  }
  await expect(checkProfile({ profile: 'wrok' }, env)).rejects.toMatchObject({
    exitCode: 2,
    message: 'There is no profile "wrok" in AWS\'s files of configuration and credentials.',
    remedy: 'There are: default, old, work.',
  });
  const none = { AWS_CONFIG_FILE: join(folder, 'none'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none') };
  await expect(checkProfile({ profile: 'work' }, none)).rejects.toMatchObject({
    remedy:
      'Make it with `aws configure --profile work`, or try everything without an account: `tier3-wizard --sandbox`.',
  });
});
