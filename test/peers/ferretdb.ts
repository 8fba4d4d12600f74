import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/run.ts'
import { findProgram, freePort, makeFolder, makePassword, startDaemon } from './daemons.ts'

const version = 'v1.24.2'
const folder = join(root, 'node_modules', '.cache', `ferretdb-${version}`)
const program = join(folder, 'ferretdb')

/** Why FerretDB can't be started here; null when it can. It is built when it is asked for the first time. */
export function ferretMissing(): string | null {
  if (existsSync(program)) return null
  const go = findProgram('go', ['/usr/local/go/bin'])
  if (go === null) return 'FerretDB is built with Go, which is not installed'
  const source = join(folder, 'source')
  try {
    mkdirSync(folder, { recursive: true })
    const options = { encoding: 'utf8', stdio: 'pipe', timeout: 400_000 } as const
    const module = `github.com/FerretDB/FerretDB@${version}`
    const found = JSON.parse(execFileSync(go, ['mod', 'download', '-json', module], options)) as { Dir: string }
    cpSync(found.Dir, source, { recursive: true })
    execFileSync('chmod', ['-R', 'u+w', source])
    // Its own build writes this file; without it the program ends at once.
    writeFileSync(join(source, 'build/version/version.txt'), `${version}\n`)
    execFileSync(go, ['build', '-o', program, './cmd/ferretdb'], { ...options, cwd: source })
    return null
  } catch {
    return 'Go can’t build FerretDB here'
  } finally {
    rmSync(source, { recursive: true, force: true })
  }
}

/** A FerretDB server of the tests' own, which speaks MongoDB's protocol and keeps its data in SQLite. */
export interface FerretPeer {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly replicaSet: string
  stop(): Promise<void>
}

/** Starts FerretDB on the loopback. */
export async function startFerret(): Promise<FerretPeer> {
  const data = makeFolder({})
  const [port, user, password, replicaSet] = [await freePort(), 'keyward_app', makePassword(), 'rs-keyward']
  const server = await startDaemon(
    program,
    [
      '--handler=sqlite',
      `--sqlite-url=file:${data.path}/`,
      `--listen-addr=127.0.0.1:${port}`,
      `--state-dir=${data.path}`,
      '--debug-addr=-',
      '--telemetry=disable',
      '--test-enable-new-auth',
      '--setup-database=admin',
      `--setup-username=${user}`,
      `--setup-password=${password}`,
      `--repl-set-name=${replicaSet}`,
    ],
    {},
    (output) => /Listening on TCP/i.test(output),
  )
  return {
    host: '127.0.0.1',
    port,
    user,
    password,
    replicaSet,
    async stop() {
      await server.stop()
      data.remove()
    },
  }
}
