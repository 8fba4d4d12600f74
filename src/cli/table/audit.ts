import { auditOutcomes, auditSubjectTypes } from '../../shared/domain/audit.ts'
import { actionGroups } from '../../shared/domain/audit-groups.ts'
import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'

/** What a list and an export are narrowed to. */
const filterOptions = {
  credential: { kind: 'text', value: 'NAME', help: 'Only what concerns this credential, by name or ID.' },
  connection: { kind: 'text', value: 'NAME', help: 'Only what concerns this connection, by name or ID.' },
  'with-connections': { kind: 'flag', help: 'With --credential: what concerns its connections too.' },
  actor: { kind: 'list', value: 'NAME', help: 'Only what this person did: ada, or ada (command).' },
  action: { kind: 'list', value: 'ACTION', help: 'Only these actions, such as credential.rotate or vault.unlock.' },
  group: {
    kind: 'list',
    value: 'GROUP',
    choices: actionGroups.map(({ id }) => id),
    help: `Only these kinds of actions: ${actionGroups.map(({ id }) => id).join(', ')}.`,
  },
  outcome: {
    kind: 'list',
    value: 'OUTCOME',
    choices: auditOutcomes,
    help: 'Only these outcomes: ok, failed, refused.',
  },
  about: {
    kind: 'list',
    value: 'TYPE',
    choices: auditSubjectTypes,
    help: `Only what is about these: ${auditSubjectTypes.join(', ')}.`,
  },
  text: { kind: 'text', value: 'WORDS', help: 'Only records with these words in actor, action, subject or detail.' },
  from: { kind: 'text', value: 'TIME', help: 'From this day or instant on, or for so long: 2026-11-01, 12h, 7d.' },
  until: { kind: 'text', value: 'TIME', help: 'Until the end of this day, or before this instant.' },
} as const satisfies OptionSpecs

export const auditListOptions = {
  ...filterOptions,
  limit: { kind: 'text', value: 'N', help: 'At most this many records; otherwise 100.' },
  cursor: { kind: 'text', value: 'C', help: 'Go on where an earlier list ended: its nextCursor.' },
} as const satisfies OptionSpecs

export const auditExportOptions = {
  ...filterOptions,
  format: {
    kind: 'text',
    value: 'jsonl|cef',
    choices: ['jsonl', 'cef'],
    help: 'JSON Lines or Common Event Format; otherwise as the file’s name ends, or jsonl.',
  },
} as const satisfies OptionSpecs

export const auditVerifyOptions = {
  anchor: {
    kind: 'text',
    value: 'ANCHOR',
    help: 'An anchor that was kept elsewhere, from which the log has to go on.',
  },
  file: { kind: 'text', value: 'FILE', file: true, help: 'Check this export (JSON Lines) instead of the log.' },
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
    summary: 'Check the chain of records, or an exported file. Exit status 1 when something does not fit.',
    details: [
      'It ends with an anchor: a record’s number and 128 bits that stand for the log until there. Keep it elsewhere, and --anchor tells later whether the log was cut or written anew since, by whomever.',
    ],
    options: auditVerifyOptions,
    examples: [
      'keyward audit verify',
      'keyward audit verify --anchor 1204:9f86d081884c7d659a2feaa0c55ad015',
      'keyward audit verify --file november.jsonl',
    ],
    load: async () => (await import('../commands/audit-verify.ts')).verify,
  }),
  command({
    path: 'audit anchor',
    summary: 'Print the anchor of the last record, to be kept elsewhere.',
    details: ['The chain is checked on the way. When it is broken there is no anchor, and the exit status is 1.'],
    load: async () => (await import('../commands/audit-verify.ts')).anchor,
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
