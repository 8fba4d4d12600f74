import { v7 as uuidv7 } from 'uuid'
import { VaultError } from '../../shared/errors.ts'

/** Bytes of all transfer files together, how many there are, and how long one waits for its reader. */
const maxTotal = 512 * 1024 * 1024
const maxFiles = 256
const lifetimeMs = 10 * 60_000
const chunkSize = 48 * 1024

interface TransferFile {
  readonly bytes: Buffer
  received: number
  readonly timer: NodeJS.Timeout
}

/** Files on their way between a face and the core: in memory, short-lived, never a path. What is left of one is overwritten. */
export class TransferFiles {
  readonly #files = new Map<string, TransferFile>()
  readonly #lifetimeMs: number

  constructor(lifetime = lifetimeMs) {
    this.#lifetimeMs = lifetime
  }

  /** @throws VaultError `too-large` */
  create(size: number): string {
    const used = [...this.#files.values()].reduce((sum, file) => sum + file.bytes.length, 0)
    if (used + size > maxTotal || this.#files.size >= maxFiles) throw new VaultError('too-large')
    const fileId = uuidv7()
    const timer = setTimeout(() => this.discard(fileId), this.#lifetimeMs)
    timer.unref()
    this.#files.set(fileId, { bytes: Buffer.alloc(size), received: 0, timer })
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

  /** The whole file, which is the caller's from now on. @throws VaultError `file-not-found` */
  take(fileId: string): Buffer {
    const bytes = this.peek(fileId)
    this.#forget(fileId)
    return bytes
  }

  discard(fileId: string): void {
    this.#forget(fileId)?.bytes.fill(0)
  }

  clear(): void {
    for (const fileId of [...this.#files.keys()]) this.discard(fileId)
  }

  #forget(fileId: string): TransferFile | undefined {
    const file = this.#files.get(fileId)
    clearTimeout(file?.timer)
    this.#files.delete(fileId)
    return file
  }

  #find(fileId: string): TransferFile {
    const file = this.#files.get(fileId)
    if (!file) throw new VaultError('file-not-found')
    return file
  }
}
