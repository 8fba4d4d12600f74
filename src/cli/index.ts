import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { lookInPathAlone } from '../main/programs.ts'
import { VaultError } from '../shared/errors.ts'
import type { Program } from './context.ts'
import type { Io } from './io.ts'
import { main } from './main.ts'

interface Manifest {
  readonly version: string
  /** A checkout has scripts; the manifest of an installed command has none. */
  readonly scripts?: unknown
}

/** Two folders up, from the source and from the built file alike. */
const manifest = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
) as Manifest

lookInPathAlone(process.env, process.platform)

const io: Io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  platform: process.platform,
  onInterrupt(listener) {
    // The second one ends the process, should the first not do.
    process.once('SIGINT', listener)
    return () => process.off('SIGINT', listener)
  },
}

const program: Program = {
  version: manifest.version,
  packaged: manifest.scripts === undefined,
  createCore: async (options) => (await import('../main/app.ts')).createCore(options),
  defaultHome: async ({ env, platform }) => (await import('../main/home.ts')).defaultHome(env, platform),
}

// A reader that has seen enough closes the pipe (`keyward … | head`): that is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exitCode = 1
  })
}

// By itself Node would print an error that nobody caught with its text, which may repeat what it was about.
process.on('uncaughtException', () => {
  const { message, remedy } = new VaultError('internal')
  process.stderr.write(`keyward: ${message}\n${remedy}\n`)
  process.exit(1)
})

/** What was written must be out before the process ends, and nothing that is still open may keep it alive. */
async function end(status: number): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))))
  process.exit(status)
}

// Not awaited at the top level: the files of commands may import from this one, which then would wait for itself.
void main(process.argv.slice(2), io, program).then(end)
