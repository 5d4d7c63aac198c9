import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Settings } from '../config/settings.js';
import { Refusal } from '../errors.js';

const mostSqlBytes = 1_000_000;

/** What uWSGI loads the app from, as app-bundle/bundle.json names its module. */
const appModules = ['app.py', 'app/__init__.py'];

/** The rule that an app folder or a schema file breaks, said after its key; undefined for a good one. */
export function pathProblem(cwd: string): (key: string, path: string) => string | undefined {
  return (key, path) => {
    const whole = resolve(cwd, path);
    const found = existsSync(whole) ? statSync(whole) : undefined;
    if (!found) return `must exist: there is no ${whole}`;
    if (key === 'bundle.directory') {
      if (!found.isDirectory()) return `must be a folder: ${whole} is a file`;
      const isApp = appModules.some((file) => existsSync(join(whole, file)));
      return isApp ? undefined : `must hold an app: ${whole} has none of ${appModules.join(', ')}`;
    }
    if (!found.isFile()) return `must be a file: ${whole} is a folder`;
    if (found.size === 0) return `must hold SQL: ${whole} is empty`;
    return found.size > mostSqlBytes ? `must be at most 1 MB, not ${Math.ceil(found.size / 1e6)} MB` : undefined;
  };
}

/** @throws Refusal that names the first key whose path cannot be used */
export function checkPaths(settings: Settings, cwd: string): void {
  const problemOf = pathProblem(cwd);
  for (const key of ['directory', 'schema'] as const) {
    const path = settings.bundle[key];
    const problem = path === undefined ? undefined : problemOf(`bundle.${key}`, path);
    if (problem === undefined) continue;
    throw new Refusal(
      `bundle.${key} ${problem}.`,
      'Correct the path, or leave it out to use the built-in app. Nothing was created.',
    );
  }
}
