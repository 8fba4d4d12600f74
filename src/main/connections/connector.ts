import type { Answer, SentRequest } from '../../shared/domain/exchange.ts'
import type { ProbeCode, Stage, TlsFacts } from '../../shared/domain/probe.ts'

/**
 * A connector speaks one protocol for one connection test. It lives in one file of `connectors/`, runs inside the probe
 * worker, and sees one connection with the plaintext of one credential. It never stores, prints or returns the plaintext.
 */
export interface Connector {
  /** ID of the kind of connection that it tests. */
  readonly kind: string
  /**
   * Runs the test. It throws `ProbeFailure` for a finding; any other error is classified by `classify`.
   * Drivers are imported inside, so that only the protocol in use is loaded.
   */
  run(target: ProbeTarget, report: ProbeReport): Promise<ProbeFinding>
  /** Maps an error of this protocol's driver. Undefined lets the common table decide (DNS, sockets, TLS). */
  classify?(error: unknown): ProbeFailureInfo | undefined
}

/** A value of a connection's parameter or a credential's field. */
export type FieldValue = string | Readonly<Record<string, string>>

/** One station: what is reached, as whom, and what may be sent there. */
export interface Leg {
  /** Name of the connection that leads there. */
  readonly name: string
  /** ID of the kind of connection. */
  readonly kind: string
  /** Parameters of the kind: validated, and complete with their defaults. */
  readonly parameters: Readonly<Record<string, string>>
  readonly credential: ProbeCredential
  /** `host:port` pairs that the credential may be sent to, in lower case. */
  readonly boundHosts: readonly string[]
  /** PEM certificates trusted for this connection: its parameter `ca`; empty when none. */
  readonly ca: string
  /** For SSH: the keys of the host that this person's OpenSSH knows, as `ssh-ed25519 AAAA…`. */
  readonly knownHostKeys: readonly string[]
  /** For SSH: the keys of the host that are marked as revoked there. None of them is taken, whoever trusts it. */
  readonly revokedHostKeys: readonly string[]
}

export interface ProbeCredential {
  /** Id of the credential's type, such as `api-key`. */
  readonly type: string
  /** All fields of the credential, secret ones in plaintext. */
  readonly values: Readonly<Record<string, FieldValue>>
  /** Names of the fields in `values` whose text, or whose every text, is secret. */
  readonly secretFields: readonly string[]
  /** For HTTP: what the credential's type adds to a request. Empty for types that go into none. */
  readonly http: HttpInjection
  /** What the credential's type signs in with during a TLS handshake; null when it has no certificate. */
  readonly clientCertificate: ClientCertificate | null
}

/** What one test is about, and what it needs to get there. */
export interface ProbeTarget extends Leg {
  /** Through what it is reached, the first one first: SSH servers and proxies. */
  readonly hops: readonly Leg[]
  /** Milliseconds left for the whole test. */
  readonly timeoutMs: number
  /** Bytes that are taken over one connection, if it is more than a test needs. */
  readonly maxInputBytes?: number
}

/** What a credential type adds to an HTTP request. Values are plaintext. */
export interface HttpInjection {
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
}

/** A certificate with its private key, in PEM, or both as PKCS#12. Secret as a whole. */
export type ClientCertificate =
  | { readonly cert: string; readonly key: string; readonly passphrase: string }
  /** `pfx` is Base64. */
  | { readonly pfx: string; readonly passphrase: string }

/** Connectors tell their progress here; the host of the worker measures times, redacts and streams. */
export interface ProbeReport {
  /**
   * Runs one stage: announces it, times it, and reports how it ended. The returned `detail` is shown to the person.
   * A stage that fails rejects with a `ProbeFailure`, whatever was thrown inside.
   */
  stage<T>(stage: Stage, work: (signal: AbortSignal) => Promise<T>, detail?: (value: T) => string): Promise<T>
  /** Tells what is secret beside the target, such as a token that the test was given. It is redacted from then on. */
  hide(secret: string): void
  /** What the TLS handshake showed, also when verification failed. */
  tls(facts: TlsFacts): void
  /** A request of a person's own, as it goes over the wire. */
  sent(request: SentRequest): void
  /** What the server answered to it. */
  answer(answer: Answer): void
  /** The key of an SSH server that is not trusted yet. `hop` counts the target's hops; null is the target itself. */
  hostKey(key: { readonly key: string; readonly fingerprint: string }, hop: number | null): void
  /** Aborted on deadline; every socket must be destroyed then. */
  readonly signal: AbortSignal
  /** What a step of a rotation has made at the server, or learnt there. It may be secret, and is handed to the caller as it is. */
  made(values: Readonly<Record<string, string>>): void
  /** Registers what must be destroyed when the test ends in any way. */
  onEnd(destroy: () => void): void
}

/** The finding of a test that was not refused anywhere. */
export interface ProbeFinding {
  readonly code: 'ok' | 'not-testable'
  /** A sentence: what was proven, or why there is nothing to test. */
  readonly message: string
  /** Account, user or role that the server named; null when it does not tell. */
  readonly identity: string | null
  /** ISO 8601 UTC, when the server tells. */
  readonly expiresAt: string | null
  /** What the credential may do, in the server's words, when it tells. */
  readonly scopes?: readonly string[] | null
  /** When the service made the value, as ISO 8601 in UTC, where it tells. */
  readonly madeAt?: string | null
}

export interface ProbeFailureInfo {
  readonly code: ProbeCode
  /** A sentence about the cause, without input and without text from the server. */
  readonly message: string
  readonly remedy: string
  /** A short fact such as a driver's code or an HTTP status. It is redacted before it is shown. */
  readonly detail: string
  /** For `host-not-bound`: the `host:port` that would have to be bound. */
  readonly host?: string
}

/** A finding that a connector has already classified. */
export class ProbeFailure extends Error {
  override readonly name = 'ProbeFailure'
  readonly info: ProbeFailureInfo

  constructor(info: ProbeFailureInfo, options?: { cause?: unknown }) {
    super(info.message, options)
    this.info = info
  }
}
