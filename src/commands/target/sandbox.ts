import type { Target } from '../../aws/target.js';
import { scaledClock } from '../../lib/clock.js';
import type { SandboxClient } from '../sandbox/client.js';

/** The embedded AWS: its own endpoint and keys, its time, and its doors instead of public names. */
export function sandboxTarget(client: SandboxClient): Target {
  const { url, region, accessKeyId, secretAccessKey, speed, id, databaseCa, level, description } = client.descriptor;
  return {
    kind: 'sandbox',
    region,
    endpointUrl: url,
    credentials: async () => ({ accessKeyId, secretAccessKey }),
    ...(databaseCa ? { databaseCa } : {}),
    clock: scaledClock(speed),
    speed,
    sandboxId: id,
    reach: (host, port) => client.reach(host, port),
    serving: async () => (level === 'none' ? { serves: false, reason: description } : { serves: true }),
  };
}
