import {
  CreateAssociationCommand,
  CreateDocumentCommand,
  DeleteAssociationCommand,
  DeleteDocumentCommand,
  DescribeDocumentCommand,
  GetDocumentCommand,
  ListDocumentsCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { Documents } from '../../../../src/sandbox/services/ssm/tables.js';
import { createDocument, release, ssmRegion } from './fixture.js';

test('a document: created, active after a moment, described with its parameters', async () => {
  const { ssm, pass } = await ssmRegion();
  const Content = JSON.stringify(release);
  const create = () =>
    ssm.send(new CreateDocumentCommand({ Name: 'demo-release', Content, Tags: [{ Key: 'a', Value: 'b' }] }));
  expect((await create()).DocumentDescription?.Status).toBe('Creating');
  await expect(create()).rejects.toMatchObject({ name: 'DocumentAlreadyExists' });
  await pass(1);
  const { Document: document } = await ssm.send(new DescribeDocumentCommand({ Name: 'demo-release' }));
  expect(document).toMatchObject({
    Name: 'demo-release',
    Status: 'Active',
    DocumentVersion: '1',
    LatestVersion: '1',
    DefaultVersion: '1',
    SchemaVersion: '2.2',
    DocumentType: 'Command',
    DocumentFormat: 'JSON',
    Description: 'installs a release',
    Parameters: [
      { Name: 'phase', Type: 'String', DefaultValue: 'all' },
      { Name: 'words', Type: 'StringList', DefaultValue: '["one","two"]' },
    ],
  });
  const { DocumentIdentifiers: mine } = await ssm.send(
    new ListDocumentsCommand({
      Filters: [
        { Key: 'Owner', Values: ['Self'] },
        { Key: 'tag:a', Values: ['b'] },
      ],
    }),
  );
  expect(mine?.map((one) => one.Name)).toEqual(['demo-release']);
});

test('a new version is not the default one, and the same content is no new version', async () => {
  const region = await ssmRegion();
  const { ssm } = region;
  await createDocument(region);
  const update = (content: object, DocumentVersion = '$LATEST') =>
    ssm.send(new UpdateDocumentCommand({ Name: 'demo-release', Content: JSON.stringify(content), DocumentVersion }));
  await expect(update(release)).rejects.toMatchObject({ name: 'DuplicateDocumentContent' });
  const second = { ...release, description: 'second' };
  expect((await update(second)).DocumentDescription).toMatchObject({ DocumentVersion: '2', DefaultVersion: '1' });
  await expect(update({ ...release, description: 'third' }, '1')).rejects.toMatchObject({
    name: 'InvalidDocumentVersion',
  });
  const content = async (DocumentVersion?: string) =>
    JSON.parse((await ssm.send(new GetDocumentCommand({ Name: 'demo-release', DocumentVersion }))).Content ?? '')
      .description;
  expect([await content(), await content('$LATEST')]).toEqual(['installs a release', 'second']);
  await ssm.send(new UpdateDocumentDefaultVersionCommand({ Name: 'demo-release', DocumentVersion: '2' }));
  expect(await content()).toBe('second');
});

test('a document with associations cannot be deleted', async () => {
  const region = await ssmRegion();
  const { ssm } = region;
  await createDocument(region);
  const { AssociationDescription: association } = await ssm.send(
    new CreateAssociationCommand({ Name: 'demo-release', Targets: [{ Key: 'tag:tier', Values: ['app'] }] }),
  );
  const remove = () => ssm.send(new DeleteDocumentCommand({ Name: 'demo-release' }));
  await expect(remove()).rejects.toMatchObject({ name: 'AssociatedInstances' });
  await ssm.send(new DeleteAssociationCommand({ AssociationId: association?.AssociationId }));
  await remove();
  await expect(remove()).rejects.toMatchObject({
    name: 'InvalidDocument',
    message: 'Document with name demo-release does not exist.',
  });
});

test('a name that is taken or that AWS keeps for itself is refused', async () => {
  const region = await ssmRegion();
  await createDocument(region);
  await expect(createDocument(region)).rejects.toMatchObject({ name: 'DocumentAlreadyExists' });
  for (const name of ['AWS-mine', 'amazon-mine', 'amzn-mine', 'AWSEC2-mine', 'ab']) {
    await expect(createDocument(region, name)).rejects.toMatchObject({ name: 'ValidationException' });
  }
});

test('an account has at most 500 documents', async () => {
  const region = await ssmRegion();
  await createDocument(region);
  const documents = region.cloud.table(Documents);
  const [first] = documents.all();
  if (first) for (let i = 1; i < 500; i++) documents.put({ ...first, id: `other-${i}` });
  await expect(createDocument(region, 'one-too-many')).rejects.toMatchObject({ name: 'DocumentLimitExceeded' });
});

const [step] = release.mainSteps;
test.each([
  ['no JSON', '{', 'InvalidDocumentContent'],
  ['more than 64 KB', JSON.stringify({ ...release, description: 'x'.repeat(65_536) }), 'MaxDocumentSizeExceeded'],
  ['an old schema', JSON.stringify({ ...release, schemaVersion: '1.2' }), 'InvalidDocumentSchemaVersion'],
  [
    'another action',
    JSON.stringify({ ...release, mainSteps: [{ ...step, action: 'aws:sleep' }] }),
    'InvalidDocumentContent',
  ],
  ['a step twice', JSON.stringify({ ...release, mainSteps: [step, step] }), 'InvalidDocumentContent'],
  ['a parameter that is not defined', JSON.stringify({ ...release, parameters: {} }), 'InvalidDocumentContent'],
  [
    'a default that is not allowed',
    JSON.stringify({
      ...release,
      parameters: { ...release.parameters, phase: { type: 'String', default: 'x', allowedValues: ['y'] } },
    }),
    'InvalidDocumentContent',
  ],
])('CreateDocument refuses %s', async (_what, Content, name) => {
  const { ssm } = await ssmRegion();
  await expect(ssm.send(new CreateDocumentCommand({ Name: 'demo-release', Content }))).rejects.toMatchObject({ name });
});
