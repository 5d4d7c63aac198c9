import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** Debian's package awscli: botocore's models of 2023, made and released apart from the SDK that the sandbox reads. */
const awscli = '/usr/lib/python3/dist-packages/awscli';
const python = '/usr/bin/python3';

/** Why there is no AWS CLI to drive here; undefined where there is. */
export const noAwsCli = existsSync(awscli) ? undefined : `${awscli} is not here, from the Debian package awscli`;

export interface Command {
  readonly args: readonly string[];
  readonly key: string;
  readonly secret: string;
}

export interface Printed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Driver {
  run(command: Command): Promise<Printed>;
  end(): Promise<void>;
}

/** The AWS CLI in one process for many commands, without this machine's AWS settings: starting it costs a second. */
export function startDriver(): Driver {
  const home = mkdtempSync(join(tmpdir(), 't3-aws-cli-'));
  const program = fileURLToPath(new URL('driver.py', import.meta.url));
  const child = execa(python, ['-B', program], {
    extendEnv: false,
    env: { HOME: home, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', TZ: 'UTC', AWS_PAGER: '' },
    buffer: false,
    reject: false,
    stderr: 'inherit',
  });
  const waiting = new Map<number, { answered(printed: Printed): void; failed(error: Error): void }>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, ...printed }: Printed & { id: number } = JSON.parse(line);
    waiting.get(id)?.answered(printed);
    waiting.delete(id);
  });
  void child.then(({ exitCode }) => {
    for (const { failed } of waiting.values()) failed(new Error(`the driver of the AWS CLI ended with ${exitCode}`));
  });
  let count = 0;
  return {
    run: (command) =>
      new Promise((answered, failed) => {
        count += 1;
        waiting.set(count, { answered, failed });
        child.stdin.write(`${JSON.stringify({ id: count, ...command })}\n`);
      }),
    end: async () => {
      child.stdin.end();
      await child;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
