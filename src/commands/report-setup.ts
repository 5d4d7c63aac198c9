import { certificateOf } from '../config/settings.js';
import { ofAws } from '../engine/step.js';
import { type ExitCode, exitCodes } from '../errors.js';
import type { CertificateFacts, CheckedFrom } from '../steps/outputs.js';
import { renderResult, type SetupResult } from '../ui/index.js';
import { countMade, decideAfterFailure, rollBack, untouchedSteps } from './after-failure.js';
import { outputsOf } from './execute.js';
import { type Ended, telling } from './notify.js';
import { pricesOf } from './prices.js';
import { pricedKeys, reviewOf } from './review.js';
import { exitCodeByOutcome, type RunReport, type RunRequest, run, sayFailures } from './run.js';
import { settingsOf } from './session.js';
import { emitData, say } from './terminal.js';
import { unattendedCommand } from './unattended.js';
import { publicUrl } from './url.js';

/** Builds, or goes on building, and says how it ended; after a failure also what was decided then: again, or back. */
export function buildAndReport(request: RunRequest, doing: 'setup' | 'resume' = 'setup'): Promise<ExitCode> {
  const { file, options, terminal } = request;
  const { environment } = file.state;
  return telling(options, terminal, { doing, environment }, () => build(request));
}

async function build(request: RunRequest): Promise<Ended> {
  const made = untouchedSteps(request.file);
  for (;;) {
    const report = await run(request);
    const ended = await conclude(request, report);
    if (report.outcome.kind !== 'failed') return ended;
    const failures = report.outcome.failures.map(({ failure }) => failure);
    const then = await decideAfterFailure(request, { failures, made: countMade(request.file, made) });
    if (then === 'keep') return ended;
    if (then === 'rollback') return { code: await rollBack(request, made) };
  }
}

async function conclude(request: RunRequest, report: RunReport): Promise<Ended> {
  const { file, options, terminal, presentation } = request;
  const { kind } = report.outcome;
  await file.update((state) => ({
    ...state,
    status: kind === 'done' ? 'complete' : kind === 'failed' ? 'failed' : 'building',
  }));
  await file.keepCopy();
  if (kind !== 'done') {
    if (!options.json) sayFailures(request, report);
    return { code: exitCodeByOutcome[kind] };
  }
  const result = await resultOf(request, report);
  const { url } = result;
  if (!options.json) {
    for (const line of renderResult(result, presentation.width, presentation.theme)) say(terminal, line);
    if (url) emitData(terminal, url);
  }
  return { code: exitCodes.done, ...(url ? { url } : {}) };
}

async function resultOf(request: RunRequest, report: RunReport): Promise<SetupResult> {
  const { file, session } = request;
  const { environment } = file.state;
  const alb = outputsOf(file, 'alb');
  const cluster = outputsOf(file, 'db-cluster');
  const scheme = alb?.certificate ? 'https' : 'http';
  const url = alb && session.simulated === undefined ? await publicUrl(session.target, alb.dnsName, scheme) : undefined;
  const settings = settingsOf(file);
  const { cost } = reviewOf(settings, ofAws, { prices: await pricesOf(session, pricedKeys(settings)) });
  const perHour = (cost?.lines ?? []).reduce((sum, line) => sum + line.perHour, 0);
  return {
    target: report.target,
    environment,
    elapsedSeconds: report.elapsedSeconds,
    ...(url ? { url } : {}),
    endpoints: [
      ...(alb ? [{ label: 'load balancer', value: alb.dnsName }] : []),
      ...(cluster
        ? [
            { label: 'database writer', value: cluster.writerEndpoint },
            { label: 'database reader', value: cluster.readerEndpoint },
          ]
        : []),
    ],
    notes: [
      ...notesOf(request, outputsOf(file, 'verification')?.checkedFrom),
      // Names that lead to a sandbox are nobody's to make.
      ...(alb?.certificate && session.target.kind !== 'sandbox' ? certificateNotes(alb.dnsName, alb.certificate) : []),
    ],
    ...(session.target.kind === 'sandbox' ? {} : { costPerDay: perHour * 24 }),
    next: [
      ...(url && alb?.certificate ? [askedByName(url, alb.certificate)] : []),
      { command: `tier3-wizard ops --name ${environment}`, purpose: 'shows the live system' },
      { command: `tier3-wizard --teardown --name ${environment}`, purpose: 'removes all of it' },
    ],
    unattended: await unattendedCommand(request),
  };
}

/** What is still to be done for a certificate to be right, and what was looked at of it. */
function certificateNotes(dnsName: string, { host, issuer }: CertificateFacts): string[] {
  return [
    `The certificate is for ${host}. Point that name at the load balancer, with a CNAME record (in Route 53 an alias) to ${dnsName}: until then browsers warn that the names differ.`,
    ...(issuer === undefined
      ? []
      : [`It was imported from ${issuer}: browsers that do not know this authority warn. ACM does not renew it.`]),
  ];
}

/** Works before DNS leads there, and says that the certificate is not judged. */
function askedByName(url: string, { host }: CertificateFacts): { command: string; purpose: string } {
  const { hostname, port } = new URL(url);
  return {
    command: `curl -k --connect-to ${host}:443:${hostname}:${port || 443} https://${host}/`,
    purpose: `asks for ${host} before DNS leads there`,
  };
}

function notesOf({ session, file }: RunRequest, checkedFrom: CheckedFrom | undefined): string[] {
  if (session.simulated !== undefined) {
    return [
      `${session.simulated} Nothing serves: schema, release and verification were skipped.`,
      'On Linux it can have hosts that serve: tear this down, then set up again with --data-plane real.',
    ];
  }
  const settings = settingsOf(file);
  const { allowedCidr } = settings.network;
  const secured = certificateOf(settings) !== undefined;
  return [
    ...(checkedFrom === 'web-servers'
      ? [
          `The load balancer admits ${allowedCidr} only, not this machine: checked from the web servers instead${secured ? ', HTTPS and the redirect not at all' : ''}.`,
        ]
      : []),
    ...(session.target.kind === 'sandbox'
      ? [
          'This is the sandbox: hosts, load balancers and MariaDB in place of Aurora run on this machine, and nothing is billed.',
        ]
      : []),
  ];
}
