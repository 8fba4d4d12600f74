import { join } from 'node:path'
import { nkeys } from '@nats-io/transport-node'
import type { Certificate } from './certificates.ts'
import { accountOf, findProgram, freePort, makeFolder, makePassword, startDaemon, writeOwned } from './daemons.ts'

type KeyPair = ReturnType<typeof nkeys.createUser>

/** A NATS server of the tests' own. */
export interface NatsPeer {
  readonly host: string
  readonly port: number
  stop(): Promise<void>
}

/** Users of a server with a list of users, who may subscribe to `orders.>` and no more. */
export interface NatsUsers {
  readonly user: string
  readonly password: string
  /** The seed of an NKey. */
  readonly seed: string
}

/** Why NATS can't be started here; null when it can. */
export function natsMissing(): string | null {
  return findProgram('nats-server') ? null : 'nats-server is not installed'
}

/** Starts a NATS server on the loopback with these lines of configuration, with TLS when a certificate is given. */
export async function startNats(settings: readonly string[], tls?: Certificate & { ca?: string }): Promise<NatsPeer> {
  const program = findProgram('nats-server')
  if (!program) throw new Error('nats-server is not installed')
  const account = accountOf('nobody')
  const folder = makeFolder(account)
  const at = (name: string) => join(folder.path, name)
  const port = await freePort()
  if (tls) {
    writeOwned(at('server.crt'), tls.cert, account)
    writeOwned(at('server.key'), tls.key, account)
    if (tls.ca) writeOwned(at('ca.crt'), tls.ca, account)
  }
  const files = `cert_file: ${JSON.stringify(at('server.crt'))}, key_file: ${JSON.stringify(at('server.key'))}`
  const verify = tls?.ca ? `, ca_file: ${JSON.stringify(at('ca.crt'))}, verify: true` : ''
  const lines = [`listen: "127.0.0.1:${port}"`, ...(tls ? [`tls { ${files}${verify} }`] : []), ...settings]
  writeOwned(at('nats.conf'), `${lines.join('\n')}\n`, account)
  const server = await startDaemon(program, ['-c', at('nats.conf')], account, (output) =>
    output.includes('Server is ready'),
  )
  return {
    host: '127.0.0.1',
    port,
    async stop() {
      await server.stop()
      folder.remove()
    },
  }
}

/** A list of users for the configuration, and what they sign in with. */
export function makeUsers(): { users: NatsUsers; settings: string[] } {
  const key = nkeys.createUser()
  const users = { user: 'keyward_app', password: makePassword(), seed: textOf(key.getSeed()) }
  const rights = 'permissions: { subscribe: ["orders.>"] }'
  return {
    users,
    settings: [
      // It waits for a sign-in that a slow network delays.
      'authorization { timeout: 10, users: [',
      `  { user: ${users.user}, password: ${JSON.stringify(users.password)}, ${rights} }`,
      `  { nkey: ${key.getPublicKey()}, ${rights} }`,
      '] }',
    ],
  }
}

/** An operator with one account, for the configuration, and what makes `.creds` files for it. */
export function makeOperator(): { settings: string[]; creds(expires?: number): string } {
  const [operator, account] = [nkeys.createOperator(), nkeys.createAccount()]
  const name = { name: 'keyward' }
  const operatorJwt = jwt(operator, operator, { ...name, nats: { type: 'operator', version: 2 } })
  const limits = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 }
  const accountJwt = jwt(operator, account, { ...name, nats: { type: 'account', version: 2, limits } })
  return {
    settings: [
      `operator: ${operatorJwt}`,
      'resolver: MEMORY',
      `resolver_preload: { ${account.getPublicKey()}: ${accountJwt} }`,
    ],
    creds(expires) {
      const user = nkeys.createUser()
      const nats = { type: 'user', version: 2, pub: {}, sub: { allow: ['orders.>'] }, subs: -1, data: -1, payload: -1 }
      const token = jwt(account, user, { ...name, nats, ...(expires !== undefined && { exp: expires }) })
      return [
        '-----BEGIN NATS USER JWT-----',
        token,
        '------END NATS USER JWT------',
        '',
        '-----BEGIN USER NKEY SEED-----',
        textOf(user.getSeed()),
        '------END USER NKEY SEED------',
        '',
      ].join('\n')
    },
  }
}

/** A JWT as nsc writes it: signed with Ed25519 by the issuer's NKey. */
function jwt(issuer: KeyPair, subject: KeyPair, claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const body = { jti: `keyward-${now}`, iat: now, iss: issuer.getPublicKey(), sub: subject.getPublicKey(), ...claims }
  const signed = `${part({ typ: 'JWT', alg: 'ed25519-nkey' })}.${part(body)}`
  return `${signed}.${Buffer.from(issuer.sign(Buffer.from(signed))).toString('base64url')}`
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString()
}
