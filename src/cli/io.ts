import type { Readable, Writable } from 'node:stream'

/** A standard stream. Only a terminal has columns. */
type Terminal = { readonly isTTY?: boolean; readonly columns?: number }

/** The process around the command, handed in so that tests can stand in for it. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable & Terminal
  readonly stderr: Writable & Terminal
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  /** Calls back on Ctrl-C instead of ending the process, until the returned function is called. */
  onInterrupt(listener: () => void): () => void
}

/** A terminal that can ask: both what is typed and where the question stands must be one. */
export function canAsk(io: Io): boolean {
  return io.stdin.isTTY === true && io.stderr.isTTY === true
}
