import { command, type GroupSpec, type OptionSpecs } from '../spec.ts'
import { oneArgs } from './credential.ts'
import { confirmOption, pagingOptions } from './shared-options.ts'

const fields = {
  name: { kind: 'text', value: 'NAME', help: 'Its name, unique in the vault.' },
  kind: { kind: 'text', value: 'KIND', help: 'What it speaks; keyward kinds lists them. A system may give it.' },
  system: {
    kind: 'text',
    value: 'SYSTEM',
    help: 'The system it reaches, by name, short name or ID; its presets are taken.',
  },
  environment: { kind: 'text', value: 'ENV', help: 'development, staging, production, or a word of your own.' },
  credential: { kind: 'text', value: 'NAME', help: 'The credential it uses, by name or ID.' },
  via: { kind: 'text', value: 'NAME', help: 'The connection that it goes through: an SSH server or a proxy.' },
  purpose: { kind: 'text', value: 'TEXT', help: 'What it is for.' },
  set: {
    kind: 'list',
    value: 'FIELD=VALUE',
    help: 'A parameter; keyward kinds KIND lists them. Those of several lines take @FILE too.',
  },
} as const satisfies OptionSpecs

export const connectionAddOptions = {
  like: {
    kind: 'text',
    value: 'NAME',
    help: 'Take kind, system, parameters, way and purpose of this connection; with --environment.',
  },
  ...fields,
  part: {
    kind: 'list',
    value: 'PART=VALUE',
    help: 'A part of the system’s address, such as site=acme; keyward system show SYSTEM lists them.',
  },
  name: { ...fields.name, help: `${fields.name.help} With --like it may be left out.` },
  environment: { ...fields.environment, help: `${fields.environment.help} Without it, that of the credential.` },
  credential: {
    ...fields.credential,
    help: `${fields.credential.help} Proxies may do without one. With --like, the one of its system in the environment.`,
  },
} as const satisfies OptionSpecs

export const connectionEditOptions = {
  ...fields,
  name: { ...fields.name, help: 'A new name.' },
  kind: { ...fields.kind, help: 'Another kind; keyward kinds lists them.' },
  system: { ...fields.system, help: 'Another system, by name, short name or ID; none takes it away.' },
  credential: { ...fields.credential, help: 'Another credential, by name or ID; none takes it away.' },
  via: { ...fields.via, help: `${fields.via.help} With none it goes there directly.` },
  unset: { kind: 'list', value: 'FIELD', help: 'A parameter to empty.' },
} as const satisfies OptionSpecs

export const connectionListOptions = {
  environment: { kind: 'list', value: 'ENV', help: 'Only these environments.' },
  kind: { kind: 'list', value: 'KIND', help: 'Only these kinds.' },
  credential: { kind: 'text', value: 'NAME', help: 'Only those that use this credential.' },
  result: {
    kind: 'list',
    value: 'RESULT',
    choices: ['ok', 'failed', 'untested'],
    help: 'Only with this last result.',
  },
  search: { kind: 'text', value: 'TEXT', help: 'Words of the name and the target.' },
  ...pagingOptions,
} as const satisfies OptionSpecs

export const historyOptions = {
  limit: { kind: 'text', value: 'N', help: 'At most this many, from 1 to 50; otherwise 10.' },
} as const satisfies OptionSpecs

export const connectionTrustOptions = {
  fingerprint: { kind: 'text', value: 'SHA256:…', help: 'The fingerprint that the server must show.' },
  replace: { kind: 'flag', help: 'Take it in the place of a trusted key that has changed.' },
} as const satisfies OptionSpecs

const consent =
  'A credential is sent only to hosts that it is bound to. The first host is bound with the first connection; for another one a terminal asks, and --yes consents.'

export const connectionGroups: readonly GroupSpec[] = [
  { path: 'connection', summary: 'Connections: a system, its parameters, and the credential they use.' },
]

export const connectionCommands = [
  command({
    path: 'connection add',
    summary: 'Store a connection.',
    details: [consent],
    options: connectionAddOptions,
    examples: [
      'keyward connection add --name orders --kind postgresql --environment staging --credential orders-db --set host=db.example.com --set database=orders',
      'keyward connection add --name github-ci --system github --environment production --credential github-token',
      'keyward connection add --name jira --system jira --part site=acme --credential jira-token',
      'keyward connection add --like orders-staging --environment production --set host=db.example.com',
    ],
    load: async () => (await import('../commands/connections.ts')).add,
  }),
  command({
    path: 'connection list',
    summary: 'List connections and their last tests.',
    options: connectionListOptions,
    load: async () => (await import('../commands/connections.ts')).list,
  }),
  command({
    path: 'connection show',
    summary: 'Show a connection.',
    args: oneArgs,
    load: async () => (await import('../commands/connections.ts')).show,
  }),
  command({
    path: 'connection edit',
    summary: 'Change a connection.',
    details: [consent],
    options: connectionEditOptions,
    args: oneArgs,
    load: async () => (await import('../commands/connections.ts')).edit,
  }),
  command({
    path: 'connection trust',
    summary: 'Trust the host key of an SSH server.',
    details: [
      'Asks the server for its key and shows the fingerprint. On a terminal you are asked; a script names the fingerprint that it expects.',
      'Exit status 1 when the server shows no key, such as one that can’t be reached; 5 when it is not asked: a host that is not bound, or a disabled credential.',
    ],
    options: connectionTrustOptions,
    args: oneArgs,
    examples: ['keyward connection trust bastion --fingerprint SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8'],
    load: async () => (await import('../commands/host-keys.ts')).trust,
  }),
  command({
    path: 'connection history',
    summary: 'List the latest tests of a connection.',
    options: historyOptions,
    args: oneArgs,
    load: async () => (await import('../commands/connections.ts')).history,
  }),
  command({
    path: 'connection delete',
    summary: 'Delete a connection. Its credential stays.',
    options: confirmOption,
    args: oneArgs,
    load: async () => (await import('../commands/connections.ts')).remove,
  }),
]
