import { instanceCredentialsRefresh } from './credentials.js';
import { describeInstanceStatus } from './describe-instance-status.js';
import { describeInstances } from './describe-instances.js';
import { describeVolumes } from './describe-volumes.js';
import { getConsoleOutput } from './get-console-output.js';
import { instanceForgotten, instanceLaunchTimePassed, instanceTerminated } from './lifecycle.js';
import { modifyInstanceMetadataOptions } from './modify-instance-metadata-options.js';
import { rebootInstances } from './reboot-instances.js';
import { runInstances } from './run-instances.js';
import { terminateInstances } from './terminate-instances.js';

export const operations = [
  runInstances,
  describeInstances,
  describeInstanceStatus,
  terminateInstances,
  rebootInstances,
  getConsoleOutput,
  modifyInstanceMetadataOptions,
  describeVolumes,
];
export const tasks = [instanceLaunchTimePassed, instanceTerminated, instanceForgotten, instanceCredentialsRefresh];
