import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Worker } from 'node:worker_threads'
import { metadata, startCore } from '../integration/core.ts'
import { type Figure, median } from './measure.ts'

const count = 200
const parallel = 8

/**
 * A run of 200 connections to a server of this computer, each test in a worker of its own, against 200 workers that do
 * nothing: what the tests cost beyond their isolation.
 */
export async function probeFigures(runs: number): Promise<Figure[]> {
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
    const workers = await median(runs, () => inParallel(emptyWorker))
    const tests = await median(runs, async () => {
      const run = { runId: randomUUID(), connections: { all: true }, parallel, timeoutMs: 60_000 } as const
      const { ok } = await test.client.tests.run(run)
      if (!ok) throw new Error('A test failed.')
    })
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
