import type { ProbeCode, Stage } from '../../shared/domain/probe.ts'
import { ProbeFailure, type ProbeFailureInfo } from './connector.ts'

/**
 * Maps any error to a finding: what a connector has classified already, then the protocol's own table, then what every
 * driver shares (DNS, sockets, TLS). The last resort says that the answer was not understood, never "unknown".
 *
 * @param own the `classify` of the protocol's connector
 */
export function classify(error: unknown, own?: (error: unknown) => ProbeFailureInfo | undefined): ProbeFailureInfo {
  const chain = walk(error)
  for (const link of chain) if (link instanceof ProbeFailure) return link.info
  if (own) {
    for (const link of chain) {
      const info = own(link)
      if (info) return info
    }
  }
  const found = chain.flatMap(commonCode)
  const best = found.toSorted((a, b) => severity.indexOf(a.code) - severity.indexOf(b.code))[0]
  if (best) return failure(best.code, best.detail, best.sentences)
  if (chain.some((link) => link instanceof TypeError || link instanceof RangeError || link instanceof SyntaxError)) {
    return failure('crashed')
  }
  return failure('unexpected-answer', detailOf(chain))
}

/** Better sentences than those of the class. */
interface Sentences {
  readonly message?: string
  readonly remedy?: string
}

/** A failure with the sentences of its class, or with better ones. */
export function failure(code: ProbeCode, detail = '', sentences: Sentences = {}): ProbeFailureInfo {
  const [message, remedy] = texts[code]
  return { code, message: sentences.message ?? message, remedy: sentences.remedy ?? remedy, detail }
}

/** The failure of a stage that did not end in time. */
export function timeoutOf(stage: Stage | null): ProbeFailureInfo {
  const sentence = stage === null ? undefined : timeouts[stage]
  return failure('timeout', '', sentence && { message: sentence[0], remedy: sentence[1] })
}

/** Message and remedy of every class, where nothing more precise is known. */
const texts: Readonly<Record<ProbeCode, readonly [message: string, remedy: string]>> = {
  ok: ['The test passed.', ''],
  'not-testable': [
    'There is no harmless request that would prove anything.',
    'Try the connection in the system itself.',
  ],
  dns: [
    'The host name is not known.',
    'Check the spelling, and whether this network or a VPN is needed to resolve it.',
  ],
  refused: [
    'The host is there, but nothing listens on this port.',
    'Check the port, and whether the service runs and accepts connections from outside.',
  ],
  unreachable: ['There is no way to this host.', 'Check the network, the VPN and the firewall of this computer.'],
  timeout: ['The host did not answer in time.', 'Check the address, and whether a firewall drops the packets.'],
  'tls-expired': [
    'The server’s certificate has expired.',
    'Have the certificate renewed on the server, and check the clock of this computer.',
  ],
  'tls-untrusted': [
    'The server’s certificate is not signed by an authority that is trusted here.',
    'If the server has an authority of its own, give its certificate under “Own CA”. Otherwise don’t use this server.',
  ],
  'tls-unsupported': [
    'The server and Keyward found no common way to encrypt.',
    'Check that this port speaks TLS, and that the server supports TLS 1.2 or newer.',
  ],
  'host-key-unknown': [
    'The server’s host key is not known here, so nothing was sent.',
    'Compare the fingerprint with the one that the people who run the server give you, then trust it.',
  ],
  'host-key-changed': [
    'The server shows another host key than the trusted one, so nothing was sent.',
    'Ask the people who run the server whether they changed it. If not, somebody stands in between.',
  ],
  'auth-failed': [
    'The server refused the credential.',
    'Check that it is the credential of this system and environment, and rotate it if it is outdated.',
  ],
  permission: [
    'The credential was accepted, but may not do this.',
    'Ask for the missing permission, or use another credential.',
  ],
  'not-found': ['What the connection points to does not exist there.', 'Check the name, the path and the environment.'],
  'rate-limited': [
    'The server refuses further work for now.',
    'Wait a while, then test again. Ask for a higher limit if it stays.',
  ],
  'server-error': [
    'The server has a problem of its own.',
    'Test again later, and tell the people who run it if it stays.',
  ],
  'unexpected-answer': [
    'The server answered, but not as this kind of system does.',
    'Check the address and the port. A proxy or a sign-in page may stand in between.',
  ],
  'redirect-refused': [
    'The server redirects to another address, and the credential does not follow there.',
    'If the new address is right, enter it in the connection.',
  ],
  disconnected: [
    'The server ended the connection before the test was done.',
    'Test again. If it stays, check the server’s log and what stands between.',
  ],
  misconfigured: ['The connection’s settings don’t fit together.', 'Correct the settings of the connection.'],
  cancelled: ['The test was cancelled.', 'Start it again when you are ready.'],
  crashed: ['The test itself failed. The vault is not affected.', 'Test again, and report it if it stays.'],
  'host-not-bound': [
    'The credential is not bound to this host.',
    'Check the host name. If it is right, allow this host for the credential.',
  ],
  'credential-disabled': ['The credential is disabled.', 'Enable it, or give the connection another one.'],
  'connection-incomplete': ['The connection has no credential.', 'Choose a credential for it, then test again.'],
}

const timeouts: Readonly<Record<Stage, readonly [message: string, remedy: string]>> = {
  tunnel: [
    'What this connection goes through did not let it through in time.',
    'Test the connection that it goes through.',
  ],
  resolve: ['The name server did not answer in time.', 'Check the network, and whether a VPN is needed.'],
  connect: [
    'The host did not answer in time.',
    'Check the address and the port, and whether a firewall drops the packets.',
  ],
  handshake: ['The server did not finish the SSH handshake in time.', 'Check that this port speaks SSH.'],
  tls: ['The server did not finish the TLS handshake in time.', 'Check that this port speaks TLS.'],
  authenticate: [
    'The server accepted the connection, but did not answer the sign-in in time.',
    'Check that the port belongs to this kind of system, or allow more time.',
  ],
  authorize: ['The server did not answer in time after the sign-in.', 'Test again, or allow more time.'],
  query: ['The server did not answer the harmless request in time.', 'Test again, or allow more time.'],
}

/** Which class counts when an error holds several, as one per address that was tried. */
const severity: readonly ProbeCode[] = [
  'tls-expired',
  'tls-untrusted',
  'tls-unsupported',
  'auth-failed',
  'refused',
  'timeout',
  'dns',
  'unreachable',
  'disconnected',
]

/**
 * Codes that mean the same in every driver. Codes that only one protocol knows, above all numbers, stand in its connector.
 */
const commonCodes: ReadonlyMap<string, ProbeCode> = new Map(
  Object.entries({
    dns: 'ENOTFOUND EAI_AGAIN EAI_FAIL EAI_NODATA EAI_NONAME ENODATA ESERVFAIL EREFUSED EDNS NJS-530',
    refused: 'ECONNREFUSED NJS-503',
    unreachable: 'ENETUNREACH EHOSTUNREACH ENETDOWN EHOSTDOWN EADDRNOTAVAIL EACCES EPERM ENONET',
    timeout:
      'ETIMEDOUT ETIMEOUT ESOCKETTIMEDOUT NJS-510 UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT',
    'tls-expired': 'CERT_HAS_EXPIRED',
    'tls-untrusted':
      'DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_VERIFY_LEAF_SIGNATURE UNABLE_TO_GET_ISSUER_CERT ' +
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNABLE_TO_GET_CRL ERR_TLS_CERT_ALTNAME_INVALID CERT_NOT_YET_VALID CERT_REVOKED ' +
      'CERT_UNTRUSTED CERT_REJECTED CERT_SIGNATURE_FAILURE CERT_CHAIN_TOO_LONG INVALID_CA INVALID_PURPOSE ' +
      'PATH_LENGTH_EXCEEDED HOSTNAME_MISMATCH',
    'tls-unsupported': 'HANDSHAKE_NO_SSL_SUPPORT EPROTO',
    disconnected: 'ECONNRESET ECONNABORTED EPIPE UND_ERR_SOCKET PROTOCOL_CONNECTION_LOST ERR_STREAM_PREMATURE_CLOSE',
    'auth-failed': 'EAUTH ELOGIN ORA-01017',
    misconfigured: 'UND_ERR_ABORTED UND_ERR_INVALID_ARG',
  } satisfies Partial<Record<ProbeCode, string>>).flatMap(([code, names]) =>
    names.split(' ').map((name) => [name, code as ProbeCode]),
  ),
)

/** Where a driver gives no code but always the same words. */
const commonMessages: readonly (readonly [RegExp, ProbeCode])[] = [
  [/timeout expired|connack timeout|timed out/i, 'timeout'],
  [/ACCESS.REFUSED/, 'auth-failed'],
  [/other side closed|socket hang up|connection (terminated|is closed|lost|closed)/i, 'disconnected'],
]

/**
 * What a server says to the client's certificate. From TLS 1.3 on it comes when the handshake is over for the client, as the
 * first answer to whatever it sent. BoringSSL and OpenSSL differ in the middle of the names.
 */
const certificateAlerts: readonly (readonly [RegExp, Sentences])[] = [
  [
    /^ERR_SSL_.*CERTIFICATE_REQUIRED$/,
    {
      message: 'The server demands a client certificate, and the credential has none.',
      remedy: 'Use a credential with a client certificate.',
    },
  ],
  [
    /^ERR_SSL_.*ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_(REVOKED|EXPIRED|UNKNOWN))$/,
    {
      message: 'The server refused the client certificate.',
      remedy: 'Check that it is valid, and signed by an authority that the server trusts.',
    },
  ],
]

function commonCode(error: unknown): { code: ProbeCode; detail: string; sentences?: Sentences }[] {
  const name = nameOf(error)
  const alert = certificateAlerts.find(([pattern]) => pattern.test(name))
  if (alert) return [{ code: 'auth-failed', detail: name, sentences: alert[1] }]
  const code = commonCodes.get(name) ?? (/^ERR_(SSL|TLS)_/.test(name) ? 'tls-unsupported' : levelCode(error))
  if (code) return [{ code, detail: name }]
  const message = error instanceof Error ? error.message : ''
  const byMessage = commonMessages.find(([pattern]) => pattern.test(message))
  return byMessage ? [{ code: byMessage[1], detail: name }] : []
}

/** SSH drivers tell by a level which part of the handshake failed. */
function levelCode(error: unknown): ProbeCode | undefined {
  const level = property(error, 'level')
  if (level === 'client-timeout') return 'timeout'
  return level === 'client-authentication' ? 'auth-failed' : undefined
}

/** An error with everything that it wraps: causes, and the errors of each address that was tried. */
function walk(error: unknown, found: unknown[] = []): unknown[] {
  if (found.length >= 20 || found.includes(error) || typeof error !== 'object' || error === null) return found
  found.push(error)
  const inner = property(error, 'errors')
  for (const next of [property(error, 'cause'), ...(Array.isArray(inner) ? inner : [])]) walk(next, found)
  return found
}

function detailOf(chain: readonly unknown[]): string {
  return chain.map(nameOf).find((name) => name !== '') ?? ''
}

/** The code of an error, if it is shaped like one: a driver may put a server's text there. OpenSSL's can hold a slash. */
function nameOf(error: unknown): string {
  const code = property(error, 'code')
  return typeof code === 'string' && /^[A-Z][A-Z0-9_/-]{1,60}$/.test(code) ? code : ''
}

/** A property of something whose type isn't known, such as a driver's error. */
export function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
