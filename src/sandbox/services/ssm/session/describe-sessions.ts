import type { DescribeSessionsRequest, DescribeSessionsResponse, SessionFilter } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import type { SessionRecord } from '../../../sessions/contract.js';
import { AwsError } from '../../../wire/aws-error.js';
import { pageOf } from '../constraint.js';

export const describeSessions = defineOperation<DescribeSessionsRequest, DescribeSessionsResponse>(
  'DescribeSessions',
  (input, { cloud, caller }) => {
    const account = caller.arn.slice(0, caller.arn.lastIndexOf('/') + 1);
    const sessions = cloud.sessions
      .sessions()
      .filter((session) => (input.State === 'History') === (session.endDate !== undefined))
      .filter((session) => (input.Filters ?? []).every((filter) => passes(session, filter)))
      .reverse();
    const { page, nextToken } = pageOf(sessions, input, 200);
    return {
      Sessions: page.map((session) => ({
        SessionId: session.sessionId,
        Target: session.targetInstanceId,
        Status: session.status,
        StartDate: new Date(session.startDate),
        EndDate: session.endDate === undefined ? undefined : new Date(session.endDate),
        DocumentName: session.documentName,
        Owner: `${account}${session.owner}`,
        Reason: session.reason,
        Details: session.output,
      })),
      NextToken: nextToken,
    };
  },
);

function passes(session: SessionRecord, { key, value = '' }: SessionFilter): boolean {
  switch (key) {
    case 'Target':
      return session.targetInstanceId === value;
    case 'SessionId':
      return session.sessionId === value;
    case 'Owner':
      return value.endsWith(session.owner);
    case 'Status':
      return session.status === value;
    case 'InvokedAfter':
      return session.startDate >= Date.parse(value);
    case 'InvokedBefore':
      return session.startDate <= Date.parse(value);
    default:
      throw new AwsError('InvalidFilterKey', `The specified key ${key} is not valid.`);
  }
}
