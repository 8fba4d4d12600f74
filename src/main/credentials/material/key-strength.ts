import type { KeyObject } from 'node:crypto'

/** What is known of an asymmetric key without its private part. */
export interface KeyKind {
  readonly algorithm: 'RSA' | 'DSA' | 'EC' | 'Ed25519' | 'Ed448' | 'other'
  /** Length of the modulus; 0 where the algorithm has none. */
  readonly bits: number
  /** Name of the curve as NIST has it (`P-256`); empty where the algorithm has none. */
  readonly curve: string
}

/** Where a key signs: what is still taken differs. */
export type KeyUse = 'ssh' | 'tls' | 'jwt'

const curveNames: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }

/** The kind of a private or public key. */
export function kindOfKey(key: KeyObject): KeyKind {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
  switch (key.asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss':
      return { algorithm: 'RSA', bits: modulusLength, curve: '' }
    case 'dsa':
      return { algorithm: 'DSA', bits: modulusLength, curve: '' }
    case 'ec':
      return { algorithm: 'EC', bits: 0, curve: curveNames[namedCurve] ?? namedCurve }
    case 'ed25519':
      return { algorithm: 'Ed25519', bits: 0, curve: '' }
    case 'ed448':
      return { algorithm: 'Ed448', bits: 0, curve: '' }
    default:
      return { algorithm: 'other', bits: 0, curve: '' }
  }
}

/** `RSA, 3072 bits`, `EC, P-256`, `Ed25519`. */
export function describeKey({ algorithm, bits, curve }: KeyKind): string {
  return [algorithm, bits > 0 ? `${bits} bits` : '', curve].filter(Boolean).join(', ')
}

/**
 * Why a key is of no use, as a sentence, or null. It is refused only where no server takes it any more: OpenSSH removed DSA
 * (10.0) and wants 1,024 bits of RSA at least, TLS libraries want the same at their lowest level, and JSON Web Tokens want
 * 2,048 (RFC 7518, section 3.3) and one of three curves (section 3.4).
 */
export function refusedKey({ algorithm, bits, curve }: KeyKind, use: KeyUse): string | null {
  if (algorithm === 'DSA')
    return 'This is a DSA key, which servers no longer accept. Make an Ed25519, ECDSA or RSA key.'
  if (algorithm === 'other') return 'A key of this kind can’t sign. Give an RSA, ECDSA or Ed25519 key.'
  const least = use === 'jwt' ? 2048 : 1024
  if (algorithm === 'RSA' && bits < least)
    return `This RSA key has ${bits} bits, which is refused everywhere. Make one of 3,072 bits.`
  if (algorithm === 'EC' && use !== 'tls' && !Object.values(curveNames).includes(curve))
    return 'The curve of this key must be P-256, P-384 or P-521.'
  if (algorithm === 'Ed448' && use === 'ssh') return 'OpenSSH does not take Ed448 keys. Make an Ed25519 key.'
  return null
}

/** What should be said of a key that is taken though it is weak; null when it is sound. */
export function weakKey({ algorithm, bits }: KeyKind): string | null {
  if (algorithm !== 'RSA' || bits >= 2048) return null
  return `The RSA key has ${bits} bits. Many servers refuse fewer than 2,048: replace it.`
}
