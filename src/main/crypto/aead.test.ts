import { createDecipheriv, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SealContext } from './aead.ts'
import { open, rewrap, seal, sealOverhead } from './aead.ts'
import { canonical } from './canonical.ts'
import { deriveVaultKeys } from './hkdf.ts'

const keyOf = (fill: number) => deriveVaultKeys(Buffer.alloc(32, fill), 'vault').secrets
const key = keyOf(1)
const context: SealContext = { vaultId: 'vault', credentialId: 'credential', version: 3 }
const damaged = expect.objectContaining({ code: 'secret-damaged' })

describe('V2 sealed values', () => {
  it('open to what was sealed, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (value) => {
        const sealed = seal(key, value, context)
        expect(sealed.length).toBe(value.length + sealOverhead)
        expect(open(key, sealed, context).equals(value)).toBe(true)
      }),
    )
  })

  it('are never the same twice', () => {
    const seals = Array.from({ length: 100 }, () => seal(key, Buffer.from('same'), context).toString('hex'))
    expect(new Set(seals).size).toBe(100)
    expect(new Set(seals.map((sealed) => sealed.slice(2, 26))).size).toBe(100)
    expect(new Set(seals.map((sealed) => sealed.slice(122, 146))).size).toBe(100)
  })

  it('don’t open for another vault, credential, version or key', () => {
    const sealed = seal(key, Buffer.from('value'), context)
    for (const other of [
      { ...context, vaultId: 'vault2' },
      { ...context, credentialId: 'credential2' },
      { ...context, version: 4 },
      // The same letters, divided differently.
      { vaultId: 'vaultcredential', credentialId: '', version: 3 },
    ])
      expect(() => open(key, sealed, other)).toThrow(damaged)
    expect(() => open(keyOf(2), sealed, context)).toThrow(damaged)
  })

  it('notice every changed bit and every missing or added byte', () => {
    const sealed = seal(key, Buffer.from('value'), context)
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      expect(() => open(key, changed, context)).toThrow(damaged)
    }
    for (let length = 0; length < sealed.length; length++)
      expect(() => open(key, sealed.subarray(0, length), context)).toThrow(damaged)
    expect(() => open(key, Buffer.concat([sealed, Buffer.alloc(1)]), context)).toThrow(damaged)
  })

  it('don’t mix: the data key of one and the value of another do not open', () => {
    const [a, b] = [seal(key, Buffer.from('one'), context), seal(key, Buffer.from('two'), context)]
    expect(() => open(key, Buffer.concat([a.subarray(0, 61), b.subarray(61)]), context)).toThrow(damaged)
  })

  it('say nothing of the value or the input in their error', () => {
    const sealed = seal(key, Buffer.from('value'), context)
    sealed[80]! ^= 1
    try {
      open(key, sealed, context)
      expect.unreachable()
    } catch (error) {
      expect(error).not.toHaveProperty('cause')
      expect(String(error)).not.toContain('credential:')
    }
  })

  it('have the documented layout', () => {
    const sealed = seal(key, Buffer.from('value'), context)
    const associated = canonical(['keyward/sealed', '1', 'vault', 'credential', '3'])
    const gcm = (secret: Buffer, nonce: Buffer, text: Buffer, tag: Buffer) => {
      const decipher = createDecipheriv('aes-256-gcm', secret, nonce).setAAD(associated).setAuthTag(tag)
      return Buffer.concat([decipher.update(text), decipher.final()])
    }
    expect(sealed[0]).toBe(1)
    const dataKey = gcm(key.export(), sealed.subarray(1, 13), sealed.subarray(13, 45), sealed.subarray(45, 61))
    const value = gcm(dataKey, sealed.subarray(61, 73), sealed.subarray(73, -16), sealed.subarray(-16))
    expect(value.toString()).toBe('value')
  })

  it('accept bytes of any view and leave them as they were', () => {
    const value = new Uint8Array(randomBytes(64).buffer, 0, 8)
    const before = Buffer.from(value)
    const sealed = seal(key, value, context)
    const shifted = new Uint8Array(sealed.length + 9)
    shifted.set(sealed, 9)
    expect(open(key, shifted.subarray(9), context).equals(before)).toBe(true)
    expect(Buffer.from(value).equals(before)).toBe(true)
  })

  it('move to a new key without being opened', () => {
    const [oldKey, newKey] = [key, keyOf(2)]
    const sealed = seal(oldKey, Buffer.from('value'), context)
    const moved = rewrap(oldKey, newKey, sealed, context)
    expect(open(newKey, moved, context).toString()).toBe('value')
    expect(() => open(oldKey, moved, context)).toThrow(damaged)
    expect(open(oldKey, sealed, context).toString()).toBe('value')
    expect(moved.subarray(61).equals(sealed.subarray(61))).toBe(true)
    expect(() => rewrap(newKey, oldKey, sealed, context)).toThrow(damaged)
    expect(() => rewrap(oldKey, newKey, sealed, { ...context, version: 9 })).toThrow(damaged)
  })
})
