import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { failure } from '../classify.ts'
import { assertOpensSoon } from '../client-identity.ts'
import { ProbeFailure } from '../connector.ts'

/** Opens a private key in PEM form. @throws ProbeFailure `misconfigured` when it can't be read, or not by the passphrase */
export function openPrivateKey(pem: string, passphrase: string): KeyObject {
  assertOpensSoon(pem)
  try {
    return createPrivateKey(passphrase === '' ? pem : { key: pem, passphrase })
  } catch {
    // What OpenSSL says may repeat what it was given.
    throw new ProbeFailure(
      failure('misconfigured', '', {
        message: 'The private key of the credential can’t be opened.',
        remedy: 'Store the key again as it was given, in PEM form, with its passphrase where it has one.',
      }),
    )
  }
}

/** `PS256` is what a party asks for; otherwise the key decides. */
export type JwtAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'ES384' | 'ES512'

/** The usual algorithm of a key (RFC 7518, section 3.1). @throws ProbeFailure `misconfigured` for a key of another kind */
export function algorithmOf(key: KeyObject): JwtAlgorithm {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (type === 'rsa') return 'RS256'
  const found = type === 'ec' ? curves[details?.namedCurve ?? ''] : undefined
  if (found) return found
  throw new ProbeFailure(
    failure('misconfigured', type ?? '', {
      message: 'Nothing can be signed with a key of this kind.',
      remedy: 'Use an RSA key of 2,048 bits or more, or a key on one of the curves of NIST.',
    }),
  )
}

const curves: Readonly<Record<string, JwtAlgorithm>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' }

/** Signs a JSON Web Token (RFC 7519, RFC 7515). */
export function signJwt(
  header: Readonly<Record<string, string>> & { readonly alg: JwtAlgorithm },
  claims: Readonly<Record<string, string | number>>,
  key: KeyObject,
): string {
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const content = `${encode({ typ: 'JWT', ...header })}.${encode(claims)}`
  const { alg } = header
  const padding = alg === 'PS256' && { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
  const signature = sign(`sha${alg.slice(2)}`, Buffer.from(content), { key, ...padding, dsaEncoding: 'ieee-p1363' })
  return `${content}.${signature.toString('base64url')}`
}
