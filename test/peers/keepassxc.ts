import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, makeFolder } from './daemons.ts'

export const keepassProgram = findProgram('keepassxc-cli')

/** `keepassxc-cli` in a folder of its own. What it asks for on a terminal is given to its standard input. */
export function keepassxc() {
  const folder = makeFolder({})
  const env = { ...process.env, HOME: folder.path, XDG_CONFIG_HOME: folder.path, LANG: 'C.UTF-8' }
  return {
    path: (name: string) => join(folder.path, name),
    /** Runs a command and answers what it prints. */
    run: (args: readonly string[], typed: readonly string[] = []): string =>
      execFileSync(keepassProgram ?? '', args, {
        cwd: folder.path,
        env,
        input: typed.map((line) => `${line}\n`).join(''),
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'pipe'],
        timeout: 60_000,
        maxBuffer: 1 << 28,
      }),
    remove() {
      folder.remove()
      rmSync(folder.path, { recursive: true, force: true })
    },
  }
}
