import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'
import { confirmNothing } from './texts.ts'

export const createOptions = {
  provider: {
    kind: 'text',
    value: 'PROVIDER',
    help: 'What protects the vault key: fernet (a key in the keychain, or your own), passphrase, or noop (no encryption, for development). KEYWARD_KMS_PROVIDER does the same; otherwise fernet.',
  },
  source: {
    kind: 'text',
    value: 'keychain|environment',
    choices: ['keychain', 'environment'],
    help: 'Where a Fernet key is. Otherwise the environment where KEYWARD_CREDENTIAL_ENCRYPTION_KEY is set, the keychain elsewhere.',
  },
  'recovery-passphrase-file': {
    kind: 'text',
    value: 'FILE',
    help: 'Also make a recovery passphrase, the one in this file.',
    file: true,
  },
} as const satisfies OptionSpecs

export const createArgs = {
  NAME: { help: 'Name of the vault; otherwise --vault, KEYWARD_VAULT, or default.' },
} as const satisfies PositionalSpecs

export const slotAddOptions = {
  provider: { ...createOptions.provider, required: true, help: 'fernet, passphrase, or noop.' },
  source: createOptions.source,
  label: { kind: 'text', value: 'TEXT', help: 'What the slot is for, such as the name of a machine.' },
} as const satisfies OptionSpecs

export const slotArgs = {
  ID: { help: 'ID of the slot, as keyward vault slots shows it.', required: true },
} as const satisfies PositionalSpecs

export const vaultGroups: readonly GroupSpec[] = [
  { path: 'vault', summary: 'Vaults and what opens them.' },
  { path: 'vault slot', summary: 'Key slots: the ways to open the vault.' },
]

export const vaultCommands = [
  command({
    path: 'vault create',
    summary: 'Make a vault.',
    details: [
      'A passphrase is asked for twice on a terminal, or read from --passphrase-file, which also chooses --provider passphrase.',
      'On a terminal a vault with a Fernet key also offers a recovery passphrase, which opens the vault when the key is lost.',
    ],
    options: createOptions,
    args: createArgs,
    ownPassphrase: 'The passphrase of the new vault (- reads standard input).',
    examples: [
      'keyward vault create',
      'keyward vault create ci --passphrase-file vault.txt',
      'KEYWARD_CREDENTIAL_ENCRYPTION_KEY=… keyward vault create',
    ],
    load: async () => (await import('../commands/vault.ts')).create,
  }),
  command({
    path: 'vault list',
    summary: 'List the vaults of this machine.',
    load: async () => (await import('../commands/vault.ts')).list,
  }),
  command({
    path: 'vault status',
    summary: 'Show the vault, what opens it, and whether it exists.',
    details: ['The vault is opened only when a passphrase file is given; the numbers of its items are shown then.'],
    load: async () => (await import('../commands/vault.ts')).status,
  }),
  command({
    path: 'vault lock',
    summary: 'Lock the vault in every window and command.',
    load: async () => (await import('../commands/vault.ts')).lock,
  }),
  command({
    path: 'vault slots',
    summary: 'List the key slots.',
    load: async () => (await import('../commands/slots.ts')).slots,
  }),
  command({
    path: 'vault slot add',
    summary: 'Add one more way to open the vault.',
    details: ['A new passphrase is asked for twice on a terminal, or read from --passphrase-file.'],
    options: slotAddOptions,
    ownPassphrase:
      'The new passphrase, for --provider passphrase; with other providers it opens the vault (- reads standard input).',
    examples: ['keyward vault slot add --provider passphrase --label "in the safe"'],
    load: async () => (await import('../commands/slots.ts')).add,
  }),
  command({
    path: 'vault slot remove',
    summary: 'Remove a key slot. The last one stays.',
    details: [confirmNothing],
    args: slotArgs,
    load: async () => (await import('../commands/slots.ts')).remove,
  }),
  command({
    path: 'vault slot test',
    summary: 'Prove that a key slot opens the vault.',
    args: slotArgs,
    ownPassphrase:
      'The passphrase of the slot; it also opens the vault where nothing else does (- reads standard input).',
    load: async () => (await import('../commands/slots.ts')).test,
  }),
  command({
    path: 'vault slot kit',
    summary: 'Print the recovery kit of a passphrase slot.',
    details: ['The kit holds no secret: write the passphrase on the printed page by hand.'],
    args: slotArgs,
    load: async () => (await import('../commands/slots.ts')).kit,
  }),
]
