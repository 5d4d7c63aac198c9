import { GetCommandInvocationCommand, SendCommandCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { expect } from 'vitest';

/** Runs a script as root on an instance, by Run Command as anybody would, and answers what it printed. */
export async function onInstance(aws: SSMClientConfig, id: string, script: readonly string[]): Promise<string> {
  const ssm = new SSMClient(aws);
  const Parameters = { commands: [...script] };
  const sent = await ssm.send(
    new SendCommandCommand({ DocumentName: 'AWS-RunShellScript', InstanceIds: [id], Parameters }),
  );
  const CommandId = sent.Command?.CommandId;
  let output = '';
  await expect
    .poll(
      async () => {
        const asked = ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId: id }));
        // Not known yet in the first moments.
        const answer = await asked.catch(() => undefined);
        output = answer?.StandardOutputContent ?? '';
        return answer?.Status;
      },
      { timeout: 60_000, interval: 200 },
    )
    .toMatch(/^(Success|Failed)$/);
  return output.trim();
}
