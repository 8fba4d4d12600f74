import { describe, expect, it } from 'vitest'
import { VaultError } from '../../../shared/errors.ts'
import { serviceFailure, signInFailure, statusFailure, unwrapFailure } from './failures.ts'

const secret = 'the request, with its secret'

/** An error as the SDK throws it. */
const rest = (statusCode: number, code = '', inner?: string, message = secret) =>
  Object.assign(new Error(secret), {
    name: 'RestError',
    statusCode,
    details: { error: { code, message, innerError: inner === undefined ? undefined : { code: inner } } },
  })
const named = (name: string, message: string, cause?: unknown) => Object.assign(new Error(message, { cause }), { name })

describe('V10 what Azure Key Vault answers', () => {
  it.each([
    [400, 'BadParameter', undefined, 'key-unsuitable'],
    [401, 'Unauthorized', undefined, 'key-auth'],
    [403, 'Forbidden', 'ForbiddenByRbac', 'key-permission'],
    [403, 'Forbidden', 'AccessDenied', 'key-permission'],
    [403, 'Forbidden', 'ForbiddenByPolicy', 'key-permission'],
    [403, 'Forbidden', 'ForbiddenByFirewall', 'key-network'],
    [403, 'Forbidden', 'ForbiddenByConnection', 'key-network'],
    [403, 'Forbidden', 'KeyDisabled', 'key-disabled'],
    [403, 'Forbidden', 'KeyNotYetValid', 'key-disabled'],
    [404, 'KeyNotFound', undefined, 'key-not-found'],
    [408, '', undefined, 'key-timeout'],
    [429, 'Throttled', undefined, 'key-throttled'],
    [500, 'InternalServerError', undefined, 'key-unavailable'],
    [503, '', undefined, 'key-unavailable'],
    [302, '', undefined, 'key-not-the-service'],
  ] as const)('%i %s %s is %s, and nothing of the answer is kept', (status, code, inner, expected) => {
    const failure = serviceFailure(rest(status, code, inner))
    expect([failure.code, failure.cause]).toEqual([expected, undefined])
    expect(JSON.stringify(failure.toBody())).not.toContain(secret)
  })

  it('tells a disabled key by the sentence where there is no inner code', () => {
    const error = rest(403, 'Forbidden', undefined, 'Operation unwrapKey is not allowed on a disabled key.')
    expect(serviceFailure(error).code).toBe('key-disabled')
  })

  it('is, for what it doesn’t unwrap, that it was never wrapped by this key', () => {
    expect(unwrapFailure(rest(400, 'BadParameter')).code).toBe('key-wrong-vault')
    expect(unwrapFailure(rest(404, 'KeyNotFound')).code).toBe('key-not-found')
  })

  it('keeps its name once it has one, and is told from the network and from waiting', () => {
    const failure = new VaultError('key-auth')
    expect(serviceFailure(named('Error', 'outer', failure))).toBe(failure)
    expect(serviceFailure(Object.assign(new Error(secret), { code: 'ECONNREFUSED' })).code).toBe('key-network')
    expect(serviceFailure(named('AbortError', 'The operation was aborted.')).code).toBe('key-timeout')
    expect(statusFailure(502).code).toBe('key-unavailable')
    for (const odd of [null, 'text', {}, new Error('anything')])
      expect(serviceFailure(odd).code).toBe('key-unavailable')
  })

  it('is none of the service when its challenge is for another', () => {
    const message = "The challenge resource 'graph.test' does not match the requested domain."
    expect(serviceFailure(new Error(message)).code).toBe('key-not-the-service')
  })
})

describe('V10 what the sign-in to Azure reports', () => {
  it.each([
    ['AADSTS7000215: Invalid client secret provided.', 'key-auth'],
    ['AADSTS7000222: The provided client secret keys are expired.', 'key-expired-azure'],
    ['AADSTS700082: The refresh token has expired due to inactivity.', 'key-expired-azure'],
    ['AADSTS50076: you must use multi-factor authentication', 'key-expired-azure'],
    ['AADSTS90002: Tenant not found.', 'key-misconfigured'],
    ['AADSTS53003: Access has been blocked by Conditional Access policies.', 'key-auth'],
    // What `az` 2.91 says.
    [
      'ERROR: AADSTS7000222: …\nRun the command below to authenticate interactively:\naz logout\naz login',
      'key-expired-azure',
    ],
    ['User x does not exist in MSAL token cache. Run `az login`.', 'key-not-signed-in'],
    ["ERROR: Please run 'az login' to setup account.", 'key-not-signed-in'],
    [
      "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded with url: /x",
      'key-network',
    ],
    ['ProxyError(Cannot connect to proxy., Tunnel connection failed: 407)', 'key-proxy'],
    ['[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed', 'key-tls'],
    // What the SDK says.
    ['The current credential is not configured to acquire tokens for tenant 1', 'key-misconfigured'],
    ['anything else', 'key-auth'],
  ])('%s is %s', (message, expected) => {
    expect(signInFailure(named('CredentialUnavailableError', message)).code).toBe(expected)
    expect(signInFailure(named('AuthenticationRequiredError', 'outer', new Error(message))).code).toBe(expected)
  })
})
