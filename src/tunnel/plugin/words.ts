import { channelClosedError, TunnelError } from '../errors.js';

/** It exits with code 0 whatever happened: what it prints is all there is. */
const openedPort = /Port (\d+) opened for sessionId/;

interface Saying {
  readonly pattern: RegExp;
  /** `said` is the pattern's first group. */
  readonly meaning: (said: string) => TunnelError;
}

/** What the plugin says when something went wrong, all of it on stdout (session-manager-plugin 1.2.677.0). */
const sayings: readonly Saying[] = [
  { pattern: /^SessionId: \S+ : (.+)$/m, meaning: (said) => channelClosedError(said, 'connect') },
  {
    pattern: /^(Connection to destination port failed[^\n]*)$/m,
    meaning: (said) => new TunnelError('destination-refused', 'open', said),
  },
  {
    pattern: /^Cannot perform start session: (.+)$/m,
    meaning: (said) => new TunnelError('plugin-failed', 'connect', said),
  },
  { pattern: /^(Session: \S+ timed out)/m, meaning: (said) => new TunnelError('idle-timeout', 'open', said) },
];

/** The local port that the plugin says it listens on. */
export function portIn(output: string): number | undefined {
  const port = openedPort.exec(output)?.[1];
  return port === undefined ? undefined : Number(port);
}

/** What went wrong, as far as the plugin has said so. */
export function troubleIn(output: string): TunnelError | undefined {
  for (const { pattern, meaning } of sayings) {
    const said = pattern.exec(output)?.[1];
    if (said !== undefined) return meaning(said);
  }
  return undefined;
}
