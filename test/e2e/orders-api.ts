import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificate } from '../peers/certificates.ts'

/** The key that the API knows at first. */
export const ordersKey = 'kw_live_canary_9f8e7d6c5b4a'

export interface OrdersApi {
  readonly port: number
  /** The keys that it knows; a test adds and takes them away as the people of a vendor do. */
  readonly keys: Set<string>
  close(): Promise<void>
}

/** An API on 127.0.0.1 that knows its keys, as a bearer token or in x-api-key, and says whose it is; with a certificate over TLS. */
export async function startOrdersApi(certificate?: Certificate): Promise<OrdersApi> {
  const keys = new Set([ordersKey])
  const answer = ({ headers }: IncomingMessage, response: ServerResponse) => {
    const bearer = headers.authorization?.replace(/^Bearer /, '')
    const known = [bearer, headers['x-api-key']].some((key) => typeof key === 'string' && keys.has(key))
    response.writeHead(known ? 200 : 401, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(known ? { id: 'integration-7' } : { error: 'unknown key' }))
  }
  const server = certificate ? createSecureServer(certificate, answer) : createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    keys,
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
