import { buffer } from 'node:stream/consumers'
import { fromBufferPromise, type ZipFile } from 'yauzl'
import { VaultError } from '../../../shared/errors.ts'

const limits = {
  file: 256 * 1024 * 1024,
  entries: 20_000,
  /** Bytes that are unpacked in all. Only what is wanted is. */
  unpacked: 64 * 1024 * 1024,
} as const

/**
 * Unpacks what is wanted of a ZIP file, in memory. Names that lead elsewhere, that occur twice, and entries that are larger than
 * they say are refused; nothing is ever written to where a name says.
 *
 * `room` is lowered in tests alone.
 *
 * @param most most bytes of the entry with this name; 0 where it is not wanted, and what is larger is left out
 * @throws VaultError `import-malformed`, `import-too-large`, `import-unsupported` for an encrypted one
 */
export async function readZip(
  bytes: Uint8Array,
  most: (name: string) => number,
  room: number = limits.unpacked,
): Promise<Map<string, Buffer>> {
  if (bytes.length > limits.file) throw new VaultError('import-too-large')
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const zip = await fromBufferPromise(content, { lazyEntries: true, strictFileNames: true, validateEntrySizes: true })
    return await unpack(zip, most, room)
  } catch (error) {
    if (error instanceof VaultError) throw error
    // Its words may repeat names of the file.
    throw new VaultError('import-malformed')
  }
}

async function unpack(zip: ZipFile, most: (name: string) => number, unpacked: number): Promise<Map<string, Buffer>> {
  if (zip.entryCount > limits.entries) throw new VaultError('import-too-large')
  const seen = new Set<string>()
  const found = new Map<string, Buffer>()
  let room = unpacked
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName
    if (seen.has(name)) throw new VaultError('import-malformed')
    seen.add(name)
    const size = entry.uncompressedSize
    if (size > most(name)) continue
    if (entry.isEncrypted()) throw new VaultError('import-unsupported')
    room -= size
    if (room < 0) throw new VaultError('import-too-large')
    found.set(name, await buffer(await zip.openReadStreamPromise(entry)))
  }
  return found
}
