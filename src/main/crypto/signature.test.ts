import { createPublicKey, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from './canonical.ts'
import { isSignedBy, newSigningKey, signBytes } from './signature.ts'

describe('Ed25519 signatures', () => {
  it('equal the first two of RFC 8032, section 7.1, but for what is signed', () => {
    // The vector proves how a seed becomes a public key; what is signed has our domain in front.
    const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')
    const publicKey = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex')
    const signature = signBytes('keyward/card/1', Buffer.from('text'), seed)
    expect(isSignedBy('keyward/card/1', Buffer.from('text'), publicKey, signature)).toBe(true)
    const plain = createPublicKey({
      key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]),
      format: 'der',
      type: 'spki',
    })
    expect(verify(null, canonical(['keyward/card/1', Buffer.from('text')]), plain, signature)).toBe(true)
  })

  it('hold for the domain, the bytes and the key that they were made for, and for nothing else', () => {
    const [mine, other] = [newSigningKey(), newSigningKey()]
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, flip) => {
        const signature = signBytes('keyward/bundle/1', bytes, mine.seed)
        expect(isSignedBy('keyward/bundle/1', bytes, mine.publicKey, signature)).toBe(true)
        expect(isSignedBy('keyward/team/1', bytes, mine.publicKey, signature)).toBe(false)
        expect(isSignedBy('keyward/bundle/1', bytes, other.publicKey, signature)).toBe(false)
        expect(isSignedBy('keyward/bundle/1', Buffer.concat([bytes, Buffer.of(0)]), mine.publicKey, signature)).toBe(
          false,
        )
        const altered = Buffer.from(signature)
        altered[at % altered.length] = (altered[at % altered.length] ?? 0) ^ flip
        expect(isSignedBy('keyward/bundle/1', bytes, mine.publicKey, altered)).toBe(false)
      }),
      { numRuns: 50 },
    )
  })

  it('are refused for every key of small order, under which one signature may hold for every text', () => {
    const points = [
      '00'.repeat(32),
      `01${'00'.repeat(31)}`,
      `01${'00'.repeat(30)}80`,
      `ec${'ff'.repeat(30)}7f`,
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    ].map((hex) => Buffer.from(hex, 'hex'))
    for (const key of points)
      for (const point of points) {
        const signature = Buffer.concat([point, Buffer.alloc(32)])
        expect(isSignedBy('keyward/card/1', Buffer.from('anything'), key, signature)).toBe(false)
      }
  })

  it.each([0, 31, 33])('answer no for a key of %i bytes instead of failing', (length) => {
    expect(isSignedBy('keyward/card/1', Buffer.alloc(1), Buffer.alloc(length, 7), Buffer.alloc(64))).toBe(false)
  })
})
