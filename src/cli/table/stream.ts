import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'

export const streamAddOptions = {
  credential: {
    kind: 'text',
    value: 'NAME',
    help: 'What it signs in or signs with: a client certificate, a webhook secret, or a token or key that goes into a header.',
  },
  ca: {
    kind: 'text',
    value: 'FILE',
    file: true,
    help: 'PEM certificates of its own authority, trusted beside the system’s.',
  },
  'from-start': { kind: 'flag', help: 'Send what is recorded already, too.' },
} as const satisfies OptionSpecs

export const streamAddArgs = {
  NAME: { help: 'What the stream is called.', required: true },
  ADDRESS: { help: 'syslog+tls://host:6514, syslog+udp://host:514 or https://….', required: true },
} as const satisfies PositionalSpecs

export const streamArgs = {
  NAME: { help: 'Name or ID of the stream.', required: true },
} as const satisfies PositionalSpecs
export const streamMaybeArgs = {
  NAME: { help: 'Name or ID of a stream; otherwise all.' },
} as const satisfies PositionalSpecs

export const streamGroups: readonly GroupSpec[] = [
  { path: 'audit stream', summary: 'Streams: the log sent to a SIEM as it grows.' },
]

export const streamCommands = [
  command({
    path: 'audit stream add',
    summary: 'Send the log to syslog or a webhook from now on.',
    details: [
      'While the app has the vault open it sends each record within seconds. The log is the queue: while a receiver is away nothing is lost, and what may have arrived already is sent again with a mark. A command sends nothing by itself: keyward audit stream flush does.',
      'With --yes the credential is allowed to be used with the host.',
    ],
    options: streamAddOptions,
    args: streamAddArgs,
    examples: [
      'keyward audit stream add SIEM syslog+tls://siem.example.com:6514 --ca siem-ca.pem --credential siem-client',
      'keyward audit stream add Splunk https://splunk.example.com:8088/services/collector/raw --credential splunk-hec',
    ],
    load: async () => (await import('../commands/audit-streams.ts')).add,
  }),
  command({
    path: 'audit stream list',
    summary: 'List the streams and how far they are.',
    load: async () => (await import('../commands/audit-streams.ts')).list,
  }),
  command({
    path: 'audit stream show',
    summary: 'Show a stream: where it leads, what waits, and why it does not get on.',
    args: streamArgs,
    load: async () => (await import('../commands/audit-streams.ts')).show,
  }),
  command({
    path: 'audit stream test',
    summary: 'Send one message that is no record. Exit status 1 when it does not get there.',
    args: streamArgs,
    load: async () => (await import('../commands/audit-streams.ts')).test,
  }),
  command({
    path: 'audit stream flush',
    summary: 'Send now what waits. Exit status 1 when something still waits.',
    args: streamMaybeArgs,
    load: async () => (await import('../commands/audit-streams.ts')).flush,
  }),
  command({
    path: 'audit stream remove',
    summary: 'Send the log there no longer. What waits is not sent.',
    args: streamArgs,
    load: async () => (await import('../commands/audit-streams.ts')).remove,
  }),
]
