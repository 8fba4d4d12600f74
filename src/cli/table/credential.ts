import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'
import { confirmOption, fieldOptions, pagingOptions } from './shared-options.ts'
import { confirmNothing, nameOrId, secretsNever } from './texts.ts'

const metadata = {
  name: { kind: 'text', value: 'NAME', help: 'Its name, unique in the vault.' },
  system: { kind: 'text', value: 'SYSTEM', help: 'The system it belongs to, by name, short name or ID.' },
  environment: { kind: 'text', value: 'ENV', help: 'development, staging, production, or a word of your own.' },
  owner: { kind: 'text', value: 'OWNER', help: 'Who answers for it.' },
  team: { kind: 'text', value: 'TEAM', help: 'The team that owns it.' },
  tag: { kind: 'list', value: 'TAG', help: 'A tag.' },
  purpose: { kind: 'text', value: 'TEXT', help: 'What it is for.' },
  expires: {
    kind: 'text',
    value: 'DATE',
    help: 'When it expires: 2027-01-31 (the end of that day in UTC) or an ISO 8601 instant.',
  },
  'rotate-every': { kind: 'text', value: 'PERIOD', help: 'How often to rotate it: 90d, 12w, 6m or 1y.' },
  'bind-host': { kind: 'list', value: 'HOST:PORT', help: 'A host that it may be sent to.' },
} as const satisfies OptionSpecs

const paste = {
  kind: 'text',
  value: '@FILE|-',
  help: 'Recognise what is in a file or on standard input: a key, an address, settings, a command of curl.',
} as const

export const addOptions = {
  like: {
    kind: 'text',
    value: 'NAME',
    help: 'Take type, settings, owner, team, tags, purpose and rotation of this credential, never its value; with --environment.',
  },
  type: { kind: 'text', value: 'TYPE', help: 'What it is; keyward types lists them. A system may give it.' },
  paste,
  ...metadata,
  name: { ...metadata.name, help: `${metadata.name.help} With --like it may be left out.` },
  ...fieldOptions,
} as const satisfies OptionSpecs

export const editOptions = {
  ...metadata,
  name: { ...metadata.name, help: 'A new name.' },
  system: { ...metadata.system, help: 'Another system, by name, short name or ID; none takes it away.' },
  tag: { ...metadata.tag, help: 'A tag to add.' },
  untag: { kind: 'list', value: 'TAG', help: 'A tag to take away.' },
  expires: { ...metadata.expires, help: `${metadata.expires.help} none clears it.` },
  'rotate-every': { ...metadata['rotate-every'], help: `${metadata['rotate-every'].help} none clears it.` },
  'bind-host': { ...metadata['bind-host'], help: 'One more host that it may be sent to.' },
  'unbind-host': { kind: 'list', value: 'HOST:PORT', help: 'A host that it may no longer be sent to.' },
  set: fieldOptions.set,
  unset: { kind: 'list', value: 'FIELD', help: 'A field, or FIELD.NAME, to empty.' },
} as const satisfies OptionSpecs

export const rotateOptions = {
  paste,
  ...fieldOptions,
  set: { ...fieldOptions.set, help: 'A field that changes together with the value, such as a user name.' },
  unset: { kind: 'list', value: 'FIELD', help: 'A secret to remove: one of several, or one that is not required.' },
  expires: { ...metadata.expires, help: `${metadata.expires.help} none clears it.` },
} as const satisfies OptionSpecs

/** What a list of credentials can be narrowed to. */
export const filterOptions = {
  type: { kind: 'list', value: 'TYPE', help: 'Only these types.' },
  environment: { kind: 'list', value: 'ENV', help: 'Only these environments.' },
  system: { kind: 'list', value: 'SYSTEM', help: 'Only these systems.' },
  status: {
    kind: 'list',
    value: 'STATUS',
    choices: ['active', 'expiring', 'expired', 'error', 'disabled'],
    help: 'Only these.',
  },
  team: { kind: 'list', value: 'TEAM', help: 'Only these teams.' },
  owner: { kind: 'list', value: 'OWNER', help: 'Only these owners.' },
  tag: { kind: 'list', value: 'TAG', help: 'Only with these tags.' },
  search: {
    kind: 'text',
    value: 'TEXT',
    help: 'Words of name, system, tags, purpose, owner, team, environment or type.',
  },
  unlinked: { kind: 'flag', help: 'Only what no connection and no reference uses.' },
  'never-used': { kind: 'flag', help: 'Only what was never used.' },
  'not-used-for': {
    kind: 'text',
    value: 'DAYS',
    help: 'Only what was not used for so many days, and has existed as long.',
  },
  'same-value': { kind: 'flag', help: 'Only what has a value in common with another credential.' },
  weak: { kind: 'flag', help: 'Only what has a password or key that is easily guessed.' },
  overdue: { kind: 'flag', help: 'Only what should have been rotated by now.' },
  within: {
    kind: 'text',
    value: 'PERIOD',
    help: 'Only what expires within this time, such as 14d, 6w or 3m, or has expired.',
  },
} as const satisfies OptionSpecs

export const listOptions = {
  ...filterOptions,
  trashed: { kind: 'flag', help: 'What lies in the trash instead.' },
  sort: {
    kind: 'text',
    value: 'KEY',
    choices: ['name', 'expiresAt', 'updatedAt', 'createdAt', 'lastUsedAt', 'type', 'environment', 'system', 'team'],
    help: 'What to sort by; otherwise name.',
  },
  descending: { kind: 'flag', help: 'Last first.' },
  'exit-status': { kind: 'flag', help: 'End with 1 when anything is listed, with 0 when nothing is.' },
  ...pagingOptions,
} as const satisfies OptionSpecs

export const usageOptions = {
  days: { kind: 'text', value: 'N', help: 'How many days back, today among them; otherwise 90.' },
} as const satisfies OptionSpecs

export const versionsOptions = {
  rollback: { kind: 'text', value: 'N', help: 'Bring this version back into use.' },
  destroy: { kind: 'text', value: 'N', help: 'Shred the value of this version for good.' },
} as const satisfies OptionSpecs

export const referenceOptions = {
  format: {
    kind: 'text',
    value: 'id|uri|yaml',
    choices: ['id', 'uri', 'yaml'],
    help: 'Print one of them alone, ready to copy.',
  },
} as const satisfies OptionSpecs

export const retireOptions = {
  step: {
    kind: 'text',
    value: 'STEP',
    choices: ['disable', 'revoke', 'remove', 'cancel'],
    help: 'Take this step; cancel gives the retirement up. Without it, begin, or tell where it stands.',
  },
  reason: { kind: 'text', value: 'TEXT', help: 'Why it is retired.' },
  note: { kind: 'text', value: 'TEXT', help: 'What to record of a step, such as the ticket of the revocation.' },
  ...confirmOption,
} as const satisfies OptionSpecs

export const oneArgs = { NAME: { help: nameOrId, required: true } } as const satisfies PositionalSpecs
export const manyArgs = {
  NAME: { help: `${nameOrId} Several are possible.`, required: true, rest: true },
} as const satisfies PositionalSpecs

export const credentialGroups: readonly GroupSpec[] = [
  { path: 'credential', summary: 'Credentials: their facts, their versions, never their values.' },
]

export const credentialCommands = [
  command({
    path: 'credential add',
    summary: 'Store a credential.',
    details: [
      'keyward types TYPE tells which fields a type has and which of them are secret. Required secrets that are not given are asked for on a terminal, hidden.',
      '--paste finds out type, fields and system by itself; --type, --system, --set and --secret go before what it finds.',
      secretsNever,
    ],
    options: addOptions,
    examples: [
      'keyward credential add --type api-key --name stripe-live --environment production --secret key=@stripe.key',
      'keyward credential add --type database-login --name orders-db --set username=orders --secret password=- < password.txt',
      'keyward credential add --type environment-variables --name web-env --secret variables=@.env',
      'keyward credential add --name deploy --paste @service-account.json',
      'keyward credential add --like orders-db-staging --environment production --secret password=@password.txt',
    ],
    load: async () => (await import('../commands/credential-write.ts')).add,
  }),
  command({
    path: 'credential list',
    summary: 'List credentials.',
    options: listOptions,
    examples: [
      'keyward credential list --environment production --status expiring',
      'keyward credential list --within 14d --exit-status',
      'keyward credential list --trashed',
    ],
    load: async () => (await import('../commands/credential-read.ts')).list,
  }),
  command({
    path: 'credential show',
    summary: 'Show a credential, without its value.',
    args: oneArgs,
    load: async () => (await import('../commands/credential-read.ts')).show,
  }),
  command({
    path: 'credential usage',
    summary: 'Show how often a credential was used, when, what for and by which connection.',
    options: usageOptions,
    args: oneArgs,
    examples: ['keyward credential usage stripe-live --days 30'],
    load: async () => (await import('../commands/credential-usage.ts')).usage,
  }),
  command({
    path: 'credential edit',
    summary: 'Change what is known about a credential. Its value stays.',
    options: editOptions,
    args: oneArgs,
    examples: [
      'keyward credential edit stripe-live --expires 2027-01-31 --rotate-every 90d',
      'keyward credential edit orders-db --bind-host db.example.com:5432',
    ],
    load: async () => (await import('../commands/credential-write.ts')).edit,
  }),
  command({
    path: 'credential rotate',
    summary: 'Replace the value. The old version is kept until it is destroyed.',
    details: [secretsNever],
    options: rotateOptions,
    args: oneArgs,
    examples: ['keyward credential rotate stripe-live --secret key=@new.key --expires 2027-06-30'],
    load: async () => (await import('../commands/credential-write.ts')).rotate,
  }),
  command({
    path: 'credential disable',
    summary: 'Make credentials unusable at once. Enable reverses it.',
    args: manyArgs,
    load: async () => (await import('../commands/credential-state.ts')).disable,
  }),
  command({
    path: 'credential enable',
    summary: 'Make disabled credentials usable again.',
    args: manyArgs,
    load: async () => (await import('../commands/credential-state.ts')).enable,
  }),
  command({
    path: 'credential versions',
    summary: 'List the versions of a value, go back to one, or destroy one.',
    details: [`--destroy can’t be undone. ${confirmNothing}`],
    options: versionsOptions,
    args: oneArgs,
    load: async () => (await import('../commands/credential-state.ts')).versions,
  }),
  command({
    path: 'credential reference',
    summary: 'Print references to a credential: its ID, a keyward:// address, a YAML snippet.',
    options: referenceOptions,
    args: oneArgs,
    load: async () => (await import('../commands/credential-read.ts')).reference,
  }),
  command({
    path: 'credential retire',
    summary: 'End a credential step by step: disable it, revoke it at its vendor, remove it.',
    details: [
      'Each step is recorded with its time and person, and the record stays when the credential is gone. --step revoke records what you have done at the vendor; Keyward does not do it for you.',
    ],
    options: retireOptions,
    args: oneArgs,
    examples: [
      'keyward credential retire old-ci --reason "the pipeline is gone"',
      'keyward credential retire old-ci --step disable',
      'keyward credential retire old-ci --step revoke --note "deleted at GitHub, OPS-1412"',
      'keyward credential retire old-ci --step remove --confirm old-ci',
    ],
    load: async () => (await import('../commands/retire.ts')).retire,
  }),
  command({
    path: 'credential delete',
    summary: 'Move a credential to the trash.',
    details: ['What will break is named first. Without --confirm and without a terminal nothing is deleted.'],
    options: confirmOption,
    args: oneArgs,
    load: async () => (await import('../commands/credential-state.ts')).remove,
  }),
  command({
    path: 'credential restore',
    summary: 'Take credentials out of the trash.',
    args: manyArgs,
    load: async () => (await import('../commands/credential-state.ts')).restore,
  }),
  command({
    path: 'credential shred',
    summary: 'Destroy a credential of the trash for good.',
    options: confirmOption,
    args: oneArgs,
    load: async () => (await import('../commands/credential-state.ts')).shred,
  }),
]
