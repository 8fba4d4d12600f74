import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'

const ownPassphrase = 'The bundle’s passphrase (- reads standard input). The vault’s is --vault-passphrase-file.'

const ownIdentity =
  'Without --identity and --passphrase-file it is opened with your own identity, where you have one and the bundle takes no passphrase.'

export const exportOptions = {
  credential: { kind: 'list', value: 'NAME', help: 'A credential, by name or ID, with its connections.' },
  environment: { kind: 'text', value: 'ENV', help: 'Every credential of this environment.' },
  'team-shared': { kind: 'flag', help: 'What is shared with the team of --team; it is so without another choice.' },
  to: { kind: 'list', value: 'NAME', help: 'A verified contact, or with --team a member, who can open it. Signed.' },
  team: { kind: 'text', value: 'TEAM', help: 'All members of this team can open it, or those of --to. Signed.' },
  recipient: { kind: 'list', value: 'age1…', help: 'Public key of a person who can open it.' },
  note: { kind: 'text', value: 'TEXT', help: 'A line that its reader sees first.' },
  'without-values': { kind: 'flag', help: 'Definitions only: the values stay here.' },
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
      'For people (--to, --team) it is signed: they see that it is yours. A team gets what is shared with it and what all of its readers may have; how much was left out is said.',
      'Otherwise the bundle opens with a passphrase, or with the keys of its recipients. An existing file is replaced; a terminal asks first.',
    ],
    options: exportOptions,
    args: exportArgs,
    ownPassphrase,
    examples: [
      'keyward bundle export platform.age --team Platform',
      'keyward bundle export bob.age --credential stripe-live --to Bob',
      'keyward bundle export staging.age --environment staging --recipient age1…',
      'keyward bundle export one.age --credential stripe-live --passphrase-file bundle.txt',
    ],
    load: async () => (await import('../commands/bundle-export.ts')).exportBundle,
  }),
  command({
    path: 'bundle inspect',
    summary: 'Show what a bundle says of itself, and who has signed it.',
    details: [ownIdentity],
    options: keyOptions,
    args: bundleArgs,
    ownPassphrase,
    load: async () => (await import('../commands/bundle-import.ts')).inspect,
  }),
  command({
    path: 'bundle import',
    summary: 'Import a bundle: all of it or, after a failure, nothing.',
    details: [
      ownIdentity,
      'The preview names every item that is new, changed, conflicting or the same. On a terminal it is shown first, and asked for.',
    ],
    options: importOptions,
    args: bundleArgs,
    ownPassphrase,
    examples: [
      'keyward bundle import platform.age --dry-run',
      'keyward bundle import team.age --identity key.txt --on-conflict replace --choose stripe-live=skip',
    ],
    load: async () => (await import('../commands/bundle-import.ts')).importBundle,
  }),
]
