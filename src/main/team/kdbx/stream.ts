import { createHash } from 'node:crypto'
import { chacha20 } from '@noble/ciphers/chacha.js'
import { salsa20 } from '@noble/ciphers/salsa.js'
import { VaultError } from '../../../shared/errors.ts'

/** Numbers of the ciphers that hide protected values inside the document. */
export const streams = { salsa20: 2, chacha20: 3 } as const

const salsaNonce = Uint8Array.of(0xe8, 0x30, 0x09, 0x4b, 0x97, 0x20, 0x5d, 0x2a)

/**
 * Encrypts or decrypts protected values, all of them in the order of the document: they share one stream of key bytes.
 *
 * @throws VaultError `import-unsupported` for another cipher
 */
export function xorValues(id: number, key: Uint8Array, values: readonly Buffer[]): Buffer[] {
  const whole = Buffer.concat(values)
  const changed = xor(id, key, whole)
  whole.fill(0)
  let at = 0
  return values.map(({ length }) => {
    at += length
    return Buffer.from(changed.buffer, changed.byteOffset + at - length, length)
  })
}

function xor(id: number, key: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (id === streams.salsa20) return salsa20(createHash('sha256').update(key).digest(), salsaNonce, bytes)
  if (id !== streams.chacha20) throw new VaultError('import-unsupported')
  const hash = createHash('sha512').update(key).digest()
  return chacha20(hash.subarray(0, 32), hash.subarray(32, 44), bytes)
}
