import type { DescribeOrderableDBInstanceOptionsMessage, OrderableDBInstanceOptionsMessage } from '@aws-sdk/client-rds';
import { defineOperation } from '../../../region/operation.js';
import { pageOf } from '../page.js';
import { engine } from './engine-versions.js';
import { orderableOptions } from './instance-classes.js';

const storageTypes = ['aurora', 'aurora-iopt1'];

/** One entry per version, class and storage type. RDS does not implement `Filters` here: they are ignored. */
export const describeOrderableDbInstanceOptions = defineOperation<
  DescribeOrderableDBInstanceOptionsMessage,
  OrderableDBInstanceOptionsMessage
>('DescribeOrderableDBInstanceOptions', (input, { cloud }) => {
  const options = orderableOptions(cloud)
    .filter(
      ({ version, instanceClass }) =>
        input.Engine === engine &&
        input.Vpc !== false &&
        (!input.EngineVersion || input.EngineVersion === version.name || input.EngineVersion === version.major) &&
        (!input.DBInstanceClass || input.DBInstanceClass === instanceClass) &&
        (!input.LicenseModel || input.LicenseModel === 'general-public-license'),
    )
    .flatMap((option) => storageTypes.map((storageType) => ({ ...option, storageType })));
  const { page, marker } = pageOf(options, input);
  return {
    Marker: marker,
    OrderableDBInstanceOptions: page.map(({ version, instanceClass, zones, storageType }) => ({
      Engine: engine,
      EngineVersion: version.name,
      DBInstanceClass: instanceClass,
      LicenseModel: 'general-public-license',
      AvailabilityZones: zones.map((Name) => ({ Name })),
      MultiAZCapable: false,
      ReadReplicaCapable: false,
      Vpc: true,
      SupportsStorageEncryption: true,
      StorageType: storageType,
      SupportsIops: false,
      SupportsStorageThroughput: false,
      SupportsEnhancedMonitoring: true,
      SupportsIAMDatabaseAuthentication: true,
      SupportsPerformanceInsights: true,
      AvailableProcessorFeatures: [],
      SupportedEngineModes: ['provisioned'],
      SupportsStorageAutoscaling: false,
      SupportsKerberosAuthentication: true,
      OutpostCapable: false,
      SupportedActivityStreamModes: ['sync', 'async'],
      SupportsGlobalDatabases: !instanceClass.startsWith('db.t'),
      SupportedNetworkTypes: ['IPV4', 'DUAL'],
      SupportsClusters: true,
      SupportsDedicatedLogVolume: false,
      SupportsHttpEndpoint: true,
    })),
  };
});
