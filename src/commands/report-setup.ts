import { parseSettings } from '../config/parse-settings.js';
import { type ExitCode, exitCodes } from '../errors.js';
import type { CheckedFrom, Outputs, StepId } from '../steps/outputs.js';
import { renderResult, type SetupResult } from '../ui/index.js';
import { decideAfterFailure, rollBack, untouchedSteps } from './after-failure.js';
import { estimateCost } from './cost.js';
import { reviewOf } from './review.js';
import { exitCodeByOutcome, type RunReport, type RunRequest, run, sayFailures } from './run.js';
import { settingsOf } from './session.js';
import { emitData, say } from './terminal.js';
import { publicUrl } from './url.js';

/** Builds, or goes on building, and says how it ended; after a failure also what was decided then: again, or back. */
export async function buildAndReport(request: RunRequest): Promise<ExitCode> {
  const made = untouchedSteps(request.file);
  for (;;) {
    const report = await run(request);
    const code = await conclude(request, report);
    if (report.outcome.kind !== 'failed') return code;
    const then = await decideAfterFailure(request);
    if (then === 'keep') return code;
    if (then === 'rollback') return rollBack(request, made);
  }
}

async function conclude(request: RunRequest, report: RunReport): Promise<ExitCode> {
  const { file, options, terminal, presentation } = request;
  await file.update((state) => ({
    ...state,
    status: report.outcome.kind === 'done' ? 'complete' : report.outcome.kind === 'failed' ? 'failed' : 'building',
  }));
  await file.keepCopy();
  if (options.json) return exitCodeByOutcome[report.outcome.kind];
  if (report.outcome.kind !== 'done') {
    sayFailures(request, report);
    return exitCodeByOutcome[report.outcome.kind];
  }
  const result = await resultOf(request, report);
  for (const line of renderResult(result, presentation.width, presentation.theme)) say(terminal, line);
  if (result.url) emitData(terminal, result.url);
  return exitCodes.done;
}

async function resultOf(request: RunRequest, report: RunReport): Promise<SetupResult> {
  const { file, session, options } = request;
  const { environment } = file.state;
  const outputs = <K extends StepId>(step: K): Outputs[K] | undefined =>
    file.state.steps[step]?.outputs as Outputs[K] | undefined;
  const alb = outputs('alb');
  const cluster = outputs('db-cluster');
  const url = alb && session.simulated === undefined ? await publicUrl(session.target, alb.dnsName) : undefined;
  const settings = settingsOf(file);
  const resources = reviewOf(settings, 1).steps.flatMap((step) => step.resources);
  const perHour = estimateCost(resources).lines.reduce((sum, line) => sum + line.perHour, 0);
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
    notes: notesOf(request, outputs('verification')?.checkedFrom),
    ...(session.target.kind === 'sandbox' ? {} : { costPerDay: perHour * 24 }),
    next: [
      { command: `tier3-wizard ops --name ${environment}`, purpose: 'shows the live system' },
      { command: `tier3-wizard --teardown --name ${environment}`, purpose: 'removes all of it' },
    ],
    unattended: unattendedCommand(request, options.config),
  };
}

function notesOf({ session, file }: RunRequest, checkedFrom: CheckedFrom | undefined): string[] {
  if (session.simulated !== undefined) {
    return [
      `${session.simulated} Nothing serves: schema, release and verification were skipped.`,
      'On Linux it can have hosts that serve: tear this down, then set up again with --data-plane real.',
    ];
  }
  const { allowedCidr } = settingsOf(file).network;
  return [
    ...(checkedFrom === 'web-servers'
      ? [`The load balancer admits ${allowedCidr} only, not this machine: checked from the web servers instead.`]
      : []),
    ...(session.target.kind === 'sandbox'
      ? [
          'This is the sandbox: hosts, load balancers and MariaDB in place of Aurora run on this machine, and nothing is billed.',
        ]
      : []),
  ];
}

/** The command line that repeats this setup: only what differs from the defaults is in it. */
function unattendedCommand({ file, session }: RunRequest, config: string | undefined): string {
  const defaults = parseSettings({});
  const changed = differences(file.state.settings, { ...defaults });
  const { kind, endpointUrl } = session.target;
  const target = kind === 'sandbox' ? ['--sandbox'] : kind === 'endpoint' ? [`--endpoint-url ${endpointUrl}`] : [];
  const answers = config ? [`--config ${config}`] : changed.map((pair) => `--set ${pair}`);
  return ['tier3-wizard --yes', ...target, ...answers].join(' ');
}

function differences(value: Record<string, unknown>, base: Record<string, unknown>, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, item]) => {
    const other = base[key];
    if (JSON.stringify(item) === JSON.stringify(other)) return [];
    const path = `${prefix}${key}`;
    if (isRecord(item) && isRecord(other)) return differences(item, other, `${path}.`);
    const text = typeof item === 'string' ? item : JSON.stringify(item);
    return [/^[\w./:,=-]*$/.test(text) ? `${path}=${text}` : `'${path}=${text}'`];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
