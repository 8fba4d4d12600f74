/** One element of DER (X.690): its tag, and where its content lies. */
interface DerElement {
  readonly tag: number
  readonly start: number
  readonly end: number
}

/** The element that begins at `at`, or null when there is none that fits into the bytes. */
export function readDer(bytes: Buffer, at: number): DerElement | null {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) return null
  if (first < 0x80) return at + 2 + first <= bytes.length ? { tag, start: at + 2, end: at + 2 + first } : null
  const count = first & 0x7f
  if (count === 0 || count > 4 || at + 2 + count > bytes.length) return null
  const start = at + 2 + count
  const end = start + bytes.readUIntBE(at + 2, count)
  return end <= bytes.length ? { tag, start, end } : null
}
