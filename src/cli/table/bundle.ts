import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'

const ownPassphrase = 'The bundle’s passphrase (- reads standard input). The vault’s is --vault-passphrase-file.'

export const exportOptions = {
  credential: { kind: 'list', value: 'NAME', help: 'A credential, by name or ID, with its connections.' },
  environment: { kind: 'text', value: 'ENV', help: 'Every credential of this environment.' },
  recipient: { kind: 'list', value: 'age1…', help: 'Public key of a person who can open it.' },
  note: { kind: 'text', value: 'TEXT', help: 'A line that its reader sees first.' },
  armor: { kind: 'flag', help: 'Write text (PEM armor) instead of bytes.' },
} as const satisfies OptionSpecs

export const keyOptions = {
  identity: { kind: 'text', value: 'FILE', help: 'age identities (AGE-SECRET-KEY-1…) that open it.', file: true },
} as const satisfies OptionSpecs

export const choiceOptions = {
  'on-conflict': {
    kind: 'text',
    value: 'skip|replace|keep-both',
    choices: ['skip', 'replace', 'keep-both'],
    help: 'What to do with items that exist here and differ; otherwise skip.',
  },
  choose: {
    kind: 'list',
    value: 'ITEM=CHOICE',
    help: 'The same for one item, by its name, or kind:name where names repeat.',
  },
  'dry-run': { kind: 'flag', help: 'Show what would change, and change nothing.' },
} as const satisfies OptionSpecs

export const importOptions = { ...keyOptions, ...choiceOptions } as const satisfies OptionSpecs

export const exportArgs = {
  FILE: { help: 'The bundle to write; - writes to standard output.', required: true, file: true },
} as const satisfies PositionalSpecs

export const bundleArgs = {
  FILE: { help: 'The bundle; - reads standard input.', required: true, file: true },
} as const satisfies PositionalSpecs

export const bundleGroups: readonly GroupSpec[] = [
  { path: 'bundle', summary: 'Encrypted bundles (age files) to exchange credentials.' },
]

export const bundleCommands = [
  command({
    path: 'bundle export',
    summary: 'Encrypt credentials with their connections into a bundle.',
    details: [
      'Without --credential and --environment everything is exported; with both, what either names.',
      'The bundle opens with a passphrase, or with the keys of its recipients. An existing file is replaced; a terminal asks first.',
    ],
    options: exportOptions,
    args: exportArgs,
    ownPassphrase,
    examples: [
      'keyward bundle export team.age --environment staging --recipient age1…',
      'keyward bundle export one.age --credential stripe-live --passphrase-file bundle.txt',
    ],
    load: async () => (await import('../commands/bundle-export.ts')).exportBundle,
  }),
  command({
    path: 'bundle inspect',
    summary: 'Show what a bundle says of itself.',
    options: keyOptions,
    args: bundleArgs,
    ownPassphrase,
    load: async () => (await import('../commands/bundle-import.ts')).inspect,
  }),
  command({
    path: 'bundle import',
    summary: 'Import a bundle: all of it or, after a failure, nothing.',
    details: [
      'The preview names every item that is new, changed, conflicting or the same. On a terminal it is shown first, and asked for.',
    ],
    options: importOptions,
    args: bundleArgs,
    ownPassphrase,
    examples: [
      'keyward bundle import team.age --identity key.txt --dry-run',
      'keyward bundle import team.age --identity key.txt --on-conflict replace --choose stripe-live=skip',
    ],
    load: async () => (await import('../commands/bundle-import.ts')).importBundle,
  }),
]
