import type { KeyObject } from 'node:crypto'
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { VaultError } from '../../shared/errors.ts'

/**
 * Fernet (specification: the repository fernet/spec): AES-128-CBC and HMAC-SHA256 over
 *
 *     version 0x80 · timestamp u64 BE, seconds since 1970 · IV 16 · ciphertext, PKCS #7 · HMAC 32
 *
 * in Base64 with the URL alphabet and padding.
 */
const version = 0x80
const blockLength = 16
const macLength = 32
const headLength = 1 + 8 + blockLength
const algorithm = 'aes-128-cbc'
/** Seconds that a token's clock may be ahead of ours, where its age matters. */
const maxClockSkew = 60

/** A parsed key: its first half signs, its second half encrypts. */
export interface FernetKey {
  readonly signing: KeyObject
  readonly encryption: KeyObject
}

/** A new random key in its text form, 44 ASCII bytes. The caller wipes them. */
export function generateKey(): Buffer {
  const bytes = randomBytes(32)
  const text = Buffer.from(encode(bytes), 'latin1')
  bytes.fill(0)
  return text
}

/**
 * Reads a key in its text form: 32 bytes in Base64 with the URL alphabet, padding included.
 * @throws VaultError `key-invalid`
 */
export function parseKey(text: string | Buffer): FernetKey {
  const bytes = decode(typeof text === 'string' ? text : text.toString('latin1'))
  if (bytes?.length !== 32) throw new VaultError('key-invalid')
  const key = { signing: createSecretKey(bytes.subarray(0, 16)), encryption: createSecretKey(bytes.subarray(16)) }
  bytes.fill(0)
  return key
}

interface EncryptOptions {
  /** Seconds since 1970; the clock's by default. */
  readonly now?: number
  /** 16 bytes, for test vectors; random otherwise. */
  readonly iv?: Uint8Array
}

/** Makes a token of `plaintext`. */
export function encrypt(key: FernetKey, plaintext: Uint8Array, options: EncryptOptions = {}): string {
  const iv = options.iv ?? randomBytes(blockLength)
  const head = Buffer.alloc(headLength)
  head[0] = version
  head.writeBigUInt64BE(BigInt(Math.floor(options.now ?? Date.now() / 1000)), 1)
  head.set(iv, 9)
  const cipher = createCipheriv(algorithm, key.encryption, iv)
  const signed = Buffer.concat([head, cipher.update(plaintext), cipher.final()])
  return encode(Buffer.concat([signed, sign(key, signed)]))
}

interface DecryptOptions {
  /** Greatest age in seconds. Without it the token's time isn't looked at. */
  readonly ttl?: number
  /** Seconds since 1970; the clock's by default. */
  readonly now?: number
}

/**
 * Opens a token. Nothing in it is believed before its HMAC was compared, in constant time. The caller wipes the result.
 * @throws VaultError `key-wrong` for another key, and for an altered, malformed or (with `ttl`) too old token; which one
 *   isn't told
 */
export function decrypt(key: FernetKey, token: string, options: DecryptOptions = {}): Buffer {
  const bytes = decode(token)
  if (!bytes || bytes.length < headLength + blockLength + macLength) throw new VaultError('key-wrong')
  const signed = bytes.subarray(0, -macLength)
  if (!timingSafeEqual(sign(key, signed), bytes.subarray(-macLength))) throw new VaultError('key-wrong')
  const ciphertext = signed.subarray(headLength)
  if (signed[0] !== version || ciphertext.length % blockLength !== 0) throw new VaultError('key-wrong')
  if (options.ttl !== undefined) {
    const made = Number(signed.readBigUInt64BE(1))
    const now = Math.floor(options.now ?? Date.now() / 1000)
    if (made + options.ttl < now || made > now + maxClockSkew) throw new VaultError('key-wrong')
  }
  const decipher = createDecipheriv(algorithm, key.encryption, signed.subarray(9, headLength))
  const start = decipher.update(ciphertext)
  try {
    return joinAndWipe(start, decipher.final())
  } catch {
    start.fill(0)
    throw new VaultError('key-wrong')
  }
}

function sign(key: FernetKey, signed: Buffer): Buffer {
  return createHmac('sha256', key.signing).update(signed).digest()
}

function joinAndWipe(start: Buffer, end: Buffer): Buffer {
  const whole = Buffer.concat([start, end])
  start.fill(0)
  end.fill(0)
  return whole
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

/** Accepts exactly what `encode` writes: Node's own decoder skips foreign characters and stray bits. */
function decode(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return encode(bytes) === text ? bytes : undefined
}
