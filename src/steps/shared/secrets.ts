import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { answered } from '../../aws/answered.js';
import type { Run } from '../context.js';

/** Reads a password back from Parameter Store. It must not get into a message, a log or the state. */
export async function readSecret({ aws }: Pick<Run, 'aws'>, name: string): Promise<string> {
  const { Parameter } = await aws.ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  return answered(Parameter?.Value, `the value of ${name}`);
}

/** Changes whenever the parameter gets another value, and tells nothing of it. */
export async function secretVersion({ aws }: Run, name: string): Promise<string> {
  const { Parameter } = await aws.ssm.send(new GetParameterCommand({ Name: name }));
  return `${Parameter?.Version}@${Parameter?.LastModifiedDate?.toISOString()}`;
}
