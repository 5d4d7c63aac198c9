import type { Command, Option } from 'commander';
import { type ExitCode, exitCodes, Refusal } from '../errors.js';
import type { GlobalOptions } from './options.js';
import { emitData, type Terminal } from './terminal.js';

/** What can follow on a command line, after which words. */
interface Place {
  /** The commands typed so far: `sandbox start`; empty at the top. */
  readonly path: string;
  readonly commands: readonly Word[];
  /** What its argument can be, where only some words are possible. */
  readonly choices: readonly Word[];
  readonly options: readonly OptionWord[];
}

interface Word {
  readonly text: string;
  readonly description: string;
}

interface OptionWord extends Word {
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

type Write = (program: string, places: readonly Place[]) => readonly string[];

const writers = { bash, zsh, fish } as const satisfies Readonly<Record<string, Write>>;
type Shell = keyof typeof writers;
export const shells = Object.keys(writers);
const isShell = (name: string): name is Shell => name in writers;

/** `tier3-wizard completion SHELL`: prints the script that completes what `program` declares. */
export function completion(program: Command) {
  return async (_options: GlobalOptions, terminal: Terminal, [shell = '']: readonly string[]): Promise<ExitCode> => {
    if (!isShell(shell))
      throw new Refusal(`There is no completion for ${shell}.`, `Choose one of: ${shells.join(', ')}.`);
    for (const line of completionScript(shell, program)) emitData(terminal, line);
    return exitCodes.done;
  };
}

export function completionScript(shell: Shell, program: Command): readonly string[] {
  return writers[shell](program.name(), placesOf(program, '', []));
}

/** Options of a command are known below it, too. */
function placesOf(command: Command, path: string, above: readonly OptionWord[]): readonly Place[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const own = help.visibleOptions(command).map(optionWord);
  const options = [...own, ...above.filter((one) => !own.some(({ text }) => text === one.text))];
  const choices = command.registeredArguments.flatMap(({ argChoices = [], description }) =>
    argChoices.map((text) => ({ text, description })),
  );
  return [
    { path, options, choices, commands: commands.map((one) => ({ text: one.name(), description: one.description() })) },
    ...commands.flatMap((one) => placesOf(one, path ? `${path} ${one.name()}` : one.name(), options)),
  ];
}

function optionWord({ long, short, description, argChoices, required, optional }: Option): OptionWord {
  return {
    text: long ?? short ?? '',
    description: description ?? '',
    takesValue: required || optional,
    choices: argChoices ?? [],
  };
}

/** Every option that takes a value, with the values where they are known. */
function valuesOf(places: readonly Place[]) {
  const all = new Map(places.flatMap(({ options }) => options.map((one) => [one.text, one] as const)));
  const takers = [...all.values()].filter(({ takesValue }) => takesValue);
  return {
    all: takers.map(({ text }) => text).join('|'),
    chosen: takers.filter(({ choices }) => choices.length > 0),
    free: takers.filter(({ choices }) => choices.length === 0).map(({ text }) => text),
  };
}

const functionOf = (program: string): string => `_${program.replaceAll('-', '_')}`;
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const paths = (places: readonly Place[]): string[] => places.flatMap(({ path }) => (path ? [path] : []));

/** Nothing is said where a value is free: bash then completes file names. */
function bash(program: string, places: readonly Place[]): readonly string[] {
  const name = functionOf(program);
  const values = valuesOf(places);
  const reply = (words: readonly string[]) => `COMPREPLY=($(compgen -W ${quote(words.join(' '))} -- "$current"))`;
  return [
    `${name}() {`,
    `  local current=\${COMP_WORDS[COMP_CWORD]} command= word at`,
    '  for ((at = 1; at < COMP_CWORD; at++)); do',
    `    word=\${COMP_WORDS[at]}`,
    '    case $word in',
    `      ${values.all}) ((at++)) ;;`,
    '      -*) ;;',
    `      *) case "$command\${command:+ }$word" in ${paths(places).map(quote).join('|')}) command="$command\${command:+ }$word" ;; esac ;;`,
    '    esac',
    '  done',
    '  COMPREPLY=()',
    `  case \${COMP_WORDS[COMP_CWORD - 1]} in`,
    ...values.chosen.map(({ text, choices }) => `    ${text}) ${reply(choices)}; return ;;`),
    `    ${values.free.join('|')}) return ;;`,
    '  esac',
    '  case $command in',
    ...places.map(
      ({ path, commands, choices, options }) =>
        `    ${quote(path)}) ${reply([...commands, ...choices, ...options].map(({ text }) => text))} ;;`,
    ),
    '  esac',
    '}',
    `complete -o default -F ${name} ${program}`,
  ];
}

function zsh(program: string, places: readonly Place[]): readonly string[] {
  const name = functionOf(program);
  const values = valuesOf(places);
  const described = ({ text, description }: Word) => quote(`${text}:${description.replaceAll(':', '\\:')}`);
  return [
    `#compdef ${program}`,
    `${name}() {`,
    '  local command= word',
    '  local -i at',
    '  local -a found',
    '  for ((at = 2; at < CURRENT; at++)); do',
    `    word=\${words[at]}`,
    '    case $word in',
    `      (${values.all}) ((at++)) ;;`,
    '      (-*) ;;',
    `      (*) case "$command\${command:+ }$word" in (${paths(places).map(quote).join('|')}) command="$command\${command:+ }$word" ;; esac ;;`,
    '    esac',
    '  done',
    `  case \${words[CURRENT - 1]} in`,
    ...values.chosen.map(({ text, choices }) => `    (${text}) compadd -- ${choices.map(quote).join(' ')}; return ;;`),
    `    (${values.free.join('|')}) _files; return ;;`,
    '  esac',
    '  case $command in',
    ...places.map(
      ({ path, commands, choices, options }) =>
        `    (${quote(path)}) found=(${[...commands, ...choices, ...options].map(described).join(' ')}) ;;`,
    ),
    '  esac',
    `  _describe ${quote(program)} found`,
    '}',
    `compdef ${name} ${program}`,
  ];
}

/** What is declared at the top is offered everywhere. */
function fish(program: string, places: readonly Place[]): readonly string[] {
  const [top, ...below] = places;
  const everywhere = new Set(top?.options.map(({ text }) => text));
  const option = (condition: string, { text, description, takesValue, choices }: OptionWord) => {
    const value = choices.length > 0 ? ` -xa ${quote(choices.join(' '))}` : takesValue ? ' -r' : '';
    return `complete -c ${program}${condition} -l ${text.replace(/^--/, '')}${value} -d ${quote(description)}`;
  };
  const command = (condition: string, { text, description }: Word) =>
    `complete -c ${program} -f${condition} -a ${text} -d ${quote(description)}`;
  const after = (path: string) =>
    ` -n ${quote(
      path
        .split(' ')
        .map((word) => `__fish_seen_subcommand_from ${word}`)
        .join('; and '),
    )}`;
  return [
    ...(top?.options ?? []).map((one) => option('', one)),
    ...(top?.commands ?? []).map((one) => command(" -n '__fish_use_subcommand'", one)),
    ...below.flatMap(({ path, commands, choices, options }) => [
      ...options.filter(({ text }) => !everywhere.has(text)).map((one) => option(after(path), one)),
      ...[...commands, ...choices].map((one) => command(after(path), one)),
    ]),
  ];
}
