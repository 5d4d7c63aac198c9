import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openShell, type Shell } from '../../../src/tunnel/index.js';
import { AgentHost, instanceId, missing } from './agent-host.js';

describe.skipIf(missing)(`a shell session${missing ? ` (${missing})` : ''}`, () => {
  let host: AgentHost;
  let shell: Shell;
  let screen: string;

  beforeEach(async () => {
    host = await AgentHost.start();
    host.boot();
    screen = '';
    shell = await openShell({
      api: host.sessionApi(),
      target: instanceId,
      size: { columns: 101, rows: 37 },
      onOutput: (bytes) => {
        screen += bytes.toString();
      },
    });
  });

  afterEach(async () => {
    await shell.close();
    await host.stop();
  });

  it('runs what is typed on a terminal of the given size, and ends when the shell does', async () => {
    await shell.write(Buffer.from('stty size; tty\n'));
    await expect.poll(() => screen).toMatch(/37 101\r\n\/dev\/pts\/\d+\r\n/);
    await shell.resize({ columns: 60, rows: 16 });
    await shell.write(Buffer.from('stty size; exit\n'));
    expect(await shell.ended).toMatchObject({ kind: 'session-ended' });
    expect(screen).toMatch(/16 60\r\n/);
  });

  it('passes control characters on: an interrupt ends what runs, not the shell', async () => {
    // One process from the first word on: the interrupt finds it, whenever it comes.
    await shell.write(Buffer.from('sh -c "echo begun; exec sleep 60"\n'));
    await expect.poll(() => screen).toContain('begun\r\n');
    await shell.write(Buffer.from([3]));
    await shell.write(Buffer.from('echo still $((40+2))\n'));
    await expect.poll(() => screen).toContain('still 42');
  });

  it('hangs up what runs in it when it is closed', async () => {
    await shell.write(Buffer.from('echo pid $$; cat\n'));
    await expect.poll(() => screen).toMatch(/pid \d+/);
    const pid = Number(/pid (\d+)/.exec(screen)?.[1]);
    await shell.close();
    await expect.poll(() => alive(pid)).toBe(false);
  });

  function alive(pid: number): boolean {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }
});
