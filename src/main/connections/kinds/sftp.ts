import type { ConnectionKind } from '../kind.ts'
import { host, port, sshSignIns, targetOf } from './common.ts'
import { hostKey } from './ssh.ts'

/** Files over SSH. */
export const sftpKind: ConnectionKind = {
  id: 'sftp',
  label: 'SFTP',
  summary: 'Signs in over SSH after checking the host key, and looks whether a folder or file is there.',
  group: 'files',
  parameters: [
    host,
    port(22),
    {
      name: 'path',
      label: 'Folder or file',
      kind: 'text',
      required: false,
      placeholder: '/upload',
      help: 'Left empty: the folder in which the user begins. A folder is listed, a file is looked at; nothing is read or written.',
    },
    hostKey,
  ],
  credentialTypes: sshSignIns,
  target: targetOf,
}
