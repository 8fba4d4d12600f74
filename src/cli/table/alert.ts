import { command, type OptionSpecs, type PositionalSpecs } from '../spec.ts'

export const alertOptions = {
  all: { kind: 'flag', help: 'Those that were acknowledged, too.' },
  'exit-status': { kind: 'flag', help: 'Exit status 1 when an alert is open.' },
} as const satisfies OptionSpecs

export const acknowledgeArgs = {
  ALERT: { help: 'ID of an alert, or all.', required: true, rest: true },
} as const satisfies PositionalSpecs

export const alertCommands = [
  command({
    path: 'audit alerts',
    summary: 'List what in the log should be looked at: failures, foreign hosts, unusual exports.',
    options: alertOptions,
    load: async () => (await import('../commands/audit-alerts.ts')).alerts,
  }),
  command({
    path: 'audit acknowledge',
    summary: 'Say that alerts were looked at. The same thing found again is a new alert.',
    args: acknowledgeArgs,
    load: async () => (await import('../commands/audit-alerts.ts')).acknowledge,
  }),
]
