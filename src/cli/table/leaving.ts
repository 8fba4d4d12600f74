import { plaintextFormats } from '../../shared/domain/leaving.ts'
import { command, type OptionSpecs } from '../spec.ts'

export const leavingOptions = {
  kdbx: { kind: 'text', value: 'FILE', help: 'The KeePass file to write; - writes to standard output.', file: true },
  'password-file': {
    kind: 'text',
    value: 'FILE',
    help: 'The password that the KeePass file gets (- reads standard input).',
    file: true,
  },
  plaintext: { kind: 'text', value: 'FILE', help: 'The file in plain text to write.', file: true },
  format: {
    kind: 'text',
    value: plaintextFormats.join('|'),
    choices: plaintextFormats,
    help: 'Of the file in plain text: the payload of a bundle, variables, or a table. Otherwise told by its ending.',
  },
  reason: { kind: 'text', value: 'TEXT', help: 'What an export in plain text is for. It stands in the audit log.' },
  confirm: { kind: 'text', value: 'VAULT', help: 'The vault’s name, for one that no passphrase opens.' },
  credential: { kind: 'list', value: 'NAME', help: 'A credential, by name or ID, with its connections.' },
  environment: { kind: 'text', value: 'ENV', help: 'Every credential of this environment.' },
} as const satisfies OptionSpecs

export const leavingCommands = [
  command({
    path: 'export',
    summary: 'Export for other tools: an encrypted KeePass file, or plain text with a reason.',
    details: [
      'Without --credential and --environment everything is exported; with both, what either names.',
      'A KeePass file opens with its password in KeePass, KeePassXC and their kin.',
      'An export in plain text asks for the vault’s passphrase again, or for its name where no passphrase opens it, and is recorded with its reason. A team’s policy can rule it out.',
    ],
    options: leavingOptions,
    examples: [
      'keyward export --kdbx leaving.kdbx --password-file password.txt',
      'keyward export --plaintext all.json --reason "move to another vault"',
    ],
    load: async () => (await import('../commands/leaving.ts')).exportForOthers,
  }),
]
