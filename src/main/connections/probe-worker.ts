import { isMainThread, parentPort } from 'node:worker_threads'
import type { ConnectionKindId, Connector, ProbeTarget } from './connector.ts'
import { runSession } from './probe-session.ts'

/** Entry point of the worker: one message in, which holds one target; messages out; no second test. */

/** Only the protocol in use is loaded. */
const connectors: Readonly<Record<ConnectionKindId, () => Promise<Connector>>> = {
  http: async () => (await import('./connectors/http.ts')).http,
  postgresql: async () => (await import('./connectors/postgresql.ts')).postgresql,
  mysql: async () => (await import('./connectors/mysql.ts')).mysql,
  redis: async () => (await import('./connectors/redis.ts')).redis,
}

if (!isMainThread && parentPort) {
  const port = parentPort
  // What a driver rejects after the test has ended concerns nobody.
  process.on('unhandledRejection', () => {})
  port.once('message', async (bytes: Uint8Array) => {
    const target = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as ProbeTarget
    bytes.fill(0)
    try {
      const connector = await connectors[target.kind]()
      await runSession(connector, target, (message) => port.postMessage(message))
      port.close()
    } catch {
      // The test has no finding, and whoever waits for one needn't wait for its deadline.
      process.exit(1)
    }
  })
}
