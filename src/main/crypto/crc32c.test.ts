import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc32c } from './crc32c.ts'

/** The examples of RFC 3720, appendix B.4, the last one the 48 bytes of an iSCSI read command. */
const examples: readonly [name: string, bytes: Buffer, crc: number][] = [
  ['nothing', Buffer.alloc(0), 0],
  ['the digits of the check value', Buffer.from('123456789'), 0xe3069283],
  ['32 zeros', Buffer.alloc(32), 0x8a9136aa],
  ['32 bytes of ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
  ['32 bytes upwards', Buffer.from(Array.from({ length: 32 }, (_, at) => at)), 0x46dd794e],
  ['32 bytes downwards', Buffer.from(Array.from({ length: 32 }, (_, at) => 31 - at)), 0x113fdb5c],
  [
    'a read command',
    Buffer.from(
      '01c00000000000000000000000000000140000000000040000000014000000182800000000000000' + '0200000000000000',
      'hex',
    ),
    0xd9963a56,
  ],
]

describe('V5 CRC-32C', () => {
  it.each(examples)('of %s is the published one', (_, bytes, crc) => {
    expect(crc32c(bytes)).toBe(crc)
  })

  it('changes with every single bit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), (bytes, seed) => {
        const altered = Uint8Array.from(bytes)
        const at = seed % (bytes.length * 8)
        altered[at >> 3]! ^= 1 << (at & 7)
        expect(crc32c(altered)).not.toBe(crc32c(bytes))
      }),
    )
  })
})
