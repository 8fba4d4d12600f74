import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import type { MongoCredentialsOptions } from 'mongodb'

/** One connection of the driver, signed in. */
export interface MongoConnection {
  readonly hello: Readonly<Record<string, unknown>> | null
  command(namespace: unknown, command: object, options: object): Promise<Readonly<Record<string, unknown>>>
  destroy(): void
}

/** Parts of the driver that its clients are built of. They are not in its types; its version is pinned. */
interface ConnectModule {
  connect(options: object): Promise<MongoConnection>
}
interface ProvidersModule {
  readonly MongoClientAuthProviders: new () => object
}
interface CredentialsModule {
  readonly MongoCredentials: new (options: MongoCredentialsOptions) => object
}
interface UtilsModule {
  ns(text: string): unknown
}

/**
 * Signs in over a connection that Keyward has opened and verified. A client of the driver would dial itself, would watch the
 * server over a second connection, would go on to every member that a replica set names, and would tell each failure only
 * when its time for choosing a server is over.
 *
 * @throws MongoServerError and the driver's other errors, as soon as they happen
 */
export async function connectMongo(
  channel: Socket,
  credentials: MongoCredentialsOptions,
): Promise<{
  connection: MongoConnection
  run(database: string, command: object): ReturnType<MongoConnection['command']>
}> {
  const load = createRequire(import.meta.url)
  const { connect } = load('mongodb/lib/cmap/connect.js') as ConnectModule
  const { MongoClientAuthProviders } = load('mongodb/lib/mongo_client_auth_providers.js') as ProvidersModule
  const { MongoCredentials } = load('mongodb/lib/cmap/auth/mongo_credentials.js') as CredentialsModule
  const { ns } = load('mongodb/lib/utils.js') as UtilsModule
  const connection = await connect({
    existingSocket: channel,
    tls: false,
    credentials: new MongoCredentials(credentials),
    authProviders: new MongoClientAuthProviders(),
    metadata: Promise.resolve({ application: { name: 'Keyward' }, driver: { name: 'nodejs', version: '7' } }),
    id: 1,
    generation: 0,
    monitorCommands: false,
    loadBalanced: false,
    // The deadline is the test's own.
    connectTimeoutMS: 0,
  })
  return { connection, run: (database, command) => connection.command(ns(`${database}.$cmd`), command, {}) }
}
