import { createHmac } from 'node:crypto'

/**
 * The six digits that an authenticator shows now (RFC 6238, with SHA-1 and steps of 30 seconds).
 *
 * @param seed Base32, as a service shows it, with or without spaces and padding
 * @param at milliseconds since 1970
 * @returns null when the seed is no Base32
 */
export function totp(seed: string, at: number): string | null {
  const key = fromBase32(seed.replace(/[\s=-]/g, '').toUpperCase())
  if (key === null) return null
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0x0f
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0')
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648, section 6. */
function fromBase32(text: string): Buffer | null {
  const bytes: number[] = []
  let bits = 0
  let value = 0
  for (const sign of text) {
    const index = alphabet.indexOf(sign)
    if (index === -1) return null
    value = ((value << 5) | index) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((value >> bits) & 0xff)
    }
  }
  return bytes.length === 0 ? null : Buffer.from(bytes)
}
