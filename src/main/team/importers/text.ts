import { VaultError } from '../../../shared/errors.ts'
import type { ImportFile } from './importer.ts'

/** Most bytes of a file of text. Ten thousand credentials with their notes are a tenth of it. */
const mostBytes = 16 * 1024 * 1024

/**
 * The text of a file: UTF-8, or UTF-16 with its byte order mark, as some tools of Windows write it. The mark is not part of it.
 *
 * @throws VaultError `import-too-large`, and `import-malformed` for what is no text
 */
export function readText(bytes: Uint8Array): string {
  if (bytes.length > mostBytes) throw new VaultError('import-too-large')
  const text = decode(bytes)
  if (text.includes('\0')) throw new VaultError('import-malformed')
  return text
}

function decode(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new VaultError('import-malformed')
  }
}

/** The first bytes of a file, by which formats are told, read as if they were Latin: whatever they are, that never fails. */
export function beginningOf({ bytes }: ImportFile): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1')
}
