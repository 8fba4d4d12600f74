import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import type { Certificate } from './certificates.ts'
import {
  accountOf,
  type Daemon,
  findProgram,
  freePort,
  makeFolder,
  makePassword,
  startDaemon,
  writeOwned,
} from './daemons.ts'
import { listen } from './sockets.ts'

/** Dovecot with one user: mailboxes by IMAP, and sign-ins checked for Postfix. */
export interface DovecotPeer {
  readonly host: string
  readonly port: number
  /** Begins with TLS; only when there is a certificate. */
  readonly tlsPort: number
  /** Answers Postfix' questions about sign-ins. */
  readonly authPort: number
  readonly user: string
  readonly password: string
  /** What the user may sign in with in the place of the password. */
  readonly accessToken: string
  /** A folder that the user sees and may not open. */
  readonly privateFolder: string
  /** Restarts the server: encrypted, and then for all who sign in, or not. */
  restartWith(certificate: Certificate | null): Promise<void>
  stop(): Promise<void>
}

/** Why Dovecot can't be started here; null when it can. */
export function dovecotMissing(): string | null {
  if (!findProgram('dovecot')) return 'Dovecot is not installed'
  return process.getuid?.() === 0 ? null : 'Dovecot wants to be started by root'
}

const root = { uid: 0, gid: 0 }
const user = 'ann@keyward.test'
const privateFolder = 'Payroll'

/** Starts Dovecot on the loopback, without TLS. `isGiven` tells of tokens beside its own whether a service has given them to the user. */
export async function startDovecot(isGiven: IsGiven = async () => false): Promise<DovecotPeer> {
  const program = findProgram('dovecot')
  if (!program) throw new Error('Dovecot is not installed')
  const folder = makeFolder({})
  const home = join(folder.path, 'home')
  const password = makePassword()
  const accessToken = `ya29.${makePassword()}`
  const [port, tlsPort, authPort] = [await freePort(), await freePort(), await freePort()]
  const tokens = await listen(tokenServer(async (token) => token === accessToken || isGiven(token)))

  // The server's own users look into it, and one without rights owns the mailboxes.
  chmodSync(folder.path, 0o755)
  const nobody = accountOf('nobody')
  const makeFor = (path: string) => {
    mkdirSync(path)
    chownSync(path, nobody.uid ?? 0, nobody.gid ?? 0)
  }
  for (const name of ['', '.Payroll', '.Payroll/cur', 'cur', 'new', 'tmp']) makeFor(join(home, name))
  writeFileSync(join(home, '.Payroll', 'dovecot-acl'), `user=${user} l\n`, { mode: 0o644 })
  writeFileSync(join(folder.path, 'users'), `${user}:{PLAIN}${password}\n`, { mode: 0o644 })
  writeFileSync(join(folder.path, 'oauth2.conf'), oauthSettings(tokens.port), { mode: 0o644 })

  let certificate: Certificate | null = null
  let server = await start()
  async function start(): Promise<Daemon> {
    const tls = certificate ? join(folder.path, 'server.pem') : null
    if (certificate) writeOwned(join(folder.path, 'server.pem'), certificate.key + certificate.cert, root)
    writeFileSync(join(folder.path, 'dovecot.conf'), settings(folder.path, { port, tlsPort, authPort }, tls))
    return startDaemon(program ?? '', ['-F', '-c', join(folder.path, 'dovecot.conf')], {}, (output) =>
      output.includes('starting up'),
    )
  }

  return {
    host: '127.0.0.1',
    port,
    tlsPort,
    authPort,
    user,
    password,
    accessToken,
    privateFolder,
    async restartWith(next) {
      await server.stop()
      certificate = next
      server = await start()
    },
    async stop() {
      await server.stop()
      await tokens.stop()
      folder.remove()
    },
  }
}

function settings(
  folder: string,
  ports: { readonly port: number; readonly tlsPort: number; readonly authPort: number },
  certificate: string | null,
): string {
  return `
protocols = imap
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = /dev/stderr
listen = 127.0.0.1
${certificate ? `ssl = required\nssl_cert = <${certificate}\nssl_key = <${certificate}` : 'ssl = no'}
disable_plaintext_auth = ${certificate ? 'yes' : 'no'}
auth_mechanisms = plain login cram-md5 xoauth2 oauthbearer
auth_failure_delay = 2 secs
first_valid_uid = 1
mail_location = maildir:${folder}/home
mail_plugins = acl
plugin {
  acl = vfile
}
passdb {
  driver = passwd-file
  mechanisms = plain login cram-md5
  args = username_format=%u ${folder}/users
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${folder}/oauth2.conf
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${folder}/home
}
service imap-login {
  inet_listener imap {
    port = ${ports.port}
  }
  inet_listener imaps {
    port = ${certificate ? ports.tlsPort : 0}
    ssl = yes
  }
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = ${ports.authPort}
  }
}
# Otherwise every wrong password makes the next sign-in slower, whose ever it is.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
protocol imap {
  mail_plugins = acl imap_acl
}
`
}

function oauthSettings(port: number): string {
  return `introspection_mode = post
introspection_url = http://127.0.0.1:${port}/
username_attribute = email
active_attribute = active
active_value = true
`
}

type IsGiven = (token: string) => Promise<boolean>

/** Tells whose a token is (RFC 7662). */
function tokenServer(isGiven: IsGiven): Server {
  return createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const isKnown = await isGiven(new URLSearchParams(body).get('token') ?? '')
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(isKnown ? { active: true, email: user } : { active: false }))
  })
}
