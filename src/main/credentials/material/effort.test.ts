import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyBytes, keyFile } from '../types/testing.ts'
import { isWithin } from './effort.ts'
import { pemBlocks } from './pem.ts'
import { openPkcs12 } from './pkcs12.ts'
import { readPrivateKey } from './private-key.ts'

const pkcs8 = () => pemBlocks(keyFile('rsa-pkcs8.pem'))[0]?.bytes ?? Buffer.alloc(0)
const iterations = Buffer.from([0x02, 0x02, 0x08, 0x00])

/** The file with 2,147,483,647 iterations in place of 2,048: four bytes longer, lengths around it raised. */
function withManyIterations(der: Buffer): Buffer {
  const at = der.indexOf(iterations)
  const many = Buffer.concat([
    der.subarray(0, at),
    Buffer.from([0x02, 0x04, 0x7f, 0xff, 0xff, 0xff]),
    der.subarray(at + 4),
  ])
  for (let start = 0; start < at; start++) {
    const length = der[start + 1] ?? 0
    const isShort = der[start] === 0x30 && length < 0x80 && start + 2 + length > at
    const isLong = der[start] === 0x30 && length === 0x82 && start + 4 + der.readUInt16BE(start + 2) > at
    if (isShort) many[start + 1] = length + 2
    if (isLong) many.writeUInt16BE(der.readUInt16BE(start + 2) + 2, start + 2)
  }
  return many
}

describe('how much work the opening of a key may cost', () => {
  it('is enough for what OpenSSL makes, also for one of many', () => {
    for (const bytes of [pkcs8(), keyBytes('client.p12'), keyBytes('client-rc2.p12')])
      for (const effort of ['full', 'little'] as const) expect(isWithin(effort, bytes)).toBe(true)
  })

  it('a hostile count of iterations is refused at once instead of holding everything up', () => {
    const many = withManyIterations(pkcs8())
    const pem = `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${many.toString('base64')}\n-----END ENCRYPTED PRIVATE KEY-----\n`
    const started = performance.now()
    expect(readPrivateKey(pem, 'secret', 'full')).toMatchObject({ state: 'refused', about: 'key' })
    expect(readPrivateKey(pem, 'secret', 'little')).toEqual({ state: 'unopened' })
    expect(performance.now() - started).toBeLessThan(1000)
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
