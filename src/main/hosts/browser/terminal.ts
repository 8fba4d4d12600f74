import type { BrowserHost } from './server.ts'

export interface Terminal {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WritableStream
  readonly errors: NodeJS.WritableStream
}

/**
 * Prints the address with its one-use link as the only line of standard output, and the same with a fresh link whenever
 * the person presses Enter: for another window, or when the first link has been used. Returns the first link.
 */
export function announce(host: BrowserHost, { input, output, errors }: Terminal): string {
  const print = () => {
    const link = host.newLink()
    output.write(`Keyward is ready: ${link}\n`)
    return link
  }
  const link = print()
  if (input.isTTY) errors.write('Each link works once. Press Enter for a fresh one, Ctrl+C to end Keyward.\n')
  input.on('data', (typed: Buffer) => {
    if (typed.includes('\n') || typed.includes('\r')) print()
  })
  input.on('error', () => undefined)
  return link
}
