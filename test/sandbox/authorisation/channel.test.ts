import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { sandboxKey } from '../../../src/sandbox/region/start.js';
import { signedUpgrade } from '../../../src/tunnel/native/sign.js';
import { startTestRegion, testRegion } from '../region.js';

test('the upgrade of a data channel that is signed has to be signed by a key of the account, for its region', async () => {
  const { cloud, baseUrl } = await startTestRegion();
  const { streamUrl } = cloud.sessions.openSession({
    targetInstanceId: 'i-0a',
    documentName: 'SSM-SessionManagerRunShell',
    parameters: {},
    region: testRegion,
    publicBase: baseUrl.replace('http', 'ws'),
    agentBase: 'ws://nobody',
  });
  const opened = async (headers: Record<string, string>): Promise<unknown> => {
    const socket = new WebSocket(streamUrl, { headers });
    const answer = await Promise.race([
      once(socket, 'open').then(() => 'open'),
      once(socket, 'unexpected-response').then(([, { statusCode, headers: said }]) => [
        statusCode,
        said['x-amzn-errortype'],
      ]),
    ]);
    socket.on('error', () => undefined).terminate();
    return answer;
  };
  const signed = (key: Readonly<Record<keyof typeof sandboxKey, string>>, region = testRegion) =>
    signedUpgrade(key, region)(new URL(streamUrl));

  expect(await opened({})).toBe('open');
  expect(await opened(await signed(sandboxKey))).toBe('open');
  expect(await opened(await signed({ ...sandboxKey, secretAccessKey: 'guessed' }))).toEqual([
    403,
    'InvalidSignatureException',
  ]);
  expect(await opened(await signed({ ...sandboxKey, accessKeyId: 'AKIANOBODY' }))).toEqual([
    403,
    'UnrecognizedClientException',
  ]);
  expect(await opened(await signed(sandboxKey, 'eu-west-1'))).toEqual([403, 'InvalidSignatureException']);
  expect(await opened({ authorization: 'Bearer something' })).toEqual([403, 'MissingAuthenticationToken']);
});
