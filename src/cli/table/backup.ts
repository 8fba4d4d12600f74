import { command, type OptionSpecs, type PositionalSpecs } from '../spec.ts'
import { confirmNothing } from './texts.ts'

export const backupArgs = {
  FILE: { help: 'Also write it there; - writes to standard output.', file: true },
} as const satisfies PositionalSpecs

export const backupsOptions = {
  delete: { kind: 'text', value: 'ID', help: 'Delete this backup instead.' },
} as const satisfies OptionSpecs

export const restoreArgs = {
  BACKUP: {
    help: 'A backup’s file, or the ID of one that the vault keeps (keyward vault backups); - reads standard input.',
    required: true,
    file: true,
  },
} as const satisfies PositionalSpecs

export const restoreOptions = {
  slot: {
    kind: 'text',
    value: 'ID',
    help: 'Open the backup by this key slot of its own: needed for one at a service that this computer has not used yet.',
  },
  'dry-run': { kind: 'flag', help: 'Show what would change, and change nothing.' },
} as const satisfies OptionSpecs

export const rekeyOptions = {
  keep: { kind: 'list', value: 'ID', help: 'Keep this key slot and no others; otherwise all are kept.' },
  drop: { kind: 'list', value: 'ID', help: 'Drop this key slot.' },
} as const satisfies OptionSpecs

export const backupCommands = [
  command({
    path: 'vault backup',
    summary: 'Make an encrypted backup, and keep it in the vault’s folder.',
    details: [
      'It opens with the key slots that the vault has now. Backups are made by themselves as well: daily, and before a re-keying, a restore and a change of the vault’s schema. The settings backupDaily and backupKeep say whether, and how many are kept.',
    ],
    args: backupArgs,
    examples: ['keyward vault backup', 'keyward vault backup /mnt/usb/keyward.keyward-backup'],
    load: async () => (await import('../commands/backups.ts')).backup,
  }),
  command({
    path: 'vault backups',
    summary: 'List the backups that the vault keeps.',
    details: [confirmNothing],
    options: backupsOptions,
    load: async () => (await import('../commands/backups.ts')).backups,
  }),
  command({
    path: 'vault restore',
    summary: 'Put a backup into the vault’s place.',
    details: [
      'What it would bring back and take is shown first, and asked for on a terminal. What stands there is kept as a backup. Where there is no vault, the backup becomes one.',
      'The backup opens by the key of the open vault, by its own key slots, or by their passphrase.',
    ],
    options: restoreOptions,
    args: restoreArgs,
    ownPassphrase: 'The passphrase of the backup (- reads standard input). The vault’s is --vault-passphrase-file.',
    examples: [
      'keyward vault restore 019a0000-0000-7000-8000-000000000001 --dry-run',
      'keyward vault restore /mnt/usb/keyward.keyward-backup --passphrase-file recovery.txt',
    ],
    load: async () => (await import('../commands/backups.ts')).restore,
  }),
  command({
    path: 'vault rekey',
    summary: 'Give the vault a new vault key, and seal everything in it anew.',
    details: [
      'Afterwards whoever knew the old key, or kept a copy of keyslots.json with a slot that was removed, opens the vault no more. Backups that were made before keep their key.',
      'Every key slot is kept unless --keep or --drop says otherwise. A passphrase slot is kept with its passphrase, which is asked for on a terminal, or read from --passphrase-file.',
    ],
    options: rekeyOptions,
    ownPassphrase:
      'The passphrase of the passphrase slots that are kept; it also opens the vault where nothing else does (- reads standard input).',
    examples: ['keyward vault rekey', 'keyward vault rekey --drop 019a0000-0000-7000-8000-000000000001'],
    load: async () => (await import('../commands/rekey.ts')).rekey,
  }),
]
