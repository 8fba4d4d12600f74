import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'

const kind = {
  kind: 'text',
  value: 'KIND',
  choices: ['credential', 'authorization', 'certificate', 'rotation'],
  help: 'Which of its dates; otherwise the expiry of a credential.',
} as const

export const noticeArgs = {
  NAME: { help: 'The credential, or with --kind certificate the connection, by name or ID.', required: true },
} as const satisfies PositionalSpecs

export const snoozeOptions = {
  kind,
  for: {
    kind: 'text',
    value: 'TIME',
    choices: ['day', 'week', 'day-before'],
    help: 'Until tomorrow, for a week, or until the day before; otherwise until tomorrow.',
  },
} as const satisfies OptionSpecs
export const wakeOptions = { kind } as const satisfies OptionSpecs

export const calendarOptions = {
  type: { kind: 'list', value: 'TYPE', help: 'Only these types.' },
  environment: { kind: 'list', value: 'ENV', help: 'Only these environments.' },
  team: { kind: 'list', value: 'TEAM', help: 'Only these teams.' },
  kind: { ...kind, kind: 'list', help: 'Only these dates.' },
} as const satisfies OptionSpecs
export const calendarArgs = {
  FILE: { help: 'The file to write, such as keyward.ics; - writes to standard output.', required: true, file: true },
} as const satisfies PositionalSpecs

export const noticeGroups: readonly GroupSpec[] = [
  { path: 'notice', summary: 'Dates that come near: expiries, rotations, certificates, authorizations.' },
]

export const noticeCommands = [
  command({
    path: 'notice list',
    summary: 'List the dates that are near, the nearest first.',
    load: async () => (await import('../commands/notices.ts')).list,
  }),
  command({
    path: 'notice snooze',
    summary: 'Put off the reminder of a date.',
    options: snoozeOptions,
    args: noticeArgs,
    examples: ['keyward notice snooze stripe-live --for week'],
    load: async () => (await import('../commands/notices.ts')).snooze,
  }),
  command({
    path: 'notice wake',
    summary: 'Remind of a date again that was put off.',
    options: wakeOptions,
    args: noticeArgs,
    load: async () => (await import('../commands/notices.ts')).wake,
  }),
  command({
    path: 'notice calendar',
    summary: 'Write the dates of the next twelve months as a calendar file (iCalendar).',
    details: [
      'The file holds names and days, and is not encrypted. Each date is an event of its day with alarms as the policy warns; importing a newer file moves the events of an older one.',
      'An existing file is replaced; a terminal asks first.',
    ],
    options: calendarOptions,
    args: calendarArgs,
    examples: ['keyward notice calendar keyward.ics --environment production'],
    load: async () => (await import('../commands/notices.ts')).calendar,
  }),
]
