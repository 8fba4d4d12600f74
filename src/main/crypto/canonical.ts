const tags = { nothing: 0, text: 1, bytes: 2 } as const

/**
 * Encodes fields so that no two different lists give the same bytes, whatever the fields contain:
 *
 *     count u32 · for each field: tag u8 (0 null, 1 text, 2 bytes) · length u32 · text as UTF-8, or the bytes
 *
 * Numbers are big-endian. Halves of surrogate pairs count as U+FFFD, which is what a database gives back for them. Everything
 * that is authenticated is encoded with this.
 */
export function canonical(fields: ReadonlyArray<string | Uint8Array | null>): Buffer {
  let size = 4
  for (const field of fields)
    size += 5 + (field === null ? 0 : typeof field === 'string' ? Buffer.byteLength(field) : field.length)
  const bytes = Buffer.allocUnsafe(size)
  let at = bytes.writeUInt32BE(fields.length, 0)
  for (const field of fields) {
    const tag = field === null ? tags.nothing : typeof field === 'string' ? tags.text : tags.bytes
    at = bytes.writeUInt8(tag, at)
    const start = at + 4
    let length = 0
    if (typeof field === 'string') length = bytes.write(field, start, 'utf8')
    else if (field !== null) {
      bytes.set(field, start)
      length = field.length
    }
    bytes.writeUInt32BE(length, at)
    at = start + length
  }
  return bytes
}
