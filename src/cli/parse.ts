import { parseArgs } from 'node:util'
import { type FieldIssue, VaultError } from '../shared/errors.ts'
import type { CommandSpec, GroupSpec, Input, OptionSpec, OptionSpecs, PositionalSpec } from './spec.ts'
import { nearest } from './suggest.ts'
import { globalOptions } from './table/global.ts'

export interface GlobalOptions {
  readonly home: string | undefined
  readonly vault: string | undefined
  readonly json: boolean
  readonly yes: boolean
  readonly passphraseFile: string | undefined
  readonly vaultPassphraseFile: string | undefined
}

/** What a command line asks for. */
export type Invocation =
  | { readonly kind: 'version'; readonly global: GlobalOptions }
  /** `asked` is false where a command is missing, so that the help comes with a failure. */
  | { readonly kind: 'help'; readonly path: string; readonly asked: boolean; readonly global: GlobalOptions }
  | { readonly kind: 'run'; readonly command: CommandSpec; readonly input: Input; readonly global: GlobalOptions }

export interface Grammar {
  readonly commands: readonly CommandSpec[]
  readonly groups: readonly GroupSpec[]
}

type Token = {
  readonly name: string
  readonly raw: string
  readonly value: string | undefined
  readonly inline: boolean
}

/**
 * Reads a command line against the table of commands. Global options may stand anywhere; `--` ends the options.
 * Throws `usage` with one issue per complaint; `subjects` names the command whose help explains it. Nothing that was typed
 * as a value is repeated: it may be a secret in the wrong place.
 */
export function parseCommandLine(argv: readonly string[], grammar: Grammar): Invocation {
  const { tokens, words } = tokenize(argv, grammar)
  const wantsHelp = tokens.some((token) => token.name === 'help') || words[0] === 'help'
  const path = words[0] === 'help' ? words.slice(1) : words
  const command = findCommand(path, grammar)
  const issues: FieldIssue[] = []
  const global = readGlobal(tokens, issues)
  if (tokens.some((token) => token.name === 'version')) return { kind: 'version', global }
  if (wantsHelp) return { kind: 'help', path: command?.path ?? groupPath(path, grammar), asked: true, global }
  if (command === undefined) {
    complainOfOptions(tokens, [globalOptions, ...grammar.commands.map((each) => each.options)], issues)
    const group = groupPath(path, grammar)
    const rest = path.slice(group === '' ? 0 : group.split(' ').length)
    if (rest[0] === undefined && issues.length === 0) return { kind: 'help', path: group, asked: false, global }
    if (rest[0] !== undefined) issues.push(unknownCommand(group, rest[0], grammar))
    throw usage(group, issues)
  }
  complainOfOptions(tokens, [globalOptions, command.options], issues)
  const options = readOptions(command.options, tokens, issues)
  const args = readArguments(command, path.slice(command.path.split(' ').length), issues)
  if (issues.length > 0) throw usage(command.path, issues)
  return { kind: 'run', command, input: { options, args } as Input, global }
}

/** A complaint about the command line, for commands that look closer than the table does. */
export function usage(path: string, issues: readonly FieldIssue[]): VaultError {
  return new VaultError('usage', { issues, subjects: [`keyward ${path}`.trim()] })
}

function tokenize(argv: readonly string[], grammar: Grammar): { tokens: Token[]; words: string[] } {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string }> = {}
  for (const specs of [globalOptions as OptionSpecs, ...grammar.commands.map((each) => each.options)]) {
    for (const [name, spec] of Object.entries(specs)) {
      options[name] = { type: spec.kind === 'flag' ? 'boolean' : 'string', ...(spec.short && { short: spec.short }) }
    }
  }
  const parsed = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true })
  const tokens: Token[] = []
  const words: string[] = []
  for (const token of parsed.tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind === 'option') {
      tokens.push({ name: token.name, raw: token.rawName, value: token.value, inline: token.inlineValue === true })
    }
  }
  return { tokens, words }
}

function findCommand(words: readonly string[], grammar: Grammar): CommandSpec | undefined {
  for (let length = Math.min(3, words.length); length > 0; length -= 1) {
    const path = words.slice(0, length).join(' ')
    const found = grammar.commands.find((each) => each.path === path)
    if (found !== undefined) return found
  }
  return undefined
}

function groupPath(words: readonly string[], grammar: Grammar): string {
  for (let length = Math.min(2, words.length); length > 0; length -= 1) {
    const path = words.slice(0, length).join(' ')
    if (grammar.groups.some((group) => group.path === path)) return path
  }
  return ''
}

function unknownCommand(group: string, word: string, grammar: Grammar): FieldIssue {
  const depth = group === '' ? 0 : group.split(' ').length
  const known = [...grammar.commands, ...grammar.groups]
    .filter((each) => group === '' || each.path.startsWith(`${group} `))
    .map((each) => each.path.split(' ')[depth] ?? '')
  const meant = nearest(word, known)
  const place = group === '' ? 'keyward' : `keyward ${group}`
  return { path: place, message: `There is no such command.${meant ? ` Did you mean ${meant}?` : ''}` }
}

function complainOfOptions(tokens: readonly Token[], specs: readonly OptionSpecs[], issues: FieldIssue[]): void {
  const known = new Map(specs.flatMap((each) => Object.entries(each)))
  for (const token of tokens) {
    const spec = known.get(token.name)
    if (spec === undefined) {
      const meant = nearest(token.name, known.keys())
      issues.push({
        path: echo(token.raw),
        message: `There is no such option here.${meant ? ` Did you mean --${meant}?` : ''}`,
      })
    } else if (spec.kind === 'flag' && token.value !== undefined) {
      issues.push({ path: `--${token.name}`, message: 'This option takes no value.' })
    } else if (spec.kind !== 'flag' && token.value === undefined) {
      issues.push({ path: `--${token.name}`, message: `Give it a value: --${token.name} ${spec.value ?? 'VALUE'}.` })
    } else if (!token.inline && token.value !== undefined && /^-./.test(token.value)) {
      issues.push({
        path: `--${token.name}`,
        message: `A value that begins with a dash is written --${token.name}=VALUE.`,
      })
    }
  }
}

/** An unknown option's name is repeated only when it looks like one. */
function echo(raw: string): string {
  return /^--[a-z][a-z-]{0,19}$/.test(raw) ? raw : 'option'
}

function readOptions(specs: OptionSpecs, tokens: readonly Token[], issues: FieldIssue[]): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [name, spec] of Object.entries(specs)) {
    const given = tokens.filter((token) => token.name === name)
    const texts = given.flatMap((token) => (token.value === undefined ? [] : [token.value]))
    if (spec.kind === 'flag') values[name] = given.length > 0
    else if (spec.kind === 'list') values[name] = texts
    else values[name] = texts[0]
    if (spec.kind === 'text' && given.length > 1) issues.push({ path: `--${name}`, message: 'Give this option once.' })
    if (spec.required && given.length === 0) issues.push({ path: `--${name}`, message: 'This option is required.' })
    checkChoices(spec, texts, `--${name}`, issues)
  }
  return values
}

function readArguments(command: CommandSpec, words: readonly string[], issues: FieldIssue[]): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  let left = [...words]
  for (const [name, spec] of Object.entries(command.args)) {
    const taken = spec.rest ? left : left.slice(0, 1)
    left = left.slice(taken.length)
    values[name] = spec.rest ? taken : taken[0]
    if (spec.required && taken.length === 0) issues.push({ path: name, message: 'This argument is required.' })
    checkChoices(spec, taken, name, issues)
  }
  if (left.length > 0) {
    const names = Object.keys(command.args)
    const takes =
      names.length === 0 ? 'no arguments' : `${names.length === 1 ? 'one argument' : names.length}: ${names.join(' ')}`
    issues.push({
      path: `keyward ${command.path}`,
      message: `This command takes ${takes}. Quote a name that has spaces.`,
    })
  }
  return values
}

function checkChoices(
  spec: OptionSpec | PositionalSpec,
  texts: readonly string[],
  path: string,
  issues: FieldIssue[],
): void {
  if (spec.choices === undefined || texts.every((text) => spec.choices?.includes(text))) return
  issues.push({ path, message: `Use one of: ${spec.choices.join(', ')}.` })
}

function readGlobal(tokens: readonly Token[], issues: FieldIssue[]): GlobalOptions {
  const values = readOptions(globalOptions, tokens, issues)
  const text = (name: string) => values[name] as string | undefined
  return {
    home: text('home'),
    vault: text('vault'),
    json: values.json === true,
    yes: values.yes === true,
    passphraseFile: text('passphrase-file'),
    vaultPassphraseFile: text('vault-passphrase-file'),
  }
}
