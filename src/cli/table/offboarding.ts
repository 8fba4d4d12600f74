import { offboardingOutcomes } from '../../shared/domain/offboarding.ts'
import { reportKinds } from '../../shared/domain/review.ts'
import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'
import { pagingOptions } from './shared-options.ts'
import { nameOrId } from './texts.ts'

const team = { help: 'Name or ID of the team.', required: true } as const
const person = { help: 'Name or ID of somebody who is gone from it.', required: true } as const

export const offboardingListArgs = {
  TEAM: { help: 'Name or ID of a team; otherwise of all.' },
} as const satisfies PositionalSpecs

export const offboardingArgs = { TEAM: team, PERSON: person } as const satisfies PositionalSpecs

export const offboardingShowOptions = {
  open: { kind: 'flag', help: 'Only what is left to do.' },
  ...pagingOptions,
} as const satisfies OptionSpecs

export const offboardingDecideOptions = {
  grant: { kind: 'flag', help: 'Decide about what they authorized at the service, and not about the value.' },
  reason: { kind: 'text', value: 'TEXT', help: 'Why. Required for no-need.' },
} as const satisfies OptionSpecs

export const offboardingDecideArgs = {
  TEAM: team,
  PERSON: person,
  DECISION: {
    help: 'revoked (it holds no longer at its system), no-need (it stays, for a reason), or none to take one back.',
    required: true,
    choices: [...offboardingOutcomes, 'none'],
  },
  NAME: { help: `${nameOrId} Several are possible.`, required: true, rest: true },
} as const satisfies PositionalSpecs

export const offboardingReportOptions = {
  format: {
    kind: 'text',
    value: 'html|csv|json',
    choices: reportKinds,
    help: 'Otherwise as the file’s name ends, or html.',
  },
} as const satisfies OptionSpecs

export const offboardingReportArgs = {
  TEAM: team,
  PERSON: person,
  FILE: { help: 'The file to write; - writes to standard output.', required: true, file: true },
} as const satisfies PositionalSpecs

export const offboardingBeginArgs = {
  TEAM: team,
  PERSON: { help: 'Name or ID of a contact, or the ID of a former member.', required: true },
} as const satisfies PositionalSpecs

export const offboardingGroups: readonly GroupSpec[] = [
  { path: 'team offboarding', summary: 'What somebody who is gone from a team could have, and what is done about it.' },
]

export const offboardingCommands = [
  command({
    path: 'team offboarding list',
    summary: 'List who is gone, and how much is left to do.',
    details: ['Exit status 1 while something is left to do, for scripts that watch over it.'],
    args: offboardingListArgs,
    load: async () => (await import('../commands/offboarding.ts')).list,
  }),
  command({
    path: 'team offboarding show',
    summary: 'Show what somebody could have, in order of risk.',
    details: [
      'Each line stands for a value that was encrypted for them, whether they ever opened it or not. It is done with once it is rotated and the old value is revoked. What others manage is counted, and in their own report.',
      'Exit status 1 while something is left to do.',
    ],
    options: offboardingShowOptions,
    args: offboardingArgs,
    examples: ['keyward team offboarding show Platform Bob --open'],
    load: async () => (await import('../commands/offboarding.ts')).show,
  }),
  command({
    path: 'team offboarding decide',
    summary: 'Say that something is revoked at its system, or why nothing has to be done.',
    options: offboardingDecideOptions,
    args: offboardingDecideArgs,
    examples: [
      'keyward team offboarding decide Platform Bob no-need old-ci --reason "the server is gone"',
      'keyward team offboarding decide Platform Bob revoked crm --grant',
    ],
    load: async () => (await import('../commands/offboarding.ts')).decide,
  }),
  command({
    path: 'team offboarding report',
    summary: 'Write the signed report of what somebody could have. keyward review verify knows it again.',
    options: offboardingReportOptions,
    args: offboardingReportArgs,
    examples: ['keyward team offboarding report Platform Bob bob.html'],
    load: async () => (await import('../commands/offboarding.ts')).report,
  }),
  command({
    path: 'team offboarding begin',
    summary: 'Begin it for somebody who was in an earlier list of the team, where that hasn’t happened by itself.',
    args: offboardingBeginArgs,
    load: async () => (await import('../commands/offboarding.ts')).begin,
  }),
]
