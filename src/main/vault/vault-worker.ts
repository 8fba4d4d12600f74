import { parentPort } from 'node:worker_threads'
import { VaultError } from '../../shared/errors.ts'
import { writeBackup } from './backups/write.ts'
import { rekeyDatabase } from './rekey-database.ts'
import { toVaultError } from './sqlite-errors.ts'
import { VaultLock } from './vault-lock.ts'
import type { VaultAnswer, VaultJob } from './work.ts'

/** Does one job and ends. Failures are codes: an error's text could repeat what it was about. */
parentPort?.once('message', async (job: VaultJob) => {
  let answer: VaultAnswer
  try {
    answer = job.kind === 'backup' ? { backup: await backup(job) } : { rekeyed: rekey(job) }
  } catch (error) {
    const known = toVaultError(error)
    answer = { failed: known instanceof VaultError ? known.code : 'internal' }
  }
  send(answer)
  parentPort?.close()
})

async function backup(job: Extract<VaultJob, { kind: 'backup' }>) {
  try {
    if (!job.shares) return writeBackup(job.backup)
    const lock = new VaultLock(job.backup.folder, job.backup.binding)
    try {
      await lock.share()
      return writeBackup(job.backup)
    } finally {
      lock.end()
    }
  } finally {
    job.backup.vaultKey.fill(0)
  }
}

function rekey({ rekey: work, cancelled }: Extract<VaultJob, { kind: 'rekey' }>) {
  try {
    return rekeyDatabase(work, (label, done, total) => {
      if (Atomics.load(cancelled, 0) !== 0) throw new VaultError('cancelled')
      send({ progress: [label, done, total] })
    })
  } finally {
    work.oldKey.fill(0)
    work.newKey.fill(0)
  }
}

function send(answer: VaultAnswer): void {
  parentPort?.postMessage(answer)
}
