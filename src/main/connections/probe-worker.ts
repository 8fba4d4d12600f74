import { isMainThread, parentPort } from 'node:worker_threads'
import { connectors } from './connectors/registry.ts'
import { limitHashing } from './hashing-limit.ts'
import type { ProbeJob } from './probe-messages.ts'
import { runSession } from './probe-session.ts'

/** Entry point of the worker: one message in, which holds one target; messages out; no second test. */

if (!isMainThread && parentPort) {
  const port = parentPort
  // What a driver rejects after the test has ended concerns nobody.
  process.on('unhandledRejection', () => {})
  limitHashing()
  port.once('message', async (bytes: Uint8Array) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
    const { target, request, rotation } = JSON.parse(text) as ProbeJob
    bytes.fill(0)
    try {
      const connector = request
        ? (await import('./connectors/exchange.ts')).exchangeOf(request)
        : rotation
          ? await (await import('./rotators/rotator.ts')).rotationOf(rotation)
          : await connectors.get(target.kind)?.()
      if (connector) await runSession(connector, target, (message) => port.postMessage(message))
      port.close()
    } catch {
      // The test has no finding, and whoever waits for one needn't wait for its deadline.
      process.exit(1)
    }
  })
}
