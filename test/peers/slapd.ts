import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Certificate } from './certificates.ts'
import {
  type Account,
  accountOf,
  type Daemon,
  findProgram,
  freePort,
  isListening,
  makeFolder,
  makePassword,
  startDaemon,
  writeOwned,
} from './daemons.ts'

/** An OpenLDAP server of the tests' own, with a password policy. */
export interface LdapPeer {
  readonly host: string
  readonly port: number
  /** Begins with TLS; only when there is a certificate. */
  readonly tlsPort: number
  readonly baseDn: string
  /** A part of the directory that `user` may not see. */
  readonly hiddenDn: string
  /** A part of it that `user` sees and may not read. */
  readonly guardedDn: string
  /** Distinguished names, all with the same password. */
  readonly user: string
  readonly expiredUser: string
  readonly lockedUser: string
  /** Signs in, and may do nothing but change the password. */
  readonly resetUser: string
  /** Has a password that ends within the policy's time of warning. */
  readonly warnedUser: string
  readonly password: string
  /** Restarts the server: with TLS, which it then demands where `isDemanded`, or without. Clients of `ca` are known. */
  restartWith(certificate: Certificate | null, isDemanded?: boolean, ca?: string): Promise<void>
  stop(): Promise<void>
}

const schemas = '/etc/ldap/schema'

/** Why OpenLDAP can't be started here; null when it can. */
export function slapdMissing(): string | null {
  return findProgram('slapd') && findProgram('slapadd') && existsSync(schemas) ? null : 'OpenLDAP is not installed'
}

const baseDn = 'dc=keyward,dc=test'
const dn = (uid: string) => `uid=${uid},ou=people,${baseDn}`

/** Starts OpenLDAP on the loopback, without TLS. */
export async function startSlapd(): Promise<LdapPeer> {
  const [slapd, slapadd] = ['slapd', 'slapadd'].map((name) => findProgram(name))
  if (!slapd || !slapadd) throw new Error('OpenLDAP is not installed')
  const account = accountOf('openldap')
  const folder = makeFolder(account)
  const password = makePassword()
  const [port, tlsPort] = [await freePort(), await freePort()]
  const config = join(folder.path, 'slapd.conf')
  writeOwned(config, settings(folder.path, '', false), account)
  writeOwned(join(folder.path, 'entries.ldif'), entries(password), account)
  execFileSync('mkdir', ['-m', '700', join(folder.path, 'data')], { ...account })
  execFileSync(slapadd, ['-f', config, '-l', join(folder.path, 'entries.ldif')], { ...account, stdio: 'pipe' })

  const start = (urls: readonly string[]): Promise<Daemon> =>
    startDaemon(slapd, ['-f', config, '-d', '0', '-h', urls.join(' ')], account, () => isListening(port))
  let server = await start([`ldap://127.0.0.1:${port}`])
  return {
    host: '127.0.0.1',
    port,
    tlsPort,
    baseDn,
    hiddenDn: `ou=hidden,${baseDn}`,
    guardedDn: `ou=guarded,${baseDn}`,
    user: dn('ann'),
    expiredUser: dn('expired'),
    lockedUser: dn('locked'),
    resetUser: dn('reset'),
    warnedUser: dn('warned'),
    password,
    async restartWith(certificate, isDemanded = false, ca = '') {
      await server.stop()
      const tls = certificate ? tlsSettings(folder.path, certificate, ca, account) : ''
      writeOwned(config, settings(folder.path, tls, isDemanded), account)
      server = await start([`ldap://127.0.0.1:${port}`, ...(certificate ? [`ldaps://127.0.0.1:${tlsPort}`] : [])])
    },
    async stop() {
      await server.stop()
      folder.remove()
    },
  }
}

function settings(folder: string, tls: string, isDemanded: boolean): string {
  return `
include ${schemas}/core.schema
include ${schemas}/cosine.schema
include ${schemas}/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
pidfile ${folder}/slapd.pid
sizelimit 100
${tls}
${isDemanded ? 'security simple_bind=128' : ''}
database mdb
suffix "${baseDn}"
rootdn "cn=admin,${baseDn}"
directory ${folder}/data
dbnosync
overlay ppolicy
ppolicy_default "cn=standard,ou=policies,${baseDn}"
ppolicy_use_lockout
access to dn.subtree="ou=hidden,${baseDn}" by * none
access to dn.subtree="ou=guarded,${baseDn}" by users disclose by * none
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
`
}

function tlsSettings(folder: string, { cert, key }: Certificate, ca: string, account: Account): string {
  if (ca !== '') writeOwned(join(folder, 'ca.crt'), ca, account)
  const clients = ca === '' ? '' : `\nTLSCACertificateFile ${folder}/ca.crt\nTLSVerifyClient try`
  writeOwned(join(folder, 'server.crt'), cert, account)
  writeOwned(join(folder, 'server.key'), key, account)
  return `TLSCertificateFile ${folder}/server.crt\nTLSCertificateKeyFile ${folder}/server.key${clients}`
}

/** When each password was set, and what else the policy remembers of the user. */
function entries(password: string): string {
  const day = 86_400_000
  const time = (ago: number) => new Date(Date.now() - ago).toISOString().replace(/[-:T]|\.\d+/g, '')
  const users = [
    ['ann', [`pwdChangedTime: ${time(day)}`]],
    ['expired', [`pwdChangedTime: ${time(40 * day)}`]],
    ['locked', [`pwdChangedTime: ${time(day)}`, 'pwdAccountLockedTime: 000001010000Z']],
    ['reset', [`pwdChangedTime: ${time(day)}`, 'pwdReset: TRUE']],
    ['warned', [`pwdChangedTime: ${time(29 * day)}`]],
  ] as const
  const encoded = Buffer.from(password).toString('base64')
  const unit = (name: string) => `dn: ou=${name},${baseDn}\nobjectClass: organizationalUnit\nou: ${name}\n`
  return [
    `dn: ${baseDn}\nobjectClass: dcObject\nobjectClass: organization\no: Keyward\ndc: keyward\n`,
    ...['people', 'policies', 'hidden', 'guarded'].map(unit),
    `dn: cn=standard,ou=policies,${baseDn}\nobjectClass: person\nobjectClass: pwdPolicy\ncn: standard\nsn: standard
pwdAttribute: userPassword\npwdMaxAge: ${30 * 86_400}\npwdExpireWarning: ${7 * 86_400}\npwdLockout: TRUE
pwdMaxFailure: 100\npwdMustChange: TRUE\n`,
    ...users.map(
      ([uid, policy]) => `dn: ${dn(uid)}\nobjectClass: inetOrgPerson\nuid: ${uid}\ncn: ${uid}\nsn: ${uid}
userPassword:: ${encoded}\n${policy.join('\n')}\n`,
    ),
  ].join('\n')
}
