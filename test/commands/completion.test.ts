import { spawnSync } from 'node:child_process';
import { Argument, Command, Option } from 'commander';
import { expect, test } from 'vitest';
import { completionScript } from '../../src/commands/completion.js';

function declared(): Command {
  const program = new Command('tier3-wizard')
    .option('--name <name>', 'the environment')
    .option('--yes', 'ask nothing')
    .addOption(new Option('--data-plane <level>', "the sandbox's hosts: or none").choices(['auto', 'real', 'none']));
  program.command('ops').description('the live system').option('--once', 'one snapshot');
  const sandbox = program.command('sandbox').description('the embedded AWS');
  sandbox.command('start').description('start it');
  sandbox.command('stop').description('end it');
  program.command('completion').addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'fish']));
  return program;
}

const isHere = (shell: string): boolean => spawnSync(shell, ['-c', ':']).status === 0;

/** What bash offers for the last of these words. */
function offered(...words: readonly string[]): string[] {
  const script = [
    ...completionScript('bash', declared()),
    `COMP_WORDS=(${['tier3-wizard', ...words].map((word) => `'${word}'`).join(' ')})`,
    `COMP_CWORD=${words.length}`,
    '_tier3_wizard',
    `printf "%s\\n" "\${COMPREPLY[@]}"`,
  ].join('\n');
  const { stdout, stderr } = spawnSync('bash', ['--norc'], { input: script, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

test.skipIf(!isHere('bash'))('bash is offered commands, options and choices, as they are declared', () => {
  expect(offered('')).toEqual(['ops', 'sandbox', 'completion', 'help', '--name', '--yes', '--data-plane', '--help']);
  expect(offered('--d')).toEqual(['--data-plane']);
  expect(offered('--data-plane', '')).toEqual(['auto', 'real', 'none']);
  expect(offered('--yes', 'sandbox', 'st')).toEqual(['start', 'stop']);
  expect(offered('ops', '--o')).toEqual(['--once']);
  expect(offered('completion', '').slice(0, 3)).toEqual(['bash', 'fish', '--help']);
});

test.skipIf(!isHere('bash'))('a value that is free is left to bash, and a value is not taken for a command', () => {
  expect(offered('--name', '')).toEqual(['']);
  expect(offered('--name', 'ops', 's')).toEqual(['sandbox']);
});

test.skipIf(!isHere('zsh'))('zsh can read its script (skipped where there is no zsh)', () => {
  const script = ['compdef() { :; }', ...completionScript('zsh', declared())].join('\n');
  expect(spawnSync('zsh', ['-f'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

test('zsh and fish are told of the same words, with what they mean', () => {
  const zsh = completionScript('zsh', declared());
  expect(zsh).toContain("    (--data-plane) compadd -- 'auto' 'real' 'none'; return ;;");
  expect(zsh.find((line) => line.startsWith("    ('ops')"))).toBe(
    "    ('ops') found=('--once:one snapshot' '--help:display help for command' '--name:the environment' '--yes:ask nothing' '--data-plane:the sandbox'\\''s hosts\\: or none') ;;",
  );
  const fish = completionScript('fish', declared());
  expect(fish).toContain(
    "complete -c tier3-wizard -l data-plane -xa 'auto real none' -d 'the sandbox'\\''s hosts: or none'",
  );
  expect(fish).toContain("complete -c tier3-wizard -n '__fish_seen_subcommand_from ops' -l once -d 'one snapshot'");
  expect(fish).toContain(
    "complete -c tier3-wizard -f -n '__fish_seen_subcommand_from completion' -a bash -d 'the shell'",
  );
  expect(fish).toContain("complete -c tier3-wizard -f -n '__fish_use_subcommand' -a ops -d 'the live system'");
});
