import { describe, expect, it } from 'vitest'
import type { ProbeCode } from '../../../shared/domain/probe.ts'
import { classify } from '../classify.ts'
import type { Connector, ProbeFailureInfo } from '../connector.ts'
import { connectionKinds } from '../kinds.ts'
import { awsRefusal } from './aws-answer.ts'
import { entraRefusal } from './azure-sign-in.ts'
import { googleRefusal } from './google-answer.ts'
import { mysql } from './mysql.ts'
import { postgresql } from './postgresql.ts'
import { redis } from './redis.ts'
import { connectors } from './registry.ts'
import { sftp } from './sftp.ts'
import { snowflakeRefusal } from './snowflake.ts'
import { ssh } from './ssh.ts'

type Table<T> = Partial<Record<ProbeCode, readonly T[]>>

const said = 'what a server said'
const errorOf = (more: object) => Object.assign(new Error(said), more)

/** What the system, TLS and drivers of HTTP say, whatever is spoken above. */
const shared: Table<string> = {
  dns: ['ENOTFOUND', 'EAI_AGAIN', 'EDNS'],
  refused: ['ECONNREFUSED'],
  unreachable: ['EHOSTUNREACH', 'ENETUNREACH'],
  timeout: ['ETIMEDOUT', 'ETIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
  'tls-expired': ['CERT_HAS_EXPIRED'],
  'tls-untrusted': [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ],
  'tls-unsupported': ['ERR_SSL_WRONG_VERSION_NUMBER', 'HANDSHAKE_NO_SSL_SUPPORT'],
  disconnected: ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'],
  misconfigured: ['UND_ERR_ABORTED', 'UND_ERR_INVALID_ARG'],
  'auth-failed': ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
}

/** What only one protocol knows; those of the others are in codes.test.ts and mail-codes.test.ts. */
const drivers: readonly (readonly [connector: Connector, table: Table<object>])[] = [
  [
    postgresql,
    {
      'auth-failed': ['28P01', '28000'].map((code) => ({ code, severity: 'FATAL' })),
      permission: [{ code: '42501', severity: 'FATAL' }],
      'not-found': [{ code: '3D000', severity: 'FATAL' }],
      'rate-limited': [{ code: '53300', severity: 'FATAL' }],
      timeout: [{ code: '57014', severity: 'ERROR' }, { message: 'timeout expired' }],
      disconnected: [{ code: '57P01', severity: 'FATAL' }, { message: 'Connection terminated unexpectedly' }],
      'server-error': ['57P03', '53200', 'XX000'].map((code) => ({ code, severity: 'FATAL' })),
      'unexpected-answer': [{ code: '08P01', severity: 'FATAL' }, { message: 'SASL: SCRAM-SERVER-FINAL-MESSAGE' }],
    },
  ],
  [
    mysql,
    {
      'auth-failed': [1045, 1820, 4151].map((errno) => ({ errno })),
      permission: [1044, 1142, 1130].map((errno) => ({ errno })),
      'not-found': [{ errno: 1049 }],
      'rate-limited': [1226, 1040].map((errno) => ({ errno })),
      misconfigured: [{ errno: 3159 }, { errno: 1524 }, { code: 'AUTH_SWITCH_PLUGIN_ERROR' }],
      'server-error': [{ errno: 1815 }],
      disconnected: [{ code: 'PROTOCOL_CONNECTION_LOST' }, { errno: 1053 }],
      'tls-unsupported': [{ code: 'HANDSHAKE_NO_SSL_SUPPORT' }],
    },
  ],
  [
    redis,
    {
      'auth-failed': ['WRONGPASS x', 'NOAUTH x', 'ERR invalid password'].map((message) => ({
        name: 'ReplyError',
        message,
      })),
      permission: ['NOPERM x', 'DENIED x'].map((message) => ({ name: 'ReplyError', message })),
      'rate-limited': [{ name: 'ReplyError', message: 'ERR max number of clients reached' }],
      'not-found': [{ name: 'ReplyError', message: 'ERR DB index is out of range' }],
      'server-error': [{ name: 'ReplyError', message: 'LOADING x' }],
      disconnected: [{ message: 'Connection is closed.' }],
      'unexpected-answer': [{ name: 'ReplyError', message: 'ERR what else' }, { message: 'Protocol error, got "H"' }],
    },
  ],
  [
    ssh,
    {
      'auth-failed': [{ level: 'client-authentication' }, { message: 'All configured authentication methods failed' }],
      timeout: [{ level: 'client-timeout' }],
      'tls-unsupported': [{ level: 'handshake', message: 'Handshake failed: no matching host key format' }],
      disconnected: [{ level: 'protocol', message: 'Connection lost before handshake' }],
      'unexpected-answer': [{ level: 'protocol' }],
    },
  ],
  [
    sftp,
    {
      'not-found': [{ code: 2 }],
      permission: [{ code: 3 }],
      'server-error': [{ code: 4 }],
      disconnected: [{ code: 7 }],
      'unexpected-answer': [{ code: 8 }],
      'auth-failed': [{ level: 'client-authentication' }],
    },
  ],
]

describe('T4 no failure is unknown', () => {
  it.each(connectionKinds.map(({ id }) => id))('of the system, of TLS and of HTTP: %s', async (id) => {
    const connector = await connectors.get(id)?.()
    for (const [expected, codes] of Object.entries(shared)) {
      for (const code of codes) {
        const error = errorOf({ code })
        // As it is, as the cause of a driver's own, and as one of several addresses.
        for (const wrapped of [error, new Error(said, { cause: error }), new AggregateError([error, error], said)]) {
          const info = classify(wrapped, (link) => connector?.classify?.(link))
          expect({ code, class: info.code }).toEqual({ code, class: expected })
          expectHelp(info)
        }
      }
    }
  })

  it.each(drivers.map(([connector, table]) => [connector.kind, connector, table] as const))(
    'of the driver: %s',
    (_, connector, table) => {
      for (const [expected, errors] of Object.entries(table)) {
        for (const more of errors) {
          const info = classify(errorOf(more), (link) => connector.classify?.(link))
          expect({ ...more, class: info.code }).toEqual({ ...more, class: expected })
          expectHelp(info)
        }
      }
    },
  )

  it('of the clouds', () => {
    const aws = (code: string, status = 400) => awsRefusal({ code, message: said }, status)
    const google = (json: unknown, status = 400) => googleRefusal(json, status)
    const entra = (number: number) => entraRefusal({ error_codes: [number], error_description: said }, 400)
    const tables: Table<ProbeFailureInfo> = {
      'auth-failed': [
        ...['InvalidClientTokenId', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'ExpiredToken'].map((code) =>
          aws(code),
        ),
        aws('Unheard', 401),
        google({ error: 'invalid_grant' }),
        google({ error: { status: 'UNAUTHENTICATED' } }, 401),
        ...[7000215, 7000222, 700027, 700016].map(entra),
        entraRefusal({ error: 'invalid_client' }, 401),
        snowflakeRefusal('390144', null, 401),
        snowflakeRefusal('390100', null, 401),
        snowflakeRefusal(null, '28000', 400),
      ],
      permission: [
        aws('AccessDenied', 403),
        aws('Unheard', 403),
        google({ error: { status: 'PERMISSION_DENIED' } }, 403),
        google({ error: { details: [{ reason: 'SERVICE_DISABLED' }] } }, 403),
        entra(53003),
        snowflakeRefusal('390189', null, 400),
        snowflakeRefusal('390422', null, 403),
      ],
      'not-found': [
        aws('NoSuchBucket', 404),
        google({ error: 'invalid_target' }),
        google(undefined, 404),
        entra(90002),
        snowflakeRefusal('002003', null, 422),
        snowflakeRefusal(null, null, 404),
      ],
      misconfigured: [
        aws('RequestTimeTooSkewed', 403),
        aws('PermanentRedirect', 301),
        google({ error: 'invalid_grant', error_description: 'Check your iat and exp values' }),
        entra(700024),
        snowflakeRefusal('000606', null, 422),
      ],
      'rate-limited': [
        aws('SlowDown', 503),
        aws('Throttling'),
        google({ error: { status: 'RESOURCE_EXHAUSTED' } }, 429),
        entra(50196),
      ],
      'server-error': [
        aws('InternalError', 500),
        aws('Unheard', 502),
        google(undefined, 503),
        entra(90033),
        snowflakeRefusal(null, null, 503),
      ],
      timeout: [snowflakeRefusal('000630', null, 408)],
      'unexpected-answer': [aws('Unheard'), google({ error: said }), entra(1), snowflakeRefusal('000001', null, 422)],
    }
    for (const [expected, findings] of Object.entries(tables)) {
      for (const info of findings) {
        expect({ detail: info.detail, class: info.code }).toEqual({ detail: info.detail, class: expected })
        expectHelp(info)
      }
    }
  })
})

/** Every finding has a sentence and a remedy, and holds nothing of what a server said. */
function expectHelp(info: ProbeFailureInfo): void {
  expect(info.message).toMatch(/^[A-Z].*\.$/)
  expect(info.remedy).toMatch(/^[A-Z].*\.$/)
  expect(JSON.stringify(info)).not.toContain(said)
}
