import { expect, test } from 'vitest';
import { steps } from '../../src/steps/index.js';
import { newEnvironment } from './run.js';

const reading = /:(Describe|Get|List)/;

test('when the first answer of every changing call is lost, nothing is made twice or left over', {
  timeout: 120_000,
}, async () => {
  const lost = new Set<string>();
  const environment = await newEnvironment({
    afterAnswer: (action) => {
      if (reading.test(action) || lost.has(action)) return;
      lost.add(action);
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    },
  });
  expect(await environment.run('create')).toEqual({ kind: 'done' });
  const undisturbed = await newEnvironment();
  await undisturbed.run('create');
  expect(environment.inventory()).toEqual(undisturbed.inventory());
  expect(await environment.run('destroy')).toEqual({ kind: 'done' });
  expect(environment.inventory()).toEqual([]);
  expect([...lost].sort()).toMatchInlineSnapshot(`
    [
      "autoscaling:CreateAutoScalingGroup",
      "autoscaling:DeleteAutoScalingGroup",
      "autoscaling:UpdateAutoScalingGroup",
      "ec2:AllocateAddress",
      "ec2:AssociateRouteTable",
      "ec2:AttachInternetGateway",
      "ec2:AuthorizeSecurityGroupIngress",
      "ec2:CreateInternetGateway",
      "ec2:CreateLaunchTemplate",
      "ec2:CreateNatGateway",
      "ec2:CreateRoute",
      "ec2:CreateRouteTable",
      "ec2:CreateSecurityGroup",
      "ec2:CreateSubnet",
      "ec2:CreateVpc",
      "ec2:DeleteInternetGateway",
      "ec2:DeleteLaunchTemplate",
      "ec2:DeleteNatGateway",
      "ec2:DeleteRouteTable",
      "ec2:DeleteSecurityGroup",
      "ec2:DeleteSubnet",
      "ec2:DeleteVpc",
      "ec2:DetachInternetGateway",
      "ec2:DisassociateRouteTable",
      "ec2:ModifyVpcAttribute",
      "ec2:ReleaseAddress",
      "ec2:RevokeSecurityGroupIngress",
      "elasticloadbalancing:CreateListener",
      "elasticloadbalancing:CreateLoadBalancer",
      "elasticloadbalancing:CreateTargetGroup",
      "elasticloadbalancing:DeleteLoadBalancer",
      "elasticloadbalancing:DeleteTargetGroup",
      "elasticloadbalancing:ModifyLoadBalancerAttributes",
      "elasticloadbalancing:ModifyTargetGroupAttributes",
      "iam:AddRoleToInstanceProfile",
      "iam:CreateInstanceProfile",
      "iam:CreateRole",
      "iam:CreateServiceLinkedRole",
      "iam:DeleteInstanceProfile",
      "iam:DeleteRole",
      "iam:DeleteRolePolicy",
      "iam:PutRolePolicy",
      "iam:RemoveRoleFromInstanceProfile",
      "rds:CreateDBCluster",
      "rds:CreateDBInstance",
      "rds:CreateDBSubnetGroup",
      "rds:DeleteDBCluster",
      "rds:DeleteDBInstance",
      "rds:DeleteDBSubnetGroup",
      "ssm:CreateAssociation",
      "ssm:CreateDocument",
      "ssm:DeleteAssociation",
      "ssm:DeleteDocument",
      "ssm:DeleteParameter",
      "ssm:PutParameter",
      "ssm:SendCommand",
      "ssm:UpdateDocument",
    ]
  `);
});

test.each([
  { sender: 'once', vpcs: ['ec2:vpc vpc'], options: {} },
  { sender: 'by the SDK as often as it likes', vpcs: ['ec2:vpc vpc', 'ec2:vpc vpc'], options: { blindRetries: true } },
] as const)('a VPC whose answer is lost, sent $sender', async ({ vpcs, options }) => {
  let lost = false;
  const environment = await newEnvironment({
    ...options,
    afterAnswer: (action) => {
      if (action !== 'ec2:CreateVpc' || lost) return;
      lost = true;
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    },
  });
  await environment.run(
    'create',
    steps.filter(({ id }) => id === 'vpc'),
  );
  expect(environment.inventory()).toEqual(vpcs);
});
