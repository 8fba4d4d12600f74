import type { ConnectionKind, ParameterField } from '../kind.ts'
import { hostKeysComplaint } from '../ssh/host-keys.ts'
import { endpointComplaint, host, port, sshSignIns, targetOf } from './common.ts'

/** The keys by which an SSH server proves who it is. */
export const hostKey: ParameterField = {
  name: 'hostKey',
  label: 'Trusted host keys',
  kind: 'multiline',
  required: false,
  placeholder: 'ssh-ed25519 AAAA…',
  help: 'Keys of the server or their fingerprints, one on each line. Left empty: those that this computer’s OpenSSH knows (~/.ssh/known_hosts). A test of an unknown server shows its key and asks.',
  validate: hostKeysComplaint,
}

/** A server that is reached by SSH, and through which other connections can go. */
export const sshKind: ConnectionKind = {
  id: 'ssh',
  label: 'SSH server',
  summary: 'Signs in to an SSH server after checking its host key. Other connections can go through it as a tunnel.',
  group: 'files',
  carries: true,
  parameters: [
    host,
    port(22),
    hostKey,
    {
      name: 'forwardTo',
      label: 'Test a tunnel to',
      kind: 'text',
      required: false,
      placeholder: 'db.internal:5432',
      help: 'A host and port behind the server: the test opens a connection to there and closes it. Left empty: the sign-in alone is tested.',
      validate: endpointComplaint,
    },
  ],
  credentialTypes: sshSignIns,
  target: targetOf,
}
