import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { createConnection } from 'mariadb'
import type { Certificate } from './certificates.ts'
import {
  type Account,
  accountOf,
  type Daemon,
  findProgram,
  freePort,
  makeFolder,
  makePassword,
  startDaemon,
  writeOwned,
} from './daemons.ts'

/** A MariaDB server of the tests' own. */
export interface MariadbPeer {
  readonly host: string
  readonly port: number
  /** A user who may use `database`, and signs in with mysql_native_password. */
  readonly user: string
  readonly password: string
  readonly database: string
  /** A database that `user` may not use. */
  readonly privateDatabase: string
  /** A user who may use every database, also one that does not exist. */
  readonly adminUser: string
  /** Users with the same password and other methods or states. */
  readonly ed25519User: string
  readonly lockedUser: string
  readonly expiredUser: string
  readonly crowdedUser: string
  /** A user whom the server lets in over TLS only. */
  readonly tlsUser: string
  /** Restarts the server with this certificate, or without TLS. `demanded` refuses everybody without TLS. */
  useCertificate(certificate: Certificate | null, demanded?: boolean): Promise<void>
  stop(): Promise<void>
}

/** Why MariaDB can't be started here; null when it can. */
export function mariadbMissing(): string | null {
  return findProgram('mariadbd') && findProgram('mariadb-install-db') ? null : 'MariaDB is not installed'
}

/** Starts MariaDB on the loopback with users, databases and privileges for every case. */
export async function startMariadb(): Promise<MariadbPeer> {
  const [mariadbd, install] = ['mariadbd', 'mariadb-install-db'].map((name) => findProgram(name))
  if (!mariadbd || !install) throw new Error('MariaDB is not installed')
  const account = accountOf('mysql')
  const folder = makeFolder(account)
  const data = join(folder.path, 'data')
  const socket = join(folder.path, 'socket')
  const password = makePassword()
  execFileSync(
    install,
    [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--skip-name-resolve',
    ],
    { ...account, cwd: folder.path, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const port = await freePort()
  let options: string[] = []
  let server = await start()
  async function start(): Promise<Daemon> {
    const base = [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1,::1',
      '--skip-name-resolve',
      '--skip-log-bin',
      '--innodb-buffer-pool-size=16M',
      '--innodb-flush-log-at-trx-commit=0',
    ]
    return startDaemon(mariadbd ?? '', [...base, ...options], account, (output) =>
      output.includes('ready for connections'),
    )
  }

  const admin = await createConnection({ socketPath: socket, user: 'root' })
  for (const statement of setup(password)) await admin.query(statement)
  await admin.end()

  return {
    host: '127.0.0.1',
    port,
    user: 'keyward_app',
    password,
    database: 'orders',
    privateDatabase: 'payroll',
    adminUser: 'keyward_admin',
    ed25519User: 'keyward_ed25519',
    lockedUser: 'keyward_locked',
    expiredUser: 'keyward_expired',
    crowdedUser: 'keyward_crowded',
    tlsUser: 'keyward_tls',
    async useCertificate(certificate, demanded = false) {
      await server.stop()
      options = [
        ...(certificate ? tlsOptions(folder.path, certificate, account) : ['--skip-ssl']),
        ...(demanded ? ['--require-secure-transport'] : []),
      ]
      server = await start()
    },
    async stop() {
      await server.stop()
      folder.remove()
    },
  }
}

function setup(password: string): string[] {
  const quoted = `'${password.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const native = `IDENTIFIED BY ${quoted}`
  return [
    "INSTALL SONAME 'auth_ed25519'",
    'CREATE DATABASE orders',
    'CREATE DATABASE payroll',
    `CREATE USER keyward_app ${native}`,
    `CREATE USER keyward_admin ${native}`,
    `CREATE USER keyward_ed25519 IDENTIFIED VIA ed25519 USING PASSWORD(${quoted})`,
    `CREATE USER keyward_locked ${native} ACCOUNT LOCK`,
    `CREATE USER keyward_expired ${native} PASSWORD EXPIRE`,
    `CREATE USER keyward_crowded ${native} WITH MAX_QUERIES_PER_HOUR 1`,
    `CREATE USER keyward_tls ${native} REQUIRE SSL`,
    ...['app', 'ed25519', 'expired', 'crowded', 'tls'].map((user) => `GRANT SELECT ON orders.* TO keyward_${user}`),
    'GRANT SELECT ON *.* TO keyward_admin',
  ]
}

function tlsOptions(folder: string, { cert, key }: Certificate, account: Account): string[] {
  writeOwned(join(folder, 'server.crt'), cert, account)
  writeOwned(join(folder, 'server.key'), key, account)
  return [`--ssl-cert=${join(folder, 'server.crt')}`, `--ssl-key=${join(folder, 'server.key')}`]
}
