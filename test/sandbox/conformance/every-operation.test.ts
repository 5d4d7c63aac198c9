import { afterAll, describe, expect, test } from 'vitest';
import { descriptions } from '../../../src/sandbox/services/descriptions.js';
import { steps } from '../../../src/steps/index.js';
import { newEnvironment } from '../../steps/run.js';
import { noAwsCli, startDriver } from '../aws-cli/driver.js';
import { startTestRegion, type TestRegion, testRegion } from '../region.js';
import { callBeyondSetup } from './beyond-setup.js';
import { botocoreName, debianModelOf } from './botocore.js';
import { normalForm } from './normal-form.js';
import { type Exchange, operationsOfProduct, played, recorded } from './recording.js';

/** Operations that the AWS CLI does not simply send, and why. */
const withoutCli: Readonly<Record<string, string>> = {
  StartSession: 'the CLI hands the answer to the Session Manager plugin instead of printing it',
};

const reason = noAwsCli ? ` (skipped: ${noAwsCli})` : '';

describe.skipIf(noAwsCli)(`the SDK and the AWS CLI agree on every operation of the product${reason}`, () => {
  const driver = noAwsCli ? undefined : startDriver();
  afterAll(() => driver?.end());

  test('they send the same input and read the same answer', { timeout: 240_000 }, async () => {
    const product = operationsOfProduct();
    const exchanges: Exchange[] = [];
    const environment = await newEnvironment({ services: recorded((exchange) => exchanges.push(exchange)) });
    expect(await environment.run('create')).toEqual({ kind: 'done' });
    const [step] = steps;
    if (step) await environment.passTime(callBeyondSetup(environment.contextOf(step).aws));
    expect(await environment.run('destroy')).toEqual({ kind: 'done' });

    const ofProduct = exchanges.filter(({ operation }) => product.has(operation));
    const missing = [...product].filter((name) => !ofProduct.some(({ operation }) => operation === name));
    expect(missing.sort()).toEqual([]);

    const both = await bothClients();
    for (const exchange of ofProduct.filter(({ operation }) => !(operation in withoutCli))) {
      const { asked, inputs, sdk, cli } = await both(exchange);
      const subject = `${exchange.service} ${exchange.operation}`;
      expect.soft(cli, subject).toEqual({ stderr: '', answer: sdk });
      expect.soft(inputs, subject).toEqual([asked, asked]);
    }
  });

  test('a difference is seen', { timeout: 60_000 }, async () => {
    const both = await bothClients();
    const answer = (State: string) => ({ Vpcs: [{ VpcId: 'vpc-1', State }] });
    const outputs = [answer('available'), answer('pending')];
    const exchange = { service: 'ec2', operation: 'DescribeVpcs', input: { VpcIds: ['vpc-1'] } };
    const { cli, sdk } = await both({
      ...exchange,
      get output() {
        return outputs.shift();
      },
    });
    expect([sdk, cli]).toEqual([answer('available'), { stderr: '', answer: answer('pending') }]);
  });

  /** Sends an exchange's input with each client to a sandbox that answers with its output. */
  async function bothClients() {
    let current: Exchange | undefined;
    const received: unknown[] = [];
    const region = await startTestRegion({
      services: played((operation, input) => {
        expect(operation).toBe(current?.operation);
        received.push(input);
        return current?.output;
      }),
    });
    const { accessKeyId: key, secretAccessKey: secret } = region.client.credentials;
    return async (exchange: Exchange) => {
      current = exchange;
      received.length = 0;
      const { service, operation } = exchange;
      const model = debianModelOf(service);
      if (!model) throw new Error(`no model describes ${service}`);
      const { input = { shape: '' }, output = { shape: '' } } = model.operations[operation] ?? {};
      const asked = normalForm(model, input.shape, exchange.input);
      const sdk = normalForm(model, output.shape, await sendBySdk(region, exchange));
      const name = [botocoreName(service) ?? '', cliName(operation)];
      const place = ['--endpoint-url', region.baseUrl, '--region', testRegion, '--no-paginate'];
      const args = [...name, '--cli-input-json', JSON.stringify(asked), ...place];
      const { stdout, stderr } = (await driver?.run({ args, key, secret })) ?? {};
      const cli = { stderr, answer: normalForm(model, output.shape, stdout ? JSON.parse(stdout) : {}) };
      return { asked, sdk, cli, inputs: received.map((one) => normalForm(model, input.shape, one)) };
    };
  }
});

/** Sends the exchange's input with the SDK's client, found by its names. */
async function sendBySdk({ client }: TestRegion, { service, operation, input }: Exchange): Promise<unknown> {
  const description = Object.values(descriptions).find(({ signingName }) => signingName === service);
  const module: object = (await description?.load()) ?? {};
  const [, Client] = Object.entries(module).find(([name]) => /^[A-Z]\w+Client$/.test(name)) ?? [];
  const Command: unknown = Reflect.get(module, `${operation}Command`);
  if (typeof Client !== 'function' || typeof Command !== 'function')
    throw new Error(`no SDK for ${service} ${operation}`);
  const sdk: { send(command: unknown): Promise<unknown> } = Reflect.construct(Client, [client]);
  return sdk.send(Reflect.construct(Command, [input]));
}

/** The AWS CLI's name of an operation: `CreateDBCluster` is `create-db-cluster`. */
function cliName(operation: string): string {
  return operation
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
}
