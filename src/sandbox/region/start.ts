import type { Clock } from '../../lib/clock.js';
import type { DataPlane } from '../plane/port.js';
import { services } from '../services/index.js';
import { Cloud } from './cloud.js';
import { Credentials } from './credentials.js';
import { Dispatcher } from './dispatch.js';
import { type ControlHandler, type RunningHttp, serveHttp } from './http.js';
import { Store } from './store.js';

/** The key of the sandbox's only user. It opens nothing but the sandbox, so it may be known. */
export const sandboxKey = { accessKeyId: 'AKIASANDBOXSANDBOX00', secretAccessKey: 'sandbox' } as const;

export interface SandboxOptions {
  readonly region: string;
  readonly accountId: string;
  readonly clock: Clock;
  readonly speed: number;
  readonly plane: DataPlane;
  readonly port: number;
  /** Where the store is kept; in memory when absent. */
  readonly stateFile?: string;
  readonly socketPath?: string;
  readonly control?: (cloud: Cloud) => ControlHandler;
  readonly onError: (error: unknown) => void;
}

export interface RunningSandbox {
  readonly cloud: Cloud;
  readonly http: RunningHttp;
  stop(): Promise<void>;
}

/** Starts the embedded AWS in this process. */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const store = new Store(options.stateFile);
  const cloud = new Cloud({
    ...options,
    store,
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
  const http = await serveHttp({
    dispatcher,
    control: options.control?.(cloud) ?? (async () => ({ status: 404, body: {} })),
    onUpgrade: (request, socket, head) => {
      if (!cloud.sessions.handleUpgrade(request, socket, head)) socket.destroy();
    },
    port: options.port,
    socketPath: options.socketPath,
  });
  options.plane.onEvent((event) => {
    for (const service of services) service.onPlaneEvent?.(cloud, event);
    cloud.changed();
  });
  for (const service of services) service.start?.(cloud);
  cloud.changed();
  const running = cloud.run();
  return {
    cloud,
    http,
    stop: async () => {
      cloud.stop();
      cloud.sessions.close();
      await running;
      await http.close();
    },
  };
}
