/** AWS's own policies that a role of instances usually gets; others are not found. */
export const managedPolicyArns: ReadonlySet<string> = new Set(
  [
    'AmazonSSMManagedInstanceCore',
    'AmazonSSMPatchAssociation',
    'AmazonSSMReadOnlyAccess',
    'AmazonS3ReadOnlyAccess',
    'AmazonEC2ReadOnlyAccess',
    'AmazonRDSReadOnlyAccess',
    'CloudWatchAgentServerPolicy',
    'SecretsManagerReadWrite',
    'ReadOnlyAccess',
    'PowerUserAccess',
    'AdministratorAccess',
  ].map((name) => `arn:aws:iam::aws:policy/${name}`),
);
