import { command, type OptionSpecs, type PositionalSpecs } from '../spec.ts'

export const testOptions = {
  all: { kind: 'flag', help: 'Test every connection.' },
  environment: { kind: 'list', value: 'ENV', help: 'Test every connection of this environment.' },
  kind: { kind: 'list', value: 'KIND', help: 'Only connections of these kinds.' },
  system: { kind: 'list', value: 'SYSTEM', help: 'Only connections to these systems, by name, short name or ID.' },
  search: { kind: 'text', value: 'TEXT', help: 'Only connections with these words in their name, target or purpose.' },
  result: {
    kind: 'list',
    value: 'RESULT',
    choices: ['ok', 'failed', 'untested'],
    help: 'Only connections with this last result, such as failed.',
  },
  parallel: {
    kind: 'text',
    value: 'N',
    help: 'How many run at the same time, from 1 to 50. Otherwise as the settings say.',
  },
  timeout: {
    kind: 'text',
    value: 'TIME',
    help: 'Deadline of one test: 500ms, 15s, 2m. Otherwise as the settings say.',
  },
  report: {
    kind: 'list',
    value: 'FILE',
    help: 'Also write a report: .json, .xml (JUnit) or .html.',
    file: true,
  },
} as const satisfies OptionSpecs

export const testArgs = {
  NAME: { help: 'Name or ID of a connection. Several are possible.', rest: true },
} as const satisfies PositionalSpecs

export const testCommands = [
  command({
    path: 'test',
    summary: 'Test connections with the real protocol.',
    details: [
      'Exit status 0 when every test passed, 1 when one failed, 5 when the only failures are refusals: a host that is not bound, or a disabled credential.',
      'Each stage is told on standard error while it runs, when that is a terminal. Ctrl-C cancels what runs and prints what is known.',
    ],
    options: testOptions,
    args: testArgs,
    examples: [
      'keyward test orders',
      'keyward test --environment staging --timeout 10s --report report.xml',
      'keyward test --result failed',
    ],
    load: async () => (await import('../commands/test.ts')).test,
  }),
]
