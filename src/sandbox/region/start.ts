import type { Clock } from '../../lib/clock.js';
import { Authoriser, type PolicySource } from '../authorisation/authoriser.js';
import type { Asked } from '../authorisation/questions/question.js';
import type { DataPlane } from '../plane/port.js';
import { services as everyService } from '../services/index.js';
import { Cloud } from './cloud.js';
import { Credentials } from './credentials.js';
import { Dispatcher } from './dispatch.js';
import { type ControlHandler, type RunningHttp, serveHttp } from './http.js';
import type { Service } from './operation.js';
import { Store } from './store.js';

/** The key of the sandbox's only user. It opens nothing but the sandbox, so it may be known. */
export const sandboxKey = { accessKeyId: 'AKIASANDBOXSANDBOX00', secretAccessKey: 'sandbox' } as const;

export interface RegionOptions {
  readonly region: string;
  readonly accountId: string;
  readonly clock: Clock;
  readonly speed: number;
  readonly plane: DataPlane;
  readonly store: Store;
  /** What the account's user may do; asked at every call. Without it everything is allowed. */
  readonly policy?: PolicySource;
  /** Hears everything that a policy is asked about. */
  readonly onQuestion?: (question: Asked) => void;
  /** Every service when absent. */
  readonly services?: readonly Service[];
  readonly onError: (error: unknown) => void;
}

/** The embedded AWS without a way in: requests go to its dispatcher. */
export interface LoadedRegion {
  readonly cloud: Cloud;
  readonly dispatcher: Dispatcher;
  /** Lets its time pass and its data plane follow the store, until the returned function has been called. */
  start(): () => Promise<void>;
}

/** Makes one account in one region from what the store holds. */
export async function loadRegion(options: RegionOptions): Promise<LoadedRegion> {
  const { services = everyService } = options;
  const cloud = new Cloud({
    ...options,
    authoriser: options.policy && new Authoriser(options.policy, options.onQuestion),
    topology: (self) => services.flatMap((service) => (service.topology ? [service.topology(self)] : [])),
  });
  cloud.table(Credentials).put({
    id: sandboxKey.accessKeyId,
    secretAccessKey: sandboxKey.secretAccessKey,
    principalArn: cloud.arn('iam', 'user/sandbox', { regional: false }),
    userId: 'AIDASANDBOXSANDBOX00',
  });
  for (const service of services) cloud.defineTasks(service.tasks ?? []);
  const dispatcher = await Dispatcher.load(cloud, services, options.onError);
  return {
    cloud,
    dispatcher,
    start: () => {
      options.plane.onEvent((event) => {
        for (const service of services) service.onPlaneEvent?.(cloud, event);
        cloud.changed();
      });
      for (const service of services) service.start?.(cloud);
      cloud.changed();
      const running = cloud.run();
      return async () => {
        cloud.stop();
        cloud.sessions.close();
        await running;
      };
    },
  };
}

export interface SandboxOptions extends Omit<RegionOptions, 'store'> {
  readonly port: number;
  /** Where the store is kept; in memory when absent. */
  readonly stateFile?: string;
  readonly socketPath?: string;
  readonly control?: (cloud: Cloud) => ControlHandler;
}

export interface RunningSandbox {
  readonly cloud: Cloud;
  readonly dispatcher: Dispatcher;
  readonly http: RunningHttp;
  stop(): Promise<void>;
}

/** Starts the embedded AWS in this process and serves it over HTTP. */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const { cloud, dispatcher, start } = await loadRegion({ ...options, store: new Store(options.stateFile) });
  const http = await serveHttp({
    dispatcher,
    control: options.control?.(cloud) ?? (async () => ({ status: 404, body: {} })),
    onUpgrade: (request, socket, head) => {
      if (!cloud.sessions.handleUpgrade(request, socket, head)) socket.destroy();
    },
    port: options.port,
    socketPath: options.socketPath,
  });
  const stop = start();
  return {
    cloud,
    dispatcher,
    http,
    stop: async () => {
      await stop();
      await http.close();
    },
  };
}
