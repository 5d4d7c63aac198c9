import { namesOf } from '../config/names.js';
import { certificateOf } from '../config/settings.js';
import type { StateFile } from '../engine/state.js';
import { recordedIds, type Snapshot, takeSnapshot } from '../ops/index.js';
import { type Session, settingsOf } from './session.js';
import type { Terminal } from './terminal.js';
import { publicUrl } from './url.js';

/** Takes snapshots of an environment, each with what the one before knew where a question fails. */
export function snapshotSource(file: StateFile, session: Session, terminal: Terminal): () => Promise<Snapshot> {
  const { environment, id } = file.state;
  const { clients, target, simulated } = session;
  let previous: Snapshot | undefined;
  return async () => {
    const recorded = recordedIds(file.state);
    const scheme = certificateOf(settingsOf(file)) ? 'https' : 'http';
    const url =
      recorded.alb && simulated === undefined ? await publicUrl(target, recorded.alb.dnsName, scheme) : undefined;
    previous = await takeSnapshot(
      {
        clients,
        environment,
        environmentId: id,
        region: target.region,
        names: namesOf(environment, id),
        recorded,
        ...(simulated ? { simulated } : {}),
        ...(url ? { url } : {}),
        clock: terminal.clock,
      },
      previous,
    );
    return previous;
  };
}
