import * as z from 'zod'

/** The stages of a connection test, in the order in which they can happen. A protocol skips those that it lacks. */
export const stages = [
  'tunnel',
  'resolve',
  'connect',
  'handshake',
  'tls',
  'authenticate',
  'authorize',
  'query',
] as const
export type Stage = (typeof stages)[number]

/**
 * What a connection test can find. `ok` alone is green; `not-testable` says that no harmless request exists.
 * The classes and the driver codes behind them are listed in docs/connections.md.
 */
export const probeCodes = [
  'ok',
  'not-testable',
  'dns',
  'refused',
  'unreachable',
  'timeout',
  'tls-expired',
  'tls-untrusted',
  'tls-unsupported',
  'host-key-unknown',
  'host-key-changed',
  'auth-failed',
  'permission',
  'not-found',
  'rate-limited',
  'server-error',
  'unexpected-answer',
  'redirect-refused',
  'disconnected',
  'misconfigured',
  'cancelled',
  'crashed',
  'host-not-bound',
  'credential-disabled',
  'connection-incomplete',
] as const
export type ProbeCode = (typeof probeCodes)[number]

/** One stage of one test. `ms` is its duration; `detail` is a redacted fact (`PostgreSQL 15.8`, `10.0.0.7:5432`). */
export const stageResult = z.strictObject({
  stage: z.enum(stages),
  ok: z.boolean(),
  ms: z.number().nonnegative(),
  code: z.enum(probeCodes),
  detail: z.string().max(500),
})
export type StageResult = z.infer<typeof stageResult>

/** What the TLS handshake showed (T8). Times are ISO 8601 in UTC. */
export const tlsFacts = z.strictObject({
  protocol: z.string().max(100),
  cipher: z.string().max(100),
  verified: z.boolean(),
  /** Why verification failed, as a Node TLS error code; empty when verified. */
  reason: z.string().max(100),
  /** Leaf first. */
  chain: z
    .array(
      z.strictObject({
        subject: z.string().max(500),
        issuer: z.string().max(500),
        validFrom: z.string().max(40),
        validTo: z.string().max(40),
        fingerprint256: z.string().max(200),
      }),
    )
    .max(20),
  /** The earliest `validTo` in the chain. */
  expiresAt: z.string().max(40),
})
export type TlsFacts = z.infer<typeof tlsFacts>

/** The key by which an SSH server proves who it is. */
export const hostKey = z.strictObject({
  /** The connection that leads to the server: the one that was tested, or one on its way. */
  connectionId: z.string(),
  connection: z.string(),
  /** `ssh-ed25519 AAAA…`, as in known_hosts. */
  key: z.string().max(5000),
  /** `SHA256:…`, as OpenSSH shows it. */
  fingerprint: z.string().max(100),
})
export type HostKey = z.infer<typeof hostKey>
/** Names of permissions as a server tells them; null when it doesn't. */
export const scopes = z.array(z.string().max(200)).max(100).nullable()

/** The whole finding of one connection test. */
export const testResult = z.strictObject({
  connectionId: z.string(),
  connection: z.string(),
  credentialId: z.string().nullable(),
  credential: z.string().nullable(),
  ok: z.boolean(),
  code: z.enum(probeCodes),
  /** What happened, as a sentence. */
  message: z.string(),
  /** What to do now; empty when ok. */
  remedy: z.string(),
  /** Duration of the whole test in milliseconds. */
  ms: z.number().nonnegative(),
  at: z.string(),
  stages: z.array(stageResult),
  tls: tlsFacts.nullable(),
  /** The key that an SSH server showed, when it is not the one that is trusted. */
  hostKey: hostKey.nullable().default(null),
  /** Who the server says we are (account, role, user name), when it tells. */
  identity: z.string().nullable(),
  /** When the server says that the credential expires, when it tells. ISO 8601 UTC. */
  expiresAt: z.string().nullable(),
  /** When the service made the value, when it tells. Tests kept by older versions say nothing. */
  madeAt: z.string().nullable().default(null),
  /** What the credential may do, in the server's words, when it tells. Tests kept by older versions have none. */
  scopes: scopes.default(null),
  /** The host that would have to be bound, for `host-not-bound`. */
  host: z.string().nullable(),
})
export type TestResult = z.infer<typeof testResult>
