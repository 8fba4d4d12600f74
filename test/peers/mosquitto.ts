import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Certificate } from './certificates.ts'
import { accountOf, findProgram, freePort, makeFolder, makePassword, startDaemon, writeOwned } from './daemons.ts'

/** A Mosquitto broker of the tests' own. */
export interface MosquittoPeer {
  readonly host: string
  readonly port: number
  /** Over TLS, where clients must have a certificate of the authority, and need no password. */
  readonly tlsPort: number
  readonly user: string
  readonly password: string
  /** What the user may subscribe to. */
  readonly topic: string
  stop(): Promise<void>
}

/** Why Mosquitto can't be started here; null when it can. */
export function mosquittoMissing(): string | null {
  if (!findProgram('mosquitto')) return 'Mosquitto is not installed'
  return securityPlugin() === null ? 'Mosquitto’s plugin for access rights is not installed' : null
}

/** Its plugin alone refuses a subscription; the files of access rights only keep messages back. */
function securityPlugin(): string | null {
  const name = 'mosquitto_dynamic_security.so'
  const parents = ['/usr/lib', ...folders('/usr/lib').map((folder) => join('/usr/lib', folder))]
  return parents.flatMap((parent) => folders(parent, name).map((found) => join(parent, found)))[0] ?? null
}

function folders(parent: string, name?: string): string[] {
  try {
    return readdirSync(parent).filter((entry) => (name === undefined ? entry.endsWith('-linux-gnu') : entry === name))
  } catch {
    return []
  }
}

/** Starts Mosquitto on the loopback. */
export async function startMosquitto(certificate: Certificate, ca: string): Promise<MosquittoPeer> {
  const [program, plugin] = [findProgram('mosquitto'), securityPlugin()]
  if (!program || !plugin) throw new Error('Mosquitto is not installed')
  const account = accountOf('mosquitto')
  const folder = makeFolder(account)
  const at = (name: string) => join(folder.path, name)
  const [port, tlsPort, password, topic] = [await freePort(), await freePort(), makePassword(), 'orders/#']
  writeOwned(at('rights.json'), JSON.stringify(rights('keyward_app', password, topic)), account)
  writeOwned(at('ca.crt'), ca, account)
  writeOwned(at('server.crt'), certificate.cert, account)
  writeOwned(at('server.key'), certificate.key, account)
  const settings = [
    'per_listener_settings true',
    `listener ${port} 127.0.0.1`,
    'allow_anonymous false',
    `plugin ${plugin}`,
    `plugin_opt_config_file ${at('rights.json')}`,
    `listener ${tlsPort} 127.0.0.1`,
    'allow_anonymous true',
    `cafile ${at('ca.crt')}`,
    `certfile ${at('server.crt')}`,
    `keyfile ${at('server.key')}`,
    'require_certificate true',
    'use_identity_as_username true',
  ]
  writeOwned(at('mosquitto.conf'), `${settings.join('\n')}\n`, account)
  const server = await startDaemon(program, ['-v', '-c', at('mosquitto.conf')], account, (output) =>
    output.includes(' running'),
  )
  return {
    host: '127.0.0.1',
    port,
    tlsPort,
    user: 'keyward_app',
    password,
    topic,
    async stop() {
      await server.stop()
      folder.remove()
    },
  }
}

/** The plugin's file: passwords as PBKDF2 with SHA-512, in Base64. */
function rights(username: string, password: string, topic: string): object {
  const [salt, iterations] = [randomBytes(12), 101]
  return {
    defaultACLAccess: { publishClientSend: false, publishClientReceive: true, subscribe: false, unsubscribe: true },
    clients: [
      {
        username,
        salt: salt.toString('base64'),
        password: pbkdf2Sync(password, salt, iterations, 64, 'sha512').toString('base64'),
        iterations,
        roles: [{ rolename: 'reader' }],
      },
    ],
    groups: [],
    roles: [{ rolename: 'reader', acls: [{ acltype: 'subscribePattern', topic, priority: 0, allow: true }] }],
  }
}
