import type { ConnectionConfig } from 'mariadb'
import type { AuthPlugin } from 'mysql2'
import { type Login, wantsPlaintext } from './database.ts'
import type { MysqlChannel } from './mysql-channel.ts'

/** A signed-in connection, whatever the driver. */
export interface Session {
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Ends the connection without waiting. */
  end(): void
}

/** Signs in over a channel. Resolves when the server has accepted the login. */
export type Driver = (channel: MysqlChannel, login: Login) => Promise<Session>

/** Rejected by `signIn` when the user's way to sign in is one that only the other driver knows. */
export const needsMariadbDriver = new Error('The user signs in with a method of MariaDB.')

/** The driver mysql2, which knows the methods of MySQL. */
export const signIn: Driver = async (channel, { user, password }) => {
  const { default: mysql } = await import('mysql2')
  const connection = mysql.createConnection({
    stream: channel,
    user,
    password,
    authPlugins: authPlugins(channel, password, mysql),
    // A server may otherwise ask for any file of this computer (LOAD DATA LOCAL).
    flags: ['-LOCAL_FILES'],
    connectAttributes: { program_name: 'Keyward' },
    connectTimeout: 0,
    disableEval: true,
  })
  const signedIn = new Promise<void>((resolve, reject) => {
    connection.once('connect', () => resolve())
    // Stays for good: an error after the finding must not end the worker.
    connection.on('error', reject)
  })
  channel.start()
  await signedIn
  return {
    query: (sql) =>
      new Promise((resolve, reject) => {
        connection.query(sql, (error, rows) =>
          error ? reject(error) : resolve(Array.isArray(rows) ? (rows as []) : []),
        )
      }),
    end: () => connection.destroy(),
  }
}

/** The driver mariadb, for the methods ed25519 and PARSEC, which never give the password away. */
export const signInToMariadb: Driver = async (channel, { user, password }) => {
  const { createConnection } = await import('mariadb')
  const options: ConnectionConfig & { readonly permitRedirect: boolean } = {
    user,
    password,
    stream: () => {
      setImmediate(() => channel.start())
      return channel
    },
    // A server may otherwise send the driver to another one. The driver's types leave it out.
    permitRedirect: false,
    connectTimeout: 0,
    logger: { warning: () => {} },
  }
  const connection = await createConnection(options)
  connection.on('error', () => {})
  return { query: (sql) => connection.query(sql), end: () => connection.destroy() }
}

/**
 * How mysql2 answers each method of signing in. Those that hand out the password, or encrypt it with a key that anybody on
 * the way may have sent, do so only where nobody is on the way.
 */
function authPlugins(
  channel: MysqlChannel,
  password: string,
  mysql: typeof import('mysql2'),
): Readonly<Record<string, AuthPlugin>> {
  const { caching_sha2_password, sha256_password } = mysql.authPlugins
  const refuseKey = { onServerPublicKey: () => refuseUnlessPrivate(channel, 'RSA') }
  const cachingSha2: AuthPlugin = (metadata) =>
    caching_sha2_password({ overrideIsSecure: channel.isEncrypted, ...refuseKey })(metadata)
  const sha256: AuthPlugin = (metadata) =>
    channel.isEncrypted ? () => terminated(password) : sha256_password(refuseKey)(metadata)
  const plain: AuthPlugin = () => () => {
    refuseUnlessPrivate(channel, 'mysql_clear_password')
    return terminated(password)
  }
  const elsewhere: AuthPlugin = () => () => {
    throw needsMariadbDriver
  }
  return {
    caching_sha2_password: cachingSha2,
    sha256_password: sha256,
    mysql_clear_password: plain,
    dialog: plain,
    client_ed25519: elsewhere,
    parsec: elsewhere,
  }
}

function refuseUnlessPrivate(channel: MysqlChannel, method: string): void {
  if (!channel.isPrivate) throw wantsPlaintext(method)
}

/** The password with a NUL behind it, as these methods take it. */
function terminated(password: string): Buffer {
  return Buffer.from(`${password}\0`)
}
