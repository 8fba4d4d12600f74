import type { Socket } from 'node:net'
import { failure, property } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeFailureInfo, type ProbeTarget } from '../connector.ts'
import { endpointOf } from '../host.ts'
import { reach, stageTls } from '../net.ts'
import { loginOf, refusePlaintext, tlsDemand, wantsTls } from './database.ts'
import { type Kafka, KafkaWire } from './kafka-wire.ts'

/**
 * Kafka, with the requests of the driver @platformatic/kafka over a connection that Keyward has opened and verified. Its
 * clients would dial every broker that the cluster names, which the credential is not bound to.
 */
export const kafka: Connector = {
  kind: 'kafka',

  async run(target, report) {
    const { topic = '' } = target.parameters
    const way = wayOf(target)
    const { socket } = await reach(target, report, endpointOf(target.parameters))
    const channel = wantsTls(target, socket) ? await stageTls(socket, report, tlsDemand(target)) : socket
    const { driver, wire, proven } = await report.stage('authenticate', async () => {
      const loaded = await import('@platformatic/kafka')
      const opened = new KafkaWire(loaded, channel)
      await loaded.apiVersionsV0.api.async(opened.connection, 'keyward', '1')
      return { driver: loaded, wire: opened, proven: await signIn(loaded, opened, way, target, channel) }
    })
    const cluster = await report.stage(
      'authorize',
      () => driver.metadataV8.api.async(wire.connection, topic === '' ? [] : [topic], false),
      ({ brokers }) => (brokers.length === 1 ? '1 broker' : `${brokers.length} brokers`),
    )
    if (cluster.brokers.length === 0) throw new ProbeFailure(failure('unexpected-answer'))
    const identity = way.mechanism === null || way.user === '' ? null : way.user
    if (!proven) {
      return {
        code: 'not-testable',
        message: 'The broker lets everybody in on this port, so the credential is not proven.',
        identity,
        expiresAt: null,
      }
    }
    return {
      code: 'ok',
      message:
        topic === '' ? 'The sign-in works, and the cluster answers.' : 'The sign-in works, and the topic is there.',
      identity,
      expiresAt: null,
    }
  },

  classify: classifyKafka,
}

type Mechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512' | 'OAUTHBEARER'

interface Way {
  /** Null for a client certificate alone, which has signed in before. */
  readonly mechanism: Mechanism | null
  readonly user: string
  readonly secret: string
}

function wayOf(target: ProbeTarget): Way {
  const { user, password } = loginOf(target)
  const token = target.credential.values.token ?? target.credential.values.accessToken
  if (typeof token === 'string') return { mechanism: 'OAUTHBEARER', user: '', secret: token }
  if (user === '' && target.credential.clientCertificate !== null) return { mechanism: null, user, secret: '' }
  if (user === '') throw noUser
  const named = target.parameters.mechanism
  const mechanism = named === 'SCRAM-SHA-256' || named === 'SCRAM-SHA-512' ? named : 'PLAIN'
  return { mechanism, user, secret: password }
}

const noUser = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'Kafka needs a user name, and the credential has none.',
    remedy: 'Add the user name to the credential.',
  }),
)

/** Signs in. False when the broker asks nobody to on this port. */
async function signIn(
  driver: Kafka,
  wire: KafkaWire,
  { mechanism, user, secret }: Way,
  target: ProbeTarget,
  channel: Socket,
): Promise<boolean> {
  if (mechanism === null) return 'encrypted' in channel
  if (mechanism === 'PLAIN') refusePlaintext(channel, target)
  if (mechanism === 'OAUTHBEARER') refusePlaintext(channel, target, 'token')
  const api = driver.saslAuthenticateV1.api
  try {
    await driver.saslHandshakeV1.api.async(wire.connection, mechanism)
  } catch (error) {
    const refusal = protocolErrorOf(error)
    if (refusal === illegalState) return false
    if (refusal === unsupportedMechanism) throw otherMechanism(property(property(error, 'response'), 'mechanisms'))
    throw error
  }
  if (mechanism === 'PLAIN') await driver.saslPlain.authenticate(api, wire.connection, user, secret)
  else if (mechanism === 'OAUTHBEARER') {
    const { authBytes } = await driver.saslOAuthBearer.authenticate(api, wire.connection, secret, {})
    // A refusal comes as an answer that wants to be acknowledged (RFC 7628, section 3.2.2).
    if (authBytes.length > 0) throw new ProbeFailure(failure('auth-failed', 'OAUTHBEARER', refusedToken))
  } else {
    const hash = mechanism === 'SCRAM-SHA-256' ? 'SHA-256' : 'SHA-512'
    await driver.saslScramSha.authenticate(api, wire.connection, hash, user, secret)
  }
  return true
}

const [unsupportedMechanism, illegalState] = [33, 34]

const refusedToken = {
  message: 'The broker does not accept the token.',
  remedy: 'Check whom the token is for and whether it has expired, then rotate the credential.',
}

/** Names of mechanisms are a closed list, so that what a broker offers can be told. */
function otherMechanism(offered: unknown): ProbeFailure {
  const names = (Array.isArray(offered) ? offered : []).filter((name) => mechanisms.includes(String(name)))
  return new ProbeFailure(
    failure('misconfigured', '33', {
      message: 'The broker does not offer this SASL mechanism.',
      remedy:
        names.length > 0
          ? `Choose one that it offers: ${names.join(', ')}.`
          : 'Check the port, and which mechanisms the broker offers there.',
    }),
  )
}

const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER', 'GSSAPI', 'AWS_MSK_IAM']

type Finding = readonly [
  numbers: readonly number[],
  code: ProbeFailureInfo['code'],
  { message?: string; remedy?: string }?,
]

/** Error codes of the Kafka protocol. */
const errors: readonly Finding[] = [
  [[58], 'auth-failed', { message: 'The broker does not accept this user name with this password.' }],
  [
    [29],
    'permission',
    {
      message: 'The sign-in works, but this user may not see the topic.',
      remedy: 'Have DESCRIBE granted on the topic, or check its name.',
    },
  ],
  [[30, 31, 53, 65], 'permission'],
  [
    [3, 17],
    'not-found',
    {
      message: 'The sign-in works, but there is no such topic.',
      remedy: 'Check the name of the topic. Nothing is created by a test.',
    },
  ],
  [
    [35],
    'misconfigured',
    {
      message: 'The broker is too old: it does not understand the requests of a test.',
      remedy: 'Kafka 2.3 or newer can be tested.',
    },
  ],
  [[89], 'rate-limited'],
  [[7], 'timeout'],
  [[5, 6, 8, 9, 13, 14, 15, 41, 56], 'server-error', { message: 'The cluster is not ready to answer.' }],
  [[-1], 'server-error'],
]

/** The number in an error of the driver's: of the first of several. */
function protocolErrorOf(error: unknown): number | undefined {
  const inner = property(error, 'errors')
  const number = property(Array.isArray(inner) ? inner[0] : error, 'apiCode')
  return typeof number === 'number' ? number : undefined
}

function classifyKafka(error: unknown): ProbeFailureInfo | undefined {
  const number = protocolErrorOf(error)
  if (number !== undefined) {
    const known = errors.find(([numbers]) => numbers.includes(number))
    return known ? failure(known[1], String(number), known[2]) : failure('unexpected-answer', String(number))
  }
  // Around what the broker said, which is walked to first; alone, when the broker doesn't prove that it knows the password.
  const isAlone = property(error, 'cause') === undefined
  if (property(error, 'code') === 'PLT_KFK_AUTHENTICATION' && isAlone) {
    return failure('auth-failed', 'SCRAM', {
      message: 'The broker did not prove that it knows the password.',
      remedy: 'Check the address. If it is right, tell the people who run the broker.',
    })
  }
  return undefined
}
