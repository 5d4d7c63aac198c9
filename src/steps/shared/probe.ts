import { type BundleFacts, type HttpAddress, type HttpAnswer, type Run, Unreachable } from '../context.js';
import { plainSerial } from './certificate.js';
import { ports } from './groups.js';

/** What the check asks the system for. */
export interface Question {
  /** Its logical name. */
  readonly name: string;
  readonly path: string;
  /** How often; asking ends at the first answer other than 200. */
  readonly requests: number;
  /** What the last answer's body is looked through for: from elsewhere, no more of it may come than this. */
  readonly sought?: string;
}

/** An answer, or why there was none. */
export type Probe =
  | { readonly ok: true; readonly answer: HttpAnswer }
  | { readonly ok: false; readonly reason: string; readonly unreachable?: true };

/**
 * Asks, and hands the answers to `use`. What was asked counts as unused until `use` has ended: after a crash before
 * that, asking the same question again may bring the same answers.
 */
export type Ask = <T>(question: Question, use: (probes: readonly Probe[]) => Promise<T>) => Promise<T>;

/** The probe of an answer that came. */
export function probeOf(answer: HttpAnswer, what: string): Probe {
  if (answer.status === 200) return { ok: true, answer };
  return { ok: false, reason: `${what} answered ${answer.status}: ${answer.body.slice(0, 200).trim()}` };
}

/** Asks the public load balancer, as anybody would. */
export function fromHere(run: Run): Ask {
  return async ({ path, requests }, use) => {
    const probes: Probe[] = [];
    while (probes.length < requests && probes.at(-1)?.ok !== false) probes.push(await askOnce(run, path));
    return use(probes);
  };
}

async function askOnce(run: Run, path: string): Promise<Probe> {
  const { dnsName, certificate } = run.outputs('alb');
  if (!certificate) return asked(run, { dnsName, port: ports.http, path }, (answer) => probeOf(answer, path));
  const { host: serverName, serial } = certificate;
  return asked(run, { dnsName, port: ports.https, path, serverName }, (answer) => {
    const shown = plainSerial(answer.certificateSerial ?? '');
    return shown === serial
      ? probeOf(answer, path)
      : { ok: false, reason: `the load balancer to show the chosen certificate, not one with the serial ${shown}` };
  });
}

/** Whether port 80 sends people to HTTPS. */
export function redirectProbe(run: Run): Promise<Probe> {
  const { dnsName } = run.outputs('alb');
  return asked(run, { dnsName, port: ports.http, path: run.bundle.readPath }, (answer) => {
    const { status, headers } = answer;
    return status === 301 && headers.location?.startsWith('https://')
      ? { ok: true, answer }
      : { ok: false, reason: `port ${ports.http} to redirect to HTTPS (it answered ${status})` };
  });
}

async function asked(run: Run, address: HttpAddress, judge: (answer: HttpAnswer) => Probe): Promise<Probe> {
  try {
    return judge(await run.http.get(address));
  } catch (error) {
    const { serverName, dnsName, path } = address;
    const said = error instanceof Error ? error.message : String(error);
    const reason = `${serverName === undefined ? 'http' : 'https'}://${dnsName}${path} did not answer (${said})`;
    return { ok: false, reason, ...(error instanceof Unreachable ? { unreachable: true } : {}) };
  }
}

/** The first that failed, else the last. */
export function outcomeOf(probes: readonly Probe[]): Probe {
  return probes.find((one) => !one.ok) ?? probes.at(-1) ?? { ok: false, reason: 'nothing was asked' };
}

/** The servers of both tiers that answered, told by their headers. */
export function answeringServers(probes: readonly Probe[], bundle: BundleFacts): readonly string[] {
  const names = [bundle.webInstanceHeader.toLowerCase(), bundle.appInstanceHeader.toLowerCase()];
  const ids = probes.flatMap((one) => (one.ok ? names.flatMap((name) => one.answer.headers[name] ?? []) : []));
  return [...new Set(ids)].sort();
}
