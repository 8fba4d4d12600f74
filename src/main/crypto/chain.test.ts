import { createSecretKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonical } from './canonical.ts'
import { chainLength, chainMac } from './chain.ts'
import { fingerprint } from './fingerprint.ts'

const key = createSecretKey(Buffer.alloc(32, 1))
const other = createSecretKey(Buffer.alloc(32, 2))
const start = Buffer.alloc(chainLength)

describe('the audit chain', () => {
  const link = (previous: Buffer, ...fields: string[]) => chainMac(key, previous, canonical(fields))

  it('changes with the record, the one before it and the key', () => {
    const first = link(start, 'a')
    expect(first).toHaveLength(chainLength)
    expect(link(start, 'a').equals(first)).toBe(true)
    expect(link(start, 'b').equals(first)).toBe(false)
    expect(link(first, 'a').equals(first)).toBe(false)
    expect(chainMac(other, start, canonical(['a'])).equals(first)).toBe(false)
  })

  it('needs a whole link before it', () => {
    expect(() => link(Buffer.alloc(31), 'a')).toThrow('32 bytes')
  })
})

describe('the fingerprint of a value', () => {
  it('is equal for equal values under one key alone', () => {
    expect(fingerprint(key, 'value')).toMatch(/^[0-9a-f]{64}$/)
    expect(fingerprint(key, 'value')).toBe(fingerprint(key, Buffer.from('value')))
    expect(fingerprint(key, 'value')).not.toBe(fingerprint(key, 'value2'))
    expect(fingerprint(key, 'value')).not.toBe(fingerprint(other, 'value'))
  })
})
