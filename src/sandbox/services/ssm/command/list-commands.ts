import type { ListCommandsRequest, ListCommandsResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { pageOf } from '../constraint.js';
import { invocationsOf } from '../run/run.js';
import { toCommand } from './command-view.js';
import { passesCommandFilters } from './filter.js';
import { commands, findCommand } from './find-command.js';

export const listCommands = defineOperation<ListCommandsRequest, ListCommandsResult>(
  'ListCommands',
  (input, { cloud }) => {
    const { CommandId: id, InstanceId: instanceId } = input;
    const one = id === undefined ? undefined : findCommand(cloud, id);
    if (id !== undefined && !one) throw new AwsError('InvalidCommandId', '');
    const listed = (one ? [one] : commands(cloud))
      .filter((run) => !instanceId || invocationsOf(cloud, run.id).some((each) => each.instanceId === instanceId))
      .map((run) => ({ run, view: toCommand(cloud, run) }))
      .filter(({ run, view }) => passesCommandFilters(input.Filters, run, view.Status ?? ''));
    const { page, nextToken } = pageOf(listed, input);
    return { Commands: page.map(({ view }) => view), NextToken: nextToken };
  },
);
