import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { startTestRegion, type TestRegion } from '../../region.js';

export interface TestNetwork {
  readonly region: TestRegion;
  readonly ec2: EC2Client;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly gatewayId: string;
}

/** The id that an answer has to hold. */
export function id(value: string | undefined): string {
  if (value === undefined) throw new Error('the answer has no id');
  return value;
}

/** A region with a VPC 10.0.0.0/16, a subnet 10.0.1.0/24 in zone a and an attached internet gateway, all visible. */
export async function startTestNetwork(): Promise<TestNetwork> {
  const region = await startTestRegion();
  const ec2 = new EC2Client(region.client);
  const vpcId = id((await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId);
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const gatewayId = id(InternetGateway?.InternetGatewayId);
  await region.pass(2);
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.0.1.0/24', AvailabilityZone: 'us-east-1a' }),
  );
  await ec2.send(new AttachInternetGatewayCommand({ VpcId: vpcId, InternetGatewayId: gatewayId }));
  await region.pass(1);
  return { region, ec2, vpcId, gatewayId, subnetId: id(Subnet?.SubnetId) };
}
