import { GetCommandInvocationCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import { answered } from '../../aws/answered.js';
import type { Clients } from '../../aws/clients.js';
import { hasCode } from '../../aws/error-codes.js';
import { orAbsent } from '../../aws/kinds/kind.js';
import type { CommandApi } from '../../tunnel/index.js';

/** A command that waits longer is given up by Systems Manager: nobody waits for what it would do then. */
const deliverySeconds = 60;
/** Statuses of commands that have not come to their end. */
const underWay: readonly string[] = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];

/** Run Command of an account. A command has no token, so none is sent a second time by itself. */
export function commandApi({ ssm, once }: Clients): CommandApi {
  return {
    send: async (target, lines) => {
      const request = {
        DocumentName: 'AWS-RunShellScript',
        InstanceIds: [target],
        Parameters: { commands: [lines.join('\n')] },
        TimeoutSeconds: deliverySeconds,
        Comment: 'tier3-wizard database session',
      };
      return answered((await once.ssm.send(new SendCommandCommand(request))).Command?.CommandId, "a command's id");
    },
    result: async (CommandId, InstanceId) => {
      const ask = () => ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId }));
      // It is listed a moment after it was sent.
      const found = await orAbsent(ask, (error) => hasCode(error, 'InvocationDoesNotExist'));
      const { Status: status = 'Pending', ResponseCode: exitCode = -1 } = found ?? {};
      if (!found || underWay.includes(status)) return undefined;
      const { StandardOutputContent: output = '', StandardErrorContent: error = '' } = found;
      return { status, exitCode, output, error };
    },
  };
}
