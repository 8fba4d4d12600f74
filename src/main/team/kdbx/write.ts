import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { KdfCost } from '../../keys/passphrase/argon2id.ts'
import { headerIndex, macKeyOf, writeMacBlocks } from './blocks.ts'
import { uint32 } from './bytes.ts'
import { writeHeader } from './header.ts'
import { deriveKey } from './key.ts'
import { streams, xorValues } from './stream.ts'
import { writeXml, type XmlElement } from './xml.ts'

/** Argon2id as KeePassXC uses it for new files, with a second pass more than the least of RFC 9106 for 64 MiB. */
export const usualCost: KdfCost = { memoryKiB: 64 * 1024, passes: 10, lanes: 2 }

/** An element whose text is protected inside the file. Its text stands in `protect`. */
export interface KdbxElement extends XmlElement {
  readonly content: string | readonly KdbxElement[]
  readonly isProtected?: boolean
}

/**
 * Writes a KDBX 4.0 file: AES-256 with HMAC-SHA-256, the key derived from a password by Argon2id, protected values hidden once
 * more inside. `cost` is lowered in tests alone.
 */
export async function sealKdbx(document: KdbxElement, password: string, cost = usualCost): Promise<Buffer> {
  const kdf = { kind: 'argon2id', salt: randomBytes(32), ...cost } as const
  const [masterSeed, iv, streamKey] = [randomBytes(32), randomBytes(16), randomBytes(64)]
  const header = writeHeader({ cipher: 'aes', masterSeed, iv, kdf })
  const derived = await deriveKey({ password }, kdf)
  const key = createHash('sha256').update(masterSeed).update(derived).digest()
  const macKey = createHash('sha512').update(masterSeed).update(derived).update(Buffer.of(1)).digest()
  const content = Buffer.concat([
    Buffer.of(1),
    uint32(4),
    uint32(streams.chacha20),
    Buffer.of(2),
    uint32(streamKey.length),
    streamKey,
    Buffer.of(0),
    uint32(0),
    Buffer.from(writeXml(hideProtected(document, streamKey)), 'utf8'),
  ])
  try {
    const cipher = createCipheriv('aes-256-cbc', key, iv)
    const sealed = Buffer.concat([cipher.update(gzipSync(content)), cipher.final()])
    return Buffer.concat([
      header,
      createHash('sha256').update(header).digest(),
      createHmac('sha256', macKeyOf(macKey, headerIndex)).update(header).digest(),
      writeMacBlocks(sealed, macKey),
    ])
  } finally {
    for (const bytes of [derived, key, macKey, streamKey, content]) bytes.fill(0)
  }
}

/** Hides protected values in the order in which a reader meets them. */
function hideProtected(document: KdbxElement, streamKey: Buffer): XmlElement {
  const values: Buffer[] = []
  const collect = ({ content, isProtected }: KdbxElement) => {
    if (typeof content !== 'string') for (const child of content) collect(child)
    else if (isProtected) values.push(Buffer.from(content, 'utf8'))
  }
  collect(document)
  const hidden = xorValues(streams.chacha20, streamKey, values).values()
  const build = ({ name, content, attributes, isProtected }: KdbxElement): XmlElement => {
    if (typeof content !== 'string') return { name, content: content.map(build), ...(attributes && { attributes }) }
    if (!isProtected) return { name, content, ...(attributes && { attributes }) }
    const text = (hidden.next().value ?? Buffer.alloc(0)).toString('base64')
    return { name, content: text, attributes: { ...attributes, Protected: 'True' } }
  }
  const built = build(document)
  for (const value of values) value.fill(0)
  return built
}
