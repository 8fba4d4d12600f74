import { describe, expect, it } from 'vitest'
import type { OptionSpecs } from '../spec.ts'
import { globalOptions } from './global.ts'
import { grammar } from './grammar.ts'

describe('the table of commands', () => {
  it('has every command of the published grammar', () => {
    const paths = grammar.commands.map(({ path }) => path)
    expect(paths).toEqual(
      expect.arrayContaining([
        ...['create', 'list', 'status', 'lock', 'slots', 'slot add', 'slot remove', 'slot test'].map(
          (word) => `vault ${word}`,
        ),
        ...['add', 'list', 'show', 'edit', 'rotate', 'disable', 'enable', 'versions', 'delete', 'restore'].map(
          (word) => `credential ${word}`,
        ),
        ...['list', 'show', 'add'].map((word) => `system ${word}`),
        ...['add', 'list', 'show', 'edit', 'delete'].map((word) => `connection ${word}`),
        ...['export', 'inspect', 'import'].map((word) => `bundle ${word}`),
        ...['list', 'verify', 'export'].map((word) => `audit ${word}`),
        ...['test', 'types', 'kinds'],
      ]),
    )
    expect(new Set(paths).size).toBe(paths.length)
  })

  it('has a group, or a command that does more, for every command of several words', () => {
    const groups = new Set([...grammar.groups, ...grammar.commands].map(({ path }) => path))
    for (const { path } of grammar.commands) {
      const parent = path.split(' ').slice(0, -1).join(' ')
      if (parent !== '') expect(groups).toContain(parent)
    }
  })

  it('gives an option name the same kind everywhere, and no command a global name', () => {
    const kinds = new Map<string, boolean>(
      Object.entries(globalOptions as OptionSpecs).map(([name, { kind }]) => [name, kind === 'flag']),
    )
    for (const { path, options } of grammar.commands) {
      for (const [name, { kind }] of Object.entries(options)) {
        expect(Object.keys(globalOptions), `${path} --${name}`).not.toContain(name)
        expect(kinds.get(name) ?? kind === 'flag', `${path} --${name}`).toBe(kind === 'flag')
        kinds.set(name, kind === 'flag')
      }
    }
  })

  it('takes the rest of the arguments only with the last one', () => {
    for (const { path, args } of grammar.commands) {
      const rest = Object.values(args).map((arg) => arg.rest === true)
      expect(rest.slice(0, -1), path).not.toContain(true)
    }
  })

  it('loads the code of every command', async () => {
    for (const { path, load } of grammar.commands) expect(await load(), path).toBeTypeOf('function')
  })

  it('has texts that shells can quote, each a sentence', () => {
    for (const { path, summary, details, options, args } of grammar.commands) {
      const texts = [
        summary,
        ...details,
        ...Object.values(options).map(({ help }) => help),
        ...Object.values(args).map(({ help }) => help),
      ]
      for (const text of texts) {
        expect(text, path).not.toContain("'")
        expect(text, path).toMatch(/[.)]$/)
      }
    }
  })
})
