import dns from 'node:dns/promises'
import type { Socket } from 'node:net'
import type { MongoCredentialsOptions } from 'mongodb'
import { failure, property } from '../classify.ts'
import {
  type Connector,
  ProbeFailure,
  type ProbeFailureInfo,
  type ProbeReport,
  type ProbeTarget,
} from '../connector.ts'
import { type Endpoint, endpointOf, hostPort, normalizeHost } from '../host.ts'
import { abortable, assertBound, reach, stageTls } from '../net.ts'
import { isPrivate, loginOf, tlsDemand, wantsPlaintext, wantsTls } from './database.ts'
import { connectMongo } from './mongodb-driver.ts'

/** MongoDB, with the driver mongodb over a connection that Keyward has opened and verified itself. */
export const mongodb: Connector = {
  kind: 'mongodb',

  async run(target, report) {
    const { database = '', replicaSet = '', lookup } = target.parameters
    const credentials = credentialsOf(target)
    const endpoint = lookup === 'srv' ? await stageSrv(target, report) : endpointOf(target.parameters)
    const { socket } = await reach(target, report, endpoint)
    // Nothing but the certificate proves that an SRV record leads to where it should.
    const isEncrypted = lookup === 'srv' || wantsTls(target, socket)
    const channel: Socket = isEncrypted
      ? await stageTls(socket, report, { ...tlsDemand(target), host: endpoint.host })
      : socket
    const { connection, run } = await report.stage('authenticate', async () => {
      refuseUnproven(channel, credentials.mechanism)
      const connected = await connectMongo(channel, credentials)
      report.onEnd(() => connected.connection.destroy())
      return connected
    })
    if (connection.hello?.arbiterOnly === true) throw arbiter
    if (replicaSet !== '' && connection.hello?.setName !== replicaSet) throw otherSet
    if (database !== '') {
      await report.stage('authorize', () =>
        run(database, { listCollections: 1, nameOnly: true, authorizedCollections: true, cursor: { batchSize: 0 } }),
      )
    }
    const { name } = await report.stage(
      'query',
      async () => ({
        name: userIn(await run('admin', { connectionStatus: 1 })),
        version: property(await run('admin', { buildInfo: 1 }), 'version'),
      }),
      ({ version }) => {
        const number = /^\d+(\.\d+)*/.exec(String(version))?.[0]
        return number === undefined ? '' : `MongoDB ${number}`
      },
    )
    return {
      code: 'ok',
      message:
        database === '' ? 'The sign-in works, and the server answers.' : 'The sign-in works, and the database answers.',
      identity: name,
      expiresAt: null,
    }
  },

  classify: classifyMongo,
}

type Mechanism = 'DEFAULT' | 'PLAIN' | 'MONGODB-X509'

function credentialsOf(target: ProbeTarget): MongoCredentialsOptions & { mechanism: Mechanism } {
  const { user, password } = loginOf(target)
  const { authSource = 'admin' } = target.parameters
  const options = { username: user, password, mechanismProperties: {} }
  if (user === '' && target.credential.clientCertificate !== null)
    return { ...options, source: '$external', mechanism: 'MONGODB-X509' }
  if (user === '') throw noUser
  return target.parameters.mechanism === 'PLAIN'
    ? { ...options, source: '$external', mechanism: 'PLAIN' }
    : { ...options, source: authSource, mechanism: 'DEFAULT' }
}

const noUser = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'MongoDB needs a user name, and the credential has none.',
    remedy: 'Add the user name to the credential.',
  }),
)

const arbiter = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'This member of the replica set is an arbiter: it has no data, and nobody signs in to it.',
    remedy: 'Enter another member of the replica set.',
  }),
)

const otherSet = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'The sign-in works, but the server does not belong to this replica set.',
    remedy: 'Check the name of the replica set, and the host.',
  }),
)

/** PLAIN is the password itself, and X.509 signs in by the handshake alone. SCRAM never hands out the password. */
function refuseUnproven(channel: Socket, mechanism: Mechanism): void {
  if (mechanism === 'PLAIN' && !isPrivate(channel)) throw wantsPlaintext('PLAIN')
  if (mechanism === 'MONGODB-X509' && !('encrypted' in channel)) {
    throw new ProbeFailure(
      failure('misconfigured', '', {
        message: 'A client certificate signs in during the TLS handshake, and TLS is off.',
        remedy: 'Choose verified TLS for this connection.',
      }),
    )
  }
}

/**
 * Which server SRV records lead to: the first that the credential is bound to. What they name may be anybody's, so that it
 * must lie in the same domain (MongoDB initial DNS seedlist discovery) and be bound like every other host.
 *
 * @throws ProbeFailure `host-not-bound`
 */
async function stageSrv(target: ProbeTarget, report: ProbeReport): Promise<Endpoint> {
  const named = endpointOf(target.parameters)
  assertBound(target.boundHosts, named)
  const found = await report.stage(
    'resolve',
    async (signal) => {
      const records = await abortable(dns.resolveSrv(`_mongodb._tcp.${named.host}`), signal)
      const servers = records.flatMap(({ name, port }) => {
        const host = normalizeHost(name)
        return host !== null && isSameDomain(named.host, host) ? [{ host, port }] : []
      })
      if (servers.length === 0) throw strangeRecords
      return servers
    },
    (servers) => servers.map(hostPort).join(', '),
  )
  const [first] = found
  if (!first) throw strangeRecords
  return found.find((server) => target.boundHosts.includes(hostPort(server))) ?? first
}

const strangeRecords = new ProbeFailure(
  failure('dns', '', {
    message: 'The SRV records of this name lead out of its domain, so they are not followed.',
    remedy: 'Check the name. If it is right, enter one of the servers in its place.',
  }),
)

/** Whether a server is in the domain of the name with the records: what stands behind its first part, or itself if short. */
function isSameDomain(name: string, server: string): boolean {
  const labels = name.split('.')
  const domain = labels.length < 3 ? labels : labels.slice(1)
  return server.endsWith(`.${domain.join('.')}`) && server.split('.').length > domain.length
}

/** `user` of the answer to connectionStatus. */
function userIn(status: unknown): string | null {
  const users = property(property(status, 'authInfo'), 'authenticatedUsers')
  const name = Array.isArray(users) ? property(users[0], 'user') : undefined
  return typeof name === 'string' ? name : null
}

type Finding = readonly [
  numbers: readonly number[],
  code: ProbeFailureInfo['code'],
  { message?: string; remedy?: string }?,
]

/** Error codes of MongoDB (src/mongo/base/error_codes.yml), and 8000 of Atlas. */
const errors: readonly Finding[] = [
  [
    [11, 18, 8000],
    'auth-failed',
    {
      message: 'The server does not accept this user name with this password.',
      remedy: 'Check user name and password, and the database in which the user was created.',
    },
  ],
  [[13, 31], 'permission', { message: 'The sign-in works, but this user may not list the collections.' }],
  [[26], 'not-found'],
  [
    [2, 334, 17],
    'misconfigured',
    {
      message: 'The server does not offer this way to sign in.',
      remedy: 'Choose the other way to sign in, or have it enabled on the server.',
    },
  ],
  [
    [73],
    'misconfigured',
    { message: 'The server does not accept the name of the database.', remedy: 'Check the name.' },
  ],
  [[50, 262], 'timeout'],
  [[202, 317, 462], 'rate-limited'],
  [[6, 7, 89, 91, 11_600, 11_602], 'disconnected'],
  [[1, 8, 189, 10_107, 13_435, 13_436], 'server-error'],
]

function classifyMongo(error: unknown): ProbeFailureInfo | undefined {
  const name = property(error, 'name')
  if (typeof name !== 'string' || !name.startsWith('Mongo')) return undefined
  const code = property(error, 'code')
  if (typeof code === 'number') {
    const known = errors.find(([numbers]) => numbers.includes(code))
    return known ? failure(known[1], String(code), known[2]) : failure('unexpected-answer', String(code))
  }
  switch (name) {
    // With a cause the socket's own error tells more.
    case 'MongoNetworkError':
      return property(error, 'cause') === undefined
        ? failure('disconnected', '', { remedy: 'Check whether the port expects TLS, and the server’s log.' })
        : undefined
    case 'MongoCompatibilityError':
      return failure('misconfigured', '', {
        message: 'The server is older or newer than what the test can speak to.',
        remedy: 'MongoDB 4.4 or newer can be tested.',
      })
    case 'MongoParseError':
    case 'MongoUnexpectedServerResponseError':
      return failure('unexpected-answer')
    case 'MongoInvalidArgumentError':
      return failure('auth-failed', '', {
        message: 'The server asks for a password, and the credential has none.',
        remedy: 'Add the password to the credential.',
      })
    // The server did not prove that it knows the password, too.
    case 'MongoRuntimeError':
      return failure('auth-failed', 'SCRAM', {
        message: 'The sign-in failed: server and credential don’t fit together.',
      })
    default:
      return undefined
  }
}
