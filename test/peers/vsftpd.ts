import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Certificate } from './certificates.ts'
import {
  findProgram,
  freePort,
  isListening,
  makeFolder,
  makePassword,
  startDaemon,
  versionedFolders,
  writeOwned,
} from './daemons.ts'

/** An FTP server of the tests' own. */
export interface FtpPeer {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** A user with the same password who may not list. */
  readonly blindUser: string
  /** A folder with two files. */
  readonly folder: string
  stop(): Promise<void>
}

/** How the server encrypts. */
export interface FtpTls {
  readonly certificate: Certificate
  /** Whether TLS begins with the connection. */
  readonly isImplicit?: boolean
}

/** Why vsftpd can't be started here; null when it can. */
export function vsftpdMissing(): string | null {
  if (!findProgram('vsftpd')) return 'vsftpd is not installed'
  if (!findProgram('openssl')) return 'openssl is not installed'
  if (!findModule('pam_pwdfile.so')) return 'libpam-pwdfile is not installed'
  return process.getuid?.() === 0 ? null : 'vsftpd wants to be started by root'
}

function findModule(name: string): boolean {
  return versionedFolders('/usr/lib', 'security').some((folder) => existsSync(join(folder, name)))
}

const user = 'keyward_app'
const blindUser = 'keyward_blind'

/** Starts vsftpd on the loopback: without TLS, or with it for all who have a name. Anonymous users are let in. */
export async function startVsftpd(tls: FtpTls | null = null): Promise<FtpPeer> {
  const [program, openssl] = ['vsftpd', 'openssl'].map((name) => findProgram(name))
  if (!program || !openssl) throw new Error('vsftpd or openssl is not installed')
  const folder = makeFolder({})
  chmodSync(folder.path, 0o755)
  const at = (name: string) => join(folder.path, name)
  const password = makePassword()
  const port = await freePort()
  for (const name of ['empty', 'files', 'files/outgoing', 'users']) mkdirSync(at(name), { mode: 0o755 })
  for (const name of ['a.csv', 'b.csv']) writeFileSync(at(`files/outgoing/${name}`), '')
  writeFileSync(at(`users/${blindUser}`), 'cmds_denied=LIST,NLST,MLSD\n', { mode: 0o600 })
  // It asks the system's PAM, in whose folder alone a service can be described. Its users are nobody of this machine.
  const service = `keyward-peer-${port}`
  const pam = `/etc/pam.d/${service}`
  const hash = execFileSync(openssl, ['passwd', '-6', '-stdin'], { input: password, encoding: 'utf8' }).trim()
  writeFileSync(at('users.pwd'), [user, blindUser].map((name) => `${name}:${hash}\n`).join(''), { mode: 0o600 })
  writeFileSync(pam, `auth required pam_pwdfile.so pwdfile ${at('users.pwd')}\naccount required pam_permit.so\n`)
  if (tls) writeOwned(at('server.pem'), tls.certificate.key + tls.certificate.cert, {})
  writeFileSync(at('vsftpd.conf'), settings(folder.path, port, service, tls), { mode: 0o600 })
  const server = await startDaemon(program, [at('vsftpd.conf')], {}, () => isListening(port))
  return {
    host: '127.0.0.1',
    port,
    user,
    password,
    blindUser,
    folder: '/outgoing',
    async stop() {
      await server.stop()
      rmSync(pam, { force: true })
      folder.remove()
    },
  }
}

function settings(folder: string, port: number, service: string, tls: FtpTls | null): string {
  const encrypted = `
ssl_enable=YES
rsa_cert_file=${folder}/server.pem
rsa_private_key_file=${folder}/server.pem
ssl_ciphers=HIGH
require_ssl_reuse=YES
force_local_logins_ssl=YES
force_local_data_ssl=YES
implicit_ssl=${tls?.isImplicit ? 'YES' : 'NO'}
`
  return `listen=YES
listen_address=127.0.0.1
listen_port=${port}
background=NO
pam_service_name=${service}
secure_chroot_dir=${folder}/empty
nopriv_user=nobody
local_enable=YES
guest_enable=YES
guest_username=ftp
local_root=${folder}/files
chroot_local_user=YES
user_config_dir=${folder}/users
anonymous_enable=YES
ftp_username=ftp
anon_root=${folder}/files
seccomp_sandbox=NO
${tls ? encrypted : ''}`
}
