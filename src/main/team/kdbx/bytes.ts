import { VaultError } from '../../../shared/errors.ts'

/** Reads a file from its beginning on and never past its end. Numbers are little-endian. */
export class ByteReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get position(): number {
    return this.#at
  }

  /** @throws VaultError `import-malformed` when the file ends before */
  take(length: number): Buffer {
    const end = this.#at + length
    if (!Number.isSafeInteger(end) || length < 0 || end > this.#bytes.length) throw new VaultError('import-malformed')
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }

  byte(): number {
    return this.take(1).readUInt8()
  }

  uint16(): number {
    return this.take(2).readUInt16LE()
  }

  uint32(): number {
    return this.take(4).readUInt32LE()
  }

  rest(): Buffer {
    return this.take(this.#bytes.length - this.#at)
  }
}

/** A number of 32 bits, little-endian. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** A number of 64 bits, little-endian. */
export function uint64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
