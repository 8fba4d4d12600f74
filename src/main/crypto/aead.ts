import type { KeyObject } from 'node:crypto'
import { createCipheriv, createDecipheriv, createSecretKey, randomFillSync } from 'node:crypto'
import { VaultError } from '../../shared/errors.ts'
import { canonical } from './canonical.ts'
import { keyLength } from './hkdf.ts'

/** What a sealed value belongs to. It opens with exactly the same context, so rows can't be swapped. */
export interface SealContext {
  readonly vaultId: string
  readonly credentialId: string
  readonly version: number
  /** What kind of value it is, so that none passes for another; a version of a credential's own value when left out. */
  readonly domain?: SealDomain
}

/** Values besides those of versions. `version` counts each of these by itself. */
export type SealDomain = 'keyward/oauth-tokens' | 'keyward/oauth-late-key' | 'keyward/identity'

/**
 * Layout of a sealed value:
 *
 *     offset  bytes
 *          0      1  format, 1
 *          1     12  nonce of the wrapped data key
 *         13     32  data key, encrypted with the vault's "secrets" key
 *         45     16  its tag
 *         61     12  nonce of the value
 *         73      n  value, encrypted with the data key
 *       73+n     16  its tag
 *
 * Both parts are AES-256-GCM (NIST SP 800-38D) with the same associated data: the format and the context. The data key is
 * random and used once; the "secrets" key stays far below the 2^32 wraps that random nonces allow.
 */
const format = 1
const algorithm = 'aes-256-gcm'
const nonceLength = 12
const tagLength = 16
const wrapEnd = 1 + nonceLength + keyLength + tagLength
const payloadStart = wrapEnd + nonceLength
const options = { authTagLength: tagLength }

/** How many bytes a sealed value is longer than the value itself. */
export const sealOverhead = payloadStart + tagLength

/** Seals a value with a fresh data key. `plaintext` stays the caller's, to be wiped there. */
export function seal(secretsKey: KeyObject, plaintext: Uint8Array, context: SealContext): Buffer {
  const associated = associatedData(context)
  const sealed = Buffer.allocUnsafe(sealOverhead + plaintext.length)
  const random = freshRandom()
  const dataKeyBytes = random.subarray(0, keyLength)
  writeWrap(sealed, secretsKey, dataKeyBytes, random.subarray(keyLength, -nonceLength), associated)
  sealed.set(random.subarray(-nonceLength), wrapEnd)
  const nonce = sealed.subarray(wrapEnd, payloadStart)
  const dataKey = createSecretKey(dataKeyBytes)
  random.fill(0)

  const cipher = createCipheriv(algorithm, dataKey, nonce, options).setAAD(associated)
  sealed.set(cipher.update(plaintext), payloadStart)
  cipher.final()
  sealed.set(cipher.getAuthTag(), payloadStart + plaintext.length)
  return sealed
}

/** A data key and both nonces. */
const randomLength = keyLength + 2 * nonceLength
const randomPool = Buffer.allocUnsafeSlow(randomLength * 64)
let randomUsed = randomPool.length

/**
 * The random bytes of one seal, to be wiped by the caller. They are drawn for 64 seals at once, as Node does for its UUIDs: a
 * call to the generator takes half as long as a seal, however few bytes it is for.
 */
function freshRandom(): Buffer {
  if (randomUsed === randomPool.length) {
    randomFillSync(randomPool)
    randomUsed = 0
  }
  randomUsed += randomLength
  return randomPool.subarray(randomUsed - randomLength, randomUsed)
}

/**
 * Opens a sealed value. The caller wipes what it gets.
 * @throws VaultError `secret-damaged` when anything was altered, or belongs to another vault, credential or version
 */
export function open(secretsKey: KeyObject, sealed: Uint8Array, context: SealContext): Buffer {
  const bytes = view(sealed)
  const associated = associatedData(context)
  const dataKeyBytes = readWrap(bytes, secretsKey, associated)
  const dataKey = createSecretKey(dataKeyBytes)
  dataKeyBytes.fill(0)
  return decrypt(dataKey, bytes.subarray(wrapEnd), associated)
}

/**
 * Moves a sealed value from one "secrets" key to another: only the data key is wrapped anew, the value isn't opened.
 * @throws VaultError `secret-damaged`
 */
export function rewrap(oldKey: KeyObject, newKey: KeyObject, sealed: Uint8Array, context: SealContext): Buffer {
  const moved = Buffer.from(sealed)
  const associated = associatedData(context)
  const dataKeyBytes = readWrap(moved, oldKey, associated)
  writeWrap(moved, newKey, dataKeyBytes, randomFillSync(Buffer.allocUnsafe(nonceLength)), associated)
  dataKeyBytes.fill(0)
  return moved
}

function associatedData({ vaultId, credentialId, version, domain }: SealContext): Buffer {
  return canonical([domain ?? 'keyward/sealed', String(format), vaultId, credentialId, String(version)])
}

function writeWrap(target: Buffer, key: KeyObject, dataKey: Buffer, nonce: Buffer, associated: Buffer): void {
  const cipher = createCipheriv(algorithm, key, nonce, options).setAAD(associated)
  target[0] = format
  target.set(nonce, 1)
  target.set(cipher.update(dataKey), 1 + nonceLength)
  cipher.final()
  target.set(cipher.getAuthTag(), 1 + nonceLength + keyLength)
}

function readWrap(sealed: Buffer, key: KeyObject, associated: Buffer): Buffer {
  if (sealed.length < sealOverhead || sealed[0] !== format) throw new VaultError('secret-damaged')
  return decrypt(key, sealed.subarray(1, wrapEnd), associated)
}

/** Opens nonce ‖ ciphertext ‖ tag. */
function decrypt(key: KeyObject, bytes: Buffer, associated: Buffer): Buffer {
  const end = bytes.length - tagLength
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceLength), options)
    .setAAD(associated)
    .setAuthTag(bytes.subarray(end))
  const plaintext = decipher.update(bytes.subarray(nonceLength, end))
  try {
    decipher.final()
  } catch {
    // What was decrypted isn't authentic; nobody may see it. The cause would only repeat that.
    plaintext.fill(0)
    throw new VaultError('secret-damaged')
  }
  return plaintext
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
