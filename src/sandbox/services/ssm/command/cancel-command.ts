import type { CancelCommandRequest, CancelCommandResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { cancelRun } from '../run/run.js';
import { findCommand } from './find-command.js';

/** Best effort: what an agent has begun may end before it is told. */
export const cancelCommand = defineOperation<CancelCommandRequest, CancelCommandResult>(
  'CancelCommand',
  (input, { cloud }) => {
    const run = findCommand(cloud, input.CommandId);
    if (!run) throw new AwsError('InvalidCommandId', '');
    cancelRun(cloud, run, input.InstanceIds ?? []);
    return {};
  },
);
