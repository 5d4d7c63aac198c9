import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unattendedCommand } from '../../src/commands/unattended.js';
import { newEnvironment } from '../steps/run.js';
import { requestOf } from './played.js';

const answers = {
  name: 'shop',
  web: { instanceType: 't4g.small' },
  tags: { team: 'web shop' },
  database: { reader: false },
} as const;

test('the command that repeats a setup holds every answer that is no default, and what the command line said', async () => {
  const request = await requestOf(await newEnvironment({ settings: answers }));
  const { endpointUrl } = request.session.target;
  const options = {
    ...request.options,
    dataPlane: 'real',
    speed: 600,
    notify: "echo it's done",
    fault: ['ec2:*:throttle*3'],
    onFailure: 'rollback',
  } as const;
  expect(await unattendedCommand({ ...request, options })).toBe(
    `tier3-wizard --yes --endpoint-url ${endpointUrl} --data-plane real --speed 600 --fault 'ec2:*:throttle*3' ` +
      `--on-failure rollback --notify 'echo it'\\''s done' --plain --name shop --region us-east-1 ` +
      `--set web.instanceType=t4g.small --set database.reader=false --set 'tags.team=web shop'`,
  );
});

test('with a configuration file it names the file, and what was answered otherwise; never the password', async () => {
  const request = await requestOf(await newEnvironment({ settings: answers }));
  const config = join(request.terminal.cwd, 'answers.json');
  const written = {
    ...answers,
    web: { instanceType: 't4g.micro' },
    database: { reader: false, masterPassword: 'top-secret-1' },
  };
  writeFileSync(config, JSON.stringify(written));
  const command = await unattendedCommand({ ...request, options: { set: [], config } });
  expect(command.replace(config, 'FILE')).toMatch(
    / --name shop --region us-east-1 --config FILE --set web\.instanceType=t4g\.small$/,
  );
});
