import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { failure, property } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeFinding, type ProbeTarget } from '../connector.ts'
import { endpointOfUrl, hostPort, isLoopback } from '../host.ts'
import type { Parameters } from '../kind.ts'
import { assertBound, type Reached, reach, secure, stageTls, type TlsDemand } from '../net.ts'
import {
  expectationRefusal,
  permissionRefusal,
  readInstant,
  readJson,
  signInRefusal,
  statusRefusal,
  textAt,
} from './http-answer.ts'
import { buildRequest, type HttpRequest, send, withQuery } from './http-request.ts'

const maxRedirects = 5

/** HTTP APIs: one request over a connection that Keyward has opened and verified itself. */
export const http: Connector = {
  kind: 'http',

  async run(target, report) {
    const { parameters } = target
    if (parameters.probe === 'none') return notTestable('This system has no harmless request that proves a credential.')
    const request = buildRequest(target)
    if (!request)
      return notTestable('The credential is not part of the request, so the request proves nothing about it.')

    const { socket, redial } = await reach(target, report, endpointOfUrl(request.url))
    const channel = isEncrypted(request) ? await stageTls(socket, report, tlsDemand(request, target)) : socket
    const answer = await report.stage(
      'authenticate',
      async (signal) => {
        const head = await follow(request, channel, { target, redial, signal })
        throwIf(signInRefusal(head, parameters))
        return head
      },
      (head) => `HTTP ${head.statusCode ?? 0}`,
    )
    await report.stage('authorize', async () => throwIf(permissionRefusal(answer, parameters)))
    return report.stage('query', () => check(answer, parameters))
  },

  classify(error) {
    const code = String(property(error, 'code') ?? '')
    return code.startsWith('HPE_') ? failure('unexpected-answer', code) : undefined
  },
}

function tlsDemand({ url }: HttpRequest, { ca, credential }: ProbeTarget): TlsDemand {
  const { clientCertificate } = credential
  return { host: endpointOfUrl(url).host, ca, trust: 'verify', alpn: ['http/1.1'], clientCertificate }
}

interface Trip {
  readonly target: ProbeTarget
  readonly redial: Reached['redial']
  readonly signal: AbortSignal
}

/**
 * Sends the request and follows redirects within its origin. To another origin nothing is sent: also headers that are no
 * standard ones, such as x-api-key, would go there.
 */
async function follow(first: HttpRequest, socket: Socket, trip: Trip): Promise<IncomingMessage> {
  let request = first
  let channel = socket
  for (let hop = 0; ; hop++) {
    refusePlaintext(request, channel, trip.target.parameters)
    const answer = await send(channel, request)
    const next = redirected(request, answer, trip.target)
    if (!next) return answer
    if (hop === maxRedirects) throw new ProbeFailure(tooManyRedirects)
    channel.destroy()
    channel = await reopen(next, trip)
    request = next
  }
}

const tooManyRedirects = failure('redirect-refused', '', {
  message: 'The server redirects again and again.',
  remedy: 'Check the address and the path of the test.',
})

/** A connection to the same origin again: the server is asked to close each, so that none is left behind. */
async function reopen(request: HttpRequest, { target, redial, signal }: Trip): Promise<Socket> {
  assertBound(target.boundHosts, endpointOfUrl(request.url))
  const socket = await redial(signal)
  return isEncrypted(request) ? secure(socket, tlsDemand(request, target), signal) : socket
}

/** A secret goes unencrypted over this computer's loopback alone, unless a person allowed more. */
function refusePlaintext(request: HttpRequest, socket: Socket, parameters: Parameters): void {
  if (isEncrypted(request) || isLoopback(socket.remoteAddress) || parameters.allowPlaintext === 'yes') return
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
  if (!URL.canParse(headers.location, request.url)) return null
  const location = new URL(headers.location, request.url)
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

async function check(answer: IncomingMessage, parameters: Parameters): Promise<ProbeFinding> {
  throwIf(statusRefusal(answer, parameters))
  const { expectJson = '', identityPath = '', expiryPath = '', expiryHeader = '' } = parameters
  const needsBody = [expectJson, identityPath, expiryPath].some((path) => path !== '')
  const json = needsBody ? await readJson(answer) : undefined
  answer.destroy()
  if (expectJson !== '') throwIf(expectationRefusal(json, expectJson))
  const header = expiryHeader === '' ? undefined : answer.headers[expiryHeader.toLowerCase()]
  return {
    code: 'ok',
    message:
      expectJson === ''
        ? 'The server accepted the request. What it answers was not checked.'
        : 'The server accepted the credential and answered as expected.',
    identity: identityPath === '' ? null : textAt(json, identityPath),
    expiresAt:
      readInstant(typeof header === 'string' ? header : null) ??
      (expiryPath === '' ? null : readInstant(textAt(json, expiryPath))),
  }
}

function isEncrypted({ url }: HttpRequest): boolean {
  return url.protocol === 'https:'
}

function notTestable(message: string): ProbeFinding {
  return { code: 'not-testable', message, identity: null, expiresAt: null }
}

function throwIf(info: ReturnType<typeof statusRefusal>): void {
  if (info) throw new ProbeFailure(info)
}
