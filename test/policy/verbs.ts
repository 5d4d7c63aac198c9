import { join } from 'node:path';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { classify } from '../../src/aws/classify.js';
import { findEnvironments } from '../../src/aws/environments.js';
import { membersBehind } from '../../src/commands/db.js';
import { listEnvironments } from '../../src/commands/list.js';
import { onlineServers } from '../../src/commands/online-servers.js';
import type { Purpose } from '../../src/commands/options.js';
import { sessionApi } from '../../src/commands/ports/session-api.js';
import { rebuild } from '../../src/commands/recover.js';
import type { Session } from '../../src/commands/session.js';
import { namesOf } from '../../src/config/names.js';
import type { Unshown } from '../../src/engine/events.js';
import type { Failure } from '../../src/engine/failure.js';
import { portForwarding } from '../../src/tunnel/port-forwarding.js';
import { newFolder, playedTerminal } from '../commands/played.js';
import { playSession } from '../steps/played-session.js';
import type { Environment } from '../steps/run.js';

type Verb = Extract<Purpose, 'list' | 'recover' | 'db' | 'shell'>;

/** What each verb asks AWS, up to where a host would have to answer. */
export function verbs(
  environment: Environment,
  session: Session,
  tellUnshown: (told: Unshown) => void = () => undefined,
): readonly (readonly [Verb, Attempt])[] {
  const { file, region } = environment;
  const { id } = file.state;
  const api = sessionApi(session.clients, tellUnshown);
  const server = async (): Promise<string> => {
    const [first] = await onlineServers(file, session);
    if (!first) throw new Error('no server is online');
    return first.id;
  };
  const work: Readonly<Record<Verb, () => Promise<unknown>>> = {
    list: () => listEnvironments(session, newFolder()),
    recover: async () => {
      const terminal = playedTerminal(region.clock);
      const found = (await findEnvironments(session.clients)).find((one) => one.id === id);
      if (!found) throw new Error('the environment is not found');
      await rebuild(found, { path: join(terminal.cwd, 'state.json'), session, terminal, answers: {} });
    },
    db: async () => {
      const Name = namesOf('demo', id).masterPasswordParameter;
      await session.clients.ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
      await membersBehind(file, session, {}, tellUnshown);
      await playSession(
        api,
        await server(),
        portForwarding({ target: '', remoteHost: 'db.internal', remotePort: 3306 }),
      );
    },
    shell: async () => playSession(api, await server()),
  };
  const attempt = (verb: Verb): Attempt => {
    return async () => {
      // What the attempt before has used of the services' request limits comes back.
      await environment.passTime(region.clock.sleep(120_000));
      return work[verb]().then(() => undefined, classify);
    };
  };
  return (['list', 'recover', 'db', 'shell'] as const).map((verb) => [verb, attempt(verb)] as const);
}

type Attempt = () => Promise<Failure | undefined>;
