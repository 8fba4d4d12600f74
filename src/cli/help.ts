import type { Io } from './io.ts'
import { columnsOf, styleFor } from './output/style.ts'
import { wrap } from './output/text.ts'
import type { Grammar } from './parse.ts'
import type { CommandSpec, OptionSpec, OptionSpecs } from './spec.ts'
import { globalOptions } from './table/global.ts'

/** Help for a command, a group of commands, or with an empty path for all. */
export function helpFor(path: string, grammar: Grammar, io: Io, target: Io['stdout']): string {
  const style = styleFor(target, io.env)
  const width = Math.min(columnsOf(target), 100)
  const title = (text: string) => style.bold(text)
  const command = grammar.commands.find((each) => each.path === path)
  if (command !== undefined) return commandHelp(command, width, title)
  const group = grammar.groups.find((each) => each.path === path)
  const under = grammar.commands.filter((each) => path === '' || each.path.startsWith(`${path} `))
  const sections = [
    path === ''
      ? 'keyward: a vault for the credentials that integrations use'
      : `keyward ${path}: ${group?.summary ?? ''}`,
    `${title('Usage')}\n  keyward [OPTION…] ${path === '' ? 'COMMAND' : `${path} COMMAND`} …`,
    `${title('Commands')}\n${pairs(
      under.map((each) => [each.path, each.summary]),
      width,
    )}`,
  ]
  if (path === '')
    sections.push(optionsSection('Options of every command', globalOptions, width, title), exitStatusText(title))
  sections.push(`Run keyward ${path === '' ? '' : `${path} `}COMMAND --help for its options.`)
  return sections.join('\n\n')
}

/** How a command is written, such as `keyward credential show NAME`. */
export function usageLine(command: CommandSpec): string {
  const required = Object.entries(command.options).filter(([, option]) => option.required)
  const words = ['keyward', command.path]
  for (const [name, arg] of Object.entries(command.args)) {
    const shown = arg.rest ? `${name}…` : name
    words.push(arg.required ? shown : `[${shown}]`)
  }
  for (const [name, option] of required) words.push(`--${name} ${option.value ?? ''}`)
  if (Object.keys(command.options).length > required.length) words.push('[OPTION…]')
  return words.join(' ')
}

/** `--tag T…`, `-y, --yes`. */
export function optionTitle(name: string, option: OptionSpec): string {
  const short = option.short ? `-${option.short}, ` : ''
  const value = option.kind === 'flag' ? '' : ` ${option.value ?? 'VALUE'}${option.kind === 'list' ? '…' : ''}`
  return `${short}--${name}${value}`
}

/** What an option or argument does, with its choices where its help does not name them. */
export function helpText(spec: {
  readonly help: string
  readonly choices?: readonly string[]
  readonly value?: string
}): string {
  if (spec.choices === undefined || spec.value === spec.choices.join('|')) return spec.help
  return `${spec.help} One of: ${spec.choices.join(', ')}.`
}

/** The global options as they are meant in a command. */
function globalsOf(command: CommandSpec): OptionSpecs {
  if (command.ownPassphrase === '') return globalOptions
  return { ...globalOptions, 'passphrase-file': ownPassphraseOption(command) }
}

/** --passphrase-file as it is meant in a command that takes a passphrase of its own. */
export function ownPassphraseOption(command: CommandSpec): OptionSpec {
  return { ...globalOptions['passphrase-file'], help: command.ownPassphrase }
}

function commandHelp(command: CommandSpec, width: number, title: (text: string) => string): string {
  const sections = [`keyward ${command.path}: ${command.summary}`, `${title('Usage')}\n  ${usageLine(command)}`]
  for (const text of command.details) sections.push(wrap(text, width))
  if (Object.keys(command.args).length > 0) {
    const rows = Object.entries(command.args).map(([name, arg]): [string, string] => [name, helpText(arg)])
    sections.push(`${title('Arguments')}\n${pairs(rows, width)}`)
  }
  if (Object.keys(command.options).length > 0) sections.push(optionsSection('Options', command.options, width, title))
  sections.push(optionsSection('Options of every command', globalsOf(command), width, title))
  if (command.examples.length > 0)
    sections.push(`${title('Examples')}\n${command.examples.map((each) => `  ${each}`).join('\n')}`)
  return sections.join('\n\n')
}

function optionsSection(heading: string, options: OptionSpecs, width: number, title: (text: string) => string): string {
  const rows = Object.entries(options).map(([name, option]): [string, string] => [
    optionTitle(name, option),
    `${helpText(option)}${option.required ? ' Required.' : ''}`,
  ])
  return `${title(heading)}\n${pairs(rows, width)}`
}

function pairs(rows: readonly (readonly [string, string])[], width: number): string {
  const left = Math.min(30, Math.max(0, ...rows.map(([name]) => name.length))) + 4
  return rows
    .map(([name, text]) => {
      const lines = wrap(text, width, left)
      const head = `  ${name}`
      return head.length + 2 > left ? `${head}\n${lines}` : head.padEnd(left) + lines.slice(left)
    })
    .join('\n')
}

function exitStatusText(title: (text: string) => string): string {
  const rows = exitStatuses.map(([status, meaning]) => `  ${status}  ${meaning}`)
  return `${title('Exit status')}\n${rows.join('\n')}`
}

/** The meaning of every exit status. */
export const exitStatuses = [
  [0, 'done'],
  [1, 'what was asked failed: a test, a verification'],
  [2, 'the command line or a value is not valid'],
  [3, 'the vault, or a bundle, is locked or can’t be opened'],
  [4, 'not found'],
  [5, 'refused: a conflict, a host that is not bound, a disabled credential, a missing confirmation'],
] as const
