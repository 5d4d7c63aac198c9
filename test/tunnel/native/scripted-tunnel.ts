import { type NativeTunnelOptions, openNativeTunnel, type SessionApi, type Tunnel } from '../../../src/tunnel/index.js';
import { type Script, ScriptedService } from './scripted-service.js';

export const never = new Promise<never>(() => undefined);

const brief = { startSession: 400, connect: 400, agent: 400, handshake: 400, terminate: 60 };

/** A tunnel through a service that follows a script, and the sessions that it terminated. */
export class ScriptedTunnel {
  service: ScriptedService | undefined;
  tunnel: Tunnel | undefined;
  readonly terminated: string[] = [];

  async open(
    script: Script,
    api: Partial<SessionApi> = {},
    options: Partial<NativeTunnelOptions> = {},
  ): Promise<Tunnel> {
    this.service = await ScriptedService.start(script);
    const streamUrl = `${this.service.base}/v1/data-channel/s-1?role=publish_subscribe&cell-number=AAE%2Fx%3D%3D`;
    this.tunnel = await openNativeTunnel({
      target: 'i-1',
      remoteHost: 'db.internal',
      remotePort: 3306,
      api: {
        startSession: async () => ({ sessionId: 's-1', streamUrl, tokenValue: 'token' }),
        terminateSession: async (id) => {
          this.terminated.push(id);
        },
        ...api,
      },
      ...options,
    });
    return this.tunnel;
  }

  /** The error that opening ends with. */
  failure(script: Script, api: Partial<SessionApi> = {}, options: Partial<NativeTunnelOptions> = {}): Promise<unknown> {
    return this.open(script, api, { deadlines: brief, ...options }).then(
      () => 'opened',
      (error: unknown) => error,
    );
  }

  async end(): Promise<void> {
    await this.tunnel?.close();
    await this.service?.stop();
  }
}
