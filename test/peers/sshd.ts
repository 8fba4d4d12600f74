import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, freePort, makeFolder, startDaemon } from './daemons.ts'

/** An OpenSSH server of the tests' own, which lets one user in by key. */
export interface SshPeer {
  readonly host: string
  readonly port: number
  readonly user: string
  /** A private key that the server knows, one locked by a passphrase, and one that it doesn't know. */
  readonly key: string
  readonly lockedKey: string
  readonly passphrase: string
  readonly strangeKey: string
  /** The server's own key, as `ssh-ed25519 AAAA…`, and its fingerprint. */
  readonly hostKey: string
  readonly fingerprint: string
  /** A folder of the user, with a file `file.txt`, and one that the user may not look into. */
  readonly folder: string
  output(): string
  stop(): Promise<void>
}

/** Why OpenSSH can't be started here; null when it can. */
export function sshdMissing(): string | null {
  return findProgram('sshd') && findProgram('ssh-keygen') ? null : 'OpenSSH is not installed'
}

/**
 * Starts sshd on the loopback. It serves the user whom the tests run as: only root could serve another.
 *
 * @param options lines of sshd_config that replace the standard ones, such as `AllowTcpForwarding no`
 */
export async function startSshd(options: readonly string[] = []): Promise<SshPeer> {
  const [sshd, keygen] = [findProgram('sshd'), findProgram('ssh-keygen')]
  if (!sshd || !keygen) throw new Error('OpenSSH is not installed')
  const folder = makeFolder({})
  const at = (name: string) => join(folder.path, name)
  const makeKey = (name: string, passphrase = '') => {
    execFileSync(keygen, ['-q', '-t', 'ed25519', '-N', passphrase, '-C', name, '-f', at(name)])
    return readFileSync(at(name), 'utf8')
  }
  makeKey('host')
  const passphrase = 'locked with a passphrase'
  const [key, lockedKey, strangeKey] = [makeKey('known'), makeKey('locked', passphrase), makeKey('strange')]
  const publicKey = (name: string) => readFileSync(at(`${name}.pub`), 'utf8').trim()
  writeFileSync(at('authorized_keys'), `${publicKey('known')}\n${publicKey('locked')}\n`, { mode: 0o600 })
  writeFileSync(at('file.txt'), 'a file')
  const port = await freePort()
  const lines = [
    ...options,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('authorized_keys')}`,
    `PidFile ${at('pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    ...(options.some((line) => line.startsWith('Subsystem')) ? [] : ['Subsystem sftp internal-sftp']),
  ]
  writeFileSync(at('sshd_config'), `${lines.join('\n')}\n`)
  // Debian's sshd wants it, and it is made at boot.
  if (process.getuid?.() === 0) execFileSync('mkdir', ['-p', '/run/sshd'])
  const daemon = await startDaemon(sshd, ['-D', '-e', '-f', at('sshd_config')], {}, (output) =>
    output.includes('Server listening on'),
  )
  const [algorithm = '', blob = ''] = publicKey('host').split(' ')
  const fingerprint = execFileSync(keygen, ['-l', '-f', at('host.pub')], { encoding: 'utf8' }).split(' ')[1] ?? ''
  return {
    host: '127.0.0.1',
    port,
    user: execFileSync('id', ['-un'], { encoding: 'utf8' }).trim(),
    key,
    lockedKey,
    passphrase,
    strangeKey,
    hostKey: `${algorithm} ${blob}`,
    fingerprint,
    folder: folder.path,
    output: () => daemon.output(),
    async stop() {
      await daemon.stop()
      folder.remove()
    },
  }
}
