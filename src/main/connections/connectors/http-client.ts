import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { classify, failure } from '../classify.ts'
import { ProbeFailure, type ProbeReport, type ProbeTarget } from '../connector.ts'
import { endpointOfUrl, hostPort, isLoopback, parseUrl } from '../host.ts'
import { type Reached, reach, secure, stageTls, type TlsDemand } from '../net.ts'
import { type HttpRequest, send, withQuery } from './http-request.ts'

const maxRedirects = 5

export interface SendOptions {
  /** `show` hands a redirect out instead of following it. */
  readonly redirects?: 'follow' | 'show'
  /** False for a request without anything secret, which may go unencrypted. */
  readonly carriesSecret?: boolean
}

/** HTTP of one test. Each request has a connection of its own, opened and verified by Keyward, so that none is left behind. */
export interface HttpClient {
  /**
   * The stages `resolve`, `connect` and `tls` of the host of an address. The next request to it takes this connection;
   * later ones open theirs silently.
   *
   * @throws ProbeFailure `host-not-bound`, and what the stages find
   */
  open(url: URL): Promise<void>
  /**
   * Sends a request and follows redirects within its origin. To another origin nothing is sent: also headers that are no
   * standard ones, such as x-api-key, would go there. Called inside of a stage. The body of the answer is not read yet.
   *
   * @throws ProbeFailure `redirect-refused`; `misconfigured` where a secret would go unencrypted; `host-not-bound`
   */
  send(request: HttpRequest, options?: SendOptions): Promise<IncomingMessage>
}

export function createHttpClient(target: ProbeTarget, report: ProbeReport): HttpClient {
  const opened = new Map<string, { waiting: Socket | null; readonly redial: Reached['redial'] }>()
  const demandOf = (url: URL): TlsDemand => ({
    host: endpointOfUrl(url).host,
    ca: target.ca,
    trust: 'verify',
    alpn: ['http/1.1'],
    clientCertificate: target.credential.clientCertificate,
  })

  const channelTo = async (url: URL): Promise<Socket> => {
    const known = opened.get(originOf(url))
    if (known?.waiting) {
      const { waiting } = known
      known.waiting = null
      return waiting
    }
    try {
      const socket = known
        ? await known.redial(report.signal)
        : (await reach(target, silent(report), endpointOfUrl(url))).socket
      return isEncrypted(url) ? await secure(socket, demandOf(url), report.signal) : socket
    } catch (error) {
      throw ofHost(error, url)
    }
  }

  return {
    async open(url) {
      const { socket, redial } = await reach(target, report, endpointOfUrl(url))
      const waiting = isEncrypted(url) ? await stageTls(socket, report, demandOf(url)) : socket
      opened.set(originOf(url), { waiting, redial })
    },

    async send(first, { redirects = 'follow', carriesSecret = true } = {}) {
      let request = first
      for (let hop = 0; ; hop++) {
        const channel = await channelTo(request.url)
        if (carriesSecret) refusePlaintext(request.url, channel, target)
        const answer = await send(channel, request)
        const next = redirects === 'follow' ? redirected(request, answer, target) : null
        if (!next) return answer
        channel.destroy()
        if (hop === maxRedirects) throw new ProbeFailure(tooManyRedirects)
        request = next
      }
    },
  }
}

/** The failure to reach a host beside the one that stages show names it. */
function ofHost(error: unknown, url: URL): ProbeFailure {
  const info = classify(error)
  return new ProbeFailure({ ...info, detail: [hostPort(endpointOfUrl(url)), info.detail].filter(Boolean).join(' ') })
}

/** A report for what happens inside of another stage: it shows no stages of its own. */
function silent(report: ProbeReport): ProbeReport {
  return { ...report, tls: () => {}, stage: (_, work) => work(report.signal) }
}

const tooManyRedirects = failure('redirect-refused', '', {
  message: 'The server redirects again and again.',
  remedy: 'Check the address and the path of the test.',
})

/** A secret goes unencrypted over this computer's loopback alone, unless a person allowed more. */
function refusePlaintext(url: URL, socket: Socket, { parameters }: ProbeTarget): void {
  if (isEncrypted(url) || isLoopback(socket.remoteAddress) || parameters.allowPlaintext === 'yes') return
  throw new ProbeFailure(
    failure('misconfigured', 'http', {
      message: 'The address begins with http://, so the credential would be sent unencrypted.',
      remedy: 'Use https://. Only where everyone on the way may read the credential, allow it to be sent unencrypted.',
    }),
  )
}

/** The request that a redirect asks for, or null when the answer is none. */
function redirected(request: HttpRequest, answer: IncomingMessage, target: ProbeTarget): HttpRequest | null {
  const { statusCode = 0, headers } = answer
  if (![301, 302, 303, 307, 308].includes(statusCode) || headers.location === undefined) return null
  const location = parseUrl(headers.location, request.url)
  if (location === null) return null
  if (originOf(location) !== originOf(request.url)) {
    const where = /^https?:$/.test(location.protocol) ? `, ${originOf(location)}` : ''
    throw new ProbeFailure(failure('redirect-refused', `HTTP ${statusCode}${where}`))
  }
  // As browsers do (Fetch, section 4.4): these turn POST into GET, 307 and 308 keep it.
  const isGet = request.method === 'POST' && statusCode < 304
  return {
    ...request,
    ...(isGet && { method: 'GET', body: '' }),
    url: withQuery(location, target.credential.http.query),
  }
}

function originOf(url: URL): string {
  return `${url.protocol}//${hostPort(endpointOfUrl(url))}`
}

function isEncrypted(url: URL): boolean {
  return url.protocol === 'https:'
}
