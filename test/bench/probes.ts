import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { metadata, startCore } from '../integration/core.ts'
import { type Figure, medians } from './measure.ts'

const count = 200
const parallel = 8
const root = join(import.meta.dirname, '..', '..')
const command = join(root, 'bin', 'keyward')

/**
 * A run of 200 connections to a server of this computer by the built command, each test in a worker of its own, against 200
 * workers that do nothing: what the tests cost beyond their isolation.
 */
export async function probeFigures(runs: number): Promise<Figure[]> {
  if (!existsSync(join(root, 'out', 'main', 'cli.js'))) {
    console.log('The command is not built, so its tests are not measured: npm run build')
    return []
  }
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"id":"me"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const test = await startCore()
  try {
    const { id: credentialId } = await test.client.credentials.create({
      type: 'bearer-token',
      metadata: metadata({ name: 'Token' }),
      config: {},
      secrets: { token: 'kw-bench-token-0123456789' },
    })
    for (let number = 0; number < count; number++) {
      const about = { name: `Api ${number}`, kind: 'http', systemId: null, environment: '', purpose: '' }
      const parameters = { url, path: '/me', expectJson: 'id' }
      await test.client.connections.create({ input: { ...about, credentialId, parameters }, consent: true })
    }
    const env = { ...process.env, ...test.env, KEYWARD_HOME: test.home }
    const run = () => runCommand(['test', '--all', '--parallel', String(parallel)], env)
    const [workers = Number.NaN, tests = Number.NaN] = await medians(runs, () => inParallel(emptyWorker), run)
    return [
      {
        what: `test ${count} connections, ${parallel} at a time`,
        size: 0,
        ms: tests,
        against: workers,
        counterpart: `${count} empty workers`,
        goal: 4,
      },
    ]
  } finally {
    await test.close()
    server.closeAllConnections()
    server.close()
  }
}

/** Not waited for synchronously: the server that is asked lives in this process. */
function runCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] })
    child.once('error', reject)
    child.once('exit', (status) =>
      status === 0 ? resolve() : reject(new Error(`keyward ended with status ${status}.`)),
    )
  })
}

async function inParallel(work: () => Promise<void>): Promise<void> {
  let left = count
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (left-- > 0) await work()
    }),
  )
}

function emptyWorker(): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker('0', { eval: true, env: {}, stdout: true, stderr: true })
    worker.once('error', reject).once('exit', () => resolve())
  })
}
