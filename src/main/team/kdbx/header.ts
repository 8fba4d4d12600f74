import { VaultError } from '../../../shared/errors.ts'
import { type ByteReader, uint32 } from './bytes.ts'
import { readDictionary, writeDictionary } from './dictionary.ts'

/** Both begin every KDBX file; that of KeePass 1 (KDB) differs in the second. */
const signature = Buffer.from('03d9a29a67fb4bb5', 'hex')
const oldSignature = Buffer.from('03d9a29a65fb4bb5', 'hex')

const ciphers = {
  '31c1f2e6bf714350be5805216afc5aff': 'aes',
  d6038a2b8b6f4cb5a524339a31dbb59a: 'chacha20',
} as const
export type OuterCipher = (typeof ciphers)[keyof typeof ciphers]

const kdfs = {
  c9d9f39a628a4460bf740d08c18a4fea: 'aes',
  ef636ddf8c29444b91f7a9a403e30a0c: 'argon2d',
  '9e298b1956db4773b23dfc3ec6f0a1e6': 'argon2id',
} as const

/** How the file's key is derived from what a person knows. */
export type Kdf =
  | { readonly kind: 'aes'; readonly seed: Buffer; readonly rounds: number }
  | {
      readonly kind: 'argon2d' | 'argon2id'
      readonly salt: Buffer
      readonly memoryKiB: number
      readonly passes: number
      readonly lanes: number
    }

export interface KdbxHeader {
  readonly major: 3 | 4
  readonly cipher: OuterCipher
  readonly isCompressed: boolean
  readonly masterSeed: Buffer
  readonly iv: Buffer
  readonly kdf: Kdf
  /** Format 3 alone: the key of protected values, and the first bytes of what is encrypted. */
  readonly stream: { readonly id: number; readonly key: Buffer; readonly start: Buffer } | null
  /** The header as it stands in the file. Format 4 authenticates it. */
  readonly raw: Buffer
}

const fields = {
  end: 0,
  cipher: 2,
  compression: 3,
  masterSeed: 4,
  transformSeed: 5,
  rounds: 6,
  iv: 7,
  streamKey: 8,
  streamStart: 9,
  streamId: 10,
  kdf: 11,
} as const

/** Whether these are the first bytes of a KeePass file of any age. */
export function isKeePass(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 8))
  return head.equals(signature) || head.equals(oldSignature)
}

/**
 * The header of a KDBX 3 or 4 file, up to where the encrypted part begins. Nothing in it is proven before the key is known.
 *
 * @throws VaultError `import-malformed`, and `import-unsupported` for other versions, ciphers and key derivations
 */
export function readHeader(reader: ByteReader): KdbxHeader {
  const magic = reader.take(8)
  if (magic.equals(oldSignature)) throw new VaultError('import-unsupported')
  if (!magic.equals(signature)) throw new VaultError('import-malformed')
  reader.uint16()
  const major = reader.uint16()
  if (major !== 3 && major !== 4) throw new VaultError('import-unsupported')
  const found = new Map<number, Buffer>()
  for (;;) {
    const id = reader.byte()
    const value = reader.take(major === 3 ? reader.uint16() : reader.uint32())
    if (id === fields.end) break
    found.set(id, value)
  }
  const get = (id: number, length?: number) => {
    const value = found.get(id)
    if (value === undefined || (length !== undefined && value.length !== length))
      throw new VaultError('import-malformed')
    return value
  }
  const cipher = known(ciphers, get(fields.cipher, 16))
  const compression = get(fields.compression, 4).readUInt32LE()
  if (compression > 1) throw new VaultError('import-unsupported')
  return {
    major,
    cipher,
    isCompressed: compression === 1,
    masterSeed: get(fields.masterSeed, 32),
    iv: get(fields.iv, cipher === 'aes' ? 16 : 12),
    kdf:
      major === 4
        ? readKdf(get(fields.kdf))
        : {
            kind: 'aes',
            seed: get(fields.transformSeed, 32),
            rounds: toNumber(get(fields.rounds, 8).readBigUInt64LE()),
          },
    stream:
      major === 4
        ? null
        : {
            id: get(fields.streamId, 4).readUInt32LE(),
            key: get(fields.streamKey),
            start: get(fields.streamStart, 32),
          },
    raw: Buffer.from(magic.buffer, magic.byteOffset, reader.position),
  }
}

/** Bytes of the parameters of a key derivation, which are a handful of numbers. */
const longestKdf = 65_536

function readKdf(bytes: Buffer): Kdf {
  if (bytes.length > longestKdf) throw new VaultError('import-too-large')
  const values = readDictionary(bytes)
  const bytesOf = (name: string) => {
    const value = values.get(name)
    if (!Buffer.isBuffer(value)) throw new VaultError('import-malformed')
    return value
  }
  const numberOf = (name: string) => {
    const value = values.get(name)
    if (typeof value !== 'number' && typeof value !== 'bigint') throw new VaultError('import-malformed')
    return toNumber(value)
  }
  const kind = known(kdfs, bytesOf('$UUID'))
  if (kind === 'aes') return { kind, seed: bytesOf('S'), rounds: numberOf('R') }
  // Argon2's older version, its secret key and its associated data have no library here, and no program writes them.
  if (numberOf('V') !== 0x13 || values.has('K') || values.has('A')) throw new VaultError('import-unsupported')
  return {
    kind,
    salt: bytesOf('S'),
    memoryKiB: Math.floor(numberOf('M') / 1024),
    passes: numberOf('I'),
    lanes: numberOf('P'),
  }
}

function known<T extends Readonly<Record<string, string>>>(table: T, id: Buffer): T[keyof T] {
  const key = id.toString('hex')
  if (!Object.hasOwn(table, key)) throw new VaultError('import-unsupported')
  return table[key as keyof T]
}

function idOf(table: Readonly<Record<string, string>>, name: string): Buffer {
  return Buffer.from(Object.keys(table).find((id) => table[id] === name) ?? '', 'hex')
}

/** What no real file has is as good as unlimited, and refused as such later on. */
function toNumber(value: number | bigint): number {
  return value < 0 || value > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : Number(value)
}

/** The header of a KDBX 4.0 file whose content is compressed. */
export function writeHeader(header: {
  readonly cipher: OuterCipher
  readonly masterSeed: Buffer
  readonly iv: Buffer
  readonly kdf: Extract<Kdf, { kind: 'argon2d' | 'argon2id' }>
}): Buffer {
  const { kdf } = header
  const parameters = writeDictionary({
    $UUID: idOf(kdfs, kdf.kind),
    V: 0x13,
    S: kdf.salt,
    M: BigInt(kdf.memoryKiB) * 1024n,
    I: BigInt(kdf.passes),
    P: kdf.lanes,
  })
  const field = (id: number, value: Buffer) => [Buffer.of(id), uint32(value.length), value]
  return Buffer.concat([
    signature,
    Buffer.of(0, 0, 4, 0),
    ...field(fields.cipher, idOf(ciphers, header.cipher)),
    ...field(fields.compression, uint32(1)),
    ...field(fields.masterSeed, header.masterSeed),
    ...field(fields.iv, header.iv),
    ...field(fields.kdf, parameters),
    ...field(fields.end, Buffer.from('\r\n\r\n')),
  ])
}
