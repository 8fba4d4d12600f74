import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../../scripts/run.ts'
import { cleanEnv } from './fixtures.ts'

export interface CommandRun {
  readonly status: number
  readonly output: string
  readonly errors: string
}

/** The built command on a home folder, in a process of its own. */
export function commandOn(home: string, extra: Readonly<Record<string, string>>) {
  return (args: readonly string[], input = ''): Promise<CommandRun> =>
    new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [join(root, 'bin', 'keyward'), ...args],
        { env: cleanEnv(home, extra), timeout: 20_000 },
        (error, output, errors) =>
          resolve({ status: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, output, errors }),
      )
      child.stdin?.end(input)
    })
}
