/** One step of eight bits for every byte, under the Castagnoli polynomial 0x1EDC6F41 in reflected order. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0x82f63b78 : rest >>> 1
  return rest >>> 0
})

/**
 * CRC-32C of some bytes, as an unsigned number (RFC 3720, section 12.1). It finds bits that changed on the way, never a change
 * that somebody made. Node's `zlib.crc32` is another polynomial.
 */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0)
  return (crc ^ 0xffffffff) >>> 0
}
