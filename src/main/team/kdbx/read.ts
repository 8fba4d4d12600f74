import { createDecipheriv, createHash, createHmac } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { chacha20 } from '@noble/ciphers/chacha.js'
import { VaultError } from '../../../shared/errors.ts'
import { headerIndex, macKeyOf, readHashedBlocks, readMacBlocks } from './blocks.ts'
import { ByteReader } from './bytes.ts'
import { type KdbxHeader, readHeader } from './header.ts'
import { deriveKey, isSame, type KdbxSecret } from './key.ts'
import { xorValues } from './stream.ts'
import { childOf, childrenOf, readXml, textOf, type XmlNode } from './xml.ts'

/** What is inside of a KeePass file. All of it is plaintext. */
export interface KdbxContent {
  /** `KeePassFile`. Protected values are readable texts. */
  readonly document: XmlNode
  /** Attached files, by what an entry's `Ref` says. */
  readonly binaries: ReadonlyMap<string, Buffer>
}

/**
 * Most bytes of a file, of what is in it, and of the attached files that it has unpacked; and how many of these there are:
 * millions of empty ones take gigabytes, and are packed to nothing.
 */
const limits = { file: 64 * 1024 * 1024, content: 128 * 1024 * 1024, binaries: 50_000 } as const
type Limits = Readonly<Record<keyof typeof limits, number>>

/**
 * Opens a file of KeePass, KeePassXC and their kin: KDBX 3.1, 4.0 and 4.1, with AES or ChaCha20 and Argon2 or AES-KDF.
 * https://keepass.info/help/kb/kdbx.html
 *
 * `most` is lowered in tests alone.
 *
 * @throws VaultError `import-wrong-key`, `import-malformed`, `import-unsupported`, `import-too-large`
 */
export async function openKdbx(file: Uint8Array, secret: KdbxSecret, most: Limits = limits): Promise<KdbxContent> {
  if (file.length > most.file) throw new VaultError('import-too-large')
  const reader = new ByteReader(file)
  const header = readHeader(reader)
  const derived = await deriveKey(secret, header.kdf)
  try {
    return header.stream === null
      ? openFour(reader, header, derived, most)
      : openThree(reader, header, header.stream, derived, most)
  } finally {
    derived.fill(0)
  }
}

function openThree(
  reader: ByteReader,
  header: KdbxHeader,
  stream: NonNullable<KdbxHeader['stream']>,
  derived: Buffer,
  most: Limits,
): KdbxContent {
  const key = createHash('sha256').update(header.masterSeed).update(derived).digest()
  // Padding that isn't one, and a beginning that isn't the one promised, both mean another key.
  const plain = decrypt(header, key, reader.rest(), 'import-wrong-key')
  if (plain.length < 32 || !isSame(plain.subarray(0, 32), stream.start)) throw new VaultError('import-wrong-key')
  const blocks = readHashedBlocks(new ByteReader(plain.subarray(32)))
  const content = unpack(header, blocks, most.content)
  const document = readDocument(content, stream.id, stream.key)
  for (const bytes of [key, plain, blocks, content]) bytes.fill(0)
  // The header of this format is in nobody's MAC, but programs note its hash inside.
  const noted = Buffer.from(textOf(childOf(childOf(document, 'Meta'), 'HeaderHash')), 'base64')
  if (noted.length > 0 && !isSame(noted, createHash('sha256').update(header.raw).digest()))
    throw new VaultError('import-malformed')
  return { document, binaries: readBinaries(childOf(childOf(document, 'Meta'), 'Binaries'), most) }
}

function openFour(reader: ByteReader, header: KdbxHeader, derived: Buffer, most: Limits): KdbxContent {
  const hash = reader.take(32)
  if (!isSame(hash, createHash('sha256').update(header.raw).digest())) throw new VaultError('import-malformed')
  const key = createHash('sha256').update(header.masterSeed).update(derived).digest()
  const macKey = createHash('sha512').update(header.masterSeed).update(derived).update(Buffer.of(1)).digest()
  const mac = createHmac('sha256', macKeyOf(macKey, headerIndex)).update(header.raw).digest()
  if (!isSame(reader.take(32), mac)) throw new VaultError('import-wrong-key')
  const content = unpack(header, decrypt(header, key, readMacBlocks(reader, macKey), 'import-malformed'), most.content)
  const inner = readInner(new ByteReader(content), most.binaries)
  const document = readDocument(inner.document, inner.id, inner.key)
  const binaries = new Map(inner.binaries.map((binary, index) => [String(index), Buffer.from(binary)]))
  for (const bytes of [key, macKey, content]) bytes.fill(0)
  return { document, binaries }
}

function decrypt(
  { cipher, iv }: KdbxHeader,
  key: Buffer,
  sealed: Uint8Array,
  failure: 'import-wrong-key' | 'import-malformed',
): Buffer {
  if (cipher === 'chacha20') {
    const plain = chacha20(key, iv, sealed)
    return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength)
  }
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, iv)
    return Buffer.concat([decipher.update(sealed), decipher.final()])
  } catch {
    throw new VaultError(failure)
  }
}

function unpack({ isCompressed }: KdbxHeader, packed: Buffer, most: number): Buffer {
  if (!isCompressed) {
    if (packed.length > most) throw new VaultError('import-too-large')
    return packed
  }
  return gunzip(packed, most)
}

/** What stands in front of the document in KDBX 4: the key of protected values, and attached files. */
function readInner(reader: ByteReader, most: number) {
  let id = 0
  let key: Buffer | undefined
  const binaries: Buffer[] = []
  for (;;) {
    const field = reader.byte()
    const value = reader.take(reader.uint32())
    if (field === 0) break
    if (field === 1 && value.length === 4) id = value.readUInt32LE()
    else if (field === 2) key = value
    else if (field === 3) binaries.push(value.subarray(1))
    if (binaries.length > most) throw new VaultError('import-too-large')
  }
  if (key === undefined) throw new VaultError('import-malformed')
  return { id, key, binaries, document: reader.rest() }
}

function readDocument(content: Uint8Array, streamId: number, streamKey: Buffer): XmlNode {
  const document = readXml(toText(content))
  if (document.name !== 'KeePassFile') throw new VaultError('import-malformed')
  const hidden = protectedNodes(document)
  const values = xorValues(
    streamId,
    streamKey,
    hidden.map((node) => Buffer.from(node.text, 'base64')),
  )
  for (const [index, node] of hidden.entries()) {
    const value = values[index] ?? Buffer.alloc(0)
    // An attached file is no text; what reads it takes the Base64.
    node.text = value.toString(node.name === 'Binary' ? 'base64' : 'utf8')
    value.fill(0)
  }
  return document
}

function toText(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    throw new VaultError('import-malformed')
  }
}

/** Elements whose text is protected, in the order of the document: a value of an entry's history counts as well. */
function protectedNodes(document: XmlNode): XmlNode[] {
  const found: XmlNode[] = []
  const visit = (node: XmlNode) => {
    if (node.attributes.get('Protected')?.toLowerCase() === 'true') found.push(node)
    for (const child of node.children) visit(child)
  }
  visit(document)
  return found
}

/** Attached files of KDBX 3, which stand in the document, mostly packed. */
function readBinaries(node: XmlNode | undefined, most: Limits): Map<string, Buffer> {
  const binaries = new Map<string, Buffer>()
  let left: number = most.content
  const found = childrenOf(node, 'Binary')
  if (found.length > most.binaries) throw new VaultError('import-too-large')
  for (const binary of found) {
    const bytes = Buffer.from(textOf(binary), 'base64')
    const isPacked = binary.attributes.get('Compressed')?.toLowerCase() === 'true'
    const content = isPacked ? gunzip(bytes, Math.max(1, left)) : bytes
    left -= content.length
    if (left <= 0) throw new VaultError('import-too-large')
    binaries.set(binary.attributes.get('ID') ?? '', content)
  }
  return binaries
}

/** @throws VaultError `import-too-large`, `import-malformed` */
function gunzip(packed: Uint8Array, most: number): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: most })
  } catch (error) {
    const isLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw new VaultError(isLarge ? 'import-too-large' : 'import-malformed')
  }
}
