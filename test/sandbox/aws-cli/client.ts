import { describe, expect } from 'vitest';
import { atEndOfFile } from '../../endings.js';
import { type TestRegion, testRegion } from '../region.js';
import { type Driver, noAwsCli, type Printed, startDriver } from './driver.js';

/** A suite of Debian's AWS CLI against the sandbox. */
export function describeAwsCli(subject: string, tests: () => void): void {
  const reason = noAwsCli ? ` (skipped: ${noAwsCli})` : '';
  describe.skipIf(noAwsCli)(`the AWS CLI and the sandbox's ${subject}${reason}`, { timeout: 120_000 }, tests);
}

let driver: Driver | undefined;

function driverOfFile(): Driver {
  if (driver) return driver;
  const started = startDriver();
  driver = started;
  atEndOfFile(() => {
    driver = undefined;
    return started.end();
  });
  return started;
}

/** The AWS CLI with the region's keys; its process serves all tests of a file. */
export class AwsCli {
  readonly region: TestRegion;

  constructor(region: TestRegion) {
    this.region = region;
  }

  async run(args: readonly string[], secret?: string): Promise<Printed> {
    const { accessKeyId, secretAccessKey } = this.region.client.credentials;
    const printed = await driverOfFile().run({
      args: ['--endpoint-url', this.region.baseUrl, '--region', testRegion, ...args],
      key: accessKeyId,
      secret: secret ?? secretAccessKey,
    });
    return { ...printed, stderr: printed.stderr.trim() };
  }

  /** What a call that must succeed printed, parsed; undefined when it printed nothing. */
  async call(...args: string[]): Promise<unknown> {
    const { exitCode, stdout, stderr } = await this.run(args);
    expect({ exitCode, stderr }, args.join(' ')).toEqual({ exitCode: 0, stderr: '' });
    return stdout === '' ? undefined : JSON.parse(stdout);
  }

  /** One value of a call's answer, for the next call's arguments; `query` is JMESPath. */
  async value(query: string, ...args: string[]): Promise<string> {
    return String(await this.call(...args, '--query', query));
  }

  /** The exit code and the error of a call that must fail. */
  async refusal(...args: string[]): Promise<string> {
    const { exitCode, stderr } = await this.run(args);
    return `${exitCode}: ${stderr.replace('An error occurred ', '').replace(' when calling the ', ' ')}`;
  }

  /** A VPC with an internet gateway and a subnet in each of two zones. */
  async network(): Promise<{ readonly vpcId: string; readonly subnets: readonly [string, string] }> {
    const [vpcId, gateway] = await Promise.all([
      this.value('Vpc.VpcId', 'ec2', 'create-vpc', '--cidr-block', '10.0.0.0/16'),
      this.value('InternetGateway.InternetGatewayId', 'ec2', 'create-internet-gateway'),
    ]);
    // What was just made is seen everywhere only a little later.
    await this.region.pass(5);
    const subnet = (block: string, zone: string): Promise<string> =>
      this.value(
        'Subnet.SubnetId',
        ...['ec2', 'create-subnet', '--vpc-id', vpcId, '--cidr-block', block, '--availability-zone', zone],
      );
    const [first, second] = await Promise.all([
      subnet('10.0.1.0/24', `${testRegion}a`),
      subnet('10.0.2.0/24', `${testRegion}b`),
      this.call('ec2', 'attach-internet-gateway', '--vpc-id', vpcId, '--internet-gateway-id', gateway),
    ]);
    await this.region.pass(5);
    return { vpcId, subnets: [first, second] };
  }
}
