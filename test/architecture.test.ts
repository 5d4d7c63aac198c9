import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const src = join(root, 'src');

/** The rows of the house plan, top to bottom: a module may import from its own row and from those it names. */
const rows: Readonly<Record<string, { readonly mayImport: readonly string[]; readonly packages?: RegExp }>> = {
  lib: { mayImport: [] },
  'errors.ts': { mayImport: [] },
  config: { mayImport: ['lib', 'errors.ts'] },
  engine: { mayImport: ['lib', 'errors.ts'] },
  aws: { mayImport: ['lib', 'errors.ts', 'config', 'engine'] },
  steps: { mayImport: ['lib', 'errors.ts', 'config', 'engine', 'aws'] },
  bundle: { mayImport: ['lib', 'errors.ts', 'config'] },
  tunnel: { mayImport: ['lib', 'errors.ts', 'aws'] },
  ops: { mayImport: ['lib', 'errors.ts', 'config', 'engine', 'aws'] },
  sandbox: { mayImport: ['lib'] },
  ui: { mayImport: ['lib', 'errors.ts', 'config', 'engine', 'ops', 'steps', 'aws'] },
  commands: {
    mayImport: ['lib', 'errors.ts', 'config', 'engine', 'aws', 'steps', 'bundle', 'tunnel', 'ops', 'sandbox', 'ui'],
  },
  'cli.ts': {
    mayImport: ['lib', 'errors.ts', 'config', 'engine', 'aws', 'steps', 'bundle', 'tunnel', 'ops', 'ui', 'commands'],
  },
};

/** Types cost nothing at run time: of these rows `ui` may know the types alone, and the shapes of a snapshot. */
const onlyTypes: Readonly<Record<string, readonly string[]>> = {
  ui: ['ops', 'steps', 'aws'],
};

const shapes = 'ops/snapshot.ts';

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
  /** Loaded by `import()`, when it is needed. */
  readonly dynamic: boolean;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  const statements = text.matchAll(/^(import|export)\s+(type\s)?[^;]*?from\s+'([^']+)'/gm);
  const dynamic = text.matchAll(/import\('([^']+)'\)/g);
  return [
    ...[...statements].map(([, , type, specifier = '']) => ({
      file,
      specifier,
      typeOnly: type !== undefined,
      dynamic: false,
    })),
    ...[...dynamic].map(([, specifier = '']) => ({ file, specifier, typeOnly: false, dynamic: true })),
  ];
}

function rowOf(file: string): string {
  return file.split('/')[0] ?? file;
}

/** The file in `src` that is imported; undefined for a package. */
function importedFile({ file, specifier }: Import): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return relative(src, resolve(src, dirname(file), specifier)).replace(/\.js$/, '.ts');
}

function importedRow(one: Import): string | undefined {
  const file = importedFile(one);
  return file === undefined ? undefined : rowOf(file);
}

test('every folder of src has its row in the house plan', () => {
  expect([...new Set(files.map(rowOf))].filter((row) => !(row in rows))).toEqual([]);
});

test('a module imports only from the rows that its own row names', () => {
  const wrong = imports.filter((one) => {
    const from = rowOf(one.file);
    const to = importedRow(one);
    return to !== undefined && to !== from && !rows[from]?.mayImport.includes(to);
  });
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
});

test('the screens know types only of what they show', () => {
  const wrong = imports.filter((one) => {
    const forbidden = onlyTypes[rowOf(one.file)]?.includes(importedRow(one) ?? '') ?? false;
    return forbidden && !one.typeOnly && importedFile(one) !== shapes;
  });
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
});

test('a step imports no other step', () => {
  const stepFiles = readdirSync(join(src, 'steps'))
    .filter((name) => name.endsWith('.ts') && !['index.ts', 'context.ts', 'outputs.ts'].includes(name))
    .map((name) => join('steps', name));
  const wrong = imports.filter(({ file, specifier }) => {
    const to = join(dirname(file), specifier).replace(/\.js$/, '.ts');
    return stepFiles.includes(file) && stepFiles.includes(to);
  });
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
});

test('SDK clients are constructed in one place', () => {
  const constructs = files.filter((file) => /new \w+Client\(/.test(readFileSync(join(src, file), 'utf8')));
  expect(constructs.filter((file) => /@aws-sdk\/client-/.test(readFileSync(join(src, file), 'utf8')))).toEqual([
    'aws/clients.ts',
  ]);
});

test('the process is touched by the entry points alone', () => {
  const entryPoints = /^cli\.ts$|(^|\/)(\w+-)?main\.ts$/;
  const touching = files.filter(
    (file) => !entryPoints.test(file) && /\bprocess\.(env|exit|argv|stdin|stdout|stderr|on)\b/.test(code(file)),
  );
  expect(touching).toEqual([]);
});

test('React stays in the screens', () => {
  const wrong = imports.filter(({ file, specifier }) => /^(react|ink)(\/|$)/.test(specifier) && rowOf(file) !== 'ui');
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
});

/** A file without its comments. */
function code(file: string): string {
  return readFileSync(join(src, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

test('no waiter of the SDK waits: they take every error for a reason to wait on', () => {
  expect(files.filter((file) => /\bwaitUntil[A-Z]\w*\(\s*\{/.test(readFileSync(join(src, file), 'utf8')))).toEqual([]);
});

test('what draws with Ink is loaded when it is shown', () => {
  const inkAt = imports.filter(({ specifier, typeOnly }) => specifier === 'ink' && !typeOnly).map(({ file }) => file);
  const drawing = new Set([...inkAt, ...files.filter((file) => file.endsWith('.tsx'))].map(withoutEnding));
  const draws = (file: string): boolean => drawing.has(withoutEnding(file));
  const wrong = imports.filter(
    (one) => !one.typeOnly && !one.dynamic && !draws(one.file) && draws(importedFile(one) ?? one.specifier),
  );
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
});

function withoutEnding(file: string): string {
  return file.replace(/\.tsx?$/, '');
}

test('what files of tests share announces no hooks: they would count for the first file alone', () => {
  const shared = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !/^(e2e|hosts|crash)\//.test(file))
    .filter((file) => /^(before|after)(All|Each)\(/m.test(readFileSync(join(root, 'test', file), 'utf8')));
  expect(shared).toEqual(['setup.ts']);
});
