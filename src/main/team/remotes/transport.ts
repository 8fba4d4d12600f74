import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { VaultError } from '../../../shared/errors.ts'
import type { ProbeReport, ProbeTarget } from '../../connections/connector.ts'
import { type HttpRequest, makeRequest, send } from '../../connections/connectors/http-request.ts'
import { endpointOfUrl, isLoopback } from '../../connections/host.ts'
import { abortable, reach, secure, trustOf } from '../../connections/net.ts'
import type { RemoteCredential, RemoteRequest } from './definition.ts'
import { remoteFailure } from './failures.ts'

/** Milliseconds in which a connection must be there, and for which an open one may be silent. */
const patienceMs = 30_000

/** Bytes of an answer that is no object: a page of a list has some hundred thousand. */
const usualBytes = 4 * 1024 * 1024

/** What TLS and the head of an answer add to an object, with room to spare. */
const overheadBytes = 1024 * 1024

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** Empty when the server answered with a failure, whose words nobody reads. */
  readonly body: Buffer
}

export interface AskOptions {
  /** The most bytes of an answer; more is `remote-too-large`. */
  readonly most?: number
  /** Also reads what a failure says, to tell failures apart by their codes. */
  readonly readFailures?: boolean
}

/** HTTP of one remote. */
export interface Transport {
  /**
   * Sends one request over a connection of its own, which was bound, opened and verified before a byte of the credential leaves. A
   * redirect is never followed: it comes back as the answer that it is.
   *
   * @throws VaultError of the network. `remote-unreachable` and `remote-timeout` leave open whether the server did what it was asked.
   */
  ask(request: HttpRequest, signal: AbortSignal, options?: AskOptions): Promise<HttpAnswer>
  /** The target that requests go to, for what is made for connection tests. */
  readonly target: ProbeTarget
}

const noCredential: RemoteCredential = {
  type: '',
  values: {},
  secretFields: [],
  http: { headers: {}, query: {} },
  clientCertificate: null,
}

export function createTransport({ parameters, credential, boundHosts, hops }: RemoteRequest): Transport {
  const target: ProbeTarget = {
    name: '',
    kind: '',
    parameters,
    credential: credential ?? noCredential,
    boundHosts,
    ca: parameters.ca ?? '',
    knownHostKeys: [],
    revokedHostKeys: [],
    hops,
    timeoutMs: patienceMs,
  }

  let context: SecureContext | undefined
  const open = async (url: URL, report: ProbeReport, maxInputBytes: number): Promise<Socket> => {
    const endpoint = endpointOfUrl(url)
    const { socket } = await reach({ ...target, maxInputBytes }, report, endpoint)
    if (url.protocol !== 'https:') {
      // A secret goes unencrypted over this computer's loopback alone, unless a person allowed more.
      if (isLoopback(socket.remoteAddress) || parameters.allowPlaintext === 'yes') return socket
      throw new VaultError('remote-misconfigured')
    }
    const { ca, credential } = target
    const { clientCertificate } = credential
    const demand = { host: endpoint.host, ca, trust: 'verify', alpn: ['http/1.1'], clientCertificate } as const
    context ??= trustOf(demand)
    return secure(socket, { ...demand, maxInputBytes, context }, report.signal)
  }

  return {
    target,
    async ask(given, signal, { most = usualBytes, readFailures = false } = {}) {
      const request = makeRequest(given)
      const atEnd: (() => void)[] = []
      try {
        const opening = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
        const channel = await open(request.url, silentReport(opening, atEnd), most + overheadBytes)
        atEnd.push(() => channel.destroy())
        channel.setTimeout(patienceMs, () => channel.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' })))
        signal.throwIfAborted()
        return await abortable(
          send(channel, request).then((answer) => receive(answer, request.method, { most, readFailures })),
          signal,
        )
      } catch (error) {
        signal.throwIfAborted()
        throw error instanceof DOMException ? new VaultError('remote-timeout') : remoteFailure(error)
      } finally {
        for (const end of atEnd) end()
      }
    },
  }
}

/** A report for what is no test: it has no stages to show. */
export function silentReport(signal: AbortSignal, atEnd: (() => void)[]): ProbeReport {
  return {
    stage: (_stage, work) => work(signal),
    hide: () => {},
    tls: () => {},
    sent: () => {},
    answer: () => {},
    hostKey: () => {},
    made: () => {},
    signal,
    onEnd: (destroy) => atEnd.push(destroy),
  }
}

async function receive(
  answer: IncomingMessage,
  method: string,
  { most, readFailures }: Required<AskOptions>,
): Promise<HttpAnswer> {
  const { statusCode: status = 0, headers } = answer
  const isWanted = method !== 'HEAD' && (readFailures || (status >= 200 && status <= 299))
  return { status, headers, body: isWanted ? await bodyOf(answer, most) : Buffer.alloc(0) }
}

async function bodyOf(answer: IncomingMessage, most: number): Promise<Buffer> {
  const { headers } = answer
  // What is packed could unpack to any size.
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw new VaultError('remote-not-the-service')
  const length = headers['content-length']
  if (length !== undefined && Number(length) > most) throw new VaultError('remote-too-large')
  const parts: Buffer[] = []
  let size = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length
    if (size > most) throw new VaultError('remote-too-large')
    parts.push(part)
  }
  // One that ends with its connection may be the beginning of what was sent.
  const hasEnd = length !== undefined || headers['transfer-encoding'] !== undefined
  if (size > 0 && !hasEnd) throw new VaultError('remote-not-the-service')
  return Buffer.concat(parts)
}
