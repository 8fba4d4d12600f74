import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
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
  versionedFolders,
  writeOwned,
} from './daemons.ts'

/** A PostgreSQL server of the tests' own. */
export interface PostgresPeer {
  readonly host: string
  readonly port: number
  /** A user who may connect to `database`, and signs in with SCRAM-SHA-256. */
  readonly user: string
  readonly password: string
  readonly database: string
  /** A database to which `user` may not connect. */
  readonly privateDatabase: string
  /** Users with the same password and other methods of signing in. */
  readonly md5User: string
  readonly plainUser: string
  readonly trustedUser: string
  /** A user who can't have a connection at all. */
  readonly crowdedUser: string
  /** Restarts the server with this certificate, or without TLS. */
  useCertificate(certificate: Certificate | null): Promise<void>
  /** Restarts the server so that a wrong password is answered after this time only. */
  delayRefusals(milliseconds: number): Promise<void>
  stop(): Promise<void>
}

const binaries = versionedFolders('/usr/lib/postgresql', 'bin')

/** Why PostgreSQL can't be started here; null when it can. */
export function postgresMissing(): string | null {
  return findProgram('postgres', binaries) && findProgram('initdb', binaries) ? null : 'PostgreSQL is not installed'
}

/** Starts PostgreSQL on the loopback with users, databases and privileges for every case. */
export async function startPostgres(): Promise<PostgresPeer> {
  const [postgres, initdb] = ['postgres', 'initdb'].map((name) => findProgram(name, binaries))
  if (!postgres || !initdb) throw new Error('PostgreSQL is not installed')
  const account = accountOf('postgres')
  const folder = makeFolder(account)
  const data = join(folder.path, 'data')
  const password = makePassword()
  const run = (program: string, args: string[], input = '') =>
    execFileSync(program, args, { ...account, input, cwd: folder.path, stdio: ['pipe', 'pipe', 'pipe'] })
  run(initdb, ['-D', data, '-U', 'root', '--no-sync', '-E', 'UTF8', '--locale=C', '--auth=reject'])
  run(postgres, ['--single', '-j', '-D', data, 'postgres'], setup(password))
  writeOwned(join(data, 'pg_hba.conf'), rules, account)

  const port = await freePort()
  let options: string[] = []
  let server = await start()
  async function start(): Promise<Daemon> {
    const base = [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=localhost',
      '-c',
      `unix_socket_directories=`,
      '-c',
      'fsync=off',
    ]
    const isReady = (output: string) => output.includes('ready to accept connections')
    return startDaemon(postgres ?? '', [...base, ...options], account, isReady, 'SIGINT')
  }
  async function restart(next: string[]): Promise<void> {
    await server.stop()
    options = next
    server = await start()
  }

  return {
    host: '127.0.0.1',
    port,
    user: 'keyward_app',
    password,
    database: 'orders',
    privateDatabase: 'payroll',
    md5User: 'keyward_md5',
    plainUser: 'keyward_plain',
    trustedUser: 'keyward_trusted',
    crowdedUser: 'keyward_crowded',
    useCertificate: (certificate) => restart(certificate ? tlsOptions(folder.path, certificate, account) : []),
    delayRefusals: (milliseconds) =>
      restart(['-c', 'shared_preload_libraries=auth_delay', '-c', `auth_delay.milliseconds=${milliseconds}`]),
    async stop() {
      await server.stop()
      folder.remove()
    },
  }
}

/** Every statement ends in an empty line: the single-user mode reads up to there. */
function setup(password: string): string {
  const quoted = `'${password.replaceAll("'", "''")}'`
  return [
    "SET password_encryption = 'scram-sha-256';",
    `CREATE ROLE keyward_app LOGIN PASSWORD ${quoted};`,
    `CREATE ROLE keyward_plain LOGIN PASSWORD ${quoted};`,
    'CREATE ROLE keyward_trusted LOGIN;',
    `CREATE ROLE keyward_crowded LOGIN PASSWORD ${quoted} CONNECTION LIMIT 0;`,
    "SET password_encryption = 'md5';",
    `CREATE ROLE keyward_md5 LOGIN PASSWORD ${quoted};`,
    'CREATE DATABASE orders;',
    'CREATE DATABASE payroll;',
    'REVOKE CONNECT ON DATABASE payroll FROM PUBLIC;',
  ].join('\n\n')
}

const rules = `
host all keyward_md5     samehost md5
host all keyward_plain   samehost password
host all keyward_trusted samehost trust
host all all             samehost scram-sha-256
`

function tlsOptions(folder: string, { cert, key }: Certificate, account: Account): string[] {
  writeOwned(join(folder, 'server.crt'), cert, account)
  writeOwned(join(folder, 'server.key'), key, account)
  return [
    '-c',
    'ssl=on',
    '-c',
    `ssl_cert_file=${join(folder, 'server.crt')}`,
    '-c',
    `ssl_key_file=${join(folder, 'server.key')}`,
  ]
}
