import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface GatedApi {
  readonly url: string
  /** Answers what waits, and everything from now on. */
  letAll(): void
  /** How many requests have come. */
  requests(): number
  close(): Promise<void>
}

/** An API on 127.0.0.1 that knows one key, as a bearer token, echoes what is wrong, and answers only once it is let, so that a test can be watched. */
export async function startGatedApi(key: string): Promise<GatedApi> {
  const gate = Promise.withResolvers<void>()
  let requests = 0
  const server = createServer(async ({ headers }, response) => {
    requests += 1
    await gate.promise
    const known = headers.authorization === `Bearer ${key}`
    response.writeHead(known ? 200 : 401, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(known ? { id: 'integration-7' } : { error: 'unknown key', sent: headers }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letAll: gate.resolve,
    requests: () => requests,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
