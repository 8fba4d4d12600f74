import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'
import { fieldOptions } from './shared-options.ts'
import { confirmNothing, secretsNever } from './texts.ts'

/** Settings of a key service. What its environment variables give needn't be given. */
const serviceOptions = {
  set: { ...fieldOptions.set, help: 'A setting of a key service, as keyward providers shows it.' },
  secret: {
    ...fieldOptions.secret,
    help: 'A secret setting of a key service from a file; FIELD=- reads standard input, FIELD alone asks on the terminal.',
  },
} as const satisfies OptionSpecs

export const createOptions = {
  provider: {
    kind: 'text',
    value: 'PROVIDER',
    help: 'What protects the vault key: fernet (a key in the keychain, or your own), passphrase, a key service (keyward providers lists them), or noop (no encryption, for development). KEYWARD_KMS_PROVIDER decides it where that is set; otherwise fernet.',
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
  ...serviceOptions,
} as const satisfies OptionSpecs

export const demoOptions = {
  small: { kind: 'flag', help: 'A hundred credentials instead of two thousand.' },
  provider: createOptions.provider,
  source: createOptions.source,
} as const satisfies OptionSpecs

export const demoArgs = {
  NAME: { help: 'Name of the vault; otherwise demo.' },
} as const satisfies PositionalSpecs

export const createArgs = {
  NAME: { help: 'Name of the vault; otherwise --vault, KEYWARD_VAULT, or default.' },
} as const satisfies PositionalSpecs

export const slotsOptions = {
  open: { kind: 'flag', help: 'Open the vault as other commands do, to show how each slot does.' },
} as const satisfies OptionSpecs

export const slotAddOptions = {
  provider: {
    ...createOptions.provider,
    required: true,
    help: 'fernet, passphrase, a key service (keyward providers lists them), or noop.',
  },
  source: createOptions.source,
  label: { kind: 'text', value: 'TEXT', help: 'What the slot is for, such as the name of a machine.' },
  ...serviceOptions,
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
      'On a terminal a vault with a Fernet key or a key service also offers a recovery passphrase, which opens the vault when the key is lost.',
      'A key service wraps and unwraps a test before anything is made.',
      secretsNever,
    ],
    options: createOptions,
    args: createArgs,
    ownPassphrase: 'The passphrase of the new vault (- reads standard input).',
    examples: [
      'keyward vault create',
      'keyward vault create ci --passphrase-file vault.txt',
      'KEYWARD_CREDENTIAL_ENCRYPTION_KEY=… keyward vault create',
      'keyward vault create --provider aws --set keyArn=arn:aws:kms:… --set profile=prod',
    ],
    load: async () => (await import('../commands/vault.ts')).create,
  }),
  command({
    path: 'demo',
    summary: 'Make a vault to look around in: a year of a company that doesn’t exist.',
    details: [
      'Two thousand credentials, three hundred connections and two hundred thousand records, the same every time. All of it is made up, and its hosts lead nowhere.',
      'Use it with keyward --vault demo …, and delete its folder when you have seen enough.',
    ],
    options: demoOptions,
    args: demoArgs,
    examples: ['keyward demo', 'keyward --vault demo overview'],
    load: async () => (await import('../commands/demo.ts')).demo,
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
    summary: 'List the key slots, what tells them apart, and how each does.',
    details: ['When a slot last worked or failed is known once the vault is open: give --passphrase-file or --open.'],
    options: slotsOptions,
    load: async () => (await import('../commands/slots.ts')).slots,
  }),
  command({
    path: 'vault slot add',
    summary: 'Add one more way to open the vault.',
    details: ['A new passphrase is asked for twice on a terminal, or read from --passphrase-file.', secretsNever],
    options: slotAddOptions,
    ownPassphrase:
      'The new passphrase, for --provider passphrase; with other providers it opens the vault (- reads standard input).',
    examples: [
      'keyward vault slot add --provider passphrase --label "in the safe"',
      'keyward vault slot add --provider vault --set url=https://vault.example:8200 --secret token=@token.txt',
    ],
    load: async () => (await import('../commands/slots.ts')).add,
  }),
  command({
    path: 'vault slot replace',
    summary: 'Put another way to open the vault into the place of a key slot.',
    details: [
      'The new one is made and tested first. Nothing in the vault is encrypted again, and the old slot does not open it any more.',
      confirmNothing,
      secretsNever,
    ],
    options: slotAddOptions,
    args: slotArgs,
    ownPassphrase:
      'The new passphrase, for --provider passphrase; with other providers it opens the vault (- reads standard input).',
    examples: ['keyward vault slot replace 0198c0de-… --provider aws --set keyArn=arn:aws:kms:…'],
    load: async () => (await import('../commands/slots.ts')).replace,
  }),
  command({
    path: 'vault slot rotate',
    summary: 'Wrap the vault key anew as a key slot does.',
    details: [
      'A keychain slot gets a fresh key, a key service uses the newest version of its key, a passphrase slot gets a new passphrase. The slot gets a new ID. The vault key stays.',
    ],
    args: slotArgs,
    ownPassphrase:
      'The new passphrase of a passphrase slot; with other slots it opens the vault (- reads standard input).',
    load: async () => (await import('../commands/slots.ts')).rotate,
  }),
  command({
    path: 'vault slot check',
    summary: 'Test every key slot that asks nobody. Fails when one does not open the vault.',
    load: async () => (await import('../commands/slots.ts')).check,
  }),
  command({
    path: 'vault slot trust',
    summary: 'Open the vault by a key service that this computer has not used yet.',
    details: [
      'Its settings say where your sign-in is sent, and nothing proves them before the vault is open. See that they are yours; from then on the vault opens by it without asking.',
      confirmNothing,
    ],
    args: slotArgs,
    load: async () => (await import('../commands/slots.ts')).trust,
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
