import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificate } from '../peers/certificates.ts'

/** The one key that the API knows. */
export const ordersKey = 'kw_live_canary_9f8e7d6c5b4a'

export interface OrdersApi {
  readonly port: number
  close(): Promise<void>
}

/** An API on 127.0.0.1 that knows one key, as a bearer token or in x-api-key, and says whose it is; with a certificate over TLS. */
export async function startOrdersApi(certificate?: Certificate): Promise<OrdersApi> {
  const answer = ({ headers }: IncomingMessage, response: ServerResponse) => {
    const known = headers.authorization === `Bearer ${ordersKey}` || headers['x-api-key'] === ordersKey
    response.writeHead(known ? 200 : 401, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(known ? { id: 'integration-7' } : { error: 'unknown key' }))
  }
  const server = certificate ? createSecureServer(certificate, answer) : createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
