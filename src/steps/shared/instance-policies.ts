/** Policies of the instances' roles, as IAM takes them. Pure. */
interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string;
}

const document = (statements: readonly Statement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** Lets EC2 hand the role to instances. */
export const trustPolicy: string = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/**
 * What the Systems Manager agent needs to register, run documents, answer sessions and apply associations. Less than
 * AmazonSSMManagedInstanceCore, which may also read every parameter of the account.
 */
export const agentPolicy: string = document([
  {
    Effect: 'Allow',
    Action: [
      'ssm:DescribeAssociation',
      'ssm:DescribeDocument',
      'ssm:GetDeployablePatchSnapshotForInstance',
      'ssm:GetDocument',
      'ssm:ListAssociations',
      'ssm:ListInstanceAssociations',
      'ssm:PutComplianceItems',
      'ssm:PutConfigurePackageResult',
      'ssm:PutInventory',
      'ssm:UpdateAssociationStatus',
      'ssm:UpdateInstanceAssociationStatus',
      'ssm:UpdateInstanceInformation',
      'ssmmessages:CreateControlChannel',
      'ssmmessages:CreateDataChannel',
      'ssmmessages:OpenControlChannel',
      'ssmmessages:OpenDataChannel',
      'ec2messages:AcknowledgeMessage',
      'ec2messages:DeleteMessage',
      'ec2messages:FailMessage',
      'ec2messages:GetEndpoint',
      'ec2messages:GetMessages',
      'ec2messages:SendReply',
    ],
    Resource: '*',
  },
]);

/** Lets the app read its own password and no other parameter. `parameter` starts with a slash. */
export function passwordPolicy(region: string, accountId: string, parameter: string): string {
  const Resource = `arn:aws:ssm:${region}:${accountId}:parameter${parameter}`;
  return document([{ Effect: 'Allow', Action: ['ssm:GetParameter'], Resource }]);
}
