import { Worker } from 'node:worker_threads'
import type { Backup } from '../../shared/domain/backup.ts'
import { type ErrorCode, VaultError } from '../../shared/errors.ts'
import { type BackupJob, backupProgress } from './backups/write.ts'
import type { RekeyJob, RekeyOutcome, Tell } from './rekey-database.ts'

/** What the worker is sent. Its keys are copies, which it wipes. */
export type VaultJob =
  | {
      readonly kind: 'backup'
      readonly backup: BackupJob
      /** Takes the vault's lock as well; otherwise the caller holds it alone. */
      readonly shares: boolean
    }
  | {
      readonly kind: 'rekey'
      readonly rekey: RekeyJob
      /** Anything but 0 ends the work. */
      readonly cancelled: Int32Array
    }

/** What it answers. */
export type VaultAnswer =
  | { readonly progress: readonly [label: string, done: number, total: number] }
  | { readonly backup: Backup }
  | { readonly rekeyed: RekeyOutcome }
  | { readonly failed: ErrorCode }

/** The worker is TypeScript beside this file in the sources, and a file of its own beside the bundle. */
const workerFile = import.meta.url.endsWith('.ts') ? 'vault-worker.ts' : 'vault-worker.js'

/**
 * Makes a backup in a worker: copying a large vault takes seconds.
 * @throws VaultError as `writeBackup`, `vault-busy` while the vault is being replaced
 */
export async function backupInWorker(
  backup: BackupJob,
  shares: boolean,
  progress: (done: number, total: number) => void = () => {},
): Promise<Backup> {
  const vaultKey = Uint8Array.from(backup.vaultKey)
  const running = run({ kind: 'backup', backup: { ...backup, vaultKey }, shares }, () => {})
  const watching = setInterval(() => progress(...backupProgress(backup)), 250)
  const answer = await running.finally(() => clearInterval(watching))
  if ('backup' in answer) return answer.backup
  throw new Error('The worker answered something else.')
}

/** Writes the database anew under another key, in a worker. @throws VaultError as `rekeyDatabase`, `cancelled` */
export async function rekeyInWorker(rekey: RekeyJob, tell: Tell, signal: AbortSignal): Promise<RekeyOutcome> {
  const cancelled = new Int32Array(new SharedArrayBuffer(4))
  const cancel = () => Atomics.store(cancelled, 0, 1)
  if (signal.aborted) cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const oldKey = Uint8Array.from(rekey.oldKey)
    const newKey = Uint8Array.from(rekey.newKey)
    const answer = await run({ kind: 'rekey', rekey: { ...rekey, oldKey, newKey }, cancelled }, tell)
    if ('rekeyed' in answer) return answer.rekeyed
    throw new Error('The worker answered something else.')
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** Runs one job in a worker that lives for it alone, to its end: the vault's files are in its hands. */
function run(job: VaultJob, tell: Tell): Promise<VaultAnswer> {
  return new Promise((resolve, reject) => {
    // The environment may hold a Fernet key that the worker has no use for.
    const worker = new Worker(new URL(workerFile, import.meta.url), { env: {}, name: 'keyward-vault' })
    let answer: VaultAnswer | undefined
    worker.on('message', (message: VaultAnswer) => {
      if ('progress' in message) tell(...message.progress)
      else answer = message
    })
    worker.once('error', reject)
    // Not before it has ended: until then it may have files open.
    worker.once('exit', () => {
      if (answer === undefined) reject(new Error('The worker ended without an answer.'))
      else if ('failed' in answer) reject(new VaultError(answer.failed))
      else resolve(answer)
    })
    worker.postMessage(job)
    wipe(job)
  })
}

/** The copies of the keys, once they are sent: the worker has its own. */
function wipe(job: VaultJob): void {
  if (job.kind === 'backup') job.backup.vaultKey.fill(0)
  else {
    job.rekey.oldKey.fill(0)
    job.rekey.newKey.fill(0)
  }
}
