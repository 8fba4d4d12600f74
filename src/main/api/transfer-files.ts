import { v7 as uuidv7 } from 'uuid'
import { VaultError } from '../../shared/errors.ts'

/** Bytes of all transfer files together, and how long one waits for its reader. */
const maxTotal = 512 * 1024 * 1024
const lifetimeMs = 10 * 60_000
const chunkSize = 48 * 1024

interface TransferFile {
  readonly bytes: Buffer
  received: number
  readonly expires: number
}

/** Files on their way between a face and the core: in memory, short-lived, never a path. */
export class TransferFiles {
  readonly #files = new Map<string, TransferFile>()

  /** @throws VaultError `too-large` */
  create(size: number): string {
    this.#expire()
    const used = [...this.#files.values()].reduce((sum, file) => sum + file.bytes.length, 0)
    if (used + size > maxTotal) throw new VaultError('too-large')
    const fileId = uuidv7()
    this.#files.set(fileId, { bytes: Buffer.alloc(size), received: 0, expires: Date.now() + lifetimeMs })
    return fileId
  }

  /** @throws VaultError `file-not-found`, `too-large` for more bytes than announced */
  append(fileId: string, chunk: Buffer): number {
    const file = this.#find(fileId)
    if (file.received + chunk.length > file.bytes.length) throw new VaultError('too-large')
    chunk.copy(file.bytes, file.received)
    file.received += chunk.length
    return file.received
  }

  /** One piece of at most 48 KiB. @throws VaultError `file-not-found` */
  read(fileId: string, offset: number): { chunk: Buffer; size: number; done: boolean } {
    const { bytes } = this.#find(fileId)
    const chunk = bytes.subarray(offset, offset + chunkSize)
    return { chunk, size: bytes.length, done: offset + chunk.length >= bytes.length }
  }

  put(bytes: Uint8Array): string {
    const fileId = this.create(bytes.length)
    this.append(fileId, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    return fileId
  }

  /** The whole file, which must have arrived completely. @throws VaultError `file-not-found` */
  peek(fileId: string): Buffer {
    const file = this.#find(fileId)
    if (file.received !== file.bytes.length) throw new VaultError('file-not-found')
    return file.bytes
  }

  take(fileId: string): Buffer {
    const bytes = this.peek(fileId)
    this.#files.delete(fileId)
    return bytes
  }

  discard(fileId: string): void {
    this.#files.delete(fileId)
  }

  clear(): void {
    this.#files.clear()
  }

  #find(fileId: string): TransferFile {
    this.#expire()
    const file = this.#files.get(fileId)
    if (!file) throw new VaultError('file-not-found')
    return file
  }

  #expire(): void {
    const now = Date.now()
    for (const [fileId, file] of this.#files) if (file.expires < now) this.#files.delete(fileId)
  }
}
