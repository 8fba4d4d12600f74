import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'
import { rotateOptions } from './credential.ts'
import { pagingOptions } from './shared-options.ts'
import { nameOrId, secretsNever } from './texts.ts'

const what =
  'Name or ID of a credential that is being rotated, or the ID of a rotation or of a batch. Several are possible.'

export const rotationArgs = { WHAT: { help: what, required: true, rest: true } } as const satisfies PositionalSpecs
export const rotationOneArgs = {
  WHAT: { help: 'Name or ID of a credential, or the ID of a rotation.', required: true },
} as const satisfies PositionalSpecs
export const credentialsArgs = {
  NAME: { help: `${nameOrId} Several are possible.`, required: true, rest: true },
} as const satisfies PositionalSpecs

const automatic = {
  through: {
    kind: 'text',
    value: 'CONNECTION',
    help: 'The connection by which to reach the server; otherwise its own.',
  },
} as const satisfies OptionSpecs

const grace = {
  grace: { kind: 'text', value: 'TIME', help: 'How long both values are kept: 0, 12h, 7d or 4w; otherwise 7d.' },
} as const satisfies OptionSpecs

export const startOptions = {
  automatic: { kind: 'flag', help: 'Keyward makes the new value and sets it at the server; see rotation options.' },
  ...automatic,
  ...rotateOptions,
  batch: { kind: 'text', value: 'ID', help: 'Add it to this batch.' },
} as const satisfies OptionSpecs

export const listOptions = {
  state: {
    kind: 'list',
    value: 'STATE',
    choices: ['staged', 'switched', 'done', 'aborted'],
    help: 'Only these; otherwise those under way.',
  },
  all: { kind: 'flag', help: 'Those that have ended as well.' },
  credential: { kind: 'text', value: 'NAME', help: 'Only those of this credential.' },
  ...pagingOptions,
} as const satisfies OptionSpecs

export const testOptions = {
  timeout: { kind: 'text', value: 'TIME', help: 'How long each test may take: 500ms, 15s or 2m.' },
} as const satisfies OptionSpecs

export const switchOptions = {
  ...grace,
  despite: { kind: 'flag', help: 'Switch though connections failed with the new value, or were not tested.' },
} as const satisfies OptionSpecs

export const finishOptions = {
  early: { kind: 'flag', help: 'Don’t wait for the end of the grace period.' },
} as const satisfies OptionSpecs

export const runOptions = { ...automatic, ...grace, ...testOptions } as const satisfies OptionSpecs

export const rotationGroups: readonly GroupSpec[] = [
  { path: 'rotation', summary: 'Rotations step by step: new value, test, switch, grace, revoke, destroy.' },
]

const load = async () => await import('../commands/rotation.ts')

export const rotationCommands = [
  command({
    path: 'rotation options',
    summary: 'Show how credentials can be rotated: by hand, or by Keyward itself.',
    args: credentialsArgs,
    load: async () => (await load()).options,
  }),
  command({
    path: 'rotation start',
    summary: 'Put a new value beside the one in use. Nothing else changes.',
    details: [
      'Several credentials of one type get the same new value. With --automatic each gets its own, which rotation apply sets at the server.',
      secretsNever,
    ],
    options: startOptions,
    args: credentialsArgs,
    examples: [
      'keyward rotation start stripe-live --secret key=@new.key --expires 2027-06-30',
      'keyward rotation start orders-db reports-db --automatic',
    ],
    load: async () => (await load()).start,
  }),
  command({
    path: 'rotation run',
    summary: 'Rotate as far as Keyward can by itself: new value, server, test, switch.',
    details: [
      'Stops before the switch when a connection fails with the new value: exit status 1. Run again, it goes on where it stopped.',
      'The old value is kept for the grace period; rotation confirm-revoked and rotation finish end it.',
    ],
    options: runOptions,
    args: credentialsArgs,
    examples: ['keyward rotation run orders-db reports-db --grace 24h'],
    load: async () => (await load()).run,
  }),
  command({
    path: 'rotation list',
    summary: 'List rotations that are under way.',
    options: listOptions,
    load: async () => (await load()).list,
  }),
  command({
    path: 'rotation show',
    summary: 'Show where a rotation stands, with the tests of every connection.',
    args: rotationOneArgs,
    load: async () => (await load()).show,
  }),
  command({
    path: 'rotation apply',
    summary: 'Set the new value at the server; after an interruption, find out how far it came.',
    args: rotationArgs,
    load: async () => (await load()).apply,
  }),
  command({
    path: 'rotation test',
    summary: 'Test every connection that depends on a credential with its new value.',
    details: ['Exit status 1 when one fails.'],
    options: testOptions,
    args: rotationArgs,
    load: async () => (await load()).test,
  }),
  command({
    path: 'rotation switch',
    summary: 'Put the new value into use, and keep the old one for a while.',
    options: switchOptions,
    args: rotationArgs,
    examples: ['keyward rotation switch stripe-live --grace 24h'],
    load: async () => (await load()).switchTo,
  }),
  command({
    path: 'rotation roll-back',
    summary: 'Put the old value back into use. The new one stays beside it.',
    args: rotationArgs,
    load: async () => (await load()).rollBack,
  }),
  command({
    path: 'rotation abort',
    summary: 'Give up before the switch: the new value is destroyed.',
    args: rotationArgs,
    load: async () => (await load()).abort,
  }),
  command({
    path: 'rotation confirm-revoked',
    summary: 'Record that the old value is revoked at the vendor; in an automatic rotation, revoke it.',
    args: rotationArgs,
    load: async () => (await load()).confirmRevoked,
  }),
  command({
    path: 'rotation finish',
    summary: 'Destroy the old value. That can’t be undone.',
    options: finishOptions,
    args: rotationArgs,
    load: async () => (await load()).finish,
  }),
]
