import { createHash, createHmac } from 'node:crypto'
import { VaultError } from '../../../shared/errors.ts'
import type { ByteReader } from './bytes.ts'
import { uint32, uint64 } from './bytes.ts'
import { isSame } from './key.ts'

const blockSize = 1024 * 1024

/**
 * The content of the hashed blocks of KDBX 3: number, SHA-256, length, bytes.
 *
 * @throws VaultError `import-malformed`
 */
export function readHashedBlocks(reader: ByteReader): Buffer {
  const blocks: Buffer[] = []
  for (;;) {
    if (reader.uint32() !== blocks.length) throw new VaultError('import-malformed')
    const hash = reader.take(32)
    const block = reader.take(reader.uint32())
    if (block.length === 0) {
      if (hash.some((byte) => byte !== 0)) throw new VaultError('import-malformed')
      return Buffer.concat(blocks)
    }
    if (!isSame(hash, createHash('sha256').update(block).digest())) throw new VaultError('import-malformed')
    blocks.push(block)
  }
}

/**
 * The content of the authenticated blocks of KDBX 4: HMAC-SHA-256, length, bytes.
 *
 * @throws VaultError `import-malformed`
 */
export function readMacBlocks(reader: ByteReader, macKey: Uint8Array): Buffer {
  const blocks: Buffer[] = []
  for (;;) {
    const mac = reader.take(32)
    const block = reader.take(reader.uint32())
    if (!isSame(mac, blockMac(macKey, blocks.length, block))) throw new VaultError('import-malformed')
    if (block.length === 0) return Buffer.concat(blocks)
    blocks.push(block)
  }
}

export function writeMacBlocks(content: Uint8Array, macKey: Uint8Array): Buffer {
  const parts: Uint8Array[] = []
  let index = 0
  for (let at = 0; at < content.length; at += blockSize, index += 1) {
    const block = content.subarray(at, at + blockSize)
    parts.push(blockMac(macKey, index, block), uint32(block.length), block)
  }
  const empty = Buffer.alloc(0)
  return Buffer.concat([...parts, blockMac(macKey, index, empty), uint32(0)])
}

function blockMac(macKey: Uint8Array, index: number, block: Uint8Array): Buffer {
  return createHmac('sha256', macKeyOf(macKey, index))
    .update(uint64(index))
    .update(uint32(block.length))
    .update(block)
    .digest()
}

/** Each block has a key of its own; the header has the one of the last number there is. */
export function macKeyOf(macKey: Uint8Array, index: number | bigint): Buffer {
  return createHash('sha512').update(uint64(index)).update(macKey).digest()
}

export const headerIndex = 0xffff_ffff_ffff_ffffn
