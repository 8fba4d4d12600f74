import { describe, expect, it } from 'vitest'
import { VaultError } from '../../shared/errors.ts'
import { failure } from '../connections/classify.ts'
import { ProbeFailure } from '../connections/connector.ts'
import { oauthFailure } from './failures.ts'

const codeOf = (error: unknown, status = 0) => oauthFailure(error, 'Name', status).code

describe('O3 every failure has its class', () => {
  it.each([
    ['invalid_grant', 'oauth-refused'],
    ['bad_refresh_token', 'oauth-refused'],
    ['invalid_client', 'oauth-client-refused'],
    ['incorrect_client_credentials', 'oauth-client-refused'],
    ['unauthorized_client', 'oauth-client-refused'],
    ['invalid_scope', 'oauth-request-refused'],
    ['invalid_target', 'oauth-request-refused'],
    ['access_denied', 'oauth-denied'],
    ['expired_token', 'oauth-ended'],
    ['temporarily_unavailable', 'oauth-unavailable'],
  ])('the word %s is %s', (word, code) => {
    expect(codeOf({ error: word }, 400)).toBe(code)
    expect(oauthFailure({ error: word }, 'Name', 400).subjects).toEqual([word])
  })

  it('a word of nobody’s standard is refused, and not repeated', () => {
    const found = oauthFailure({ error: 'kwc_0123456789abcdef' }, 'Name', 400)
    expect(found.code).toBe('oauth-request-refused')
    expect(JSON.stringify(found.toBody())).not.toContain('kwc_')
    expect(codeOf({ error: 'of_the_browser' })).toBe('oauth-request-refused')
  })

  it.each([
    [401, 'oauth-client-refused'],
    [429, 'oauth-unavailable'],
    [502, 'oauth-unavailable'],
    [302, 'oauth-not-the-service'],
    [404, 'oauth-not-the-service'],
  ])('status %i is %s', (status, code) => {
    expect(codeOf(new Error('any'), status)).toBe(code)
  })

  it.each([
    ['ENOTFOUND', 'oauth-unreachable'],
    ['ECONNREFUSED', 'oauth-unreachable'],
    ['ECONNRESET', 'oauth-unreachable'],
    ['ETIMEDOUT', 'oauth-timeout'],
    ['CERT_HAS_EXPIRED', 'oauth-tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'oauth-tls'],
    ['OAUTH_TIMEOUT', 'oauth-timeout'],
    ['OAUTH_RESPONSE_IS_NOT_JSON', 'oauth-not-the-service'],
    ['OAUTH_JWT_TIMESTAMP_CHECK_FAILED', 'oauth-clock'],
  ])('%s is %s, however deep it lies', (code, expected) => {
    const error = Object.assign(new Error('any'), { code })
    expect(codeOf(error)).toBe(expected)
    expect(codeOf(new Error('something went wrong', { cause: error }))).toBe(expected)
  })

  it('a host that isn’t bound is named, and a failure of ours stays itself', () => {
    const unbound = new ProbeFailure({ ...failure('host-not-bound'), host: 'evil.example:443' })
    const found = oauthFailure(new Error('wrapped', { cause: unbound }), 'GitHub')
    expect(found.toBody()).toMatchObject({ code: 'host-not-bound', subjects: ['GitHub', 'evil.example:443'] })
    expect(codeOf(new Error('wrapped', { cause: new VaultError('vault-locked') }))).toBe('vault-locked')
  })
})
