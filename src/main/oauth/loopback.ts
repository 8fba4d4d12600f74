import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { VaultError } from '../../shared/errors.ts'
import { pageOf } from './loopback-page.ts'
import type { RedirectAddress } from './redirect.ts'

/** What the browser brought, and how it ended is told to the person who sits before it. */
interface Answer {
  readonly url: URL
  reply(isDone: boolean): void
}

/** Waits on this computer for the one answer of an authorization (RFC 8252, section 7.3). */
export interface Loopback {
  /** To be sent along, and registered at the service. */
  readonly redirectUri: string
  /**
   * The answer with the state that was given along.
   * @throws VaultError `oauth-state-mismatch`, `oauth-ended`, `cancelled`
   */
  answer(state: string, endsAfterMs: number, signal: AbortSignal): Promise<Answer>
  close(): void
}

/**
 * Listens on the loopback alone. It answers one navigation of a browser to its path, asked for under its own name, and nothing else:
 * no other method, no script of a page, no second time.
 * @throws VaultError `oauth-port-taken`
 */
export async function listenForAnswer(redirect: RedirectAddress): Promise<Loopback> {
  let waiting: ((request: IncomingMessage, response: ServerResponse, url: URL) => void) | undefined
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    const url = URL.parse(request.url ?? '', origin)
    if (request.headers.host?.toLowerCase() !== new URL(origin).host) return show(response, 421, 'unknown')
    if (url?.pathname !== redirect.path) return show(response, 404, 'unknown')
    if (request.method !== 'GET') return show(response, 405, 'unknown')
    // A browser says what it asks for: a page that probes the ports of this computer is none that a person went to.
    const mode = request.headers['sec-fetch-mode']
    if (mode !== undefined && mode !== 'navigate') return show(response, 403, 'unknown')
    if (!url.searchParams.has('code') && !url.searchParams.has('error')) return show(response, 400, 'unknown')
    if (!waiting) return show(response, 410, 'over')
    waiting(request, response, url)
  }
  const servers = await listen(redirect, onRequest)
  const [first] = servers
  const { port } = first.address() as AddressInfo
  const origin = `http://${redirect.hostname}:${port}`
  return {
    redirectUri: `${origin}${redirect.path}`,
    answer(state, endsAfterMs, signal) {
      return new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', cancel)
          waiting = undefined
        }
        const fail = (code: 'oauth-state-mismatch' | 'oauth-ended' | 'cancelled') => {
          end()
          reject(new VaultError(code))
        }
        const cancel = () => fail('cancelled')
        const timer = setTimeout(() => fail('oauth-ended'), endsAfterMs)
        if (signal.aborted) return cancel()
        signal.addEventListener('abort', cancel, { once: true })
        waiting = (_request, response, url) => {
          const states = url.searchParams.getAll('state')
          if (states.length !== 1 || states[0] !== state) {
            show(response, 400, 'foreign')
            return fail('oauth-state-mismatch')
          }
          end()
          resolve({ url, reply: (isDone) => show(response, isDone ? 200 : 400, isDone ? 'done' : 'failed') })
        }
      })
    },
    close() {
      for (const server of servers) {
        server.close()
        server.closeIdleConnections()
        setTimeout(() => server.closeAllConnections(), 2000).unref()
      }
    },
  }
}

/** Both loopbacks for the name `localhost`: which of them a browser takes is its own affair. */
async function listen(
  { hostname, port }: RedirectAddress,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<[Server, ...Server[]]> {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1')
  const first = await listenOn(bare === 'localhost' ? '127.0.0.1' : bare, port, onRequest)
  if (bare !== 'localhost') return [first]
  const second = await listenOn('::1', (first.address() as AddressInfo).port, onRequest).catch(() => undefined)
  return second ? [first, second] : [first]
}

function listenOn(host: string, port: number, onRequest: Parameters<typeof listen>[1]): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ maxHeaderSize: 65_536, requestTimeout: 10_000 }, onRequest)
    server.maxConnections = 20
    server.once('error', () => reject(new VaultError('oauth-port-taken')))
    server.listen({ host, port, exclusive: true }, () => resolve(server))
  })
}

function show(response: ServerResponse, status: number, what: Parameters<typeof pageOf>[0]): void {
  const page = pageOf(what)
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  })
  response.end(page)
}
