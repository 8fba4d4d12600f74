import { rmSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { line } from '../../shared/domain/common.ts'
import { appendSideFile, readSideFile } from './side-file.ts'

/**
 * What happens while the vault is locked can't be written into its audit log, which is locked as well: failed attempts to
 * open it or a backup, and changed settings. It waits in a file beside the vault and is taken into the log at the next unlock. The file
 * is not authenticated: who can write the folder can also remove it, or write into it.
 */
const note = z.strictObject({
  /** Milliseconds since 1970, within the years that ISO 8601 writes with four digits. */
  at: z
    .number()
    .int()
    .min(0)
    .max(Date.UTC(9999, 11, 31)),
  actor: line,
  action: z.enum(['vault.unlock-failed', 'vault.restore', 'settings.update']),
  detail: line.max(400),
})
export type LockedNote = z.infer<typeof note>

const maxBytes = 64 * 1024
/** The file may end with a line that went beyond `maxBytes`. */
const maxRead = 2 * maxBytes

function fileIn(folder: string): string {
  return join(folder, 'while-locked.jsonl')
}

/** Notes what happened. A folder that can't be written is no reason to hide the failure that is noted. */
export function noteWhileLocked(folder: string, entry: LockedNote): void {
  try {
    appendSideFile(fileIn(folder), JSON.stringify(entry), maxBytes)
  } catch {
    // See above.
  }
}

/** What happened since the last unlock, oldest first; the caller removes it once it is in the log. */
export function readLockedNotes(folder: string): LockedNote[] {
  return readSideFile(fileIn(folder), maxRead)
    .split('\n')
    .flatMap((text) => {
      try {
        const parsed = note.safeParse(JSON.parse(text))
        return parsed.success ? [parsed.data] : []
      } catch {
        // An empty line, or the torn last one of a killed process.
        return []
      }
    })
}

export function clearLockedNotes(folder: string): void {
  rmSync(fileIn(folder), { force: true })
}
