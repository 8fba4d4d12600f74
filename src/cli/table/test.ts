import { command, type OptionSpecs, type PositionalSpecs } from '../spec.ts'

export const testOptions = {
  all: { kind: 'flag', help: 'Test every connection.' },
  environment: { kind: 'text', value: 'ENV', help: 'Test every connection of this environment.' },
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
    examples: ['keyward test orders', 'keyward test --environment staging --timeout 10s --report report.xml'],
    load: async () => (await import('../commands/test.ts')).test,
  }),
]
