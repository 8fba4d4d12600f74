import type { IncomingMessage } from 'node:http'

/** Why a request is not answered, as an HTTP status. */
export type Refusal = 400 | 403 | 405 | 421

type Request = Pick<IncomingMessage, 'method' | 'headersDistinct'>

/**
 * Decides whether a request may be answered. The name that the browser asked for must be ours, letter by letter, or a
 * foreign page could reach us under a name of its own (DNS rebinding); and nothing but our own page, or a person who opens
 * the address, may have caused it.
 */
export function judgeRequest(request: Request, authority: string): Refusal | undefined {
  const { host, origin, 'sec-fetch-site': site } = request.headersDistinct
  if (host?.length !== 1 || host[0] !== authority) return 421
  if (origin !== undefined && (origin.length !== 1 || origin[0] !== `http://${authority}`)) return 403
  if (site !== undefined && (site.length !== 1 || !['same-origin', 'none'].includes(site[0] ?? ''))) return 403
  if (request.method !== 'GET' && request.method !== 'HEAD') return 405
  return undefined
}

/** The same for a WebSocket, which a browser never opens without telling its origin. */
export function judgeUpgrade(request: Request, authority: string): Refusal | undefined {
  const refusal = judgeRequest(request, authority)
  if (refusal !== undefined) return refusal
  return request.method === 'GET' && request.headersDistinct.origin !== undefined ? undefined : 403
}
