import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'
import { pagingOptions } from './shared-options.ts'
import { nameOrId } from './texts.ts'

export const referenceAddOptions = {
  name: { kind: 'text', value: 'NAME', help: 'What uses it, such as “Nightly sync”.', required: true },
  kind: {
    kind: 'text',
    value: 'KIND',
    choices: ['workflow', 'pipeline', 'model-binding', 'mcp-server', 'file', 'other'],
    help: 'What kind of thing that is; otherwise other.',
  },
  location: { kind: 'text', value: 'TEXT', help: 'Where it is: an address, a path, or words.' },
  note: { kind: 'text', value: 'TEXT', help: 'What else should be known.' },
} as const satisfies OptionSpecs

export const referenceListOptions = {
  credential: { kind: 'text', value: 'NAME', help: 'Only the references to this credential, by name or ID.' },
  ...pagingOptions,
} as const satisfies OptionSpecs

export const referenceScanOptions = {
  'dry-run': { kind: 'flag', help: 'Show what was found, and record nothing.' },
} as const satisfies OptionSpecs

export const referenceAddArgs = { CREDENTIAL: { help: nameOrId, required: true } } as const satisfies PositionalSpecs
export const referenceRemoveArgs = {
  ID: { help: 'ID of a reference; keyward reference list shows it. Several are possible.', required: true, rest: true },
} as const satisfies PositionalSpecs
export const referenceScanArgs = {
  FOLDER: { help: 'The folder to look through.', required: true, file: true },
} as const satisfies PositionalSpecs

export const referenceGroups: readonly GroupSpec[] = [
  { path: 'reference', summary: 'What uses credentials beyond connections: workflows, pipelines, files.' },
]

export const referenceCommands = [
  command({
    path: 'reference list',
    summary: 'List what uses credentials beyond connections.',
    options: referenceListOptions,
    load: async () => (await import('../commands/references.ts')).list,
  }),
  command({
    path: 'reference add',
    summary: 'Write down that something uses a credential.',
    options: referenceAddOptions,
    args: referenceAddArgs,
    examples: [
      'keyward reference add stripe-live --kind workflow --name "Nightly sync" --location https://n8n.example.com/7',
    ],
    load: async () => (await import('../commands/references.ts')).add,
  }),
  command({
    path: 'reference remove',
    summary: 'Remove references.',
    args: referenceRemoveArgs,
    load: async () => (await import('../commands/references.ts')).remove,
  }),
  command({
    path: 'reference scan',
    summary: 'Look through the files of a folder for keyward:// references and IDs, and record them.',
    details: [
      'What was found is shown first; a terminal is asked before it is recorded. File, line and field are recorded, never the text of a line.',
      'A later scan of the same folder brings the references up to date: what it misses is marked as gone. References to credentials that do not exist are told, with exit status 1.',
    ],
    options: referenceScanOptions,
    args: referenceScanArgs,
    examples: ['keyward reference scan . --dry-run', 'keyward reference scan ~/projects/shop --yes'],
    load: async () => (await import('../commands/references.ts')).scan,
  }),
]
