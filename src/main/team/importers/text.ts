import { setImmediate } from 'node:timers/promises'
import { VaultError } from '../../../shared/errors.ts'
import type { ImportFile } from './importer.ts'

/** Most bytes of a file of text. Ten thousand credentials with their notes are a tenth of it. */
const mostBytes = 16 * 1024 * 1024

/**
 * The text of a file: UTF-8, or UTF-16 with its byte order mark, as some tools of Windows write it. The mark is not part of it.
 *
 * @param most the most bytes that are read
 * @throws VaultError `import-too-large`, and `import-malformed` for what is no text
 */
export function readText(bytes: Uint8Array, most = mostBytes): string {
  if (bytes.length > most) throw new VaultError('import-too-large')
  return decode(decoderFor(bytes), bytes, false)
}

/** Bytes that are read in one go. */
const pieceBytes = 64 * 1024

/**
 * The same text, a piece at a time: others get their turn in between, and of a file that is refused at its beginning the rest is never
 * read. A piece ends anywhere.
 *
 * @throws VaultError as `readText`
 */
export async function* piecesOf(bytes: Uint8Array): AsyncGenerator<string> {
  if (bytes.length > mostBytes) throw new VaultError('import-too-large')
  const decoder = decoderFor(bytes)
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield decode(decoder, bytes.subarray(at, at + pieceBytes), at + pieceBytes < bytes.length)
    await setImmediate()
  }
}

/**
 * Its lines, some at a time, without their ends.
 *
 * @throws VaultError as `readText`
 */
export async function* linesOf(bytes: Uint8Array): AsyncGenerator<readonly string[]> {
  let begun: string[] = []
  for await (const piece of piecesOf(bytes)) {
    const [first = '', ...more] = piece.split('\n')
    begun.push(first)
    const last = more.pop()
    if (last === undefined) continue
    yield [begun.join(''), ...more].map(withoutReturn)
    begun = [last]
  }
  yield [withoutReturn(begun.join(''))]
}

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line)

function decoderFor(bytes: Uint8Array): TextDecoder {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding, { fatal: true })
}

function decode(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): string {
  let text: string
  try {
    text = decoder.decode(bytes, { stream })
  } catch {
    throw new VaultError('import-malformed')
  }
  if (text.includes('\0')) throw new VaultError('import-malformed')
  return text
}

/** The first bytes of a file, by which formats are told, read as if they were Latin: whatever they are, that never fails. */
export function beginningOf({ bytes }: ImportFile): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1')
}
