import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { socketPath } from '../../../shared/api/wire.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { Core } from '../../api/core.ts'
import { isForeignUser } from '../../loopback-peer.ts'
import { openPage, type Page } from '../page.ts'
import { securityHeaders } from '../policy.ts'
import { judgeRequest, judgeUpgrade } from './guard.ts'
import { Sessions } from './sessions.ts'
import { type Connection, readingLimit, serveSocket } from './socket.ts'

/** Pages that can be connected at once. */
const socketLimit = 32
/** Milliseconds between two signs of life; a page that misses one is gone. */
const heartbeat = 30_000

export interface BrowserHostOptions {
  readonly core: Core
  /** Folder of the built page. */
  readonly pageFolder: string
  /** Port on 127.0.0.1; 0 takes a free one. */
  readonly port: number
  /** Milliseconds within which a new socket must say who it is; 5 seconds by default. */
  readonly helloLimit?: number
}

export interface BrowserHost {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  /** Makes a link that one page can sign in with. Links made earlier and not used end. */
  newLink(): string
  /** Ends all connections and frees the port. */
  close(): Promise<void>
}

/** Port of KEYWARD_PORT, or 0 for any. Throws `port-unusable`. */
export function readPort(env: Readonly<Record<string, string | undefined>>): number {
  const text = env.KEYWARD_PORT || '0'
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new VaultError('port-unusable')
  return Number(text)
}

/** Serves the page and the API on 127.0.0.1. Throws `port-unusable` and `page-missing`. */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { core, helloLimit = 5000 } = options
  const page = await openPage(options.pageFolder)
  const sessions = new Sessions()
  const connections = new Set<Connection>()

  const server = createServer({ maxHeaderSize: 8192, headersTimeout: 10_000, requestTimeout: 20_000 })
  server.maxConnections = 128
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening').catch((cause: unknown) => {
    throw new VaultError('port-unusable', { cause })
  })
  const authority = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const headers = securityHeaders(`ws://${authority}`)

  server.on('request', (request, response) => {
    void serveFile(request, response, page, authority, headers)
  })
  server.on('clientError', (_error, socket) => refuseUpgrade(socket, 400))

  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: readingLimit })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const refusal = judgeUpgrade(request, authority)
    if (refusal !== undefined) return refuseUpgrade(socket, refusal)
    if (request.url !== socketPath) return refuseUpgrade(socket, 404)
    if (sockets.clients.size >= socketLimit) return refuseUpgrade(socket, 503)
    void isForeignUser(request.socket).then((foreign) => {
      if (foreign) return refuseUpgrade(socket, 403)
      sockets.handleUpgrade(request, socket, head, (opened) => {
        const connection = serveSocket(opened, { core, sessions, helloLimit })
        connections.add(connection)
        let alive = true
        opened.on('pong', () => {
          alive = true
        })
        const beat = setInterval(() => {
          if (!alive) return opened.terminate()
          alive = false
          opened.ping()
        }, heartbeat)
        opened.on('close', () => {
          clearInterval(beat)
          connections.delete(connection)
        })
      })
    })
  })
  const unsubscribe = core.subscribe((event) => {
    for (const connection of connections) connection.tell(event)
  })

  return {
    origin: `http://${authority}`,
    newLink: () => `http://${authority}/#token=${sessions.newToken()}`,
    async close() {
      unsubscribe()
      for (const socket of sockets.clients) socket.close(1001)
      const ended = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate()
        server.closeAllConnections()
      }, 500).unref()
      await ended
    },
  }
}

async function serveFile(
  request: IncomingMessage,
  response: ServerResponse,
  page: Page,
  authority: string,
  headers: Record<string, string>,
): Promise<void> {
  const refusal = judgeRequest(request, authority)
  const path = request.url?.split('?', 1)[0] ?? ''
  const file = refusal === undefined ? await page.read(path).catch(() => undefined) : undefined
  const status = refusal ?? (file === undefined ? 404 : 200)
  const body = file?.body ?? Buffer.from(`${STATUS_CODES[status]}\n`)
  response.writeHead(status, {
    ...headers,
    'Content-Type': file?.type ?? 'text/plain; charset=utf-8',
    'Content-Length': body.byteLength,
    // What was refused has nothing more to say on this connection.
    ...(refusal !== undefined && { Connection: 'close' }),
    ...(refusal === 405 && { Allow: 'GET, HEAD' }),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

function refuseUpgrade(socket: Duplex, status: number): void {
  if (!socket.writable) socket.destroy()
  else socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
