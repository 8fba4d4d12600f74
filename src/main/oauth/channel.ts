import type { IncomingMessage } from 'node:http'
import type { CustomFetch } from 'openid-client'
import { VaultError } from '../../shared/errors.ts'
import type { ProbeReport, ProbeTarget } from '../connections/connector.ts'
import { type HttpRequest, send } from '../connections/connectors/http-request.ts'
import { endpointOfUrl, isLoopback } from '../connections/host.ts'
import { abortable, reach, stageTls } from '../connections/net.ts'
import { plainAnswer } from './answers.ts'

/** Bytes of an answer. Tokens with many claims have some ten thousand. */
const maxAnswerBytes = 1_048_576

/** How requests of one conversation with a service are sent. */
interface ChannelOptions {
  /** `host:port` pairs that secrets and tokens may be sent to. */
  readonly boundHosts: readonly string[]
  /** PEM certificates to trust beside the system's; empty for none. */
  readonly ca: string
  /** Ends everything. */
  readonly signal: AbortSignal
  readonly tokenRequest: 'form' | 'json'
  /** Whether ID tokens are of use: without an issuer nothing could check them, and a refresh needs none. */
  readonly keepIdToken: boolean
  /** Called when a request is about to leave that can't be taken back: connected, the server proven, nothing sent. */
  beforePost?(): void
}

/** Sends requests of openid-client, over sockets that Keyward has opened and verified itself. */
export interface Channel {
  readonly fetch: CustomFetch
  /** What came of the last request that was posted. */
  readonly posted: 'nothing' | 'sent' | 'answered'
  /** HTTP status of the last answer to one; 0 without. */
  readonly status: number
  /** Milliseconds that the service's clock is ahead of this computer's, by its last answer; 0 where it doesn't say. */
  readonly aheadMs: number
  end(): void
}

/**
 * Opens a channel. Every request passes host binding first, TLS is verified before a byte is sent, an answer that redirects is
 * given back as it is and never followed, and no proxy of the environment is used.
 */
export function openChannel(options: ChannelOptions): Channel {
  const { boundHosts, ca, signal, tokenRequest, keepIdToken, beforePost } = options
  const atEnd: (() => void)[] = []
  let posted: Channel['posted'] = 'nothing'
  let status = 0
  let aheadMs = 0
  const reportUntil = (ending: AbortSignal): ProbeReport => ({
    stage: (_stage, work) => work(ending),
    hide: () => {},
    tls: () => {},
    sent: () => {},
    answer: () => {},
    hostKey: () => {},
    made: () => {},
    signal: ending,
    onEnd: (destroy) => atEnd.push(destroy),
  })
  const target: ProbeTarget = {
    kind: 'oauth',
    parameters: {},
    credential: {
      type: '',
      values: {},
      secretFields: [],
      http: { headers: {}, query: {} },
      clientCertificate: null,
    },
    boundHosts,
    ca,
    name: '',
    knownHostKeys: [],
    revokedHostKeys: [],
    hops: [],
    timeoutMs: 0,
  }

  const fetch: CustomFetch = async (address, { method, headers, body, signal: own }) => {
    const ending = own ? AbortSignal.any([signal, own]) : signal
    const report = reportUntil(ending)
    const url = new URL(address)
    const endpoint = endpointOfUrl(url)
    const { socket } = await reach(target, report, endpoint)
    if (url.protocol !== 'https:' && !isLoopback(socket.remoteAddress)) throw new VaultError('oauth-misconfigured')
    const channel =
      url.protocol === 'https:'
        ? await stageTls(socket, report, { host: endpoint.host, ca, trust: 'verify', alpn: ['http/1.1'] })
        : socket
    ending.throwIfAborted()
    const request = requestOf(url, method, headers, textOfBody(body), tokenRequest)
    if (method === 'POST') {
      beforePost?.()
      posted = 'sent'
    }
    try {
      const answer = await abortable(
        exchange(() => send(channel, request)),
        ending,
      )
      if (method === 'POST') {
        posted = 'answered'
        status = answer.status
        aheadMs = Date.parse(answer.headers.date ?? '') - Date.now() || 0
      }
      return plainAnswer(answer, { isPost: method === 'POST', keepIdToken })
    } finally {
      channel.destroy()
    }
  }

  return {
    fetch,
    get posted() {
      return posted
    },
    get status() {
      return status
    },
    get aheadMs() {
      return aheadMs
    },
    end() {
      for (const destroy of atEnd) destroy()
    },
  }
}

function requestOf(
  url: URL,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  tokenRequest: 'form' | 'json',
): HttpRequest {
  const isForm = Object.entries(headers).some(
    ([name, value]) => name.toLowerCase() === 'content-type' && value.startsWith('application/x-www-form-urlencoded'),
  )
  const asJson = tokenRequest === 'json' && isForm
  const kept = Object.entries(headers).filter(([name]) => !asJson || name.toLowerCase() !== 'content-type')
  return {
    method,
    url,
    headers: {
      ...Object.fromEntries(kept),
      ...(asJson && { 'Content-Type': 'application/json' }),
      'Accept-Encoding': 'identity',
      'User-Agent': 'Keyward',
    },
    body: asJson ? JSON.stringify(Object.fromEntries(new URLSearchParams(body))) : body,
  }
}

function textOfBody(body: unknown): string {
  if (body === undefined || body === null) return ''
  if (typeof body === 'string') return body
  if (body instanceof URLSearchParams) return body.toString()
  throw new VaultError('oauth-misconfigured')
}

/** An answer as a whole. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

async function exchange(start: () => Promise<IncomingMessage>): Promise<Answer> {
  const message = await start()
  const parts: Buffer[] = []
  let length = 0
  for await (const part of message as AsyncIterable<Buffer>) {
    length += part.length
    if (length > maxAnswerBytes) throw new VaultError('oauth-not-the-service')
    parts.push(part)
  }
  const body = Buffer.concat(parts).toString('utf8')
  for (const part of parts) part.fill(0)
  return { status: message.statusCode ?? 0, headers: message.headers, body }
}
