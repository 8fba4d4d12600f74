import { appendFileSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

/**
 * Failed attempts to open a locked vault can't be written into its audit log, which is locked as well. They wait in a file
 * beside it and are taken into the log at the next unlock. The file is not authenticated: who can write the folder can
 * also remove it.
 */
const failure = z.strictObject({ at: z.number().int(), actor: z.string().max(500), code: z.string().max(100) })
export type UnlockFailure = z.infer<typeof failure>

const maxBytes = 64 * 1024

function fileIn(folder: string): string {
  return join(folder, 'unlock-failures.jsonl')
}

/** Notes one failed attempt. A folder that can't be written is no reason to hide the failure itself. */
export function noteUnlockFailure(folder: string, entry: UnlockFailure): void {
  const file = fileIn(folder)
  try {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) return
    appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 })
  } catch {
    // See above.
  }
}

/** The attempts since the last unlock, oldest first; the caller removes them once they are in the log. */
export function readUnlockFailures(folder: string): UnlockFailure[] {
  let text: string
  try {
    text = readFileSync(fileIn(folder), 'utf8')
  } catch {
    return []
  }
  const entries: UnlockFailure[] = []
  for (const line of text.split('\n').filter(Boolean)) {
    try {
      const parsed = failure.safeParse(JSON.parse(line))
      if (parsed.success) entries.push(parsed.data)
    } catch {
      // A torn last line of a killed process.
    }
  }
  return entries
}

export function clearUnlockFailures(folder: string): void {
  rmSync(fileIn(folder), { force: true })
}
