import type { SFTPWrapper, Stats } from 'ssh2'
import { failure, property } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeFailureInfo } from '../connector.ts'
import type { SshSession } from '../ssh/session.ts'
import { classifySsh } from '../ssh/session.ts'
import { signIn, userOf } from './ssh.ts'

/** Files over SSH (draft-ietf-secsh-filexfer-02, which is what servers speak). */
export const sftp: Connector = {
  kind: 'sftp',

  async run(target, report) {
    const session = await signIn(target, report)
    const files = await report.stage('authorize', () => openFiles(session))
    const path = target.parameters.path || '.'
    const found = await report.stage(
      'query',
      () => lookAt(files, path),
      ({ detail }) => detail,
    )
    return { code: 'ok', message: found.message, identity: userOf(target), expiresAt: null }
  },

  classify(error) {
    return classifySftp(error) ?? classifySsh(error)
  },
}

function openFiles({ client }: SshSession): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    client.sftp((error, files) => {
      if (!error) return resolve(files)
      reject(new ProbeFailure(noSubsystem, { cause: error }))
    })
  })
}

const noSubsystem = failure('permission', '', {
  message: 'The sign-in works, but the server offers this user no SFTP.',
  remedy: 'Have the subsystem sftp enabled on the server for this user.',
})

/** Lists a folder, or looks at a file. */
async function lookAt(files: SFTPWrapper, path: string): Promise<{ message: string; detail: string }> {
  const whole = await new Promise<string>((resolve, reject) =>
    files.realpath(path, (error, absolute) => (error ? reject(error) : resolve(absolute))),
  )
  const stats = await new Promise<Stats>((resolve, reject) =>
    files.stat(path, (error, answer) => (error ? reject(error) : resolve(answer))),
  )
  if (!stats.isDirectory()) return { message: 'The sign-in works, and the file is there.', detail: whole }
  const handle = await new Promise<Buffer>((resolve, reject) =>
    files.opendir(path, (error, answer) => (error ? reject(error) : resolve(answer))),
  )
  files.close(handle, () => {})
  return { message: 'The sign-in works, and the folder can be listed.', detail: whole }
}

/** Status codes (draft-ietf-secsh-filexfer-02, section 7). */
function classifySftp(error: unknown): ProbeFailureInfo | undefined {
  switch (property(error, 'code')) {
    case 2:
      return failure('not-found', 'SFTP 2', {
        message: 'The sign-in works, but there is no such folder or file.',
        remedy: 'Check the path. A server may show each user a root of its own.',
      })
    case 3:
      return failure('permission', 'SFTP 3', {
        message: 'The sign-in works, but this user may not look there.',
        remedy: 'Have the permissions of the folder changed, or use another user.',
      })
    case 4:
      return failure('server-error', 'SFTP 4')
    case 6:
    case 7:
      return failure('disconnected')
    case 8:
      return failure('unexpected-answer', 'SFTP 8', { message: 'The server does not support this request.' })
    default:
      return undefined
  }
}
