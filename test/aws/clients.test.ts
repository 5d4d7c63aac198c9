import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateNatGatewayCommand, CreateVpcCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { AddRoleToInstanceProfileCommand } from '@aws-sdk/client-iam';
import { expect, onTestFinished, test } from 'vitest';
import { classify } from '../../src/aws/classify.js';
import { createClients, type Timeouts } from '../../src/aws/clients.js';
import { systemClock } from '../../src/lib/clock.js';

/** An endpoint that is asked by real clients; answers every request with `answer`. */
async function scripted(answer: (request: string, response: ServerResponse) => void, timeouts?: Timeouts) {
  const requests: URLSearchParams[] = [];
  const server = createServer((message, response) => {
    void textOf(message).then((text) => {
      requests.push(new URLSearchParams(text));
      answer(text, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const clients = createClients(
    {
      kind: 'endpoint',
      region: 'us-east-1',
      endpointUrl: `http://127.0.0.1:${port}`,
      credentials: async () => ({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret' }),
      clock: systemClock,
      speed: 1,
      reach: async (host, at) => ({ host, port: at }),
      serving: async () => ({ serves: true }),
    },
    timeouts,
  );
  return { clients, requests };
}

async function textOf(message: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of message) text += String(chunk);
  return text;
}

function fails(status: number, code: string) {
  return (_request: string, response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'text/xml' });
    response.end(`<Response><Errors><Error><Code>${code}</Code><Message>no</Message></Error></Errors></Response>`);
  };
}

test('what AWS does not make idempotent is sent once; anything else again after a server error', async () => {
  let left = 2;
  const { clients, requests } = await scripted((request, response) => {
    if (left-- > 0) fails(500, 'InternalError')(request, response);
    else response.end('<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>');
  });
  await clients.ec2.send(new DescribeVpcsCommand({}));
  expect(requests).toHaveLength(3);
  left = 2;
  requests.length = 0;
  const create = clients.once.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  await expect(create).rejects.toMatchObject({ name: 'InternalError' });
  expect(requests).toHaveLength(1);
});

test('a call that is sent again carries the token that it was given', async () => {
  let left = 1;
  const { clients, requests } = await scripted((request, response) => {
    if (left-- > 0) fails(503, 'Unavailable')(request, response);
    else response.end('<CreateNatGatewayResponse/>');
  });
  await clients.ec2.send(
    new CreateNatGatewayCommand({ SubnetId: 'subnet-1', AllocationId: 'eipalloc-1', ClientToken: 'kept' }),
  );
  expect(requests.map((request) => request.get('ClientToken'))).toEqual(['kept', 'kept']);
});

test("IAM's limits are not taken for throttling where a call is sent once", async () => {
  const { clients, requests } = await scripted((_request, response) => {
    response.writeHead(409, { 'content-type': 'text/xml' });
    const error = '<Error><Type>Sender</Type><Code>LimitExceeded</Code><Message>one role</Message></Error>';
    response.end(`<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">${error}</ErrorResponse>`);
  });
  const link = new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'p', RoleName: 'r' });
  await expect(clients.once.iam.send(link)).rejects.toMatchObject({ name: 'LimitExceededException' });
  expect(requests).toHaveLength(1);
});

test('busy, missing, expired and refused are left to the steps: the SDK asks once', async () => {
  for (const code of ['DependencyViolation', 'InvalidVpcID.NotFound', 'RequestExpired', 'AuthFailure']) {
    const { clients, requests } = await scripted(fails(400, code));
    await expect(clients.ec2.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: code });
    expect([code, requests.length]).toEqual([code, 1]);
  }
});

test('a call that is never answered ends as a failure of the network', async () => {
  const { clients } = await scripted(() => undefined, { connectionTimeout: 200, requestTimeout: 50 });
  const unanswered: unknown = await clients.once.ec2.send(new DescribeVpcsCommand({})).catch((error) => error);
  expect(classify(unanswered)).toMatchObject({ class: 'network', code: 'TimeoutError' });
});
