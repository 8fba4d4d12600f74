import { hkdfSync, randomBytes } from 'node:crypto'
import { VaultError } from '../../../shared/errors.ts'
import { chaCha } from './chacha.ts'

/*
 * The payload of an age file: a 16-byte nonce, then STREAM over chunks of 64 KiB with ChaCha20-Poly1305
 * (https://age-encryption.org/v1, "Payload"). It is done here because Node's OpenSSL is five times as
 * fast as JavaScript; the header, where the subtle parts are, is typage's.
 */
const nonceSize = 16
const tagSize = 16
const chunkSize = 65_536

function streamKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', fileKey, nonce, 'payload', 32))
}

/** An 11-byte big-endian counter and a flag on the last chunk. A file of 64 MiB has a thousand chunks. */
function chunkNonce(index: number, last: boolean): Uint8Array {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(index, 7)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** Encrypts a payload under a fresh nonce: nonce and chunks, ready to follow the header. */
export function sealPayload(fileKey: Uint8Array, plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceSize)
  const key = streamKey(fileKey, nonce)
  const count = Math.max(1, Math.ceil(plain.length / chunkSize))
  const out = Buffer.alloc(nonceSize + plain.length + count * tagSize)
  out.set(nonce)
  let at = nonceSize
  for (let index = 0; index < count; index += 1) {
    const chunk = plain.subarray(index * chunkSize, (index + 1) * chunkSize)
    const sealed = chaCha.seal(key, chunkNonce(index, index === count - 1), chunk)
    out.set(sealed, at)
    at += sealed.length
  }
  key.fill(0)
  return out
}

/** Bytes of plaintext in a body of this length, or -1 when no body has it. */
export function payloadSize(bodyLength: number): number {
  const sealed = bodyLength - nonceSize
  const count = Math.max(1, Math.ceil(sealed / (chunkSize + tagSize)))
  const last = sealed - (count - 1) * (chunkSize + tagSize) - tagSize
  // Only a payload that is empty altogether has an empty chunk.
  return last < 0 || (last === 0 && count > 1) ? -1 : (count - 1) * chunkSize + last
}

/** Decrypts nonce and chunks. Throws `bundle-malformed` when anything was cut off, added or altered. */
export function openPayload(fileKey: Uint8Array, body: Uint8Array): Buffer {
  const size = payloadSize(body.length)
  if (size === -1) throw new VaultError('bundle-malformed')
  const key = streamKey(fileKey, body.subarray(0, nonceSize))
  const plain = Buffer.alloc(size)
  const chunks = body.subarray(nonceSize)
  const count = Math.max(1, Math.ceil(chunks.length / (chunkSize + tagSize)))
  try {
    for (let index = 0; index < count; index += 1) {
      const chunk = chunks.subarray(index * (chunkSize + tagSize), (index + 1) * (chunkSize + tagSize))
      const opened = chaCha.open(key, chunkNonce(index, index === count - 1), chunk)
      plain.set(opened, index * chunkSize)
      opened.fill(0)
    }
  } catch {
    plain.fill(0)
    throw new VaultError('bundle-malformed')
  } finally {
    key.fill(0)
  }
  return plain
}
