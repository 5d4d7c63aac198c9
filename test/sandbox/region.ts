import { VirtualClock } from '../../src/lib/clock.js';
import { type DataPlane, noDataPlane } from '../../src/sandbox/plane/port.js';
import type { Cloud } from '../../src/sandbox/region/cloud.js';
import type { Dispatcher } from '../../src/sandbox/region/dispatch.js';
import type { Service } from '../../src/sandbox/region/operation.js';
import { loadRegion, type SandboxOptions, sandboxKey, startSandbox } from '../../src/sandbox/region/start.js';
import { Store, type StoreContent } from '../../src/sandbox/region/store.js';
import { services as everyService } from '../../src/sandbox/services/index.js';
import { atEndOfFile, atEndOfTest } from '../endings.js';
import { watched } from './conformance/watch.js';
import { memoryHandler, sendTo } from './memory-wire.js';
import { rememberingCodes } from './produced-codes.js';

export const testRegion = 'us-east-1';
export const testAccount = '000000000000';

export interface TestRegion {
  readonly cloud: Cloud;
  readonly clock: VirtualClock;
  /** Answers requests without HTTP. */
  readonly dispatcher: Dispatcher;
  readonly baseUrl: string;
  /** What an SDK client's constructor takes: endpoint, region, keys, and no retry that hides an error. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: number;
    readonly requestHandler?: ReturnType<typeof memoryHandler>;
  };
  /** Fails the test at its end. */
  report(error: unknown): void;
  /** Lets this much of AWS's time pass, with all that AWS does meanwhile. */
  pass(seconds: number): Promise<void>;
  /** Ends the sandbox before the test does. */
  stop(): Promise<void>;
}

export interface MemoryRegion extends TestRegion {
  /** All that it knows, as its store would be on a disk. */
  content(): StoreContent;
}

export interface TestRegionOptions {
  readonly plane?: DataPlane;
  readonly clock?: VirtualClock;
  /** With a file the region can be stopped and started again from it. */
  readonly stateFile?: string;
  /** What the account's user may do, and who hears what it is asked about. */
  readonly policy?: SandboxOptions['policy'];
  readonly onQuestion?: SandboxOptions['onQuestion'];
  /** Every service when absent. */
  readonly services?: readonly Service[];
  /** It serves all tests of its file and ends with the last one, not with the test that started it. */
  readonly forFile?: true;
}

/** A sandbox of the test's own: in memory, without hosts, on a clock that stands still until `pass`. */
export async function startTestRegion(options: TestRegionOptions = {}): Promise<TestRegion> {
  const { clock = new VirtualClock(), plane = noDataPlane(), services = everyService, stateFile } = options;
  const errors: unknown[] = [];
  const sandbox = await startSandbox({
    region: testRegion,
    accountId: testAccount,
    clock,
    speed: 1,
    plane,
    port: 0,
    ...(options.policy ? { policy: options.policy } : {}),
    ...(options.onQuestion ? { onQuestion: options.onQuestion } : {}),
    services: watched(rememberingCodes(services), (error) => errors.push(error)),
    ...(stateFile === undefined ? {} : { stateFile }),
    onError: (error) => errors.push(error),
  });
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await sandbox.stop();
    if (errors.length > 1) throw new AggregateError(errors, errors.map(String).join('\n'));
    if (errors.length > 0) throw errors[0];
  };
  (options.forFile ? atEndOfFile : atEndOfTest)(stop);
  return {
    cloud: sandbox.cloud,
    dispatcher: sandbox.dispatcher,
    clock,
    baseUrl: sandbox.http.baseUrl,
    client: { endpoint: sandbox.http.baseUrl, region: testRegion, credentials: { ...sandboxKey }, maxAttempts: 1 },
    report: (error) => errors.push(error),
    pass: (seconds) => clock.advance(seconds * 1000),
    stop,
  };
}

/** What a region in memory goes on from. */
export interface RegionOrigin {
  readonly content: StoreContent;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly plane: DataPlane;
  readonly speed: number;
  readonly onError: (error: unknown) => void;
}

/** A sandbox without HTTP, which goes on from what another one held. It needs no stop: nothing outside knows of it. */
export async function restoreTestRegion({ content, now, ...options }: RegionOrigin): Promise<MemoryRegion> {
  const clock = new VirtualClock(now);
  const store = Store.of(content);
  const place = { region: testRegion, accountId: testAccount };
  const { cloud, dispatcher, start } = await loadRegion({ ...place, ...options, clock, store });
  const stop = start();
  const baseUrl = 'http://127.0.0.1:4566';
  const requestHandler = memoryHandler(sendTo(dispatcher), baseUrl);
  return {
    cloud,
    dispatcher,
    clock,
    baseUrl,
    content: () => store.content(),
    client: { endpoint: baseUrl, region: testRegion, credentials: { ...sandboxKey }, maxAttempts: 1, requestHandler },
    report: options.onError,
    pass: (seconds) => clock.advance(seconds * 1000),
    stop,
  };
}
