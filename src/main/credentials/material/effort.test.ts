import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endlessKey, keyBytes, keyFile } from '../types/testing.ts'
import { isWithin } from './effort.ts'
import { pemBlocks } from './pem.ts'
import { openPkcs12 } from './pkcs12.ts'
import { opensSoon, readPrivateKey } from './private-key.ts'

describe('how much work the opening of a key may cost', () => {
  it('is enough for what OpenSSL makes, also for one of many', () => {
    for (const bytes of [
      pemBlocks(keyFile('rsa-pkcs8.pem'))[0]?.bytes ?? Buffer.alloc(0),
      keyBytes('client.p12'),
      keyBytes('client-rc2.p12'),
    ])
      for (const effort of ['full', 'little'] as const) expect(isWithin(effort, bytes)).toBe(true)
  })

  it('a hostile count of iterations is refused at once instead of holding everything up', () => {
    const pem = endlessKey()
    expect([opensSoon(pem), opensSoon(keyFile('rsa-pkcs8.pem'))]).toEqual([false, true])
    const started = performance.now()
    expect(readPrivateKey(pem, 'secret', 'full')).toMatchObject({ state: 'refused', about: 'key' })
    expect(readPrivateKey(pem, 'secret', 'little')).toEqual({ state: 'unopened' })
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('counts of all parts of a file are one amount of work', () => {
    // A sequence of parts, each with a salt and 1,500,000 iterations.
    const part = Buffer.from([0x30, 0x09, 0x04, 0x02, 1, 2, 0x02, 0x03, 0x16, 0xe3, 0x60])
    const sequence = (parts: number) =>
      Buffer.concat([Buffer.from([0x30, parts * part.length]), ...Array(parts).fill(part)])
    expect(isWithin('full', sequence(1))).toBe(true)
    expect(isWithin('full', sequence(2))).toBe(false)
  })

  it('bytes of any kind give an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof isWithin('full', Buffer.from(bytes))).toBe('boolean')
        expect(openPkcs12(Buffer.from(bytes).toString('base64'), 'x', 'full').state).not.toBe('open')
      }),
      { numRuns: 200 },
    )
  })
})
