import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { OwnRequest } from '../../../shared/domain/exchange.ts'
import { failure } from '../classify.ts'
import { type ProbeCredential, ProbeFailure, type ProbeTarget } from '../connector.ts'

/** A request with the credential in it. Not to be logged or shown. */
export interface HttpRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** Bytes of an answer's header section; Node's own limit is 16 KiB, and some sign-in systems exceed it. */
const maxHeaderBytes = 32_768

/**
 * Puts the credential into the request that the connection describes: headers and query from its type, `{field}` in the
 * path from its fields. Null when the credential would not be in the request at all.
 *
 * @throws ProbeFailure `misconfigured`
 */
export function buildRequest({ parameters, credential }: ProbeTarget): HttpRequest | null {
  const path = fillPath(parameters.path ?? '', credential.values)
  if (!isInjected(credential) && path === (parameters.path ?? '')) return null
  const base = parameters.url ?? ''
  const method = parameters.method ?? 'GET'
  const body = method === 'POST' ? (parameters.body ?? '') : ''
  const request = makeRequest({
    method,
    url: new URL(path === '' ? base : base.replace(/\/$/, '') + path),
    body,
    headers: mergeHeaders(
      { Accept: 'application/json, */*;q=0.5', ...(body !== '' && { 'Content-Type': 'application/json' }) },
      headerLines(parameters.headers ?? ''),
    ),
  })
  return withCredential(request, credential)
}

/**
 * Puts the credential into a request of a person's own, as `buildRequest` does into the connection's.
 *
 * @throws ProbeFailure `misconfigured`
 */
export function buildOwnRequest({ parameters, credential }: ProbeTarget, own: OwnRequest): HttpRequest {
  const base = parameters.url ?? ''
  const { method, body } = own
  const request = makeRequest({
    method,
    url: new URL(own.path === '' ? base : base.replace(/\/$/, '') + fillPath(own.path, credential.values)),
    body,
    headers: mergeHeaders(
      { Accept: 'application/json, */*;q=0.5', ...(body !== '' && { 'Content-Type': 'application/json' }) },
      // What a system always wants, such as a version, stands in the connection.
      headerLines(parameters.headers ?? ''),
      headerLines(own.headers),
    ),
  })
  return withCredential(request, credential)
}

/** A request with what every one has in common, and without a credential. */
export function makeRequest(request: HttpRequest): HttpRequest {
  // What is packed would have to be unpacked, and that can be made to cost any amount of memory.
  const headers = mergeHeaders({ 'Accept-Encoding': 'identity', 'User-Agent': 'Keyward' }, request.headers)
  return { ...request, headers }
}

/** Whether the credential is part of a request or of the handshake before it. */
export function isInjected({ http, clientCertificate }: ProbeCredential): boolean {
  return Object.keys(http.headers).length + Object.keys(http.query).length > 0 || clientCertificate !== null
}

/**
 * Adds what the credential's type adds to a request. Its headers replace others.
 *
 * @throws ProbeFailure `misconfigured` when it holds what can't be sent
 */
export function withCredential(request: HttpRequest, { http }: ProbeCredential): HttpRequest {
  const { headers, query } = http
  const isOneLine = (text: string) => !/[\r\n\0]/.test(text)
  if (!Object.values(headers).every(isSendable) || !Object.values(query).every(isOneLine)) throw notSendable
  return { ...request, url: withQuery(request.url, query), headers: mergeHeaders(request.headers, headers) }
}

function isSendable(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text)
}

const notSendable = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'The credential holds a line break or a character that can’t be sent in a request.',
    remedy: 'Store the value again, without line breaks, as the service gave it.',
  }),
)

/** The query of the credential, added without touching what stands in the address already. */
export function withQuery(url: URL, query: Readonly<Record<string, string>>): URL {
  const result = new URL(url)
  for (const [name, value] of Object.entries(query)) {
    if (result.searchParams.has(name)) result.searchParams.set(name, value)
    else {
      const pair = `${encodeURIComponent(name)}=${encodeURIComponent(value.toWellFormed())}`
      result.search = result.search === '' ? pair : `${result.search}&${pair}`
    }
  }
  return result
}

function fillPath(path: string, values: ProbeTarget['credential']['values']): string {
  return path.replace(/\{([A-Za-z][\w-]*)\}/g, (_, name: string) => {
    const value = fieldText(values, name)
    if (value === undefined || value === '') {
      throw new ProbeFailure(
        failure('misconfigured', name, {
          message: 'The path names a field that the credential does not have.',
          remedy: 'Correct the name in braces, or choose a credential of the right type.',
        }),
      )
    }
    // A colon may stand in a path (RFC 3986, section 3.3), and bot tokens have one.
    return encodeURIComponent(value.toWellFormed()).replaceAll('%3A', ':')
  })
}

/** A field's text, also one of the named texts of a field. */
function fieldText(values: ProbeTarget['credential']['values'], name: string): string | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined
  if (typeof value === 'string') return value
  const inside = Object.values(values).find((pairs) => typeof pairs === 'object' && Object.hasOwn(pairs, name))
  return typeof inside === 'object' ? inside[name] : undefined
}

/** Headers of a parameter, one on each line. */
export function headerLines(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':'))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]),
  )
}

/** Later headers replace earlier ones, whatever the case of their names. */
export function mergeHeaders(...sets: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const merged = new Map<string, readonly [string, string]>()
  for (const set of sets) {
    for (const [name, value] of Object.entries(set)) merged.set(name.toLowerCase(), [name, value])
  }
  return Object.fromEntries(merged.values())
}

/** Sends a request over an open connection and resolves with the head of the answer. The body is not read yet. */
export function send(socket: Socket, { method, url, headers, body }: HttpRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      createConnection: () => socket,
      method,
      path: url.pathname + url.search,
      headers: {
        ...headers,
        Host: url.host,
        Connection: 'close',
        ...((body !== '' || method === 'POST') && { 'Content-Length': String(Buffer.byteLength(body)) }),
      },
      maxHeaderSize: maxHeaderBytes,
    })
    request.once('response', resolve)
    // Stays for good: a connection that breaks after the answer must not end the worker.
    request.on('error', reject)
    request.end(body)
  })
}
