import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Program } from './context.ts'
import type { Io } from './io.ts'
import { main } from './main.ts'

/** Beside the checkout's or the package's root, from the source and from the built file alike. */
const manifest = fileURLToPath(new URL('../../package.json', import.meta.url))

const io: Io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  platform: process.platform,
  onInterrupt(listener) {
    process.on('SIGINT', listener)
    return () => process.off('SIGINT', listener)
  },
}

const program: Program = {
  get version() {
    return String(JSON.parse(readFileSync(manifest, 'utf8')).version)
  },
  packaged: manifest.includes('app.asar'),
  createCore: async (options) => (await import('../main/app.ts')).createCore(options),
  defaultHome: async ({ env, platform }) => (await import('../main/home.ts')).defaultHome(env, platform),
}

// A reader that has seen enough closes the pipe (`keyward … | head`): that is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exitCode = 1
  })
}

/** What was written must be out before the process ends, and nothing that is still open may keep it alive. */
async function end(status: number): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))))
  process.exit(status)
}

// Not awaited at the top level: the files of commands may import from this one, which then would wait for itself.
void main(process.argv.slice(2), io, program).then(end)
