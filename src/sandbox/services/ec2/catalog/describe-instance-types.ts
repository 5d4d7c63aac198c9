import type { DescribeInstanceTypesRequest, DescribeInstanceTypesResult, InstanceTypeInfo } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { paginate } from '../../page.js';
import { findInstanceType, type InstanceType, instanceTypes } from '../instance-types.js';
import { selectFixed } from '../select.js';

const freeTier: ReadonlySet<string> = new Set(['t3.micro', 't3.small', 't4g.micro', 't4g.small']);

export const describeInstanceTypes = defineOperation<DescribeInstanceTypesRequest, DescribeInstanceTypesResult>(
  'DescribeInstanceTypes',
  (input) => {
    const unknown = input.InstanceTypes?.filter((name) => !findInstanceType(name)) ?? [];
    if (unknown.length > 0) {
      throw new AwsError(
        'InvalidInstanceType',
        `The following supplied instance types do not exist: [${unknown.join(', ')}]`,
      );
    }
    const wanted: readonly string[] | undefined = input.InstanceTypes;
    const named = instanceTypes.filter((type) => !wanted?.length || wanted.includes(type.name));
    const chosen = selectFixed(named, input.Filters, {
      'instance-type': (type) => type.name,
      'processor-info.supported-architecture': (type) => type.architecture,
      'vcpu-info.default-vcpus': (type) => String(type.vcpus),
      'memory-info.size-in-mib': (type) => String(type.memoryMiB),
      'current-generation': (type) => String(type.current),
      'burstable-performance-supported': (type) => String(type.burstable),
      'free-tier-eligible': (type) => String(freeTier.has(type.name)),
      'bare-metal': () => 'false',
      'supported-virtualization-type': () => 'hvm',
      'supported-root-device-type': () => 'ebs',
    });
    const { page, nextToken } = paginate(chosen, input.MaxResults, input.NextToken);
    return { InstanceTypes: page.map(toInstanceTypeInfo), NextToken: nextToken };
  },
);

function toInstanceTypeInfo(type: InstanceType): InstanceTypeInfo {
  return {
    InstanceType: type.name,
    CurrentGeneration: type.current,
    FreeTierEligible: freeTier.has(type.name),
    SupportedUsageClasses: ['on-demand', 'spot'],
    SupportedRootDeviceTypes: ['ebs'],
    SupportedVirtualizationTypes: ['hvm'],
    BareMetal: false,
    Hypervisor: type.current ? 'nitro' : 'xen',
    ProcessorInfo: { SupportedArchitectures: [type.architecture] },
    VCpuInfo: { DefaultVCpus: type.vcpus, DefaultCores: type.vcpus, DefaultThreadsPerCore: 1 },
    MemoryInfo: { SizeInMiB: type.memoryMiB },
    InstanceStorageSupported: false,
    EbsInfo: { EbsOptimizedSupport: 'default', EncryptionSupport: 'supported' },
    NetworkInfo: {
      MaximumNetworkInterfaces: type.maximumInterfaces,
      Ipv4AddressesPerInterface: type.addressesPerInterface,
      EnaSupport: type.current ? 'required' : 'unsupported',
    },
    BurstablePerformanceSupported: type.burstable,
  };
}
