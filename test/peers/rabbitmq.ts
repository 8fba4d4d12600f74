import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Certificate } from './certificates.ts'
import { accountOf, findProgram, freePort, makeFolder, makePassword, startDaemon, writeOwned } from './daemons.ts'

/** A RabbitMQ server of the tests' own. */
export interface RabbitPeer {
  readonly host: string
  readonly port: number
  /** Over TLS, where a client may sign in with a certificate. */
  readonly tlsPort: number
  readonly user: string
  readonly password: string
  /** A virtual host that the user may use, with a queue and an exchange of the same name. */
  readonly vhost: string
  /** A virtual host that is there, but not for the user. */
  readonly privateVhost: string
  /** One that lets nobody in any more. */
  readonly fullVhost: string
  stop(): Promise<void>
}

const folders = ['/usr/lib/rabbitmq/bin']

/** Why RabbitMQ can't be started here; null when it can. */
export function rabbitMissing(): string | null {
  return findProgram('rabbitmq-server', folders) && findProgram('epmd') ? null : 'RabbitMQ is not installed'
}

/** Starts RabbitMQ on the loopback, with the port mapper of Erlang beside it, which would otherwise outlive it. */
export async function startRabbit(certificate: Certificate, ca: string, clientName: string): Promise<RabbitPeer> {
  const [program, epmd] = [findProgram('rabbitmq-server', folders), findProgram('epmd')]
  if (!program || !epmd) throw new Error('RabbitMQ is not installed')
  const account = accountOf('rabbitmq')
  const folder = makeFolder(account)
  const at = (name: string) => join(folder.path, name)
  const password = makePassword()
  const [port, tlsPort, distributionPort, mapperPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ]
  writeOwned(at('definitions.json'), JSON.stringify(definitions(password, clientName)), account)
  writeOwned(at('plugins'), '[rabbitmq_auth_mechanism_ssl].\n', account)
  writeOwned(at('ca.crt'), ca, account)
  writeOwned(at('server.crt'), certificate.cert, account)
  writeOwned(at('server.key'), certificate.key, account)
  const settings = [
    `listeners.tcp.1 = 127.0.0.1:${port}`,
    `listeners.ssl.1 = 127.0.0.1:${tlsPort}`,
    `ssl_options.cacertfile = ${at('ca.crt')}`,
    `ssl_options.certfile = ${at('server.crt')}`,
    `ssl_options.keyfile = ${at('server.key')}`,
    'ssl_options.verify = verify_peer',
    'ssl_options.fail_if_no_peer_cert = false',
    'ssl_cert_login_from = common_name',
    'auth_mechanisms.1 = PLAIN',
    'auth_mechanisms.2 = EXTERNAL',
    `load_definitions = ${at('definitions.json')}`,
    'log.console = true',
    'log.file = false',
  ]
  writeOwned(at('rabbitmq.conf'), `${settings.join('\n')}\n`, account)

  const mapper = await startDaemon(epmd, ['-port', String(mapperPort), '-address', '127.0.0.1'], account, () => true)
  const env = {
    HOME: folder.path,
    ERL_EPMD_PORT: String(mapperPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_ALLOW_INPUT: '1',
    RABBITMQ_NODENAME: 'keyward@localhost',
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_CONFIG_FILE: at('rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: at('none'),
    RABBITMQ_ENABLED_PLUGINS_FILE: at('plugins'),
    RABBITMQ_MNESIA_BASE: at('mnesia'),
    RABBITMQ_LOG_BASE: at('log'),
    RABBITMQ_PID_FILE: at('pid'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-noinput -kernel inet_dist_use_interface {127,0,0,1}',
  }
  const server = await startDaemon(
    program,
    [],
    account,
    (output) => output.includes('Server startup complete'),
    'SIGTERM',
    env,
    // Erlang takes its time on a busy machine.
    120,
  ).catch(async (error: unknown) => {
    await mapper.stop()
    throw error
  })
  return {
    host: '127.0.0.1',
    port,
    tlsPort,
    user: 'keyward_app',
    password,
    vhost: 'orders/eu',
    privateVhost: 'secret',
    fullVhost: 'full',
    async stop() {
      await server.stop()
      await mapper.stop()
      folder.remove()
    },
  }
}

function definitions(password: string, clientName: string): object {
  const user = (name: string) => ({ name, password_hash: hash(password), tags: '' })
  const permission = (name: string, vhost: string) => ({ user: name, vhost, configure: '.*', write: '.*', read: '.*' })
  const [vhost, name] = ['orders/eu', 'incoming']
  return {
    users: [user('keyward_app'), user(clientName)].map((entry) => ({
      ...entry,
      hashing_algorithm: 'rabbit_password_hashing_sha256',
    })),
    vhosts: [{ name: '/' }, { name: vhost }, { name: 'secret' }, { name: 'full' }],
    parameters: [{ vhost: 'full', component: 'vhost-limits', name: 'limits', value: { 'max-connections': 0 } }],
    permissions: [permission('keyward_app', vhost), permission('keyward_app', 'full'), permission(clientName, '/')],
    queues: [{ name, vhost, durable: true, auto_delete: false, arguments: {} }],
    exchanges: [{ name, vhost, type: 'direct', durable: true, auto_delete: false, internal: false, arguments: {} }],
  }
}

/** RabbitMQ's own form: four bytes of salt, and the SHA-256 of salt and password. */
function hash(password: string): string {
  const salt = randomBytes(4)
  return Buffer.concat([salt, createHash('sha256').update(salt).update(password).digest()]).toString('base64')
}
