import { lookup } from 'node:dns/promises'
import { connect, isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import tls, { type SecureContext, type TLSSocket } from 'node:tls'
import type { TlsFacts } from '../../shared/domain/probe.ts'
import { failure, property } from './classify.ts'
import { identityOf } from './client-identity.ts'
import { type ClientCertificate, ProbeFailure, type ProbeReport, type ProbeTarget } from './connector.ts'
import { type Endpoint, hostPort } from './host.ts'
import { limitInput } from './input-limit.ts'
import { judgeTls, type Trust } from './tls-facts.ts'

/** How long one address gets before the next is tried beside it (RFC 8305, section 5). */
const attemptDelayMs = 250

export interface Address {
  readonly address: string
  readonly family: number
}

/**
 * Refuses to go on unless the credential is bound to this host. Every connection of every connector passes here first, so
 * not even a name is resolved for a host that nobody agreed to.
 *
 * @throws ProbeFailure `host-not-bound`
 */
export function assertBound(boundHosts: readonly string[], endpoint: Endpoint): void {
  const host = hostPort(endpoint)
  if (!boundHosts.includes(host)) throw new ProbeFailure({ ...failure('host-not-bound', host), host })
}

/** The stage `resolve`, for a host that the credential is bound to. */
export async function stageResolve(
  target: ProbeTarget,
  report: ProbeReport,
  endpoint: Endpoint,
): Promise<readonly Address[]> {
  assertBound(target.boundHosts, endpoint)
  return report.stage(
    'resolve',
    (signal) => resolveHost(endpoint.host, signal),
    (found) => found.map(({ address }) => address).join(', '),
  )
}

/** A host that a connection leads to, and that has answered. */
export interface Reached {
  readonly socket: Socket
  /** Another connection on the same way to the same host, by default to the same port. */
  redial(signal: AbortSignal, port?: number): Promise<Socket>
}

/**
 * The stages `resolve` and `connect`, or `tunnel` and `connect` where the target is reached through something: then the name
 * is resolved at the way's end. Sockets are destroyed when the test ends.
 *
 * @param greet waits for what a server says first, so that a connection without it is none yet
 */
export async function reach(
  target: ProbeTarget,
  report: ProbeReport,
  endpoint: Endpoint,
  greet: (socket: Socket, signal: AbortSignal) => Promise<void> = async () => {},
): Promise<Reached> {
  assertBound(target.boundHosts, endpoint)
  const { open, detail } = await wayTo(target, report, endpoint)
  const redial = async (signal: AbortSignal, port = endpoint.port) => {
    const socket = limitInput(await open(port, signal), target.maxInputBytes)
    report.onEnd(() => socket.destroy())
    return socket
  }
  const dialled = async (signal: AbortSignal) => {
    const socket = await redial(signal)
    await greet(socket, signal)
    return socket
  }
  return { socket: await report.stage('connect', dialled, detail), redial }
}

async function wayTo(target: ProbeTarget, report: ProbeReport, endpoint: Endpoint) {
  const last = target.hops.at(-1)
  if (!last) {
    const addresses = await stageResolve(target, report, endpoint)
    return { open: (port: number, signal: AbortSignal) => dial(addresses, port, signal), detail: peerOf }
  }
  const { openWay } = await import('./ways/path.ts')
  const through = await openWay(target, report)
  return {
    open: (port: number, signal: AbortSignal) => through({ host: endpoint.host, port }, signal),
    detail: () => `${hostPort(endpoint)} through ${last.name}`,
  }
}

/** `address:port` of the other end. */
export function peerOf(socket: Socket): string {
  return hostPort({ host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 })
}

/** Addresses of a host in the order of the system's resolver, which knows the hosts file and a VPN's name servers. */
export async function resolveHost(host: string, signal: AbortSignal): Promise<readonly Address[]> {
  const family = isIP(host)
  if (family > 0) return [{ address: host, family }]
  return abortable(lookup(host, { all: true, order: 'verbatim' }), signal)
}

/** Opens a TCP connection to the first address that answers, each new one tried beside the others (RFC 8305). */
export function dial(addresses: readonly Address[], port: number, signal: AbortSignal): Promise<Socket> {
  const waiting = interleave(addresses)
  const open = new Set<Socket>()
  const errors: Error[] = []
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    }
    const abort = () => {
      end()
      for (const socket of open) socket.destroy()
      reject(signal.reason)
    }
    const attempt = () => {
      clearTimeout(timer)
      const next = waiting.shift()
      if (!next) return
      const socket = connect({ host: next.address, port, noDelay: true })
      open.add(socket)
      // Stays for good: a socket that fails later, or after it lost the race, must not end the worker.
      socket.on('error', (error) => {
        if (!open.delete(socket)) return
        errors.push(error)
        if (waiting.length > 0) attempt()
        else if (open.size === 0) {
          end()
          reject(errors.length === 1 ? error : new AggregateError(errors))
        }
      })
      socket.once('connect', () => {
        end()
        open.delete(socket)
        for (const other of open) other.destroy()
        open.clear()
        resolve(socket)
      })
      if (waiting.length > 0) timer = setTimeout(attempt, attemptDelayMs)
    }
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    if (waiting.length === 0) reject(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }))
    else attempt()
  })
}

/** Families take turns, beginning with the one that the resolver prefers (RFC 8305, section 4). */
function interleave(addresses: readonly Address[]): Address[] {
  const preferred = addresses.filter(({ family }) => family === addresses[0]?.family)
  const others = addresses.filter(({ family }) => family !== addresses[0]?.family)
  return addresses.flatMap((_, index) => [preferred[index], others[index]]).filter((address) => address !== undefined)
}

/** What a server must prove. */
export interface TlsDemand {
  /** The name or address that the certificate must be for. */
  readonly host: string
  /** PEM certificates: trusted beside the system's for `verify`, alone for `verify-ca`. */
  readonly ca: string
  readonly trust: Trust
  readonly alpn?: readonly string[]
  /** For protocols that can't do the handshake of TLS 1.3. */
  readonly maxVersion?: 'TLSv1.2'
  /** What the client proves itself with, where the server asks for it. */
  readonly clientCertificate?: ClientCertificate | null
  /**
   * A session to resume, of a connection that was verified by the same demand: some servers take it as the proof that two
   * connections belong together.
   */
  readonly session?: Buffer | undefined
  /** Bytes that are taken from the server, if it is more than a test needs. */
  readonly maxInputBytes?: number | undefined
  /** What `trustOf` made of this demand, for one who makes many connections: reading the authorities takes longer than a handshake. */
  readonly context?: SecureContext | undefined
}

/**
 * The stage `tls`.
 *
 * @param prepare asks the server to begin with TLS, where the protocol has such a question
 */
export function stageTls(
  socket: Duplex,
  report: ProbeReport,
  demand: TlsDemand,
  prepare: (signal: AbortSignal) => Promise<void> = async () => {},
): Promise<TLSSocket> {
  let detail = ''
  const onFacts = (facts: TlsFacts) => {
    detail = `${facts.protocol}, ${facts.cipher}, valid until ${facts.expiresAt.slice(0, 10)}`
    report.tls(facts)
  }
  return report.stage(
    'tls',
    async (signal) => {
      await prepare(signal)
      return secure(socket, demand, signal, onFacts)
    },
    () => detail,
  )
}

/**
 * Encrypts an open connection and verifies the server, before the caller can send anything over it. Every connector uses
 * this instead of its driver's TLS, so that there is one verification: drivers differ in what they check.
 *
 * @param onFacts told as soon as the handshake is done, also when the certificate is refused
 * @throws ProbeFailure `tls-expired`, `tls-untrusted` or `tls-unsupported`, or the socket's error
 */
export async function secure(
  socket: Duplex,
  demand: TlsDemand,
  signal: AbortSignal,
  onFacts: (facts: TlsFacts) => void = () => {},
): Promise<TLSSocket> {
  const { host, trust, alpn, session, maxInputBytes } = demand
  // What comes in is counted once more: TLS takes it from under a socket of the system.
  const encrypted = limitInput(
    tls.connect({
      socket,
      // An address is no server name (RFC 6066, section 3).
      ...(isIP(host) === 0 && { servername: host }),
      secureContext: demand.context ?? trustOf(demand),
      ...(alpn && { ALPNProtocols: [...alpn] }),
      ...(session && { session }),
      // Judged below, with the facts at hand. Nothing is sent before.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    }),
    maxInputBytes,
  )
  await abortable(handshake(encrypted), signal).catch((error: unknown) => {
    encrypted.destroy()
    throw isHangUp(error) ? new ProbeFailure(hungUp, { cause: error }) : error
  })
  // Only the server that was verified then can resume its session, and it shows no certificate again (RFC 8446, section 2.2).
  if (session && encrypted.isSessionReused()) return encrypted
  const { facts, refusal } = judgeTls(encrypted, host, trust)
  onFacts(facts)
  if (refusal) {
    encrypted.destroy()
    throw new ProbeFailure(refusal)
  }
  return encrypted
}

/** Whom a demand trusts, and what the client proves itself with. */
export function trustOf({ ca, trust, maxVersion, clientCertificate }: Omit<TlsDemand, 'host'>): SecureContext {
  const own = ca.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  return tls.createSecureContext({
    ca: trust === 'verify-ca' ? own : [...systemAuthorities(), ...own],
    allowPartialTrustChain: own.length > 0,
    minVersion: 'TLSv1.2',
    ...(maxVersion && { maxVersion }),
    ...(clientCertificate && identityOf(clientCertificate)),
  })
}

const hungUp = failure('tls-unsupported', 'ECONNRESET', {
  message: 'The server ended the connection during the TLS handshake.',
  remedy: 'Check that this port speaks TLS, and whether the server asks for a client certificate.',
})

function handshake(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('secureConnect', resolve)
    // Stays for good, as in `dial`.
    socket.on('error', reject)
    socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
  })
}

function isHangUp(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(String(property(error, 'code')))
}

/**
 * Node's own list and the system's, where companies put theirs. A runtime before Node 22.15 can't tell the system's, and a
 * module that imported the function by name would not even load there.
 */
function systemAuthorities(): readonly string[] {
  if (typeof tls.getCACertificates !== 'function') return tls.rootCertificates
  return [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])]
}

/** The promise, or the signal's reason as soon as it is aborted. What the promise does later is ignored. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
