import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InvalidBundle } from './errors.js';
import { isTableName, withTable } from './names.js';

const path = z.string().regex(/^\/\S*$/, 'must be a path that starts with /');

const manifestSchema = z.object({
  schemaVersion: z.literal(1),
  name: z.string(),
  app: z.object({ folder: z.string(), module: z.string() }),
  database: z.object({ schema: z.string(), table: z.string().refine(isTableName, 'must be a table name') }),
  checks: z.object({
    /** Answered by the web tier alone. */
    health: z.object({ path }),
    /** Saves one row, the probe's; the first group of `answer` is what was saved. */
    write: z.object({ path, answer: z.string() }).optional(),
    read: z.object({ path }),
    /** Removes the probe's row again; each parameter names what takes the place of a `?`. */
    removeProbe: z.object({ sql: z.string(), parameters: z.array(z.literal('saved')) }).optional(),
  }),
  /** Response headers that tell which server of a tier answered: an instance id on EC2. */
  identity: z.object({ webHeader: z.string(), appHeader: z.string() }),
});

/** What a bundle says about itself: how its app is loaded, how it is checked and which headers name its servers. */
export type Manifest = z.infer<typeof manifestSchema>;

/**
 * Reads `bundle.json`.
 * @throws InvalidBundle when it is missing or does not have the manifest's form
 */
export async function readManifest(bundleDir: string): Promise<Manifest> {
  const file = join(bundleDir, 'bundle.json');
  try {
    return manifestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new InvalidBundle(
      `${file} is not a bundle's manifest: ${reason}`,
      'Take app-bundle/bundle.json as the example.',
      cause,
    );
  }
}

/** The SQL of the bundle's schema, or of the user's own file, with the table's name in it. */
export async function readSchema(request: {
  readonly bundleDir: string;
  readonly schemaFile?: string;
  readonly table: string;
}): Promise<string> {
  const file = request.schemaFile ?? join(request.bundleDir, (await readManifest(request.bundleDir)).database.schema);
  try {
    return withTable(await readFile(file, 'utf8'), request.table);
  } catch (cause) {
    if (cause instanceof InvalidBundle) throw cause;
    throw new InvalidBundle(`The schema ${file} cannot be read: ${String(cause)}`, 'Name an existing SQL file.', cause);
  }
}
