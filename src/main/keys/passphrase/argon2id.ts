import * as nodeCrypto from 'node:crypto'
import { Worker } from 'node:worker_threads'

/** Cost of a key derivation. */
export interface KdfCost {
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
}

export interface Argon2idRequest {
  readonly passphrase: Uint8Array
  readonly salt: Uint8Array
  readonly cost: KdfCost
  /** Bytes to derive. */
  readonly length: number
}

/** The one for passwords, and the older one that KeePass files have. */
export type Argon2Variant = 'argon2id' | 'argon2d'

/** What the worker is sent. */
export interface KdfJob extends Argon2idRequest {
  readonly variant: Argon2Variant
}

/** What the worker answers. */
export type KdfAnswer = { readonly key: Uint8Array } | { readonly failed: true }

/**
 * Argon2id, version 0x13 (RFC 9106), off the main thread: Node's own where it has one, else WebAssembly in a worker (Electron's
 * crypto library lacks Argon2). Both give the same bytes. The caller wipes the result.
 */
export function argon2id(request: Argon2idRequest): Promise<Buffer> {
  return argon2('argon2id', request)
}

/** Argon2 in a variant, in the same way. */
export async function argon2(variant: Argon2Variant, request: Argon2idRequest): Promise<Buffer> {
  try {
    return await nativeArgon2id(request, variant)
  } catch (error) {
    if (!(error instanceof Argon2Missing)) throw error
    return workerArgon2id(request, variant)
  }
}

class Argon2Missing extends Error {}

/** @throws Argon2Missing where Node or the crypto library that it was built with has no Argon2 */
export function nativeArgon2id(
  { passphrase, salt, cost, length }: Argon2idRequest,
  variant: Argon2Variant = 'argon2id',
): Promise<Buffer> {
  const native: unknown = Reflect.get(nodeCrypto, 'argon2')
  if (typeof native !== 'function') return Promise.reject(new Argon2Missing())
  return new Promise((resolve, reject) => {
    try {
      nodeCrypto.argon2(
        variant,
        {
          message: passphrase,
          nonce: salt,
          parallelism: cost.lanes,
          tagLength: length,
          memory: cost.memoryKiB,
          passes: cost.passes,
        },
        (error, key) => (error ? reject(error) : resolve(key)),
      )
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      reject(code === 'ERR_CRYPTO_ARGON2_NOT_SUPPORTED' ? new Argon2Missing() : error)
    }
  })
}

/** The worker is TypeScript beside this file in the sources, and a file of its own beside the bundle. */
const workerFile = import.meta.url.endsWith('.ts') ? 'kdf-worker.ts' : 'kdf-worker.js'

/** Derives in a worker that lives for this one call, so that its memory goes with it. */
export function workerArgon2id(request: Argon2idRequest, variant: Argon2Variant = 'argon2id'): Promise<Buffer> {
  const job: KdfJob = { ...request, variant, passphrase: Uint8Array.from(request.passphrase) }
  return new Promise<Buffer>((resolve, reject) => {
    // The environment may hold a Fernet key that the worker has no use for.
    const worker = new Worker(new URL(workerFile, import.meta.url), { env: {}, name: 'keyward-kdf' })
    worker.once('message', (answer: KdfAnswer) => {
      if ('key' in answer) resolve(Buffer.from(answer.key.buffer, answer.key.byteOffset, answer.key.byteLength))
      else reject(new Error('The key derivation failed.'))
      void worker.terminate()
    })
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('The key derivation ended without an answer.')))
    worker.postMessage(job, [job.passphrase.buffer as ArrayBuffer])
  })
}
