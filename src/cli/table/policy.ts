import { command, type GroupSpec, type OptionSpecs } from '../spec.ts'

const scope = {
  type: { kind: 'text', value: 'TYPE', help: 'For this type of credentials; otherwise for any.' },
  environment: { kind: 'text', value: 'ENV', help: 'For this environment; otherwise for any.' },
} as const satisfies OptionSpecs

export const policySetOptions = {
  ...scope,
  'rotate-every': {
    kind: 'text',
    value: 'PERIOD',
    help: 'How often to rotate: 90d, 12w, 6m or 1y; never takes an interval of a wider rule away.',
  },
  warn: { kind: 'list', value: 'DAYS', help: 'Days before a date on which it is told of.' },
  'dry-run': { kind: 'flag', help: 'Say how many credentials would be overdue, and change nothing.' },
} as const satisfies OptionSpecs

export const policyRemoveOptions = scope

export const policyGroups: readonly GroupSpec[] = [
  { path: 'policy', summary: 'Rules: how often credentials are rotated, and when their dates are told of.' },
]

export const policyCommands = [
  command({
    path: 'policy list',
    summary: 'List the rules, with the credentials that each decides.',
    load: async () => (await import('../commands/policy.ts')).list,
  }),
  command({
    path: 'policy set',
    summary: 'Set the rule for a type, an environment, both, or everything.',
    details: [
      'The more specific rule wins: type with environment, then type, then environment, then the rule for everything. An interval of the credential itself goes before every rule.',
      'A rule that is there is replaced.',
    ],
    options: policySetOptions,
    examples: [
      'keyward policy set --environment production --rotate-every 90d',
      'keyward policy set --type tls-client-certificate --rotate-every never --warn 60 --warn 30 --warn 7',
    ],
    load: async () => (await import('../commands/policy.ts')).set,
  }),
  command({
    path: 'policy remove',
    summary: 'Remove a rule.',
    options: policyRemoveOptions,
    load: async () => (await import('../commands/policy.ts')).remove,
  }),
]
