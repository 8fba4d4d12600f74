import type { OptionSpecs } from '../spec.ts'

/** Options of every command. They may stand before or after the command words. */
export const globalOptions = {
  home: {
    kind: 'text',
    value: 'DIR',
    help: 'Folder of the vaults and settings. KEYWARD_HOME does the same.',
    file: true,
  },
  vault: { kind: 'text', value: 'NAME', help: 'The vault to work with. KEYWARD_VAULT does the same.' },
  json: { kind: 'flag', help: 'Print one JSON document, also for errors.' },
  yes: {
    kind: 'flag',
    short: 'y',
    help: 'Answer yes to questions, except where a name has to be typed.',
  },
  'passphrase-file': {
    kind: 'text',
    value: 'FILE',
    help: 'Open the vault with the passphrase in this file (- reads standard input).',
    file: true,
  },
  'vault-passphrase-file': {
    kind: 'text',
    value: 'FILE',
    help: 'The same, also where --passphrase-file gives another passphrase. KEYWARD_PASSPHRASE_FILE does the same.',
    file: true,
  },
  help: { kind: 'flag', short: 'h', help: 'Explain the command.' },
  version: { kind: 'flag', short: 'V', help: 'Print the version.' },
} as const satisfies OptionSpecs
