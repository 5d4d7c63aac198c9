import { chmod, copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

interface GuestFile {
  readonly source: string;
  readonly target: string;
  readonly mode: number;
}

const units = '/etc/systemd/system';

/** What every host has besides its image, as an AMI's maker would have put it there. */
const guestFiles: readonly GuestFile[] = [
  { source: 'amazon-ssm-agent', target: '/usr/bin/amazon-ssm-agent', mode: 0o755 },
  { source: 'amazon-ssm-agent.service', target: `${units}/amazon-ssm-agent.service`, mode: 0o644 },
  { source: 'aws', target: '/usr/local/bin/aws', mode: 0o755 },
  { source: 'run-user-data', target: '/usr/lib/sandbox/run-user-data', mode: 0o755 },
  { source: 'cloud-final.service', target: `${units}/cloud-final.service`, mode: 0o644 },
  { source: 'sandbox-booted.service', target: `${units}/sandbox-booted.service`, mode: 0o644 },
];

const enabledUnits = ['amazon-ssm-agent.service', 'cloud-final.service', 'sandbox-booted.service'];

/** Writes the overlay layer between a host's disk and the image; returns its folder. */
export async function writeGuestLayer(stateDir: string, guestDir: string, region: string): Promise<string> {
  const layer = join(stateDir, 'guest');
  await rm(layer, { recursive: true, force: true });
  for (const { source, target, mode } of guestFiles) {
    const path = join(layer, target);
    await mkdir(dirname(path), { recursive: true });
    await copyFile(join(guestDir, source), path);
    await chmod(path, mode);
  }
  const wants = join(layer, units, 'multi-user.target.wants');
  await mkdir(wants, { recursive: true });
  for (const unit of enabledUnits) await symlink(`../${unit}`, join(wants, unit));
  await mkdir(join(layer, 'etc/amazon/ssm'), { recursive: true });
  await writeFile(join(layer, 'etc/amazon/ssm/sandbox.env'), agentEnvironment(region));
  return layer;
}

function agentEnvironment(region: string): string {
  return [
    `AWS_REGION=${region}`,
    `SSM_ENDPOINT=http://ssm.${region}.amazonaws.com`,
    `SSMMESSAGES_ENDPOINT=http://ssmmessages.${region}.amazonaws.com`,
    `EC2MESSAGES_ENDPOINT=http://ec2messages.${region}.amazonaws.com`,
    'AGENT_SHELL_USER=ssm-user',
    '',
  ].join('\n');
}
