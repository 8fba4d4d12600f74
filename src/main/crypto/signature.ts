import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { canonical } from './canonical.ts'

/** Bytes of an Ed25519 public key, of its private seed, and of a signature (RFC 8032). */
export const signingKeyLength = 32
export const signatureLength = 64

/** What a signature is for, so that none passes for another. */
export type SignatureDomain = 'keyward/card/1' | 'keyward/team/1' | 'keyward/bundle/1' | 'keyward/revision/1'

/** What DER (RFC 8410) puts before the 32 bytes of a private and of a public key. */
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/** A new signing key: the private seed, to be sealed and wiped by the caller, and the public key. */
export function newSigningKey(): { seed: Buffer; publicKey: Buffer } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const der = privateKey.export({ format: 'der', type: 'pkcs8' })
  const seed = Buffer.from(der.subarray(-signingKeyLength))
  der.fill(0)
  return { seed, publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-signingKeyLength) }
}

/** Ed25519 over the domain and the exact bytes. The seed stays the caller's. */
export function signBytes(domain: SignatureDomain, bytes: Uint8Array, seed: Uint8Array): Buffer {
  const der = Buffer.concat([privatePrefix, seed])
  try {
    return sign(null, canonical([domain, bytes]), createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
  } finally {
    der.fill(0)
  }
}

/** Whether exactly these bytes were signed for this domain by the owner of the key. Never throws, whatever the key is. */
export function isSignedBy(
  domain: SignatureDomain,
  bytes: Uint8Array,
  publicKey: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (publicKey.length !== signingKeyLength || signature.length !== signatureLength) return false
  if (isSmallOrder(publicKey)) return false
  let key: KeyObject
  try {
    key = createPublicKey({ key: Buffer.concat([publicPrefix, publicKey]), format: 'der', type: 'spki' })
  } catch {
    return false
  }
  return verify(null, canonical([domain, bytes]), key, signature)
}

/**
 * The points of small order in their encodings, under which a signature may hold for many messages: nobody's key is one of them
 * (https://eprint.iacr.org/2020/1244, table 1). OpenSSL refuses them by itself; Electron has another library.
 */
const smallOrder: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
])

function isSmallOrder(publicKey: Uint8Array): boolean {
  const y = Buffer.from(publicKey)
  // The sign of x, which none of these points needs.
  y[31] = (y[31] ?? 0) & 0x7f
  return smallOrder.has(y.toString('hex'))
}
