import type {
  DBEngineVersion,
  DBEngineVersionMessage,
  DescribeDBEngineVersionsMessage,
  UpgradeTarget,
} from '@aws-sdk/client-rds';
import { defineOperation } from '../../../region/operation.js';
import { filtered } from '../filter.js';
import { pageOf } from '../page.js';
import { certificates } from './certificates.js';
import { type EngineVersion, engine, engineVersions, isDefaultOfLine } from './engine-versions.js';

/** Only available versions unless IncludeAll is given; an EngineVersion may be a whole line such as `8.0`. */
export const describeDbEngineVersions = defineOperation<DescribeDBEngineVersionsMessage, DBEngineVersionMessage>(
  'DescribeDBEngineVersions',
  (input) => {
    const wanted = input.EngineVersion ?? (input.DefaultOnly ? '8.0' : undefined);
    const versions = engineVersions.filter(
      (version) =>
        (!input.Engine || input.Engine === engine) &&
        (input.IncludeAll || version.status === 'available') &&
        (!wanted || version.name === wanted || version.major === wanted) &&
        (!input.DefaultOnly || isDefaultOfLine(version)) &&
        (!input.DBParameterGroupFamily || version.family === input.DBParameterGroupFamily),
    );
    const chosen = filtered(versions, input.Filters, {
      engine: () => [engine],
      'engine-version': (version) => [version.name],
      'db-parameter-group-family': (version) => [version.family],
      'engine-mode': () => ['provisioned'],
      status: (version) => [version.status],
    });
    const { page, marker } = pageOf(chosen, input);
    return { Marker: marker, DBEngineVersions: page.map(toDbEngineVersion) };
  },
);

function describe(version: EngineVersion): string {
  return `Aurora MySQL ${version.aurora} (compatible with MySQL ${version.mysql})`;
}

function toDbEngineVersion(version: EngineVersion): DBEngineVersion {
  return {
    Engine: engine,
    MajorEngineVersion: version.major,
    EngineVersion: version.name,
    DBParameterGroupFamily: version.family,
    DBEngineDescription: 'Aurora MySQL',
    DBEngineVersionDescription: describe(version),
    DBEngineMediaType: 'AWS Provided',
    ValidUpgradeTarget: upgradeTargets(version),
    ExportableLogTypes: ['audit', 'error', 'general', 'instance', 'slowquery', 'iam-db-auth-error'],
    SupportsLogExportsToCloudwatchLogs: true,
    SupportsReadReplica: false,
    SupportedEngineModes: ['provisioned'],
    SupportedFeatureNames: [],
    Status: version.status,
    SupportsParallelQuery: true,
    SupportsGlobalDatabases: true,
    SupportsBabelfish: false,
    SupportsLimitlessDatabase: false,
    SupportsCertificateRotationWithoutRestart: true,
    SupportedCACertificateIdentifiers: certificates.map(({ id }) => id),
    SupportsLocalWriteForwarding: true,
    SupportsIntegrations: true,
    ServerlessV2FeaturesSupport: { MinCapacity: version.serverlessMinimum, MaxCapacity: 256 },
  };
}

/** Later versions of the line, and of the next line. */
function upgradeTargets(version: EngineVersion): UpgradeTarget[] {
  return engineVersions
    .slice(engineVersions.indexOf(version) + 1)
    .filter((target) => target.status === 'available')
    .map((target) => ({
      Engine: engine,
      EngineVersion: target.name,
      Description: describe(target),
      AutoUpgrade: false,
      IsMajorVersionUpgrade: target.major !== version.major,
    }));
}
