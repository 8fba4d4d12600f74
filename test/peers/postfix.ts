import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Certificates } from './certificates.ts'
import { accountOf, findProgram, freePort, isListening, makeFolder, startDaemon, writeOwned } from './daemons.ts'
import type { DovecotPeer } from './dovecot.ts'

/** Postfix, which lets Dovecot check who signs in. Each of its ports is another server to a client. */
export interface PostfixPeer {
  readonly host: string
  /** An address that the user of Dovecot may send from. */
  readonly address: string
  /** An address that is somebody else's. */
  readonly foreignAddress: string
  readonly ports: Readonly<Record<PostfixPort, number>>
  stop(): Promise<void>
}

const address = 'billing@keyward.test'
const foreignAddress = 'payroll@keyward.test'

const services = {
  /** Lets nobody sign in before STARTTLS. */
  submission: { certificate: 'good', options: [] },
  /** Begins with TLS. */
  submissions: { certificate: 'good', options: ['smtpd_tls_wrappermode=yes'] },
  /** Has no TLS, and lets people sign in without. */
  plain: { certificate: 'good', options: ['smtpd_tls_security_level=none', 'smtpd_tls_auth_only=no'] },
  /** Has TLS, and nobody can sign in: a relay for its network. */
  relay: { certificate: 'good', options: ['smtpd_sasl_auth_enable=no'] },
  /** Offers one way to sign in, by which the password isn't sent. */
  cram: { certificate: 'good', options: ['smtpd_sasl_mechanism_filter=cram-md5'] },
  login: { certificate: 'good', options: ['smtpd_sasl_mechanism_filter=login'] },
  xoauth2: { certificate: 'good', options: ['smtpd_sasl_mechanism_filter=xoauth2'] },
  /** Does not talk to anybody. */
  closed: { certificate: 'good', options: ['smtpd_client_restrictions=reject', 'smtpd_delay_reject=no'] },
  expired: { certificate: 'expired', options: [] },
  expiredAtOnce: { certificate: 'expired', options: ['smtpd_tls_wrappermode=yes'] },
  wrongName: { certificate: 'wrongName', options: [] },
  untrusted: { certificate: 'untrusted', options: [] },
} as const satisfies Record<string, { certificate: keyof Certificates; options: readonly string[] }>
export type PostfixPort = keyof typeof services

/** Why Postfix can't be started here; null when it can. */
export function postfixMissing(): string | null {
  if (!findProgram('postfix')) return 'Postfix is not installed'
  return process.getuid?.() === 0 ? null : 'Postfix wants to be started by root'
}

/** Starts Postfix on the loopback. */
export async function startPostfix(certificates: Certificates, dovecot: DovecotPeer): Promise<PostfixPeer> {
  const program = findProgram('postfix')
  const master = findProgram('master', ['/usr/lib/postfix/sbin', '/usr/libexec/postfix'])
  if (!program || !master) throw new Error('Postfix is not installed')
  // Its processes run as others, and look for their way from above.
  const folder = makeFolder({ uid: 0, gid: 0 })
  const at = (name: string) => join(folder.path, name)
  const owner = accountOf('postfix')
  for (const name of ['config', 'spool', 'data']) mkdirSync(at(name), { mode: 0o755 })
  const entries = await Promise.all(
    Object.entries(services).map(async ([name, service]) => ({ name, port: await freePort(), ...service })),
  )
  for (const name of ['good', 'expired', 'wrongName', 'untrusted'] as const) {
    writeOwned(at(`${name}.pem`), certificates[name].key + certificates[name].cert, {})
  }
  writeFileSync(at('config/main.cf'), settings(folder.path, dovecot))
  writeFileSync(at('config/master.cf'), processes(folder.path, entries))
  chmodSync(folder.path, 0o755)
  chownSync(at('data'), owner.uid ?? 0, owner.gid ?? 0)
  // It makes the folders that its processes want. The command that also starts them would leave them running.
  execFileSync(program, ['-c', at('config'), 'check'], { stdio: 'pipe' })
  const server = await startDaemon(master, ['-c', at('config'), '-d'], {}, () => isListening(entries[0]?.port ?? 0))
  return {
    host: '127.0.0.1',
    address,
    foreignAddress,
    ports: Object.fromEntries(entries.map(({ name, port }) => [name, port])) as Record<PostfixPort, number>,
    async stop() {
      await server.stop()
      folder.remove()
    },
  }
}

function settings(folder: string, dovecot: DovecotPeer): string {
  return `
compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/data
maillog_file = ${folder}/mail.log
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
myhostname = mail.keyward.test
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${dovecot.authPort}
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_delay_reject = no
smtpd_relay_restrictions = reject
smtpd_sender_login_maps = inline:{ ${address}=${dovecot.user}, ${foreignAddress}=bob@keyward.test }
smtpd_sender_restrictions = reject_sender_login_mismatch
`
}

function processes(
  folder: string,
  entries: readonly { readonly port: number; readonly certificate: string; readonly options: readonly string[] }[],
): string {
  const listening = entries.flatMap(({ port, certificate, options }) => [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    `  -o smtpd_tls_chain_files=${folder}/${certificate}.pem`,
    ...options.map((option) => `  -o ${option}`),
  ])
  return [
    ...listening,
    'postlog unix-dgram n - n - 1 postlogd',
    'anvil unix - - n - 1 anvil',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'proxymap unix - - n - - proxymap',
    'rewrite unix - - n - - trivial-rewrite',
    '',
  ].join('\n')
}
