import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Target } from '../../aws/target.js';
import { packRelease, readManifest, readSchema, regionRoots, sqlStatements, withTable } from '../../bundle/index.js';
import type { Settings } from '../../config/settings.js';
import type { BundleFacts, ReleasePort, ReleaseValues } from '../../steps/context.js';

const bundleDir = fileURLToPath(new URL('../../../app-bundle', import.meta.url));

/** The roots that the database's certificate has to lead to: the target's own, else those AWS publishes. */
export function databaseRoots(target: Target): string {
  return target.databaseCa ?? regionRoots(target.region);
}

/** What an app server runs to speak to the database for us, where no tunnel leads there. */
export function databaseProgram(): Promise<string> {
  return readFile(join(bundleDir, 'session/database.py'), 'utf8');
}

/** What the steps know of the bundle; the user's own schema file replaces the built-in one. */
export async function bundleFacts(settings: Settings, cwd: string): Promise<BundleFacts> {
  const { checks, identity } = await readManifest(bundleDir);
  const { table, schema: schemaFile } = settings.bundle;
  const sql = await readSchema({ bundleDir, table, ...(schemaFile ? { schemaFile: resolve(cwd, schemaFile) } : {}) });
  return {
    schema: sqlStatements(sql),
    ...(checks.write ? { write: { path: checks.write.path, answer: new RegExp(checks.write.answer) } } : {}),
    readPath: checks.read.path,
    ...(checks.removeProbe ? { removeProbe: { sql: withTable(checks.removeProbe.sql, table) } } : {}),
    webInstanceHeader: identity.webHeader,
    appInstanceHeader: identity.appHeader,
  };
}

/** Packs releases from the bundle of this package and the user's own app folder, if there is one. */
export function releasePort(settings: Settings, target: Target, cwd: string): ReleasePort {
  return {
    pack: async (tier, values) => {
      if (tier === 'web') {
        return packRelease({ tier, bundleDir, settings: values.upstream ? { upstream: values.upstream } : null });
      }
      const manifest = await readManifest(bundleDir);
      return packRelease({
        tier,
        bundleDir,
        module: manifest.app.module,
        caBundlePem: databaseRoots(target),
        ...(settings.bundle.directory ? { appDir: resolve(cwd, settings.bundle.directory) } : {}),
        settings: appSettings(values),
      });
    },
  };
}

function appSettings({ region, database }: ReleaseValues) {
  if (!database) return null;
  const { writerEndpoint: writer, readerEndpoint: reader, port, name, user, passwordParameter, table } = database;
  return { region, database: { writer, reader, port, name, user, passwordParameter, table } };
}
