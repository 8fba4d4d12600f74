import { VaultError } from '../../../shared/errors.ts'
import { isParsable } from '../age/json-limits.ts'
import { readText } from './text.ts'

/** A JSON object of a file. */
export type Json = Readonly<Record<string, unknown>>

/** What exports of other tools need: collections of requests nest their folders. */
const limits = { depth: 64, containers: 500_000, members: 2_000_000 } as const

/** @throws VaultError `import-too-large` beyond what is safe to parse, `import-malformed` for what is no JSON */
export function readJson(bytes: Uint8Array): unknown {
  const text = readText(bytes)
  if (!isParsable(Buffer.from(text), limits)) throw new VaultError('import-too-large')
  try {
    return JSON.parse(text)
  } catch {
    throw new VaultError('import-malformed')
  }
}

/** Most characters of a JSON text inside of another file. */
const longestInner = 1024 * 1024

/** What a text inside of a file holds as JSON; undefined for what is no JSON, or more of it than anybody keeps in a secret. */
export function innerJson(text: string): unknown {
  if (text.length > longestInner || !isParsable(Buffer.from(text), limits)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The value as an object, or none when it is something else. */
export function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
}

/** The objects of a list, or none when it is no list. */
export function objectsOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(objectOf).filter((one) => one !== undefined) : []
}

/** A text of an object; an empty one for anything else. */
export function textAt(object: Json | undefined, name: string): string {
  const value = object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined
  return typeof value === 'string' ? value : ''
}

/** A value that stands for a text: numbers and truth values are written out, objects are not. */
export function scalarOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
