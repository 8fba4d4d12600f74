import { VaultError } from '../../../shared/errors.ts'
import { ByteReader, uint32, uint64 } from './bytes.ts'

/** Values of KDBX 4's "variant dictionary", in which a file says how its key is derived. */
export type Dictionary = ReadonlyMap<string, number | bigint | Buffer | string | boolean>

const version = 0x0100
const kinds = { uint32: 0x04, uint64: 0x05, bool: 0x08, int32: 0x0c, int64: 0x0d, text: 0x18, bytes: 0x42 } as const

/** @throws VaultError `import-malformed` */
export function readDictionary(bytes: Uint8Array): Dictionary {
  const reader = new ByteReader(bytes)
  if (reader.uint16() >> 8 !== version >> 8) throw new VaultError('import-malformed')
  const entries = new Map<string, number | bigint | Buffer | string | boolean>()
  for (let kind = reader.byte(); kind !== 0; kind = reader.byte()) {
    const name = reader.take(reader.uint32()).toString('utf8')
    entries.set(name, readValue(kind, reader.take(reader.uint32())))
  }
  return entries
}

function readValue(kind: number, value: Buffer): number | bigint | Buffer | string | boolean {
  const reader = new ByteReader(value)
  switch (kind) {
    case kinds.uint32:
      return reader.uint32()
    case kinds.uint64:
      return reader.take(8).readBigUInt64LE()
    case kinds.bool:
      return reader.byte() !== 0
    case kinds.int32:
      return reader.take(4).readInt32LE()
    case kinds.int64:
      return reader.take(8).readBigInt64LE()
    case kinds.text:
      return value.toString('utf8')
    case kinds.bytes:
      return value
    default:
      throw new VaultError('import-malformed')
  }
}

/** Numbers are written as 32 bits, big ones as 64. */
export function writeDictionary(entries: Readonly<Record<string, number | bigint | Buffer>>): Buffer {
  const parts = Object.entries(entries).flatMap(([name, value]) => {
    const [kind, bytes] =
      typeof value === 'number'
        ? ([kinds.uint32, uint32(value)] as const)
        : typeof value === 'bigint'
          ? ([kinds.uint64, uint64(value)] as const)
          : ([kinds.bytes, value] as const)
    return [Buffer.of(kind), uint32(Buffer.byteLength(name)), Buffer.from(name), uint32(bytes.length), bytes]
  })
  return Buffer.concat([Buffer.of(version & 0xff, version >> 8), ...parts, Buffer.of(0)])
}
