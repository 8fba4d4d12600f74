import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'

const credential = { kind: 'text', value: 'NAME', help: 'Only what concerns this credential, by name or ID.' } as const

export const auditListOptions = {
  credential,
  action: { kind: 'list', value: 'ACTION', help: 'Only these actions, such as credential.rotate or vault.unlock.' },
  outcome: { kind: 'list', value: 'OUTCOME', choices: ['ok', 'failed', 'refused'], help: 'Only these outcomes.' },
  limit: { kind: 'text', value: 'N', help: 'At most this many records; otherwise 100.' },
  cursor: { kind: 'text', value: 'C', help: 'Go on where an earlier list ended: its nextCursor.' },
} as const satisfies OptionSpecs

export const auditExportOptions = {
  credential,
  format: {
    kind: 'text',
    value: 'jsonl|cef',
    choices: ['jsonl', 'cef'],
    help: 'JSON Lines or Common Event Format; otherwise as the file’s name ends, or jsonl.',
  },
} as const satisfies OptionSpecs

export const auditExportArgs = {
  FILE: { help: 'The file to write; - writes to standard output.', required: true, file: true },
} as const satisfies PositionalSpecs

export const auditGroups: readonly GroupSpec[] = [
  { path: 'audit', summary: 'The audit log: who did what, never a value.' },
]

export const auditCommands = [
  command({
    path: 'audit list',
    summary: 'List records, newest first.',
    options: auditListOptions,
    load: async () => (await import('../commands/audit.ts')).list,
  }),
  command({
    path: 'audit verify',
    summary: 'Check the chain of records. Exit status 1 when it is broken.',
    load: async () => (await import('../commands/audit.ts')).verify,
  }),
  command({
    path: 'audit export',
    summary: 'Write the log into a file, oldest first.',
    details: ['An existing file is replaced; a terminal asks first.'],
    options: auditExportOptions,
    args: auditExportArgs,
    load: async () => (await import('../commands/audit.ts')).exportLog,
  }),
]
