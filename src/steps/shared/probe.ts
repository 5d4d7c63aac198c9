import type { HttpAnswer, Run } from '../context.js';

/** An answer, or why there was none: a new name is not known everywhere for some minutes. */
export type Probe =
  | { readonly ok: true; readonly answer: HttpAnswer }
  | { readonly ok: false; readonly reason: string };

/** Asks the public load balancer for a path, as anybody would. */
export async function probe(run: Run, path: string): Promise<Probe> {
  const { dnsName } = run.outputs('alb');
  try {
    const answer = await run.http.get({ dnsName, port: 80, path });
    if (answer.status === 200) return { ok: true, answer };
    return { ok: false, reason: `${path} answered ${answer.status}: ${answer.body.slice(0, 200).trim()}` };
  } catch (error) {
    return { ok: false, reason: `http://${dnsName}${path} did not answer (${causeOf(error)})` };
  }
}

/** `fetch failed` says nothing; what lies behind it does. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

export interface Answering {
  readonly web: ReadonlySet<string>;
  readonly app: ReadonlySet<string>;
  /** Why a request was not answered, if one was not. */
  readonly reason?: string;
}

/** Which servers of both tiers answer, told by their headers, from several requests one after the other. */
export async function whoAnswers(run: Run, requests: number): Promise<Answering> {
  const { readPath, webInstanceHeader, appInstanceHeader } = run.bundle;
  const web = new Set<string>();
  const app = new Set<string>();
  for (let i = 0; i < requests; i += 1) {
    const one = await probe(run, readPath);
    if (!one.ok) return { web, app, reason: one.reason };
    const { headers } = one.answer;
    const [webId, appId] = [headers[webInstanceHeader.toLowerCase()], headers[appInstanceHeader.toLowerCase()]];
    if (webId) web.add(webId);
    if (appId) app.add(appId);
  }
  return { web, app };
}
