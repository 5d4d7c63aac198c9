import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SandboxDescriptor } from '../../src/sandbox/server/descriptor.js';

const ids = z.array(z.string());

/** What a client of the SDK needs to work in the sandbox. */
export function awsOf(folder: string) {
  const descriptor: SandboxDescriptor = JSON.parse(readFileSync(join(folder, '_sandbox/server.json'), 'utf8'));
  const { url: endpoint, region, accessKeyId, secretAccessKey } = descriptor;
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
}

/** All that the sandbox keeps, by table. */
export function tablesOf(folder: string) {
  return JSON.parse(readFileSync(join(folder, '_sandbox/store.json'), 'utf8')).tables;
}

/** The servers that the last setup has heard from. */
export function verifiedIn(folder: string) {
  const { steps } = JSON.parse(readFileSync(join(folder, 'demo/state.json'), 'utf8'));
  return z.object({ webInstances: ids, appInstances: ids }).parse(steps.verification.outputs);
}
