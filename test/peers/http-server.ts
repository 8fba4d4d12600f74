import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Certificate } from './certificates.ts'
import { listen } from './sockets.ts'

/** An HTTP server of a test's own, which does right and wrong what servers do. */
export interface HttpPeer {
  readonly port: number
  /** Address without path, for a name or an address of this computer. */
  url(host?: string): string
  /** Every request so far, as `METHOD /path` with its headers. */
  readonly requests: readonly { readonly line: string; readonly headers: IncomingMessage['headers'] }[]
  stop(): Promise<void>
}

/**
 * Starts it on the loopback. `/me` wants the secret: as a bearer token, in `x-api-key`, in the query as `key`, in the path
 * as `/bot…/me`, or as anything of basic authentication.
 */
export async function startHttpServer(secret: string, certificate: Certificate | null = null): Promise<HttpPeer> {
  const requests: { line: string; headers: IncomingMessage['headers'] }[] = []
  const onRequest: RequestListener = (request, response) => {
    requests.push({ line: `${request.method} ${request.url}`, headers: request.headers })
    answer(request, response, secret)
  }
  const server = certificate ? createTlsServer(certificate, onRequest) : createServer(onRequest)
  const peer = await listen(server)
  return {
    port: peer.port,
    url: (host = '127.0.0.1') => `${certificate ? 'https' : 'http'}://${host}:${peer.port}`,
    requests,
    stop: peer.stop,
  }
}

/** One request as a route sees it. */
interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  /** What stands behind the route's name in the path. */
  readonly argument: string
  readonly secret: string
}

const routes: Readonly<Record<string, (exchange: Exchange) => unknown>> = {
  me: ({ request, response, url, secret }) => me(response, isKnown(request, url, secret)),
  echo: ({ request, response, secret }) =>
    json(response, { headers: request.headers, url: request.url, words: [`it was ${secret}`] }, 200, {
      'X-Echo': encodeURIComponent(secret),
      'X-Scopes': 'repo, read:org repo',
      'X-Expires': '2030-01-02 03:04:05 UTC',
    }),
  status: ({ response, argument, secret }) => json(response, { error: secret }, Number(argument)),
  busy: ({ response, argument }) => json(response, {}, 429, { 'Retry-After': argument === '' ? '30' : argument }),
  redirect: ({ response, url, argument }) => redirect(response, Number(argument), url.searchParams.get('to') ?? '/me'),
  loop: ({ response }) => redirect(response, 302, '/loop'),
  portal: ({ response }) => response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<h1>Hi</h1>'),
  text: ({ response }) => response.writeHead(200, { 'Content-Type': 'application/json' }).end('<ok/>'),
  packed: ({ response }) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(Buffer.from([0x1f, 0x8b])),
  post: ({ request, response }) => json(response, { method: request.method, type: request.headers['content-type'] }),
  huge: ({ response }) => flood(response, 64 * 1024),
  drip: ({ response }) => drip(response),
  'heavy-head': ({ response }) => json(response, {}, 200, { 'X-Heavy': 'x'.repeat(64 * 1024) }),
  garbage: ({ request }) => request.socket.end('this is no HTTP\r\n\r\n'),
  reset: ({ request }) => request.socket.destroy(),
  'broken-off'({ request, response }) {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100' }).write('{"user":')
    setTimeout(() => request.socket.destroy(), 20)
  },
  silent: () => {},
}

function answer(request: IncomingMessage, response: ServerResponse, secret: string): void {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const [, route = '', argument = ''] = url.pathname.split('/').map(decodeURIComponent)
  const exchange = { request, response, url, argument, secret }
  if (route.startsWith('bot')) me(response, route.slice(3) === secret)
  else if (Object.hasOwn(routes, route)) routes[route]?.(exchange)
  else json(response, {}, 404)
}

function json(response: ServerResponse, value: unknown, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(value))
}

function redirect(response: ServerResponse, status: number, location: string): void {
  response.writeHead(status, { Location: location }).end()
}

function me(response: ServerResponse, isKnown: boolean): void {
  if (!isKnown) json(response, { ok: false, error: 'invalid_auth' }, 401)
  else json(response, { ok: true, user: { name: 'ann', expires: 1_900_000_000 }, data: [{ id: 7 }] })
}

function isKnown(request: IncomingMessage, url: URL, secret: string): boolean {
  const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ')
  const basic = scheme === 'Basic' && Buffer.from(value, 'base64').toString().split(':').includes(secret)
  return basic || [request.headers['x-api-key'], url.searchParams.get('key'), value].includes(secret)
}

/** More and more, as long as somebody reads. */
function flood(response: ServerResponse, chunk: number): void {
  response.writeHead(200, { 'Content-Type': 'application/json' })
  const bytes = Buffer.alloc(chunk, 0x20)
  const pour = () => {
    while (!response.destroyed && response.write(bytes));
    response.once('drain', pour)
  }
  pour()
}

/** One byte after the other. */
function drip(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'application/json' })
  const timer = setInterval(() => response.write(' '), 20)
  response.once('close', () => clearInterval(timer))
}
