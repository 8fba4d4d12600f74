import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'
import { confirmNothing } from './texts.ts'

/** Sections of a guide, in the order in which a credential lives. */
export const guideSections = ['create', 'restrict', 'rotate', 'revoke'] as const

/** Pages of a system. */
export const guidePages = [...guideSections, 'reference'] as const

const fields = {
  name: { kind: 'text', value: 'NAME', help: 'Its name, unique in the vault.' },
  category: { kind: 'text', value: 'TEXT', help: 'The group it is listed in.' },
  summary: { kind: 'text', value: 'TEXT', help: 'What it is.' },
  kind: { kind: 'text', value: 'KIND', help: 'The kind of its connections; keyward kinds lists them.' },
  type: { kind: 'text', value: 'TYPE', help: 'The type of its credentials; keyward types lists them.' },
  set: { kind: 'list', value: 'PARAMETER=VALUE', help: 'A preset parameter of its connections.' },
  'credential-set': {
    kind: 'list',
    value: 'FIELD=VALUE',
    help: 'A preset field of its credentials that is not secret.',
  },
  probe: { kind: 'text', value: 'TEXT', help: 'What a test of it proves, as a sentence.' },
  step: {
    kind: 'list',
    value: 'SECTION=TEXT',
    help: 'A step of its guide, in order; SECTION is create, restrict, rotate or revoke.',
  },
  page: {
    kind: 'list',
    value: 'PAGE=ADDRESS',
    help: 'Where that is done, from https:// on; PAGE is create, restrict, rotate, revoke or reference.',
  },
  overlap: {
    kind: 'text',
    value: 'yes|no|unknown',
    choices: ['yes', 'no', 'unknown'],
    help: 'Whether an old and a new credential work side by side.',
  },
  lifetime: { kind: 'text', value: 'TEXT', help: 'How long a credential lives, as a sentence.' },
  'token-prefix': { kind: 'list', value: 'TEXT', help: 'What its tokens begin with.' },
} as const satisfies OptionSpecs

export const systemAddOptions = {
  ...fields,
  name: { ...fields.name, required: true },
  kind: { ...fields.kind, required: true },
  type: { ...fields.type, required: true },
} as const satisfies OptionSpecs

export const systemEditOptions = fields

export const systemListOptions = {
  search: { kind: 'text', value: 'TEXT', help: 'Part of name, short name or category.' },
} as const satisfies OptionSpecs

export const systemArgs = {
  SYSTEM: { help: 'Name, short name or ID.', required: true },
} as const satisfies PositionalSpecs

export const systemGroups: readonly GroupSpec[] = [
  { path: 'system', summary: 'Systems that connections reach: the catalog, and your own.' },
]

export const systemCommands = [
  command({
    path: 'system list',
    summary: 'List the systems.',
    options: systemListOptions,
    load: async () => (await import('../commands/systems.ts')).list,
  }),
  command({
    path: 'system show',
    summary: 'Show a system, its presets, and the guide: how to create, restrict, rotate and revoke its credentials.',
    args: systemArgs,
    load: async () => (await import('../commands/systems.ts')).show,
  }),
  command({
    path: 'system add',
    summary: 'Add a system of your own.',
    options: systemAddOptions,
    examples: [
      'keyward system add --name "Orders API" --kind http --type api-key --set url=https://orders.example.com/health',
      'keyward system edit "Orders API" --step "rotate=Ask #orders for a second key." --step "rotate=Have the first one revoked." --overlap yes',
    ],
    load: async () => (await import('../commands/systems.ts')).add,
  }),
  command({
    path: 'system edit',
    summary: 'Change a system of your own.',
    options: systemEditOptions,
    args: systemArgs,
    load: async () => (await import('../commands/systems.ts')).edit,
  }),
  command({
    path: 'system delete',
    summary: 'Delete a system of your own that nothing uses.',
    details: [confirmNothing],
    args: systemArgs,
    load: async () => (await import('../commands/systems.ts')).remove,
  }),
]
