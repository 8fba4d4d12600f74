import { describe, expect, it } from 'vitest'
import { VaultError } from '../../../shared/errors.ts'
import { failureOf } from './failures.ts'

/** As node-vault throws it, with what must not get out. */
const refused = (statusCode: number, ...errors: readonly string[]) =>
  Object.assign(new Error(errors[0] ?? `Status ${statusCode}`), { response: { statusCode, body: { errors } } })

describe('V10 a failure of Vault', () => {
  it.each([
    [400, 'encryption key not found', 'key-not-found'],
    [404, 'no handler for route "x". route entry not found.', 'key-not-found'],
    [404, 'namespace not found', 'key-not-found'],
    [400, 'cipher: message authentication failed', 'key-wrong-vault'],
    [400, 'chacha20poly1305: message authentication failed', 'key-wrong-vault'],
    [400, 'invalid ciphertext: version is too new', 'key-wrong-vault'],
    [400, 'invalid ciphertext length', 'key-wrong-vault'],
    [400, 'ciphertext or signature version is disallowed by policy (too old)', 'key-disabled'],
    [400, 'refusing to use soft-deleted key', 'key-disabled'],
    [400, "missing 'context' for key derivation; the key was created using a derived key", 'key-unsuitable'],
    [400, 'message decryption not supported for key type ecdsa-p256', 'key-unsuitable'],
    [403, 'permission denied', 'key-permission'],
    [429, 'request path "transit/decrypt/keyward": rate limit quota exceeded', 'key-throttled'],
    [473, '', 'key-sealed'],
    [500, 'internal error', 'key-unavailable'],
    [503, 'Vault is sealed', 'key-sealed'],
    [503, 'upstream connect error', 'key-unavailable'],
    [400, 'something new', 'key-misconfigured'],
  ])('with status %i, “%s”, is %s', (status, words, code) => {
    expect(failureOf(refused(status, words), 'key').code).toBe(code)
  })

  it.each([
    [400, 'invalid role or secret ID', 'key-auth'],
    [400, 'invalid username or password', 'key-auth'],
    [403, 'permission denied', 'key-auth'],
    [404, 'no handler for route "auth/approle/login". route entry not found.', 'key-auth'],
    [404, 'namespace not found', 'key-not-found'],
    [503, 'Vault is sealed', 'key-sealed'],
    [429, 'rate limit quota exceeded', 'key-throttled'],
    [502, '', 'key-unavailable'],
  ])('at the sign-in with status %i, “%s”, is %s', (status, words, code) => {
    expect(failureOf(refused(status, words), 'sign-in').code).toBe(code)
  })

  it('leaves what was said and what had caused it behind', () => {
    for (const error of [
      refused(403, 'permission denied, hvs.canary'),
      Object.assign(new Error('hvs.canary'), { code: 'ECONNRESET' }),
      Object.assign(new Error('hvs.canary'), { response: 'odd' }),
      'hvs.canary',
      undefined,
    ]) {
      const failure = failureOf(error, 'key')
      expect(failure.cause).toBeUndefined()
      expect(JSON.stringify(failure.toBody())).not.toContain('canary')
    }
  })

  it('that is told already stays what it is', () => {
    const told = new VaultError('key-not-the-service')
    expect(failureOf(told, 'sign-in')).toBe(told)
  })
})
