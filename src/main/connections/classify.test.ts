import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ProbeCode, probeCodes, stages } from '../../shared/domain/probe.ts'
import { classify, failure, timeoutOf } from './classify.ts'
import { ProbeFailure } from './connector.ts'

const coded = (code: string, message = 'words of a driver') => Object.assign(new Error(message), { code })

/** Codes that drivers were seen to give, by the class in which they belong. */
const table: Partial<Record<ProbeCode, readonly unknown[]>> = {
  dns: [coded('ENOTFOUND'), coded('EAI_AGAIN'), coded('EDNS'), coded('NJS-530')],
  refused: [
    coded('ECONNREFUSED'),
    coded('NJS-503'),
    new Error('fetch failed', { cause: coded('ECONNREFUSED') }),
    new AggregateError([coded('ENETUNREACH'), coded('ECONNREFUSED')]),
    new Error('a', { cause: new AggregateError([new Error('b', { cause: coded('ECONNREFUSED') })]) }),
  ],
  unreachable: [coded('ENETUNREACH'), coded('EHOSTUNREACH'), coded('EACCES')],
  timeout: [
    coded('ETIMEDOUT'),
    coded('ETIMEOUT'),
    coded('NJS-510'),
    coded('UND_ERR_CONNECT_TIMEOUT'),
    coded('UND_ERR_HEADERS_TIMEOUT'),
    coded('UND_ERR_BODY_TIMEOUT'),
    new Error('timeout expired'),
    new Error('connack timeout'),
    Object.assign(new Error('x'), { level: 'client-timeout' }),
  ],
  'tls-expired': [
    coded('CERT_HAS_EXPIRED'),
    new AggregateError([coded('SELF_SIGNED_CERT_IN_CHAIN'), coded('CERT_HAS_EXPIRED')]),
  ],
  'tls-untrusted': [
    coded('DEPTH_ZERO_SELF_SIGNED_CERT'),
    coded('SELF_SIGNED_CERT_IN_CHAIN'),
    coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
    coded('ERR_TLS_CERT_ALTNAME_INVALID'),
  ],
  'tls-unsupported': [coded('ERR_SSL_WRONG_VERSION_NUMBER'), coded('HANDSHAKE_NO_SSL_SUPPORT'), coded('EPROTO')],
  'auth-failed': [
    coded('EAUTH'),
    coded('ELOGIN'),
    coded('ORA-01017'),
    coded('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
    coded('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'),
    coded('ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE'),
    Object.assign(new Error('x'), { level: 'client-authentication' }),
    new Error('Handshake terminated by server: 403 (ACCESS-REFUSED)'),
  ],
  disconnected: [
    coded('ECONNRESET'),
    coded('EPIPE'),
    coded('PROTOCOL_CONNECTION_LOST'),
    coded('UND_ERR_SOCKET', 'other side closed'),
    new Error('socket hang up'),
    new Error('Connection terminated unexpectedly'),
  ],
  misconfigured: [coded('UND_ERR_ABORTED'), coded('UND_ERR_INVALID_ARG')],
  crashed: [new TypeError('x is not a function'), new RangeError('too large')],
  'unexpected-answer': [new Error('gibberish'), coded('E'), 'a thrown text', null, undefined, 7],
}

describe('T4 classification', () => {
  for (const [code, errors] of Object.entries(table)) {
    it(`finds ${code}`, () => {
      for (const error of errors) expect(classify(error).code, String(error)).toBe(code)
    })
  }

  it('asks the protocol first, and takes what a connector has decided over everything', () => {
    const own = (error: unknown) =>
      error instanceof Error && error.message === '28P01' ? failure('auth-failed', '28P01') : undefined
    expect(classify(new Error('outer', { cause: new Error('28P01') }), own).code).toBe('auth-failed')
    expect(classify(coded('ECONNRESET'), own).code).toBe('disconnected')
    const decided = new ProbeFailure(failure('redirect-refused'))
    expect(classify(new Error('outer', { cause: decided }), own).code).toBe('redirect-refused')
  })

  it('survives an error that is its own cause', () => {
    const error = new Error('circle')
    error.cause = error
    expect(classify(error).code).toBe('unexpected-answer')
  })

  it('never repeats the words of a driver or a server', () => {
    const words = 'password=hunter2'
    for (const error of [new Error(words), coded(words), coded('ECONNREFUSED', words), new TypeError(words)]) {
      expect(JSON.stringify(classify(error))).not.toContain('hunter2')
    }
  })

  it('has a sentence and a remedy for every class, and one for every stage that takes too long', () => {
    for (const code of probeCodes) {
      const { message, remedy } = failure(code)
      expect(message).toMatch(/^[A-Z].*\.$/)
      if (code !== 'ok') expect(remedy).toMatch(/^[A-Z].*\.$/)
    }
    const sentences = stages.map((stage) => timeoutOf(stage).message)
    expect(new Set(sentences).size).toBe(stages.length)
    expect(timeoutOf(null).code).toBe('timeout')
  })

  it('is documented class by class', () => {
    const page = readFileSync(new URL('../../../docs/connections.md', import.meta.url), 'utf8')
    for (const code of probeCodes) expect(page).toContain(`\`${code}\``)
  })
})
