import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'
import { filterOptions } from './credential.ts'

export const attachmentsOptions = {
  ...filterOptions,
  format: {
    kind: 'text',
    value: 'csv|json|html',
    choices: ['csv', 'json', 'html'],
    help: 'The format; otherwise as the file’s name ends, or csv.',
  },
} as const satisfies OptionSpecs

export const attachmentsArgs = {
  FILE: { help: 'The file to write; - writes to standard output.', required: true, file: true },
} as const satisfies PositionalSpecs

export const reportGroups: readonly GroupSpec[] = [{ path: 'report', summary: 'Reports to keep or to hand on.' }]

export const reportCommands = [
  command({
    path: 'report attachments',
    summary: 'Write which connections and references use each credential.',
    details: [
      'An existing file is replaced; a terminal asks first. Cells that a spreadsheet would take for a formula are marked with an apostrophe in CSV.',
    ],
    options: attachmentsOptions,
    args: attachmentsArgs,
    examples: [
      'keyward report attachments attachments.csv --environment production',
      'keyward report attachments loose.html --unlinked',
    ],
    load: async () => (await import('../commands/report.ts')).attachments,
  }),
]
