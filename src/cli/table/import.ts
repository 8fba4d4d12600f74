import { importLayouts } from '../../shared/domain/import.ts'
import { command, type OptionSpecs, type PositionalSpecs } from '../spec.ts'
import { choiceOptions } from './bundle.ts'

export const importFileOptions = {
  format: {
    kind: 'text',
    value: 'FORMAT',
    help: 'The file’s format; otherwise it is recognised. --formats lists them.',
  },
  formats: { kind: 'flag', help: 'List the formats with how their files are made, and import nothing.' },
  'password-file': {
    kind: 'text',
    value: 'FILE',
    help: 'The password of the file (- reads standard input).',
    file: true,
  },
  'key-file': { kind: 'text', value: 'FILE', help: 'The key file that opens it beside its password.', file: true },
  map: {
    kind: 'list',
    value: 'COLUMN=FIELD',
    help: 'What a column or variable becomes, such as "API key=secret" or "Notes=skip". --dry-run shows what is proposed.',
  },
  layout: {
    kind: 'text',
    value: importLayouts.join('|'),
    choices: importLayouts,
    help: 'For .env files: all variables together, in groups by their beginnings, or each a single credential.',
  },
  ...choiceOptions,
  report: { kind: 'text', value: 'FILE', help: 'Write what does not come along into a file.', file: true },
  shred: { kind: 'flag', help: 'Overwrite and delete FILE after the import.' },
} as const satisfies OptionSpecs

export const importFileArgs = {
  FILE: { help: 'The file of another tool, or the folder of a password store; - reads standard input.', file: true },
} as const satisfies PositionalSpecs

export const undoOptions = {
  'dry-run': { kind: 'flag', help: 'Show what would go, come back and stay, and change nothing.' },
} as const satisfies OptionSpecs

export const importCommands = [
  command({
    path: 'import',
    summary: 'Import the file of another tool: all of it or, after a failure, nothing.',
    details: [
      'The format is recognised by name and content. The preview names every item that is new, changed, conflicting or the same, what has a value that is here already, and what does not come along, with the reason. On a terminal it is shown first, and asked for.',
      '--shred overwrites the file once and deletes it. On SSDs, copy-on-write file systems, in backups and synchronised folders copies of it can stay: rotate what must not be found. If something of the file did not come along, it is asked for, or wants --yes.',
      'A folder is a password store of pass or gopass. Each entry is opened by your gpg, which may ask for the passphrase of your key as it does otherwise; nothing of it is written to the disk.',
      'keyward import undo takes the last import back.',
    ],
    options: importFileOptions,
    args: importFileArgs,
    examples: [
      'keyward import --formats',
      'keyward import .env.production --layout groups --dry-run',
      'keyward import export.csv --map "API key=secret" --map Customer=team --shred',
      'keyward import passwords.kdbx --password-file - --on-conflict keep-both',
      'keyward import ~/.password-store --dry-run',
    ],
    load: async () => (await import('../commands/import-file.ts')).importFile,
  }),
  command({
    path: 'import undo',
    summary: 'Take back the last import, of a bundle or a file: all of it or, after a failure, nothing.',
    details: [
      'What it created is removed for good, and what it replaced gets back what it was, the value too. What was changed, used or linked since stays as it is, and is named with the reason. It goes for 30 days, until another import.',
      'A file that is called undo is imported as ./undo.',
    ],
    options: undoOptions,
    examples: ['keyward import undo --dry-run', 'keyward import undo --yes'],
    load: async () => (await import('../commands/import-undo.ts')).importUndo,
  }),
]
