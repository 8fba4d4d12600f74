import { parentPort } from 'node:worker_threads'
import { argon2d, argon2id } from 'hash-wasm'
import type { KdfAnswer, KdfJob } from './argon2id.ts'

/** Derives one key and ends. Failures carry nothing: their text could repeat the input. */
parentPort?.once('message', async ({ passphrase, salt, cost, length, variant }: KdfJob) => {
  let answer: KdfAnswer
  try {
    const key = await (variant === 'argon2d' ? argon2d : argon2id)({
      password: passphrase,
      salt,
      parallelism: cost.lanes,
      iterations: cost.passes,
      memorySize: cost.memoryKiB,
      hashLength: length,
      outputType: 'binary',
    })
    answer = { key }
  } catch {
    answer = { failed: true }
  }
  passphrase.fill(0)
  parentPort?.postMessage(answer)
})
