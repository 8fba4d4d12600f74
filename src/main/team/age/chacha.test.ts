import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type ChaCha, nativeChaCha, portableChaCha } from './chacha.ts'

const implementations: [string, ChaCha, ChaCha][] = [
  ['OpenSSL', nativeChaCha, portableChaCha],
  ['JavaScript', portableChaCha, nativeChaCha],
]

describe.each(implementations)('ChaCha20-Poly1305 of %s', (_name, own, other) => {
  it.each([0, 1, 16, 64, 65_535, 65_536])('seals %i bytes exactly as the other does, and opens them', (length) => {
    const [key, nonce, plain] = [randomBytes(32), randomBytes(12), randomBytes(length)]
    const sealed = own.seal(key, nonce, plain)
    expect(sealed).toHaveLength(length + 16)
    expect(Buffer.from(sealed).equals(Buffer.from(other.seal(key, nonce, plain)))).toBe(true)
    expect(Buffer.from(own.open(key, nonce, sealed)).equals(plain)).toBe(true)
  })

  it('opens nothing that was altered, cut, or sealed with another key or nonce', () => {
    const [key, nonce] = [randomBytes(32), randomBytes(12)]
    const sealed = own.seal(key, nonce, Buffer.from('sixteen byte key'))
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte))
      expect(() => own.open(key, nonce, altered)).toThrow()
    }
    for (const length of [0, 15, 16, sealed.length - 1]) {
      expect(() => own.open(key, nonce, sealed.subarray(0, length))).toThrow()
    }
    expect(() => own.open(randomBytes(32), nonce, sealed)).toThrow()
    expect(() => own.open(key, randomBytes(12), sealed)).toThrow()
  })
})
