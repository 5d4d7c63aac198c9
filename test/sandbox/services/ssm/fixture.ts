import { Sha256 } from '@aws-crypto/sha256-js';
import { CreateDocumentCommand, SSMClient } from '@aws-sdk/client-ssm';
import { SignatureV4 } from '@smithy/signature-v4';
import { Credentials } from '../../../../src/sandbox/region/credentials.js';
import { type InstanceRecord, Instances } from '../../../../src/sandbox/services/ec2/tables.js';
import { sendTo } from '../../memory-wire.js';
import { startTestRegion, type TestRegion, type TestRegionOptions, testRegion } from '../../region.js';

export type SsmRegion = TestRegion & { readonly ssm: SSMClient };

export async function ssmRegion(options: TestRegionOptions = {}): Promise<SsmRegion> {
  const region = await startTestRegion(options);
  return { ...region, ssm: new SSMClient(region.client) };
}

/** A running instance, as EC2 would have it. */
export function putInstance(region: TestRegion, id: string, tags: Record<string, string> = {}): InstanceRecord {
  const now = region.clock.now();
  return region.cloud.table(Instances).put({
    id,
    createdAt: now,
    visibleAt: now,
    tags,
    reservationId: 'r-1',
    state: 'running',
    vpcId: 'vpc-1',
    subnetId: 'subnet-1',
    availabilityZone: 'us-east-1a',
    address: '10.0.5.9',
    interfaceId: 'eni-1',
    imageId: 'ami-1',
    instanceType: 't4g.micro',
    architecture: 'arm64',
    ebsOptimized: false,
    monitoring: 'disabled',
    metadataOptions: { tokens: 'required', hopLimit: 2, endpoint: 'enabled', instanceTags: 'disabled' },
    volumes: [],
    launchTime: now,
    launchTimePassed: true,
    hostBooted: true,
    runningAt: now,
    bootCount: 1,
  });
}

export interface Delivered {
  readonly MessageId: string;
  readonly Topic: string;
  readonly Payload: Record<string, unknown>;
}

/** The agent's end of its two private APIs, played by the test. */
export class TestAgent {
  readonly #region: TestRegion;
  readonly #instanceId: string;
  readonly #key: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string };

  constructor(region: TestRegion, instanceId: string, session = instanceId) {
    this.#region = region;
    this.#instanceId = instanceId;
    const role = region.cloud.table(Instances).get(instanceId)?.roleName ?? 'app';
    this.#key = { accessKeyId: `ASIA${session}`, secretAccessKey: 'secret', sessionToken: 'token' };
    region.cloud.table(Credentials).put({
      id: this.#key.accessKeyId,
      secretAccessKey: this.#key.secretAccessKey,
      sessionToken: this.#key.sessionToken,
      principalArn: `arn:aws:sts::000000000000:assumed-role/${role}/${session}`,
      userId: `AROA:${session}`,
    });
  }

  async register(): Promise<void> {
    await this.#call('ssm', 'AmazonSSM.UpdateInstanceInformation', {
      InstanceId: this.#instanceId,
      AgentVersion: '3.3.987.0',
      AgentStatus: 'Active',
      PlatformType: 'Linux',
      PlatformName: 'Amazon Linux',
      PlatformVersion: '2023',
      IPAddress: '10.0.5.9',
      ComputerName: 'ip-10-0-5-9',
    });
  }

  /** Waits for messages as the real agent does. */
  async fetch(signal?: AbortSignal): Promise<Delivered[]> {
    const answer = await this.#call(
      'ec2messages',
      'EC2WindowsMessageDeliveryService_v20150701.GetMessages',
      { Destination: this.#instanceId, MessagesRequestId: 'request', VisibilityTimeoutInSeconds: 10 },
      signal,
    );
    const messages = (answer as { Messages: { MessageId: string; Topic: string; Payload: string }[] }).Messages;
    return messages.map((message) => ({ ...message, Payload: JSON.parse(message.Payload) }));
  }

  async acknowledge({ MessageId }: Delivered): Promise<void> {
    await this.#call('ec2messages', 'EC2WindowsMessageDeliveryService_v20150701.AcknowledgeMessage', { MessageId });
  }

  async reply({ MessageId, Payload }: Delivered, status: string, result: Record<string, unknown> = {}): Promise<void> {
    const [step] = Payload.Steps as { Name: string }[];
    const plugin = {
      Name: step?.Name,
      Status: status,
      ExitCode: status === 'Success' ? 0 : 1,
      StandardOutput: '',
      StandardError: '',
      StartDateTime: '2026-01-01T00:00:10.000Z',
      EndDateTime: '2026-01-01T00:00:12.500Z',
      ...result,
    };
    await this.#call('ec2messages', 'EC2WindowsMessageDeliveryService_v20150701.SendReply', {
      MessageId,
      Payload: JSON.stringify({ Kind: 'command', Status: status, Plugins: [plugin] }),
    });
  }

  /** Fetches the next run and ends it. */
  async work(status = 'Success', result: Record<string, unknown> = {}): Promise<Delivered | undefined> {
    const [message] = await this.fetch();
    if (!message) return undefined;
    await this.acknowledge(message);
    await this.reply(message, status, result);
    return message;
  }

  async #call(service: string, target: string, body: object, signal?: AbortSignal): Promise<unknown> {
    const first = await this.#send(service, target, body, signal);
    // As the SDK inside the real agent: what AWS refuses for its time is signed once more, with AWS's time.
    const isOfAnotherTime = first.body.includes('Signature expired');
    const answer = isOfAnotherTime
      ? await this.#send(service, target, body, signal, new Date(first.headers.date ?? 0))
      : first;
    if (answer.status !== 200) throw new Error(answer.body);
    return JSON.parse(answer.body);
  }

  async #send(
    service: string,
    target: string,
    body: object,
    signal: AbortSignal | undefined,
    signingDate = new Date(),
  ): Promise<{ readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }> {
    const url = new URL(this.#region.baseUrl);
    const signer = new SignatureV4({ service, region: testRegion, credentials: this.#key, sha256: Sha256 });
    const text = JSON.stringify(body);
    const unsigned = {
      method: 'POST',
      protocol: 'http:',
      hostname: url.hostname,
      port: Number(url.port),
      path: '/',
      query: {},
      headers: { host: url.host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
      body: text,
    };
    const request = await signer.sign(unsigned, { signingDate });
    const answer = await sendTo(this.#region.dispatcher)({
      method: 'POST',
      url: '/',
      headers: request.headers,
      body: Buffer.from(text),
      publicBase: this.#region.baseUrl,
      signal: signal ?? new AbortController().signal,
    });
    signal?.throwIfAborted();
    return answer;
  }
}

/** A running instance whose agent is online. */
export async function onlineNode(
  region: TestRegion,
  id: string,
  tags: Record<string, string> = {},
): Promise<TestAgent> {
  putInstance(region, id, tags);
  const agent = new TestAgent(region, id);
  await agent.register();
  await region.pass(45);
  return agent;
}

export const release = {
  schemaVersion: '2.2',
  description: 'installs a release',
  parameters: {
    phase: { type: 'String', default: 'all', allowedValues: ['packages', 'all'] },
    words: { type: 'StringList', default: ['one', 'two'] },
  },
  mainSteps: [
    {
      action: 'aws:runShellScript',
      name: 'release',
      inputs: { timeoutSeconds: '900', runCommand: ['set -eu', 'echo {{ phase }} {{words}}', '{{ words }}'] },
    },
  ],
};

export async function createDocument(
  region: SsmRegion,
  name = 'demo-release',
  content: object = release,
): Promise<void> {
  await region.ssm.send(
    new CreateDocumentCommand({ Name: name, Content: JSON.stringify(content), DocumentType: 'Command' }),
  );
  await region.pass(1);
}
