import { join } from 'node:path'
import { Redis } from 'ioredis'
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

/** A Redis server of the tests' own. */
export interface RedisPeer {
  readonly host: string
  readonly port: number
  /** A user with every right, and the password of the default user, too. */
  readonly user: string
  readonly password: string
  /** A user with the same password who may run no command. */
  readonly powerlessUser: string
  /** A user with the same password who may run PING alone. */
  readonly modestUser: string
  /** Lets everybody in without a password, or no more. */
  openDoor(isOpen: boolean): Promise<void>
  stop(): Promise<void>
}

/** Why Redis can't be started here; null when it can. */
export function redisMissing(): string | null {
  return findProgram('redis-server') ? null : 'Redis is not installed'
}

/** Starts Redis on the loopback with its users: without TLS, or with it alone when a certificate is given. */
export async function startRedis(certificate: Certificate | null = null): Promise<RedisPeer> {
  const program = findProgram('redis-server')
  if (!program) throw new Error('Redis is not installed')
  const account = accountOf('redis')
  const folder = makeFolder(account)
  const password = makePassword()
  const port = await freePort()
  const settings = [
    'bind 127.0.0.1 ::1',
    `dir ${folder.path}`,
    'save ""',
    'appendonly no',
    `requirepass ${JSON.stringify(password)}`,
    ...(certificate ? tlsSettings(folder.path, port) : [`port ${port}`]),
  ]
  writeOwned(join(folder.path, 'redis.conf'), `${settings.join('\n')}\n`, account)
  if (certificate) {
    writeOwned(join(folder.path, 'server.crt'), certificate.cert, account)
    writeOwned(join(folder.path, 'server.key'), certificate.key, account)
  }
  const server: Daemon = await startDaemon(program, [join(folder.path, 'redis.conf')], account, (output) =>
    output.includes('Ready to accept connections'),
  )
  const asAdmin = async (work: (client: Redis) => Promise<unknown>) => {
    const client = new Redis({
      host: '127.0.0.1',
      port,
      password,
      ...(certificate && { tls: { rejectUnauthorized: false } }),
    })
    await work(client)
    client.disconnect()
  }
  await asAdmin(async (client) => {
    await client.acl('SETUSER', 'keyward_app', 'on', `>${password}`, '~*', '+@all')
    await client.acl('SETUSER', 'keyward_powerless', 'on', `>${password}`, '-@all')
    await client.acl('SETUSER', 'keyward_modest', 'on', `>${password}`, '-@all', '+ping')
  })
  return {
    host: '127.0.0.1',
    port,
    user: 'keyward_app',
    password,
    powerlessUser: 'keyward_powerless',
    modestUser: 'keyward_modest',
    openDoor: (isOpen) =>
      asAdmin((client) => client.acl('SETUSER', 'default', ...(isOpen ? ['nopass'] : ['resetpass', `>${password}`]))),
    async stop() {
      await server.stop()
      folder.remove()
    },
  }
}

function tlsSettings(folder: string, port: number): string[] {
  return [
    'port 0',
    `tls-port ${port}`,
    `tls-cert-file ${join(folder, 'server.crt')}`,
    `tls-key-file ${join(folder, 'server.key')}`,
    'tls-auth-clients no',
  ]
}
