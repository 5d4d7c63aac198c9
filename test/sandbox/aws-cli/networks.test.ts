import { beforeEach, expect, it } from 'vitest';
import { instanceTypes } from '../../../src/sandbox/services/ec2/instance-types.js';
import { startTestRegion, testAccount } from '../region.js';
import { AwsCli, describeAwsCli } from './client.js';

describeAwsCli('networks', () => {
  let cli: AwsCli;
  beforeEach(async () => {
    cli = new AwsCli(await startTestRegion());
  });

  it('ec2: makes a VPC with odd tags, waits for it, finds it by filter, and is refused as by AWS', async () => {
    const tags = [{ Key: 'Name', Value: 'a b, ü=1&<"' }];
    const vpc = (await cli.call(
      ...['ec2', 'create-vpc', '--cidr-block', '10.0.0.0/16', '--tag-specifications'],
      JSON.stringify([{ ResourceType: 'vpc', Tags: tags }]),
    )) as { Vpc: { VpcId: string } };
    const { VpcId } = vpc.Vpc;
    const described = {
      CidrBlock: '10.0.0.0/16',
      DhcpOptionsId: 'default',
      State: 'pending',
      VpcId,
      OwnerId: testAccount,
      InstanceTenancy: 'default',
      CidrBlockAssociationSet: [
        {
          AssociationId: VpcId.replace('vpc-', 'vpc-cidr-assoc-'),
          CidrBlock: '10.0.0.0/16',
          CidrBlockState: { State: 'associated' },
        },
      ],
      IsDefault: false,
      Tags: tags,
    };
    expect(vpc).toEqual({ Vpc: described });
    await cli.region.pass(5);
    const [, found, none, ...refusals] = await Promise.all([
      cli.call('ec2', 'wait', 'vpc-available', '--vpc-ids', VpcId),
      cli.call('ec2', 'describe-vpcs', '--filters', 'Name=tag:Name,Values=a b*', 'Name=state,Values=available'),
      cli.call('ec2', 'describe-vpcs', '--filters', 'Name=tag:Name,Values=b*'),
      cli.refusal('ec2', 'describe-vpcs', '--vpc-ids', 'vpc-00000000000000001'),
      cli.refusal('ec2', 'create-vpc', '--cidr-block', '10.0.0.0/29'),
      cli.refusal('ec2', 'create-vpc', '--cidr-block', '10.0.0.0/16', '--dry-run'),
      cli.refusal('ec2', 'create-dhcp-options', '--dhcp-configurations', 'Key=domain-name,Values=x'),
    ]);
    expect([found, none]).toEqual([{ Vpcs: [{ ...described, State: 'available' }] }, { Vpcs: [] }]);
    expect(refusals).toEqual([
      "254: (InvalidVpcID.NotFound) DescribeVpcs operation: The vpc ID 'vpc-00000000000000001' does not exist",
      "254: (InvalidVpc.Range) CreateVpc operation: The CIDR '10.0.0.0/29' is invalid.",
      '254: (DryRunOperation) CreateVpc operation: Request would have succeeded, but DryRun flag is set.',
      '254: (InvalidAction) CreateDhcpOptions operation: The action CreateDhcpOptions is not valid for this web service.',
    ]);
  });

  it('ec2: pages of a long answer join to the whole of it', async () => {
    const names = ['ec2', 'describe-instance-types', '--page-size', '5', '--query'];
    const [all, beginning] = await Promise.all([
      cli.call(...names, 'InstanceTypes[].InstanceType'),
      cli.call(...names, '{types: InstanceTypes[].InstanceType, next: NextToken}', '--max-items', '7'),
    ]);
    const { types, next } = beginning as { types: string[]; next: string };
    const rest = await cli.call(...names, 'InstanceTypes[].InstanceType', '--starting-token', next);
    expect(all).toEqual(instanceTypes.map((type) => type.name));
    expect([types, rest]).toEqual(
      [instanceTypes.slice(0, 7), instanceTypes.slice(7)].map((page) => page.map((type) => type.name)),
    );
  });

  it('ec2: gives a NAT gateway its time, and releases its address only afterwards', async () => {
    const { vpcId, subnets } = await cli.network();
    const address = await cli.value('AllocationId', 'ec2', 'allocate-address', '--domain', 'vpc');
    const nat = await cli.value(
      'NatGateway.NatGatewayId',
      ...['ec2', 'create-nat-gateway', '--subnet-id', subnets[0], '--allocation-id', address],
    );
    await cli.region.pass(110);
    const [, gateways, early] = await Promise.all([
      cli.call('ec2', 'wait', 'nat-gateway-available', '--nat-gateway-ids', nat),
      cli.call(
        'ec2',
        'describe-nat-gateways',
        '--filter',
        `Name=vpc-id,Values=${vpcId}`,
        'Name=state,Values=available',
      ),
      cli.refusal('ec2', 'release-address', '--allocation-id', address),
    ]);
    expect(gateways).toEqual({
      NatGateways: [
        {
          CreateTime: expect.any(String),
          NatGatewayAddresses: [
            {
              AllocationId: address,
              NetworkInterfaceId: expect.stringMatching(/^eni-/),
              PrivateIp: expect.stringMatching(/^10\.0\.1\.\d+$/),
              PublicIp: expect.any(String),
            },
          ],
          NatGatewayId: nat,
          State: 'available',
          SubnetId: subnets[0],
          VpcId: vpcId,
          Tags: [],
          ConnectivityType: 'public',
        },
      ],
    });
    expect(early).toMatch(/^254: \((AuthFailure|InvalidIPAddress\.InUse)\) ReleaseAddress operation: /);
    expect(await cli.call('ec2', 'delete-nat-gateway', '--nat-gateway-id', nat)).toEqual({ NatGatewayId: nat });
    const waiting = await cli.run(['ec2', 'wait', 'nat-gateway-available', '--nat-gateway-ids', nat]);
    expect([waiting.exitCode, waiting.stderr]).toEqual([
      255,
      'Waiter NatGatewayAvailable failed: Waiter encountered a terminal failure state: For expression "NatGateways[].State" we matched expected path: "deleting" at least once',
    ]);
    await cli.region.pass(60);
    await cli.call('ec2', 'wait', 'nat-gateway-deleted', '--nat-gateway-ids', nat);
    expect(await cli.call('ec2', 'release-address', '--allocation-id', address)).toBeUndefined();
  });
});
