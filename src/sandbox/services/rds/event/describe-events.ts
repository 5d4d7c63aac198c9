import type { DescribeEventsMessage, EventsMessage } from '@aws-sdk/client-rds';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { type RdsResource, rdsArn } from '../arn.js';
import { pageOf } from '../page.js';
import { type EventSource, Events } from '../tables.js';

const arnTypes: Readonly<Record<EventSource, RdsResource>> = {
  'db-cluster': 'cluster',
  'db-instance': 'db',
  'db-cluster-snapshot': 'cluster-snapshot',
};

/** Oldest first; without times only the last hour (`Duration`, in minutes). */
export const describeEvents = defineOperation<DescribeEventsMessage, EventsMessage>(
  'DescribeEvents',
  (input, { cloud }) => {
    if (input.SourceIdentifier && !input.SourceType) {
      throw new AwsError(
        'InvalidParameterCombination',
        'You must specify a SourceType when SourceIdentifier is specified.',
      );
    }
    const end = input.EndTime?.getTime() ?? cloud.now();
    const start = input.StartTime?.getTime() ?? end - (input.Duration ?? 60) * 60_000;
    const events = cloud
      .table(Events)
      .where(
        (event) =>
          event.at >= start &&
          event.at <= end &&
          (!input.SourceType || event.source === input.SourceType) &&
          (!input.SourceIdentifier || event.sourceId === input.SourceIdentifier.toLowerCase()) &&
          (!input.EventCategories?.length ||
            input.EventCategories.some((category) => event.categories.includes(category))),
      );
    const { page, marker } = pageOf(events, input);
    return {
      Marker: marker,
      Events: page.map((event) => ({
        SourceIdentifier: event.sourceId,
        SourceType: event.source,
        SourceArn: rdsArn(cloud, arnTypes[event.source], event.sourceId),
        Message: event.message,
        EventCategories: [...event.categories],
        Date: new Date(event.at),
      })),
    };
  },
);
