import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation, Service } from '../../../src/sandbox/region/operation.js';
import { services } from '../../../src/sandbox/services/index.js';
import { pathsOf } from './normal-form.js';

/** One call as a handler of the sandbox met it. */
export interface Exchange {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly output: unknown;
}

/** The services, with every exchange that shows a member not seen before told to `keep`. */
export function recorded(keep: (exchange: Exchange) => void): Service[] {
  const seen = new Set<string>();
  return changed((operation, service) => async (input, call) => {
    const output = await operation.handle(input, call);
    const paths = [...pathsOf(input, 'input'), ...pathsOf(output, 'output')].map((path) => `${operation.name} ${path}`);
    const fresh = paths.some((path) => !seen.has(path));
    for (const path of paths) seen.add(path);
    // What a handler answered may be its record, which goes on changing.
    if (fresh) keep(structuredClone({ service, operation: operation.name, input, output }));
    return output;
  });
}

/** The services, answering every request with what `answer` gives instead of acting. */
export function played(answer: (operation: string, input: unknown) => unknown): Service[] {
  return changed((operation) => async (input) => answer(operation.name, input));
}

function changed(handler: (operation: Operation, service: string) => Operation['handle']): Service[] {
  return services.map((service) => ({
    ...service,
    operations: service.operations.map((operation) => ({
      ...operation,
      handle: operation.unmodelled ? operation.handle : handler(operation, service.description.signingName),
    })),
  }));
}

/** Every operation that the product's source calls: its commands and the paginators of the SDK. */
export function operationsOfProduct(): Set<string> {
  const names = ['aws', 'steps', 'ops', 'tunnel', 'commands', 'ui'].flatMap(sources).flatMap((text) => {
    const imported = [...text.matchAll(/import\s*\{([^}]*)\}\s*from '@aws-sdk\/client-[\w-]+'/g)].map(
      ([, list]) => list,
    );
    return imported.flatMap((list = '') => [...list.matchAll(/\bpaginate(\w+)|\b(\w+)Command\b/g)]);
  });
  return new Set(names.map(([, paged, sent]) => paged ?? sent ?? ''));
}

function sources(folder: string): string[] {
  const root = new URL(`../../../src/${folder}`, import.meta.url).pathname;
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(join(root, file), 'utf8'));
}
