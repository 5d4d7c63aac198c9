import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { Parser } from 'tar';
import type { Release } from '../../src/bundle/index.js';
import { atEndOfTest } from '../endings.js';

const recorded = fileURLToPath(new URL('recorded', import.meta.url));

/** Real programs that a stand-in host may run; whatever else the scripts call has to be a stand-in. */
const realTools =
  'awk base64 basename bash cat chmod cmp cp cut date dirname find flock grep ln mkdir mktemp mv readlink rm sed sh sha256sum sleep sort tail touch tr uname wc';

const osRelease = {
  al2023: 'NAME="Amazon Linux"\nID="amzn"\nVERSION_ID="2023"\n',
  al2: 'NAME="Amazon Linux"\nID="amzn"\nVERSION_ID="2"\n',
  debian12: 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
  fedora: 'ID=fedora\nVERSION_ID=40\n',
} as const;

type System = keyof typeof osRelease;

/** Every stand-in notes its call; the words after the name are its arguments. */
const note = '#!/bin/sh\necho "$(basename "$0") $*" >>"$CALLS"\n';

/** Installs recorded packages only, so that a table cannot name a package that the system does not have. */
const packageManager = `${note}
[ "\${0##*/}" = apt-get ] && [ "$1" = update ] && exit 0
[ -f "$STAND_IN/mirror-broken" ] && { echo 'Cannot download: mirror is down' >&2; exit 1; }
skip=
for word; do
  if [ -n "$skip" ]; then skip=; continue; fi
  case $word in
    -o) skip=yes ;;
    install | -*) ;;
    *) grep -qx "$word" "$PACKAGES" || { echo "Unable to find a match: $word" >&2; exit 1; }
       echo "$word" >>"$STAND_IN/packages" ;;
  esac
done
`;

const packageQuery = `#!/bin/sh
for name; do :; done
grep -qx "$name" "$STAND_IN/packages" 2>/dev/null || exit 1
[ "\${0##*/}" = rpm ] || printf 'ii '
`;

/** The interpreter of a venv: its pip accepts recorded files only, and recorded digests where the pins have some. */
const venvPython = `${note}
while [ "$1" != -r ]; do shift; done
python_digest() { grep -v '^#' "$WHEELS" | grep -q "$1"; }
for pin in $(grep -o '^[A-Za-z][^ ]*==[^ ]*' "$2"); do
  file=$(echo "$pin" | tr '[:upper:]-' '[:lower:]_' | sed 's/==/-/')
  grep -v '^#' "$WHEELS" | grep -Eq "^$file(-|\\.tar)" || { echo "No matching distribution found for $pin" >&2; exit 1; }
done
for digest in $(grep -o 'sha256:[0-9a-f]*' "$2"); do
  python_digest "$digest" || { echo "unknown digest $digest" >&2; exit 1; }
done
folder=\${0%/*}
grep -qi '^pyuwsgi' "$2" && touch "$folder/pyuwsgi"
grep -qi '^uwsgi' "$2" && touch "$folder/uwsgi"
exit 0
`;

const interpreter = `${note}
case "$*" in
  # What is started in the background answers once it runs.
  *'ask-app.py 127.0.0.1 9091') until grep -q '^runuser ' "$CALLS"; do sleep 0.01; done ;;
esac
case "$*" in
  *ask-app.py*) [ ! -f "$STAND_IN/app-broken" ]; exit ;;
esac
[ "$1" = -m ] && [ "$2" = venv ] || exit 0
grep -qx "$PYTHON_PACKAGE" "$STAND_IN/packages" || { echo 'python is not installed' >&2; exit 127; }
mkdir -p "$3/bin"
cp "$STAND_IN/venv-python" "$3/bin/python"
`;

const stateful = {
  systemctl: `${note}
unit=; for word; do unit=$word; done
case $1 in
  is-active) [ -f "$STAND_IN/active-$unit" ] ;;
  start | restart | reload-or-restart) touch "$STAND_IN/active-$unit" ;;
esac
`,
  curl: `#!/bin/sh
case "$*" in
  *http_code*) [ -f "$STAND_IN/web-broken" ] && printf 500 || printf 200 ;;
  *api/token*) printf token ;;
  *instance-id*) printf i-0123456789abcdef0 ;;
esac
`,
  aws: `${note}
[ -f "$STAND_IN/denied" ] && { echo 'AccessDeniedException' >&2; exit 254; }
cat "$STAND_IN/parameter"
`,
  getent: '#!/bin/sh\nexit 2\n',
  getenforce: '#!/bin/sh\necho Permissive\n',
  getsebool: '#!/bin/sh\necho "$1 --> off"\n',
  apachectl: `${note}\n[ ! -f "$STAND_IN/config-broken" ]\n`,
};

const silent = [
  'a2dissite',
  'a2enmod',
  'a2ensite',
  'chown',
  'groupadd',
  'journalctl',
  'runuser',
  'setsebool',
  'useradd',
];

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that looks like a host to the provisioning scripts, with stand-ins for everything that would change one. */
class StandInHost {
  readonly root = mkdtempSync(join(tmpdir(), 'tier3-host-'));
  readonly #tools = join(this.root, 'tools');
  readonly #state = join(this.root, 'state');
  readonly #environment: Record<string, string>;

  constructor(readonly system: System) {
    for (const folder of [this.#tools, this.#state, join(this.root, 'etc')]) mkdirSync(folder);
    writeFileSync(join(this.root, 'etc/os-release'), osRelease[system]);
    writeFileSync(join(this.root, 'calls'), '');
    for (const tool of realTools.split(' ')) this.#linkTool(tool);
    for (const name of silent) this.#tool(name, note);
    for (const [name, body] of Object.entries(stateful)) this.#tool(name, body);
    for (const name of ['dnf', 'yum', 'apt-get']) this.#tool(name, packageManager);
    for (const name of ['rpm', 'dpkg-query']) this.#tool(name, packageQuery);
    for (const name of ['python3', 'python3.12']) this.#tool(name, interpreter);
    this.set('venv-python', venvPython);
    chmodSync(join(this.#state, 'venv-python'), 0o755);
    this.set('parameter', 'p4ss/word\n');
    this.#environment = {
      PATH: this.#tools,
      TIER3_ROOT: this.root,
      TIER3_PAUSE_SECONDS: '0',
      CALLS: join(this.root, 'calls'),
      STAND_IN: this.#state,
      PACKAGES: join(recorded, `${system}.txt`),
      WHEELS: join(recorded, `wheels-${system}.txt`),
      PYTHON_PACKAGE: system === 'al2' ? 'python3' : 'python3.12',
    };
  }

  /** Unpacks a release once, where the document's script would. */
  unpack(release: Release): string {
    const folder = join(this.root, 'opt/tier3/releases', release.digest);
    if (existsSync(folder)) return folder;
    const parser = new Parser();
    parser.on('entry', (entry) => {
      const file = join(folder, entry.path);
      const chunks: Buffer[] = [];
      entry.on('data', (chunk: Buffer) => chunks.push(chunk));
      entry.on('end', () => {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, Buffer.concat(chunks), { mode: entry.mode });
      });
    });
    parser.end(gunzipSync(Buffer.from(release.archiveBase64, 'base64')));
    return folder;
  }

  provision(release: Release, ...words: string[]): Promise<Run> {
    const script = join(this.unpack(release), 'provision.sh');
    return new Promise((resolve) => {
      execFile('bash', [script, ...words], { env: this.#environment }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      });
    });
  }

  /** What the scripts called since the last time, without the machine's own paths. */
  calls(): string[] {
    const file = join(this.root, 'calls');
    const text = readFileSync(file, 'utf8').replaceAll(this.root, '');
    writeFileSync(file, '');
    return text.split('\n').filter((line) => line !== '');
  }

  set(condition: string, content = ''): void {
    writeFileSync(join(this.#state, condition), content);
  }

  unset(condition: string): void {
    rmSync(join(this.#state, condition), { force: true });
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #tool(name: string, body: string): void {
    writeFileSync(join(this.#tools, name), body, { mode: 0o755 });
  }

  #linkTool(name: string): void {
    const found = ['/usr/bin', '/bin'].map((folder) => join(folder, name)).find(existsSync);
    if (found !== undefined) symlinkSync(found, join(this.#tools, name));
  }
}

/** A host of this system, which is removed when the test ends. */
export function standInHost(system: System): StandInHost {
  const host = new StandInHost(system);
  atEndOfTest(() => host.remove());
  return host;
}

/** The calls that may change a host. */
export const changes = (calls: string[]) =>
  calls.filter((call) => !call.startsWith('chown ') && !call.includes(' is-active '));
