/** One block of PEM text (RFC 7468), with the headers that older encrypted keys have (RFC 1421). */
export interface PemBlock {
  /** What stands after BEGIN, such as `CERTIFICATE`. */
  readonly label: string
  /** The block alone, from its first to its last line, without spaces around lines. */
  readonly text: string
  readonly isEncrypted: boolean
  /** Empty where the content is no Base64. */
  readonly bytes: Buffer
}

const begin = '-----BEGIN '
const dashes = '-----'

/** All complete blocks in a text, in their order. What stands around them is passed over, as OpenSSL does. */
export function pemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = []
  let open = 0
  for (let at = text.indexOf(begin); at !== -1; at = text.indexOf(begin, at + 1)) {
    const labelEnd = text.indexOf(dashes, at + begin.length)
    if (labelEnd === -1) break
    const label = text.slice(at + begin.length, labelEnd)
    if (!/^[A-Z0-9 ]{1,40}$/.test(label)) continue
    const closing = `-----END ${label}-----`
    const end = text.indexOf(closing, labelEnd)
    if (end === -1) {
      // Each look for an end that isn't there reads to the end of the text.
      if (++open > 20) break
      continue
    }
    const lines = text
      .slice(labelEnd + dashes.length, end)
      .split(/\r\n?|\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
    const headers = lines.filter((line) => line.includes(':'))
    const body = lines.filter((line) => !line.includes(':')).join('\n')
    blocks.push({
      label,
      text: `${begin}${label}${dashes}\n${headers.length > 0 ? `${headers.join('\n')}\n\n` : ''}${body}\n${closing}\n`,
      isEncrypted: label === 'ENCRYPTED PRIVATE KEY' || headers.some((line) => /ENCRYPTED/.test(line)),
      bytes: Buffer.from(body, 'base64'),
    })
    at = end
  }
  return blocks
}

/** Blocks that hold a private key of any format. */
export function isPrivateKeyLabel(label: string): boolean {
  return /(^|\s)PRIVATE KEY$/.test(label)
}
