import { describe, expect, it } from 'vitest'
import { VaultError } from '../../../shared/errors.ts'
import { kmsFailure, signInFailure } from './failures.ts'

const arn = 'arn:aws:kms:eu-west-1:111122223333:key/1'
const wanted = { action: 'kms:Decrypt', arn, profile: 'work' }
const secret = 'the request, with its secret'

/** An error as the SDK throws it. */
const named = (name: string, message = secret, httpStatusCode = 400) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } })

describe('V10 what KMS refuses', () => {
  it.each([
    ['AccessDeniedException', 'key-permission', ['kms:Decrypt', arn]],
    ['AccessDenied', 'key-permission', ['kms:Decrypt', arn]],
    ['NotFoundException', 'key-not-found', [arn]],
    ['DisabledException', 'key-disabled', [arn]],
    ['ExpiredTokenException', 'key-expired-aws', ['work']],
    ['UnrecognizedClientException', 'key-auth', undefined],
    ['InvalidCiphertextException', 'key-wrong-vault', undefined],
    ['IncorrectKeyException', 'key-wrong-vault', undefined],
    ['InvalidKeyUsageException', 'key-unsuitable', undefined],
    ['RequestTimeTooSkewed', 'key-clock', undefined],
    ['LimitExceededException', 'key-throttled', undefined],
    ['DependencyTimeoutException', 'key-unavailable', undefined],
    ['SyntaxError', 'key-not-the-service', undefined],
    ['TimeoutError', 'key-timeout', undefined],
    ['constructor', 'key-misconfigured', undefined],
  ])('%s is %s', (name, code, subjects) => {
    const failure = kmsFailure(named(name), null, wanted)
    expect(failure).toMatchObject({ code, subjects })
    expect(failure.cause).toBeUndefined()
    expect(JSON.stringify(failure.toBody())).not.toContain(secret)
  })

  it('is told by its status where its name says nothing', () => {
    const byStatus = (status: number) => kmsFailure(named('Unheard', '', status), null, wanted).code
    expect([302, 407, 429, 500, 503].map(byStatus)).toEqual([
      'key-not-the-service',
      'key-proxy',
      'key-throttled',
      'key-unavailable',
      'key-unavailable',
    ])
    for (const odd of [null, undefined, 'text', new Error(secret), { name: 7 }])
      expect(kmsFailure(odd, null, wanted).code).toBe('key-misconfigured')
  })

  it('is told by its words where one name stands for several things', () => {
    const code = (name: string, message: string) => kmsFailure(named(name, message), null, wanted).code
    expect(code('KMSInvalidStateException', `${arn} is pending deletion.`)).toBe('key-disabled')
    expect(code('KMSInvalidStateException', `${arn} is unavailable.`)).toBe('key-unavailable')
    expect(code('InvalidSignatureException', 'Signature not yet current: 1 is still later than 2')).toBe('key-clock')
    expect(code('InvalidSignatureException', 'The request signature we calculated does not match')).toBe('key-auth')
  })

  it('gives way to what kept the request from AWS, and to what Keyward found itself', () => {
    const unreached = new VaultError('key-proxy')
    expect(kmsFailure(named('TimeoutError'), unreached, wanted)).toBe(unreached)
    const own = new VaultError('key-region')
    expect(kmsFailure(own, unreached, wanted)).toBe(own)
  })
})

describe('V10 a sign-in by a profile that failed', () => {
  const said = (message: string, name = 'CredentialsProviderError') =>
    signInFailure(Object.assign(new Error(message), { name }), null, 'work')

  it.each([
    ['The SSO session associated with this profile has expired. To refresh this SSO session run …', 'key-expired-aws'],
    [
      'The SSO session token associated with profile=work was not found or is invalid. … aws sso login',
      'key-expired-aws',
    ],
    ['UnauthorizedException: Session token not found or invalid', 'key-expired-aws'],
    ['Failed to load a token for session x, please re-authenticate using aws login', 'key-expired-aws'],
    ['Profile work credential_process returned expired credentials.', 'key-expired-aws'],
    ['Could not resolve credentials using profile: [work] in configuration/credentials file(s).', 'key-not-signed-in'],
    ['Profile work requires multi-factor authentication, but no MFA code callback was provided.', 'key-misconfigured'],
    ['Detected a cycle attempting to resolve credentials for profile work.', 'key-misconfigured'],
    ['ForbiddenException: No access', 'key-auth'],
    ['Command failed: /bin/tool with-an-argument', 'key-auth'],
  ])('says %s', (message, code) => {
    const failure = said(message)
    expect(failure).toMatchObject({ code, subjects: ['work'] })
    expect(JSON.stringify(failure.toBody())).not.toContain(message)
  })

  it('is the sign-in’s also where STS refuses the role', () => {
    expect(said('not authorized to perform: sts:AssumeRole', 'AccessDenied').code).toBe('key-auth')
    expect(said('', 'ExpiredTokenException').code).toBe('key-expired-aws')
    expect(said('', 'ThrottlingException').code).toBe('key-throttled')
  })
})
