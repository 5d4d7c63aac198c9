import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type CliResult, cli, newFolder } from './cli.js';

const printed = z.object({ url: z.string(), accessKeyId: z.string(), secretAccessKey: z.string() });

/** Another program's AWS-compatible endpoint, as far as the product can tell. */
const provider = newFolder();
const folder = newFolder();
let endpoint: z.infer<typeof printed>;

beforeAll(async () => {
  const args = ['sandbox', 'start', '--data-plane', 'none', '--speed', '600', '--json'];
  const { code, stdout, stderr } = await cli(args, { cwd: provider.path });
  expect(code, stderr).toBe(0);
  endpoint = printed.parse(JSON.parse(stdout));
});
afterAll(async () => {
  await cli(['sandbox', 'stop'], { cwd: provider.path });
  provider.remove();
  folder.remove();
});

function env(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { accessKeyId, secretAccessKey } = endpoint;
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, HOME: folder.path, ...changes };
}

function run(args: readonly string[], changes?: Readonly<Record<string, string>>): Promise<CliResult> {
  return cli(args, { cwd: folder.path, env: env(changes) });
}

const signIn =
  'Sign in (for example `aws sso login` or `aws configure`), or try everything without an account: `tier3-wizard --sandbox`.';

describe('what cannot be an account to build in is said at once, and nothing is made', () => {
  const unreached =
    'Check the connection (HTTPS_PROXY, --endpoint-url), then run the same command again. Nothing was changed.';
  const nowhere = 'AWS could not be reached: connect ECONNREFUSED 127.0.0.1:1';
  const noUrl = (text: string): string[] => [
    `The endpoint ${text} is not a URL of http or https.`,
    'Give one such as http://127.0.0.1:4566 with --endpoint-url or AWS_ENDPOINT_URL.',
  ];
  test.each<[string, number, string[], Record<string, string>, string[]]>([
    ['nobody listens', 1, ['--endpoint-url', 'http://127.0.0.1:1'], {}, [nowhere, unreached]],
    ['nobody listens, from the environment', 1, [], { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, [nowhere, unreached]],
    ['not a URL', 2, ['--endpoint-url', 'localhost'], {}, noUrl('localhost')],
    ['not a URL, from the environment', 2, [], { AWS_ENDPOINT_URL: 'localhost:4566' }, noUrl('localhost:4566')],
    [
      'a wrong secret',
      2,
      ['--endpoint-url', 'URL'],
      { AWS_SECRET_ACCESS_KEY: 'wrong' },
      [
        'AWS does not accept the credentials: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
        'AWS code: SignatureDoesNotMatch, request ID.',
        signIn,
      ],
    ],
    [
      'an unknown key',
      2,
      ['--endpoint-url', 'URL'],
      { AWS_ACCESS_KEY_ID: 'AKIANOBODY' },
      [
        'AWS does not accept the credentials: The security token included in the request is invalid.',
        'AWS code: InvalidClientTokenId, request ID.',
        signIn,
      ],
    ],
    [
      'another region than the endpoint has',
      2,
      ['--endpoint-url', 'URL', '--region', 'eu-west-1'],
      {},
      [
        "AWS does not accept the credentials: Credential should be scoped to a valid region, not 'eu-west-1'.",
        'AWS code: SignatureDoesNotMatch, request ID.',
        signIn,
      ],
    ],
  ])('%s: exit code %i', async (_case, code, flags, changes, said) => {
    const args = flags.map((flag) => (flag === 'URL' ? endpoint.url : flag));
    const refused = await run(['--yes', ...args], changes);
    const stderr = refused.stderr.replace(/(?<=, request )\S+(?=\.\n)/, 'ID');
    expect({ ...refused, stderr }).toEqual({ code, stdout: '', stderr: `${said.join('\n')}\n` });
    expect(readdirSync(folder.path)).toEqual([]);
  });
});
