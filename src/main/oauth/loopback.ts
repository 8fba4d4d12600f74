import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { VaultError } from '../../shared/errors.ts'
import { property } from '../connections/classify.ts'
import { isForeignUser } from '../loopback-peer.ts'
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
   * The answer with the state that was given along. Others are refused and waited past: whatever page or program sends them must
   * not be able to end an authorization.
   * @throws VaultError `oauth-ended`, or `oauth-state-mismatch` when others have come meanwhile; `cancelled`
   */
  answer(state: string, endsAfterMs: number, signal: AbortSignal): Promise<Answer>
  close(): void
}

/**
 * Listens on the loopback alone. It answers one navigation of a browser to its path, asked for under its own name and by a program
 * of the same user, and nothing else: no other method, no script or frame of a page, no second time.
 * @throws VaultError `oauth-port-taken`
 */
export async function listenForAnswer(redirect: RedirectAddress): Promise<Loopback> {
  let origin = ''
  let waiting: ((url: URL, response: ServerResponse) => void) | undefined
  const onRequest = async (request: IncomingMessage, response: ServerResponse) => {
    const refused = refusalOf(request, origin, redirect.path)
    if (refused !== null) return show(response, refused, 'unknown')
    // Every user of this computer can connect here, and may have read the state in the list of processes.
    if (await isForeignUser(request.socket)) return show(response, 403, 'unknown')
    if (!waiting) return show(response, 410, 'over')
    waiting(new URL(request.url ?? '', origin), response)
  }
  const servers = await listen(redirect, (...exchange) => void onRequest(...exchange)).catch(() => {
    throw new VaultError('oauth-port-taken')
  })
  const { port } = servers[0].address() as AddressInfo
  origin = `http://${redirect.hostname}:${port}`
  return {
    redirectUri: `${origin}${redirect.path}`,
    answer(state, endsAfterMs, signal) {
      return new Promise((resolve, reject) => {
        let isForeign = false
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
        const timer = setTimeout(() => fail(isForeign ? 'oauth-state-mismatch' : 'oauth-ended'), endsAfterMs)
        if (signal.aborted) return cancel()
        signal.addEventListener('abort', cancel, { once: true })
        waiting = (url, response) => {
          const states = url.searchParams.getAll('state')
          if (states.length !== 1 || !isSame(states[0] ?? '', state)) {
            isForeign = true
            return show(response, 400, 'foreign')
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

/** Status by which a request is refused that is no browser's with an answer; null for one that may be. */
function refusalOf({ url: target, method, headers }: IncomingMessage, origin: string, path: string): number | null {
  const url = origin === '' ? null : URL.parse(target ?? '', origin)
  // A page whose name was made to lead here asks under that name.
  if (url?.origin !== origin || headers.host?.toLowerCase() !== new URL(origin).host) return 421
  if (url.pathname !== path) return 404
  if (method !== 'GET') return 405
  // A browser says what it asks for: a script that probes the ports of this computer, or a frame, is none that a person went to.
  const { 'sec-fetch-mode': mode = 'navigate', 'sec-fetch-dest': where = 'document' } = headers
  if (mode !== 'navigate' || where !== 'document') return 403
  return url.searchParams.has('code') || url.searchParams.has('error') ? null : 400
}

/** Takes as long for each wrong state, since any number of them may be tried. */
function isSame(given: string, state: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(state))
}

/** Both loopbacks for the name `localhost`: which of them a browser takes is its own affair. */
async function listen({ hostname, port }: RedirectAddress, onRequest: Listener): Promise<[Server, ...Server[]]> {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1')
  const first = await listenOn(bare === 'localhost' ? '127.0.0.1' : bare, port, onRequest)
  if (bare !== 'localhost') return [first]
  try {
    return [first, await listenOn('::1', (first.address() as AddressInfo).port, onRequest)]
  } catch (error) {
    // A computer without IPv6 has no second one. Where somebody else holds its port, the browser would bring the answer to them.
    if (['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(String(property(error, 'code')))) return [first]
    first.close()
    throw error
  }
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void

async function listenOn(host: string, port: number, onRequest: Listener): Promise<Server> {
  const server = createServer(
    { maxHeaderSize: 65_536, headersTimeout: 5000, requestTimeout: 5000, connectionsCheckingInterval: 1000 },
    onRequest,
  )
  server.maxConnections = 20
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject)
    server.listen({ host, port, exclusive: true }, resolve)
  })
  return server
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
