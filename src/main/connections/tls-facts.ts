import { checkServerIdentity, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'
import type { TlsFacts } from '../../shared/domain/probe.ts'
import { failure } from './classify.ts'
import type { ProbeFailureInfo } from './connector.ts'

/** How a server proves who it is: for its name, or by an own authority alone whose certificates name no hosts. */
export type Trust = 'verify' | 'verify-ca'

/** What a finished handshake showed, and why it is refused; null when it is trusted. */
export interface TlsVerdict {
  readonly facts: TlsFacts
  readonly refusal: ProbeFailureInfo | null
}

/** More certificates than this are not a chain. */
const maxChain = 10

/**
 * Judges a handshake that was made without Node's own refusal, so that the facts are known also when it is refused (T8).
 * An expired certificate outranks one that is not trusted: renewing it is the remedy in either case.
 *
 * @param host the name or address that the certificate must be for, as `normalizeHost` writes it
 */
export function judgeTls(socket: TLSSocket, host: string, trust: Trust, now = Date.now()): TlsVerdict {
  const leaf = socket.getPeerCertificate(true)
  const chain = chainOf(leaf)
  const identityError = chain.length > 0 && trust === 'verify' ? checkServerIdentity(host, leaf) : undefined
  const reason = reasonOf(socket, chain, identityError, now)
  const facts: TlsFacts = {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().standardName,
    verified: reason === '',
    reason,
    chain,
    expiresAt: chain.map(({ validTo }) => validTo).toSorted()[0] ?? '',
  }
  return { facts, refusal: reason === '' ? null : refusalOf(reason, leaf) }
}

function reasonOf(socket: TLSSocket, chain: TlsFacts['chain'], identityError: Error | undefined, now: number): string {
  const leaf = chain[0]
  if (!leaf) return 'NO_CERTIFICATE'
  if (socket.authorized) return identityError ? 'ERR_TLS_CERT_ALTNAME_INVALID' : ''
  return Date.parse(leaf.validTo) < now ? 'CERT_HAS_EXPIRED' : codeOf(socket.authorizationError)
}

/** Node types it as an Error and gives its code. */
function codeOf(authorizationError: unknown): string {
  const text = String(authorizationError)
  return /^[A-Z][A-Z0-9_]{2,60}$/.test(text) ? text : 'CERT_UNTRUSTED'
}

function refusalOf(reason: string, leaf: DetailedPeerCertificate): ProbeFailureInfo {
  switch (reason) {
    case 'CERT_HAS_EXPIRED':
      return failure('tls-expired', reason)
    case 'CERT_NOT_YET_VALID':
      return failure('tls-untrusted', reason, {
        message: 'The server’s certificate is not valid yet.',
        remedy: 'Check the clock of this computer, then the date from which the certificate is valid.',
      })
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return failure('tls-untrusted', `${reason}: ${namesOf(leaf)}`, {
        message: 'The server’s certificate is trusted, but for other names than this host.',
        remedy: 'Connect under a name that the certificate holds, or have it issued for this name or address.',
      })
    case 'CERT_REVOKED':
      return failure('tls-untrusted', reason, {
        message: 'The server’s certificate has been revoked.',
        remedy: 'Tell the people who run the server. Don’t use it until it has a new certificate.',
      })
    default:
      return failure('tls-untrusted', reason)
  }
}

/** The names and addresses that a certificate is for, as far as a person wants to read them. */
function namesOf(leaf: DetailedPeerCertificate): string {
  const names = (leaf.subjectaltname ?? '').split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''))
  const known = names.filter((name) => name !== '')
  return known.length === 0 ? 'no names' : known.slice(0, 5).join(', ')
}

function chainOf(leaf: DetailedPeerCertificate): TlsFacts['chain'] {
  const chain: TlsFacts['chain'] = []
  const seen = new Set<string>()
  let next: DetailedPeerCertificate | undefined = leaf
  // A root is its own issuer, and a server that has no certificate gives an empty object.
  while (next?.fingerprint256 && !seen.has(next.fingerprint256) && chain.length < maxChain) {
    seen.add(next.fingerprint256)
    chain.push({
      subject: nameOf(next.subject),
      issuer: nameOf(next.issuer),
      validFrom: instantOf(next.valid_from),
      validTo: instantOf(next.valid_to),
      fingerprint256: next.fingerprint256,
    })
    next = next.issuerCertificate
  }
  return chain
}

/** A distinguished name in short: what people know a certificate by. */
function nameOf(name: object | undefined): string {
  const parts = name as Readonly<Record<string, string | string[] | undefined>> | undefined
  const known = [parts?.CN, parts?.OU, parts?.O].flat().filter((part) => part !== undefined)
  return [...new Set(known)].join(', ').slice(0, 200)
}

/** OpenSSL writes `Nov 21 02:38:00 2027 GMT`. */
function instantOf(text: string): string {
  const time = Date.parse(text)
  return Number.isNaN(time) ? '' : new Date(time).toISOString()
}
