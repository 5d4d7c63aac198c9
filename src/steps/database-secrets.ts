// Puts the passwords of the database's master and of the app into Parameter Store, before anything uses them.
// A parameter is never overwritten: the database may already have the password that it holds.
import { randomBytes } from 'node:crypto';
import { DeleteParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { parameters } from '../aws/kinds/ssm.js';
import { tagList } from '../aws/tags.js';
import { absent, ready } from '../engine/step.js';
import { defineStep, permissions, type Run } from './context.js';
import { alive, ensure, remove, unlessGone } from './shared/owned.js';
import { together } from './shared/together.js';

export default defineStep({
  id: 'database-secrets',
  title: 'Database passwords',
  tier: 'database',
  needs: [],
  expectedSeconds: { create: 2, destroy: 2 },
  permissions: [
    ...permissions('both', 'ssm:ListTagsForResource'),
    ...permissions('setup', 'ssm:PutParameter', 'ssm:AddTagsToResource'),
    ...permissions('teardown', 'ssm:DeleteParameter'),
  ],
  resources: () => [
    { resource: 'master-password', kind: 'ssm:parameter', label: 'Password of the database master, SecureString' },
    { resource: 'app-password', kind: 'ssm:parameter', label: 'Password of the app, SecureString' },
  ],

  observe: async (run) => {
    const found = await Promise.all(
      secrets(run).map(({ name, resource }) => alive(run, parameters(run.aws.ssm, name), resource)),
    );
    const { masterPasswordParameter, appPasswordParameter } = run.names;
    return found.includes(undefined) ? absent : ready({ masterPasswordParameter, appPasswordParameter });
  },

  create: async (run) => {
    const { aws, tags } = run;
    const put = async ({ name, resource, value }: Secret): Promise<string> => {
      const request = { Name: name, Type: 'SecureString', Value: value(), Tags: tagList(tags(resource)) } as const;
      await aws.once.ssm.send(new PutParameterCommand(request));
      return name;
    };
    const work = secrets(run).map((secret) =>
      ensure(run, parameters(aws.ssm, secret.name), secret.resource, { create: () => put(secret) }),
    );
    await together(work);
  },

  destroy: async (run) => {
    const { ssm } = run.aws;
    const work = secrets(run).map(({ name, resource }) =>
      remove(run, parameters(ssm, name), resource, () =>
        unlessGone(() => ssm.send(new DeleteParameterCommand({ Name: name }))),
      ),
    );
    await together(work);
  },
});

interface Secret {
  readonly resource: string;
  readonly name: string;
  readonly value: () => string;
}

const secrets = ({ names, masterPassword }: Run): readonly Secret[] => [
  { resource: 'master-password', name: names.masterPasswordParameter, value: masterPassword },
  { resource: 'app-password', name: names.appPasswordParameter, value: () => randomBytes(24).toString('base64url') },
];
