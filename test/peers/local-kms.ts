import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/run.ts'
import { findProgram, freePort, makeFolder, startDaemon } from './daemons.ts'

const version = 'v0.0.0-20260228092603-2a5e92d09ab6'
const folder = join(root, 'node_modules', '.cache', `local-kms-${version}`)
const program = join(folder, 'local-kms')

/** What the table of cases calls it. */
export const localKms = 'local-kms 2a5e92d'

/** Why local-kms can't be started here; null when it can. It is built when it is asked for the first time. */
export function localKmsMissing(): string | null {
  if (existsSync(program)) return null
  const go = findProgram('go', ['/usr/local/go/bin'])
  if (go === null) return 'local-kms is built with Go, which is not installed'
  try {
    mkdirSync(folder, { recursive: true })
    execFileSync(go, ['install', `github.com/nsmithuk/local-kms@${version}`], {
      env: { ...process.env, GOBIN: folder },
      timeout: 300_000,
      stdio: 'pipe',
    })
    return null
  } catch {
    return 'Go can’t build local-kms here'
  }
}

/** A local-kms of the tests' own. Other than moto it knows the states of keys and what they are for, and it has no sign-in. */
export interface LocalKmsPeer {
  readonly url: string
  stop(): Promise<void>
}

/** Starts it. It listens on every address of this computer, which it can't be kept from, and holds nothing but a test's keys. */
export async function startLocalKms(): Promise<LocalKmsPeer> {
  const data = makeFolder({})
  const port = await freePort()
  const settings = [`PORT=${port}`, `KMS_DATA_PATH=${data.path}`, 'KMS_REGION=eu-west-1', 'KMS_ACCOUNT_ID=111122223333']
  const server = await startDaemon('/usr/bin/env', [...settings, program], {}, (output) =>
    output.includes('started on'),
  )
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await server.stop()
      data.remove()
    },
  }
}
