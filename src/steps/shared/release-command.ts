import type { FleetTier } from '../../config/names.js';
import type { Run } from '../context.js';
import { forgetCommand, runCommand } from './run-command.js';
import { onlineServers } from './servers.js';
import { tierTarget } from './tier-tag.js';

export interface Push {
  readonly tier: FleetTier;
  readonly documentVersion: string;
  readonly phase: 'packages' | 'all';
}

const doing: Readonly<Record<Push['phase'], string>> = { packages: 'packages', all: 'the release' };

const resourceOf = ({ tier, phase }: Pick<Push, 'tier' | 'phase'>): string => `${tier}-${phase}-command`;

/**
 * Runs the tier's document on every server of the tier.
 * @throws NotYet while it runs, StepFailure with the end of the output where it failed
 */
export async function push(run: Run, spec: Push): Promise<void> {
  const { tier, documentVersion, phase } = spec;
  const servers = await onlineServers(run, tier);
  await runCommand(run, servers, {
    resource: resourceOf(spec),
    request: {
      DocumentName: run.names.document(tier),
      DocumentVersion: documentVersion,
      Targets: [tierTarget(run, tier)],
      Parameters: { phase: [phase] },
    },
    doing: doing[phase],
    failed: `The ${doing[phase].replace('the ', '')} of the ${tier} servers could not be installed.`,
  });
}

export async function forgetPush(run: Run, spec: Pick<Push, 'tier' | 'phase'>): Promise<void> {
  await forgetCommand(run, { resource: resourceOf(spec) });
}
