import { spawn } from 'node:child_process';

/** A program that ended with another code than 0, or could not be started; the message holds its last words. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  constructor(
    readonly argv: readonly string[],
    readonly exitCode: number | undefined,
    readonly stderr: string,
    options?: ErrorOptions,
  ) {
    const words = stderr.trim().split('\n').slice(-6).join('\n');
    super(`${argv.slice(0, 4).join(' ')} failed (${exitCode ?? 'not started'})${words ? `: ${words}` : ''}`, options);
  }
}

export interface CommandOptions {
  /** Written to the program's stdin; secrets travel this way and never in argv. */
  readonly input?: string;
  /** Called with each complete line of stderr. */
  readonly onErrorLine?: (line: string) => void;
  readonly timeoutMs?: number;
  readonly cwd?: string;
  /** For programs that find their session by it, such as `systemd-run --user`. */
  readonly inheritEnvironment?: boolean;
}

/** Directories of system programs that an ordinary user's PATH lacks on Debian. */
export const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Runs a program to its end and returns its stdout; the environment holds a PATH and a locale only. */
export async function run(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const [program, ...rest] = argv;
  if (program === undefined) throw new TypeError('an empty command');
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, {
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.inheritEnvironment ? {} : { env: { PATH: systemPath, LC_ALL: 'C.UTF-8' } }),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs, killSignal: 'SIGKILL' }),
    });
    const stdout: Buffer[] = [];
    let stderr = '';
    let partial = '';
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-16_384);
      if (options.onErrorLine === undefined) return;
      const lines = (partial + text).split('\n');
      partial = lines.pop() ?? '';
      for (const line of lines) options.onErrorLine(line);
    });
    // A program may end before it has read everything: its exit code tells, not the broken pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    child.on('error', (cause) => reject(new CommandError(argv, undefined, cause.message, { cause })));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(stdout).toString('utf8'));
      else reject(new CommandError(argv, code ?? undefined, stderr || `ended by ${signal}`));
    });
  });
}
