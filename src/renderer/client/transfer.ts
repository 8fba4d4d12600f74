import { CallError } from '../../shared/api/client.ts'
import { describeError } from '../../shared/errors.ts'
import { client } from './client.ts'

/** Bytes of one piece: 64 KiB once they are Base64, the most that a call takes. */
const pieceSize = 48 * 1024

/** Told how many bytes have gone over, of how many. */
type OnProgress = (done: number, total: number) => void

interface TransferOptions {
  readonly onProgress?: OnProgress
  /** Stops the transfer; it then fails with `cancelled`. */
  readonly signal?: AbortSignal
}

/**
 * Hands a file to the core, piece by piece, and answers its ID there. The file is read as it goes, never as a whole.
 * @throws CallError also `cancelled`, and `file-unreadable` when it changed or vanished meanwhile
 */
export async function sendFile(file: Blob, { onProgress, signal }: TransferOptions = {}): Promise<string> {
  refuseAborted(signal)
  const { fileId } = await client.files.create({ size: file.size })
  try {
    for (let at = 0; at < file.size; at += pieceSize) {
      const chunk = toBase64(await readPiece(file, at))
      refuseAborted(signal)
      const { received } = await client.files.append({ fileId, chunk })
      onProgress?.(received, file.size)
    }
    refuseAborted(signal)
    return fileId
  } catch (failure) {
    discardFile(fileId)
    throw failure
  }
}

async function readPiece(file: Blob, at: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(at, at + pieceSize).arrayBuffer())
  } catch {
    throw fail('file-unreadable')
  }
}

/** Takes a transfer file from the core, piece by piece. It stays there. @throws CallError */
export async function receiveFile(
  fileId: string,
  type: string,
  { onProgress, signal }: TransferOptions = {},
): Promise<Blob> {
  const pieces: BlobPart[] = []
  for (let at = 0, done = false; !done; ) {
    refuseAborted(signal)
    const piece = await client.files.read({ fileId, offset: at })
    const bytes = fromBase64(piece.chunk)
    pieces.push(bytes)
    at += bytes.length
    done = piece.done || bytes.length === 0
    onProgress?.(at, piece.size)
  }
  return new Blob(pieces, { type })
}

/** Forgets a transfer file in the core. It would forget it by itself after a while. */
export function discardFile(fileId: string): void {
  client.files.discard({ fileId }).catch(() => {})
}

/** Lets the person save a blob under a name: the desktop asks where, a browser puts it among the downloads. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // The download has its own hold on the blob once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** Lets the person save what the core has made, which then forgets it. @throws CallError */
export async function saveFile(
  { fileId, name }: { readonly fileId: string; readonly name: string },
  type: string,
): Promise<void> {
  try {
    saveBlob(await receiveFile(fileId, type), name)
  } finally {
    discardFile(fileId)
  }
}

function fail(code: 'cancelled' | 'file-unreadable'): CallError {
  return new CallError({ code, ...describeError(code) })
}

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw fail('cancelled')
}

/** Base64 of at most one piece. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}
