import { conflictChoices } from '../../shared/domain/remote.ts'
import { command, type OptionSpecs, type PositionalSpecs } from '../spec.ts'

const team = { help: 'Name or ID of the team.', required: true } as const

export const serverArgs = { TEAM: team } as const satisfies PositionalSpecs

export const serverSetArgs = {
  TEAM: team,
  KIND: { help: 'Kind of server: see keyward team server kinds.', required: true },
} as const satisfies PositionalSpecs

export const serverSetOptions = {
  set: { kind: 'list', value: 'NAME=VALUE', help: 'A setting of the server; @FILE reads its value from a file.' },
  credential: { kind: 'text', value: 'NAME', help: 'The credential that it is signed in to with, by name or ID.' },
} as const satisfies OptionSpecs

export const syncOptions = {
  'on-conflict': {
    kind: 'text',
    value: 'leave|theirs|mine|both',
    choices: conflictChoices,
    help: 'What becomes of a credential that both sides have changed; otherwise it is left, and named.',
  },
  decide: {
    kind: 'list',
    value: 'NAME=CHOICE',
    help: 'What becomes of this one, by name or ID: theirs, mine or both.',
  },
} as const satisfies OptionSpecs

export const automaticArgs = {
  TEAM: team,
  'on|off': { help: 'Whether it is asked when the vault is unlocked.', required: true, choices: ['on', 'off'] },
} as const satisfies PositionalSpecs

export const historyOptions = {
  limit: { kind: 'text', value: 'N', help: 'How many revisions, at most 20; otherwise 10.' },
} as const satisfies OptionSpecs

export const revisionArgs = {
  TEAM: team,
  REVISION: { help: 'Number of the revision: see keyward team history.', required: true },
} as const satisfies PositionalSpecs

export const restoreOptions = {
  only: { kind: 'list', value: 'NAME', help: 'Only this credential, by name or ID.' },
} as const satisfies OptionSpecs

const conflicts =
  'Nothing that both sides have changed is written over: it is named, and the exit status is 5. theirs takes the team’s, mine keeps yours and sends it with the next push, both keeps the team’s as a copy beside it. --decide says it for single ones.'

export const teamServerCommands = [
  command({
    path: 'team server kinds',
    summary: 'List the kinds of team servers, with their settings.',
    load: async () => (await import('../commands/team-server.ts')).kinds,
  }),
  command({
    path: 'team server show',
    summary: 'Show a team’s server, and what waits to be pushed.',
    args: serverArgs,
    load: async () => (await import('../commands/team-server.ts')).show,
  }),
  command({
    path: 'team server set',
    summary: 'Try a server, and keep it for the team when it holds what a team relies on.',
    details: [
      'It is tried with objects of its own, which are removed again: whether one can be overwritten, seen half, or created by several at once. A server that fails is refused, with the reason.',
      'Every member sets it up on their own computer, with their own credential.',
    ],
    options: serverSetOptions,
    args: serverSetArgs,
    examples: [
      'keyward team server set Platform webdav --set url=https://files.example.com/keyward --credential files-login',
      'keyward team server set Platform folder --set path=/mnt/team/keyward',
    ],
    load: async () => (await import('../commands/team-server.ts')).set,
  }),
  command({
    path: 'team server remove',
    summary: 'Forget a team’s server on this computer. What lies there stays.',
    args: serverArgs,
    load: async () => (await import('../commands/team-server.ts')).remove,
  }),
  command({
    path: 'team server automatic',
    summary: 'Ask a team’s server for what is new whenever a window unlocks the vault, or stop it.',
    details: ['What both sides have changed waits until you decide.'],
    args: automaticArgs,
    load: async () => (await import('../commands/team-server.ts')).automatic,
  }),
  command({
    path: 'team pull',
    summary: 'Take in what is new on a team’s server.',
    details: [conflicts],
    options: syncOptions,
    args: serverArgs,
    load: async () => (await import('../commands/team-server.ts')).pull,
  }),
  command({
    path: 'team push',
    summary: 'Take in what is new, then send what was changed here.',
    details: ['When others push at the same time, theirs is taken in first, and yours is sent after it.', conflicts],
    options: syncOptions,
    args: serverArgs,
    load: async () => (await import('../commands/team-server.ts')).push,
  }),
  command({
    path: 'team history',
    summary: 'List the revisions on a team’s server, newest first.',
    options: historyOptions,
    args: serverArgs,
    load: async () => (await import('../commands/team-server.ts')).history,
  }),
  command({
    path: 'team revision',
    summary: 'Show what an older revision has otherwise than this vault.',
    args: revisionArgs,
    load: async () => (await import('../commands/team-revision.ts')).revision,
  }),
  command({
    path: 'team restore',
    summary: 'Bring credentials back to their state of an older revision.',
    details: [
      'It is a change here as any other: keyward team push sends it. What came into the team since stays. The values that are in use now stay as older versions.',
    ],
    options: restoreOptions,
    args: revisionArgs,
    examples: ['keyward team restore Platform 41', 'keyward team restore Platform 41 --only "Orders login"'],
    load: async () => (await import('../commands/team-revision.ts')).restore,
  }),
]
