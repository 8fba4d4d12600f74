import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Credential } from '../../src/shared/domain/credential.ts'

/*
 * What a client of test/peers/client-child.ts writes down of its work, a line each: what it is about to change before it does, and what it
 * was told after it was. So the file of a process that was killed says no more than was true.
 */

export type OnConflict = 'leave' | 'mine' | 'theirs' | 'both'

/** A change has a mark that no other has. It begins with the client's letter. */
interface Change {
  readonly mark: string
  readonly id: string
}

export type JournalEntry =
  /** A life of the client begins. */
  | { readonly is: 'up' }
  /** A change is about to be made; `id` is null for a new credential. */
  | { readonly is: 'try'; readonly mark: string; readonly id: string | null }
  /** It is in the client's vault. */
  | { readonly is: 'made'; readonly mark: string; readonly id: string }
  | { readonly is: 'push'; readonly mode: OnConflict }
  | { readonly is: 'failed'; readonly code: string }
  /** A push that said that all is well: `accepted` is what a person may rely on now, `dropped` what theirs came in the place of. */
  | {
      readonly is: 'pushed'
      readonly revision: number
      readonly sent: number
      readonly accepted: readonly Change[]
      readonly dropped: readonly Change[]
      readonly conflicts: readonly string[]
    }

export interface Journal {
  /** What was written in this life and those before. */
  readonly before: readonly JournalEntry[]
  write(entry: JournalEntry): void
  close(): void
}

/** Opens a client's journal to go on with it. */
export function openJournal(file: string): Journal {
  const before = existsSync(file) ? readJournal(file) : []
  const handle = openSync(file, 'a')
  return {
    before,
    write: (entry) => void writeSync(handle, `${JSON.stringify(entry)}\n`),
    close() {
      fsyncSync(handle)
      closeSync(handle)
    },
  }
}

export function readJournal(file: string): JournalEntry[] {
  // A line that a kill has cut off was never written.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as JournalEntry)
}

/** Marks of the changes that a state was made of, oldest first: it is where a state says what it was made upon. */
export function marksOf({ type, purpose, config }: Pick<Credential, 'type' | 'purpose' | 'config'>): string[] {
  const text = type === 'basic-auth' ? String(config.username ?? '') : purpose
  return text === '' ? [] : text.split(' ')
}

/** A value that must lie nowhere in clear. It names the change that it came with. */
export function canary(mark: string, random: string): string {
  return `canary-${mark}-${random}`
}
