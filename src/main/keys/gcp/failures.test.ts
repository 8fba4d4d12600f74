import { describe, expect, it } from 'vitest'
import { answerFailure, signInFailure } from './failures.ts'

const google = (status: string, message = '', details: object[] = []) =>
  JSON.stringify({ error: { code: 400, status, message, details } })
const version = 'projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1'

/** The messages are Google's, as its documentation and people's reports have them. */
describe('V5 what Google Cloud KMS reports', () => {
  it.each([
    [401, google('UNAUTHENTICATED', 'Request had invalid authentication credentials.'), 'key-auth'],
    [403, google('PERMISSION_DENIED', "Permission 'cloudkms.cryptoKeyVersions.useToDecrypt' denied"), 'key-permission'],
    [403, google('PERMISSION_DENIED', '', [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }]), 'key-auth'],
    [403, google('PERMISSION_DENIED', '', [{ reason: 'SERVICE_DISABLED' }]), 'key-misconfigured'],
    [400, google('FAILED_PRECONDITION', 'Google Cloud KMS API has not been used in this project'), 'key-misconfigured'],
    [404, google('NOT_FOUND', 'CryptoKey not found.'), 'key-not-found'],
    [
      400,
      google('FAILED_PRECONDITION', `${version} is not enabled, current state is: DESTROY_SCHEDULED.`),
      'key-disabled',
    ],
    [400, google('FAILED_PRECONDITION', `${version} has incorrect key purpose: ASYMMETRIC_SIGN`), 'key-unsuitable'],
    [400, google('INVALID_ARGUMENT', "Decryption failed: verify that 'name' refers to the correct"), 'key-wrong-vault'],
    [400, google('INVALID_ARGUMENT', 'Decryption failed: the ciphertext is invalid.'), 'key-wrong-vault'],
    [400, google('INVALID_ARGUMENT', 'The checksum in field ciphertext_crc32c did not match'), 'key-unavailable'],
    [400, google('INVALID_ARGUMENT', 'The request concerns location x but was sent to y'), 'key-misconfigured'],
    [429, google('RESOURCE_EXHAUSTED', 'Quota exceeded'), 'key-throttled'],
    [500, google('INTERNAL'), 'key-unavailable'],
    [503, google('UNAVAILABLE'), 'key-unavailable'],
    [502, '<!DOCTYPE html><title>Error 502 (Server Error)!!1</title>', 'key-unavailable'],
    [511, '<html>Sign in to the network', 'key-not-the-service'],
    [404, '<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>', 'key-not-the-service'],
    [200, '<html>Sign in to the network', 'key-not-the-service'],
    [302, '', 'key-not-the-service'],
    [403, 'forbidden', 'key-not-the-service'],
    [403, '{"message":"forbidden"}', 'key-not-the-service'],
    [407, '', 'key-proxy'],
  ])('by status %i and %s is %s', (status, body, code) => {
    const failure = answerFailure(status, undefined, body)
    expect([failure.code, failure.cause]).toEqual([code, undefined])
    expect(JSON.stringify(failure.toBody())).not.toContain(version)
  })
})

describe('V5 what Google’s sign-in reports', () => {
  const answered = (status: number, data: unknown) => ({
    message: 'the request, with its secret',
    response: { status, data },
  })
  const badTime = 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.'
  const refused = (error: string, error_description = '') => answered(400, { error, error_description })

  it.each([
    ['person', refused('invalid_grant', 'Token has been expired or revoked.'), 'key-expired-gcp'],
    ['person', refused('invalid_grant', 'reauth related error (invalid_rapt)'), 'key-expired-gcp'],
    ['person', refused('invalid_client'), 'key-auth'],
    ['service-account', refused('invalid_grant', badTime), 'key-clock'],
    ['service-account', refused('invalid_grant', 'Invalid JWT Signature.'), 'key-auth'],
    ['service-account', refused('invalid_grant', 'Invalid grant: account not found'), 'key-auth'],
    ['person', answered(429, {}), 'key-throttled'],
    ['person', answered(503, '<html>'), 'key-unavailable'],
    ['person', answered(302, ''), 'key-not-the-service'],
    ['person', answered(403, '<html>'), 'key-not-the-service'],
    ['person', new TypeError('a text has no property'), 'key-not-the-service'],
  ] as const)('to a %s: %j is %s', (kind, error, code) => {
    const failure = signInFailure(error, kind)
    expect([failure.code, failure.cause]).toEqual([code, undefined])
  })
})
