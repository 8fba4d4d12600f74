import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { VaultError } from '../shared/errors.ts'
import type { Io } from './io.ts'
import { plain } from './output/text.ts'

/**
 * Asks one line on the terminal. With `hidden` nothing that is typed or pasted is shown. Questions stand on standard error,
 * so that a redirected result stays clean.
 * @throws VaultError `cancelled` on Ctrl-C and Ctrl-D
 */
export function ask(io: Io, question: string, hidden = false): Promise<string> {
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() })
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const shown = plain(question)
  const line = createInterface({
    input: io.stdin,
    output: hidden ? silence : io.stderr,
    terminal: true,
    historySize: 0,
  })
  let answer: string | undefined
  if (hidden) io.stderr.write(shown)
  else line.setPrompt(shown)
  line.once('line', (text) => {
    answer = text
    line.close()
  })
  line.once('SIGINT', () => line.close())
  line.once('close', () => {
    if (hidden || answer === undefined) io.stderr.write('\n')
    if (answer === undefined) reject(new VaultError('cancelled'))
    else resolve(answer)
  })
  if (!hidden) line.prompt()
  return promise
}

/** Asks for a new passphrase twice until both are the same. @throws VaultError `cancelled` */
export async function askNewPassphrase(io: Io, label: string): Promise<string> {
  for (;;) {
    const first = await ask(io, `${label}: `, true)
    const second = await ask(io, 'Again: ', true)
    if (first === second) return first
    io.stderr.write('These were not the same. Try again.\n')
  }
}

/** A question of yes or no; anything else than yes is no. @throws VaultError `cancelled` */
export async function askYes(io: Io, question: string, otherwise = false): Promise<boolean> {
  const answer = (await ask(io, `${question} [${otherwise ? 'Y/n' : 'y/N'}] `)).trim().toLowerCase()
  return answer === '' ? otherwise : answer === 'y' || answer === 'yes'
}
