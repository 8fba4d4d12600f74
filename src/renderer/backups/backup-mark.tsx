import { CalendarClock, DatabaseBackup, History, KeyRound, type LucideIcon, UserRound } from 'lucide-react'
import type { Backup } from './words.ts'
import './backups.css'

const icons: Readonly<Record<Backup['reason'], LucideIcon>> = {
  daily: CalendarClock,
  migration: DatabaseBackup,
  rekey: KeyRound,
  restore: History,
  person: UserRound,
}

/** Why a backup was made, on a tile. */
export function BackupMark({ reason }: Pick<Backup, 'reason'>) {
  const Icon = icons[reason]
  return (
    <span className="kw-backup-mark" aria-hidden>
      <Icon size={16} strokeWidth={1.9} />
    </span>
  )
}
