import { recognise } from '../../connections/recognise/recognise.ts'
import { findType } from '../../credentials/types/registry.ts'
import type { Entry } from './items.ts'
import { forNames } from './names.ts'

type Recognised = Pick<Entry, 'type' | 'config' | 'secrets' | 'system' | 'connection'> & {
  readonly name?: string | undefined
}

/**
 * What a text turns out to be, as far as it is whole: a key without the user name that its type asks for, or a key whose shape
 * alone speaks for it, stays what the file calls it.
 */
export function recognised(text: string): Recognised | null {
  const found = recognise(text)
  if (found === null || 'reason' in found || found.isGuess) return null
  const given = { ...found.config, ...found.secrets }
  const isWhole = findType(found.type)?.fields.every(
    ({ name, required, when, ...field }) =>
      !required ||
      when !== undefined ||
      ('default' in field && field.default !== undefined) ||
      given[name] !== undefined,
  )
  if (!isWhole || Object.keys(found.secrets).length === 0) return null
  const { type, config, secrets, system, connection, name } = found
  return { type, config, secrets, system, connection, name }
}

/** The environment that a word stands for, such as the name of a folder or a profile; empty when it stands for none. */
export function environmentOf(word: string): string {
  const lower = forNames(word).trim().toLowerCase()
  return environments.find((words) => words.includes(lower))?.[0] ?? ''
}

const environments: readonly (readonly string[])[] = [
  ['production', 'prod', 'prd', 'live'],
  ['staging', 'stage', 'stg'],
  ['development', 'dev', 'develop'],
]
