import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { answered } from '../../aws/answered.js';
import type { Settings } from '../../config/settings.js';
import type { Run } from '../context.js';

/** The public parameters that name the newest image; the minimal images would have no Systems Manager agent. */
const parameters: Readonly<Record<Settings['image']['os'], (architecture: string) => string>> = {
  al2023: (architecture) => `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
  al2: (architecture) => `/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-${architecture}-gp2`,
};

/** The image to launch. Resolved once, not at each launch: a replaced server must equal its siblings. */
export async function newestImage({ aws, settings }: Run): Promise<string> {
  const { os, architecture } = settings.image;
  const { Parameter } = await aws.ssm.send(new GetParameterCommand({ Name: parameters[os](architecture) }));
  return answered(Parameter?.Value, 'the id of the image');
}
