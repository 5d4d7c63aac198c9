import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEnd, Work } from './played-agents.js';

/** Answers with the next page and app server of its folder, and writes down what it was asked. */
const curl = `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in
    -D) head=$2; shift ;;
    -o) body=$2; shift ;;
    -H) host=$2; shift ;;
    -w | --max-time) shift ;;
    http*) url=$1 ;;
  esac
  shift
done
echo "$WEB_SERVER $url ($host)" >>"$PLAYED/asked"
if [ -e "$PLAYED/refused" ]; then
  printf 000
  echo 'curl: (7) Failed to connect to 127.0.0.1 port 80' >&2
  exit 7
fi
app=$(head -n 1 "$PLAYED/apps")
sed -i -e 1d "$PLAYED/apps"
echo "$app" >>"$PLAYED/apps"
status=$(cat "$PLAYED/status")
printf 'HTTP/1.1 %s Said\\r\\nDate: today\\r\\nX-Tier3-Web: %s\\r\\nx-tier3-app: %s\\r\\n\\r\\n' \\
  "$status" "$WEB_SERVER" "$app" >"$head"
cp "$PLAYED/page-\${url##*/}" "$body"
printf '%s' "$status"
`;

export interface PlayedAnswers {
  readonly status: number;
  readonly pages: Readonly<Record<string, string>>;
  readonly apps: readonly string[];
  /** Nothing listens. */
  readonly refused?: true;
}

/** Runs what the agents of web servers are given in a real shell, with a `curl` that finds a played system behind it. */
export class PlayedWebServers {
  readonly #folder = mkdtempSync(join(tmpdir(), 't3-web-'));

  constructor() {
    mkdirSync(join(this.#folder, 'bin'));
    writeFileSync(join(this.#folder, 'bin/curl'), curl);
    chmodSync(join(this.#folder, 'bin/curl'), 0o755);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  /** `answers` is asked before each run. */
  work(answers: () => PlayedAnswers): Work {
    return (instanceId, { Payload }): RunEnd => {
      const { status, pages, apps, refused } = answers();
      this.#write('status', String(status));
      this.#write('apps', apps.map((id) => `${id}\n`).join(''));
      for (const [path, page] of Object.entries(pages)) this.#write(`page${path.replace('/', '-')}`, page);
      if (refused) this.#write('refused', '');
      else rmSync(join(this.#folder, 'refused'), { force: true });
      const env = {
        PATH: `${join(this.#folder, 'bin')}:${process.env.PATH}`,
        PLAYED: this.#folder,
        WEB_SERVER: instanceId,
      };
      return {
        status: 'Success',
        output: execFileSync('sh', ['-c', commandsOf(Payload)], { env, encoding: 'utf8' }),
      };
    };
  }

  /** What was asked since the last time, each as `i-... URL (header)`. */
  asked(): string[] {
    const path = join(this.#folder, 'asked');
    try {
      return readFileSync(path, 'utf8').trimEnd().split('\n');
    } catch {
      return [];
    } finally {
      rmSync(path, { force: true });
    }
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
  }
}

function commandsOf({ Steps }: Readonly<Record<string, unknown>>): string {
  const [step]: unknown[] = Array.isArray(Steps) ? Steps : [];
  const commands: unknown = typeof step === 'object' && step !== null ? Reflect.get(step, 'Commands') : undefined;
  return Array.isArray(commands) ? commands.join('\n') : '';
}
