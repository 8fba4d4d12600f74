import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Credential } from '../../src/shared/domain/credential.ts'
import type { ConflictChoice, ConflictDecision } from '../../src/shared/domain/remote.ts'

/*
 * What a client of test/clients/child.ts writes down of its work, a line each: what it is about to change before it does, and what it
 * was told after it was. So the file of a process that was killed says no more than was true.
 */

/** How a client decides what both sides have changed: all of it in one way, or each conflict that it was told of on its own. */
export interface Habits {
  /** One of them for each push. */
  readonly ways: readonly (ConflictChoice | 'each')[]
  /** What it chooses where it decides each on its own. */
  readonly choices: readonly ConflictChoice[]
}

/** Whether a client with these habits ever gives up a change of its own. */
export function yields({ ways, choices }: Habits): boolean {
  return ways.includes('theirs') || choices.includes('theirs')
}

/** A change has a mark that no other has. It begins with the client's letter. */
export interface Change {
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
  | { readonly is: 'push'; readonly onConflict: ConflictChoice; readonly decisions: readonly ConflictDecision[] }
  | { readonly is: 'failed'; readonly code: string }
  /** A push that said that all is well: `accepted` is what a person may rely on now, `dropped` what theirs came in the place of. */
  | {
      readonly is: 'pushed'
      readonly revision: number
      readonly sent: number
      readonly accepted: readonly Change[]
      readonly dropped: readonly Change[]
      readonly conflicts: number
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
