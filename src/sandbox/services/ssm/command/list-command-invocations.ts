import type { ListCommandInvocationsRequest, ListCommandInvocationsResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { pageOf } from '../constraint.js';
import { invocationsOf } from '../run/run.js';
import { passesCommandFilters } from './filter.js';
import { commands, findCommand } from './find-command.js';
import { toCommandInvocation } from './invocation-view.js';

/** Empty for a moment after SendCommand. */
export const listCommandInvocations = defineOperation<ListCommandInvocationsRequest, ListCommandInvocationsResult>(
  'ListCommandInvocations',
  (input, { cloud }) => {
    const { CommandId: id, InstanceId: instanceId } = input;
    const one = id === undefined ? undefined : findCommand(cloud, id);
    if (id !== undefined && !one) throw new AwsError('InvalidCommandId', '');
    const listed = (one ? [one] : commands(cloud)).flatMap((run) =>
      invocationsOf(cloud, run.id)
        .filter((each) => each.visibleAt <= cloud.now() && (!instanceId || each.instanceId === instanceId))
        .map((each) => toCommandInvocation(cloud, run, each, input.Details ?? false))
        .filter((view) => passesCommandFilters(input.Filters, run, view.Status ?? '')),
    );
    const { page, nextToken } = pageOf(listed, input);
    return { CommandInvocations: page, NextToken: nextToken };
  },
);
