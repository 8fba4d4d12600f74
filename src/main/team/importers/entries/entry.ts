import type { FieldValues } from '../../../../shared/domain/credential.ts'
import { forNames } from '../names.ts'

/** A field of an entry. */
export interface EntryField {
  readonly name: string
  readonly value: string
  readonly isSecret: boolean
}

/** An entry of a password manager: what all of them have. Everything in it comes from a stranger's file, much of it is secret. */
export interface VaultEntry {
  readonly title: string
  readonly username: string
  readonly password: string
  readonly url: string
  readonly notes: string
  /** Names of folders, collections, tags; whatever they are made of. */
  readonly tags: readonly string[]
  readonly environment: string
  /** An instant, or null. */
  readonly expiresAt: string | null
  readonly fields: readonly EntryField[]
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[]
}

export const emptyEntry: VaultEntry = {
  title: '',
  username: '',
  password: '',
  url: '',
  notes: '',
  tags: [],
  environment: '',
  expiresAt: null,
  fields: [],
  files: [],
}

/** What an entry may be: a credential of a type, and what it leaves of the entry. */
export interface Guess {
  readonly type: string
  readonly config: FieldValues
  readonly secrets: FieldValues
  readonly systemId?: string
  readonly connection?: { readonly kind: string; readonly parameters: Readonly<Record<string, string>> }
  /** The parts of the entry that the credential does not hold. */
  readonly rest: Pick<VaultEntry, 'username' | 'password' | 'url' | 'fields'>
}

/** The environment that a folder's name stands for; empty for none. */
export function environmentOf(folder: string): string {
  const word = forNames(folder).trim().toLowerCase()
  if (/^prod(uction)?$/.test(word)) return 'production'
  if (/^stag(e|ing)$/.test(word)) return 'staging'
  return /^dev(elopment)?$/.test(word) ? 'development' : ''
}

/** A tag of any words: what a tag can't have becomes a dash. Empty where nothing is left. */
export function toTag(text: string): string {
  const words = forNames(text)
    .normalize('NFC')
    .replace(/[\s,\p{C}]+/gu, '-')
  return words
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/\p{Cs}$|-+$/u, '')
}
