import type { Backup, BackupReason } from '../../../shared/domain/backup.ts'

const day = 86_400_000
/** How long the last state before something far-reaching stays, however many backups came after it. */
const longestMs = 30 * day
const farReaching: readonly BackupReason[] = ['migration', 'rekey', 'restore']

/**
 * Which backups go: all but the newest `keep`, and of those the newest one from before a migration, a re-keying and a restore
 * stays for 30 days. `backups` are newest first.
 */
export function toPrune(backups: readonly Backup[], keep: number, now: number): Backup[] {
  const held = farReaching.map((reason) => backups.find((backup) => backup.reason === reason)?.id)
  return backups
    .slice(Math.max(keep, 1))
    .filter(({ id, createdAt }) => !(held.includes(id) && now - Date.parse(createdAt) < longestMs))
}
