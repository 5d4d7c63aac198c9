import { createHash } from 'node:crypto';
import {
  CreateDocumentCommand,
  DeleteDocumentCommand,
  type DocumentVersionInfo,
  paginateListDocumentVersions,
  UpdateDocumentCommand,
} from '@aws-sdk/client-ssm';
import { answered } from '../../aws/answered.js';
import { documents } from '../../aws/kinds/ssm.js';
import { collect } from '../../aws/pages.js';
import { tagList } from '../../aws/tags.js';
import type { FleetTier } from '../../config/names.js';
import { StepFailure } from '../../engine/failure.js';
import { NotYet } from '../../engine/step.js';
import { type PackedRelease, permissions, type Run } from '../context.js';
import { alive, ensure, remove, unlessGone } from './owned.js';

export const documentPermissions = [
  ...permissions('both', 'ssm:DescribeDocument', 'ssm:ListTagsForResource'),
  ...permissions(
    'setup',
    'ssm:CreateDocument',
    'ssm:UpdateDocument',
    'ssm:ListDocumentVersions',
    'ssm:AddTagsToResource',
  ),
  ...permissions('teardown', 'ssm:DeleteDocument'),
];

const documentResource = (tier: FleetTier): string => `${tier}-document`;

/** Names a version of the document after its content, so that it is found again. */
export function versionName({ documentContent }: PackedRelease): string {
  return `release-${createHash('sha256').update(documentContent).digest('hex').slice(0, 16)}`;
}

/** The version with this release's content, if the document has one that can be used. */
export async function publishedVersion(run: Run, tier: FleetTier, packed: PackedRelease): Promise<string | undefined> {
  const document = await alive(run, documents(run.aws.ssm, run.names.document(tier)), documentResource(tier));
  const version = document && (await findVersion(run, tier, packed));
  return version?.Status === 'Active' ? version.DocumentVersion : undefined;
}

/**
 * Puts the release into the tier's document and answers the version that holds it.
 * @throws NotYet while AWS takes it in
 */
export async function publish(run: Run, tier: FleetTier, packed: PackedRelease): Promise<string> {
  const { aws, names, tags } = run;
  const Name = names.document(tier);
  const content = {
    Content: packed.documentContent,
    VersionName: versionName(packed),
    DocumentFormat: 'JSON',
  } as const;
  await ensure(run, documents(aws.ssm, Name), documentResource(tier), {
    create: async () => {
      const request = {
        ...content,
        Name,
        DocumentType: 'Command',
        Tags: tagList(tags(documentResource(tier))),
      } as const;
      await aws.once.ssm.send(new CreateDocumentCommand({ ...request, TargetType: '/AWS::EC2::Instance' }));
      return Name;
    },
  });
  let version = await findVersion(run, tier, packed);
  if (!version) {
    await aws.once.ssm.send(new UpdateDocumentCommand({ ...content, Name, DocumentVersion: '$LATEST' }));
    version = await findVersion(run, tier, packed);
  }
  if (version?.Status === 'Failed') throw refused(Name, version);
  if (version?.Status !== 'Active') throw new NotYet(`the document ${Name} to become active`, 2_000);
  return answered(version.DocumentVersion, "the document's version");
}

/** A document that an association uses cannot be deleted: the associations go first. */
export async function destroyDocument(run: Run, tier: FleetTier): Promise<void> {
  const { ssm } = run.aws;
  await remove(run, documents(ssm, run.names.document(tier)), documentResource(tier), ({ id }) =>
    unlessGone(() => ssm.send(new DeleteDocumentCommand({ Name: id }))),
  );
}

async function findVersion(run: Run, tier: FleetTier, packed: PackedRelease): Promise<DocumentVersionInfo | undefined> {
  const pages = paginateListDocumentVersions({ client: run.aws.ssm }, { Name: run.names.document(tier) });
  const versions = await collect(pages, (page) => page.DocumentVersions);
  return versions.find((one) => one.VersionName === versionName(packed));
}

function refused(name: string, { StatusInformation }: DocumentVersionInfo): StepFailure {
  return new StepFailure(`Systems Manager does not accept the document ${name}: ${StatusInformation}.`, {
    class: 'bug',
    remedy: 'This is a bug of tier3-wizard; please report it.',
  });
}
