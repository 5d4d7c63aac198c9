import { AutoScalingClient, CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import {
  CreateLaunchTemplateCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeImagesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateInstanceProfileCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  CreateDBSubnetGroupCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { CreateAssociationCommand, CreateDocumentCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { findNamesakes, namedKinds } from '../../src/aws/namesakes.js';
import { namesOf } from '../../src/config/names.js';
import { steps } from '../../src/steps/index.js';
import { sessionWith } from '../commands/played.js';
import { newEnvironment } from '../steps/run.js';

test('whatever of somebody else has one of our names is named, and no teardown touches it', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  const { region, file } = environment;
  const { id } = file.state;
  const names = namesOf('demo', id);
  const ec2 = new EC2Client(region.client);
  const elb = new ElasticLoadBalancingV2Client(region.client);
  const rds = new RDSClient(region.client);
  const ssm = new SSMClient(region.client);
  const iam = new IAMClient(region.client);
  const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }))).Vpc?.VpcId;
  await region.pass(60);
  const made = await Promise.all(
    ['a', 'b'].map((zone, at) =>
      ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: `10.9.${at}.0/24`, AvailabilityZone: `us-east-1${zone}` })),
    ),
  );
  const subnets = made.map(({ Subnet }) => Subnet?.SubnetId ?? '');
  const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  const ImageId = Images.find(({ Architecture }) => Architecture === 'arm64')?.ImageId;
  const LaunchTemplateData = { ImageId, InstanceType: 't4g.micro' } as const;
  await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: 'theirs', LaunchTemplateData }));
  await region.pass(60);

  const nlb = { Name: names.nlb, Type: 'network', Scheme: 'internal', Subnets: subnets } as const;
  await elb.send(new CreateLoadBalancerCommand(nlb));
  await elb.send(new CreateTargetGroupCommand({ Name: names.webTargetGroup, Protocol: 'HTTP', Port: 80, VpcId }));
  await new AutoScalingClient(region.client).send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: names.autoScalingGroup('web'),
      MinSize: 0,
      MaxSize: 0,
      LaunchTemplate: { LaunchTemplateName: 'theirs', Version: '$Latest' },
      VPCZoneIdentifier: subnets[0],
    }),
  );
  const DBSubnetGroupName = names.dbSubnetGroup;
  await rds.send(
    new CreateDBSubnetGroupCommand({ DBSubnetGroupName, DBSubnetGroupDescription: 'x', SubnetIds: subnets }),
  );
  const Engine = 'aurora-mysql';
  const DBClusterIdentifier = names.dbCluster;
  const master = { MasterUsername: 'theirs', MasterUserPassword: 'correct-horse-battery' };
  await rds.send(new CreateDBClusterCommand({ DBClusterIdentifier, DBSubnetGroupName, Engine, ...master }));
  await region.pass(60);
  const member = { DBInstanceIdentifier: names.dbInstance(1), DBInstanceClass: 'db.t4g.medium' };
  await rds.send(new CreateDBInstanceCommand({ ...member, DBClusterIdentifier, Engine }));
  await ssm.send(new PutParameterCommand({ Name: names.appPasswordParameter, Value: 'x', Type: 'String' }));
  const Content = JSON.stringify({
    schemaVersion: '2.2',
    mainSteps: [{ action: 'aws:runShellScript', name: 'x', inputs: { runCommand: ['true'] } }],
  });
  const Name = names.document('web');
  await ssm.send(new CreateDocumentCommand({ Name, Content, DocumentType: 'Command', DocumentFormat: 'JSON' }));
  await region.pass(60);
  const Targets = [{ Key: 'tag:theirs', Values: ['x'] }];
  await ssm.send(new CreateAssociationCommand({ Name, AssociationName: names.association('web'), Targets }));
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  await iam.send(new CreateRoleCommand({ RoleName: names.role('app'), AssumeRolePolicyDocument }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: names.instanceProfile('app') }));
  await region.pass(600);

  const { clients } = await sessionWith(region);
  const found = await findNamesakes(clients, names, id);
  const labels = [...new Set(namedKinds(clients, names).map(({ label }) => label))];
  expect(found.map(({ label }) => label).sort()).toEqual(labels.sort());

  const before = environment.inventory();
  expect(await environment.run('destroy')).toEqual({ kind: 'done' });
  expect(environment.inventory()).toEqual(before);

  const refused = await environment.run(
    'create',
    steps.filter(({ needs }) => needs.length === 0),
  );
  const said = refused.kind === 'failed' ? refused.failures.map(({ failure }) => failure.message).sort() : [];
  expect(said).toEqual([
    `There is already a IAM role "${names.role('app')}" that does not belong to this environment.`,
    `There is already a parameter "${names.appPasswordParameter}" that does not belong to this environment.`,
  ]);
});
