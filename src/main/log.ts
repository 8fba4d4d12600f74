import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The fields that a log line may have. Values are codes, names of calls and numbers: never input, never messages. */
export interface LogFields {
  readonly event: 'start' | 'stop' | 'unexpected-error'
  readonly reference?: string
  readonly call?: string
  readonly error?: unknown
}

export interface Logger {
  log(fields: LogFields): void
}

const maxBytes = 1024 * 1024

/**
 * Writes `logs/keyward.log` in Keyward's home, one JSON object a line, the last two megabytes. Of an error only its class,
 * its code and the places in the code are written: messages of drivers can hold what they were given.
 */
export function openLog(home: string, now: () => number = Date.now): Logger {
  const file = join(home, 'logs', 'keyward.log')
  return {
    log({ event, reference, call, error }) {
      const line = JSON.stringify({
        at: new Date(now()).toISOString(),
        event,
        ...(reference && { reference }),
        ...(call && { call: call.slice(0, 60).replace(/[^\w.-]/g, '') }),
        ...(error !== undefined && { error: describe(error) }),
      })
      try {
        mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 })
        if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) renameSync(file, `${file}.1`)
        appendFileSync(file, `${line}\n`, { mode: 0o600 })
      } catch {
        // A log that can't be written must not stop the work.
      }
    },
  }
}

function describe(error: unknown): { class: string; code?: string; frames: string[] } {
  if (!(error instanceof Error)) return { class: typeof error, frames: [] }
  const code =
    'code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(error.code)
      ? error.code
      : undefined
  // The stack begins with the message, whose own lines may look like places.
  const stack = error.stack ?? ''
  const frames = stack
    .slice(stack.includes(error.message) ? stack.indexOf(error.message) + error.message.length : 0)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim().replace(/\(?(?:file:\/\/)?[^()\s]*[\\/]([^\\/()\s]+)\)?$/, '($1)'))
  return { class: error.constructor.name, ...(code && { code }), frames }
}
