import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import type { IClientOptions, MqttClient } from 'mqtt'
import { failure, property } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeFailureInfo, type ProbeTarget } from '../connector.ts'
import { endpointOf } from '../host.ts'
import { reach, stageTls } from '../net.ts'
import { loginOf, refusePlaintext, tlsDemand, wantsTls } from './database.ts'

/** MQTT 3.1.1 and 5, with the driver mqtt over a connection that Keyward has opened and verified itself. */
export const mqtt: Connector = {
  kind: 'mqtt',

  async run(target, report) {
    const { user } = loginOf(target)
    const { topic = '' } = target.parameters
    const { socket } = await reach(target, report, endpointOf(target.parameters))
    const channel = wantsTls(target, socket) ? await stageTls(socket, report, tlsDemand(target)) : socket
    const client = await report.stage('authenticate', async () => {
      refusePlaintext(channel, target)
      const connecting = await begin(channel, target)
      report.onEnd(() => connecting.end(true))
      await connected(connecting, channel)
      return connecting
    })
    if (topic !== '') await report.stage('authorize', () => subscribe(client, topic))
    return {
      code: 'ok',
      message: topic === '' ? 'The sign-in works.' : 'The sign-in works, and the topic may be subscribed to.',
      identity: user === '' ? null : user,
      expiresAt: null,
    }
  },

  classify: classifyMqtt,
}

async function begin(channel: Socket, target: ProbeTarget): Promise<MqttClient> {
  const { MqttClient: Client } = await import('mqtt')
  const { user, password } = loginOf(target)
  const options: IClientOptions = {
    protocolVersion: target.parameters.version === '3.1.1' ? 4 : 5,
    clientId: target.parameters.clientId || `keyward-${randomBytes(6).toString('hex')}`,
    ...(user !== '' && { username: user }),
    ...(password !== '' && { password }),
    clean: true,
    keepalive: 0,
    reconnectPeriod: 0,
    resubscribe: false,
    connectTimeout: target.timeoutMs * 2,
    // Its own choice would be a worker in the worker.
    timerVariant: 'native',
  }
  return new Client(() => channel, options)
}

function connected(client: MqttClient, channel: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve())
    // Stays for good: an error after the finding concerns nobody.
    client.on('error', reject)
    // The driver keeps to itself why the connection broke.
    client.once('close', () => reject(channel.errored ?? closed))
  })
}

const closed = Object.assign(new Error('closed'), { code: 'ECONNRESET' })

/** Asks to be subscribed, without the messages that the broker keeps for newcomers where the version knows how to. */
function subscribe(client: MqttClient, topic: string): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('close', () => reject(closed))
    client.subscribe(
      topic,
      { qos: 0, ...(client.options.protocolVersion === 5 && { rh: 2 }) },
      (error, granted, packet) => {
        const refused = [
          ...(granted ?? []).map(({ qos }) => Number(qos)),
          ...codesOf(packet),
          ...codesOf(property(error, 'packet')),
        ]
        const code = refused.find((number) => number >= 128)
        if (code !== undefined) reject(new ProbeFailure(refusedTopic(code)))
        else if (error) reject(error)
        else resolve()
      },
    )
  })
}

/** The codes of a SUBACK packet. */
function codesOf(packet: unknown): number[] {
  const granted = property(packet, 'granted')
  return Array.isArray(granted) ? granted.map(Number) : []
}

/** Of a topic, version 3.1.1 knows but one refusal (section 3.9.3). */
function refusedTopic(code: number): ProbeFailureInfo {
  if (code === 128 || code === 135) {
    return failure('permission', String(code), {
      message: 'The sign-in works, but this user may not subscribe to the topic.',
      remedy: 'Have the topic allowed for the user, or check how it is written.',
    })
  }
  return reasonOf(code) ?? failure('unexpected-answer', String(code))
}

type Finding = readonly [
  codes: readonly number[],
  code: ProbeFailureInfo['code'],
  { message?: string; remedy?: string }?,
]

/** Return codes of 3.1.1 (section 3.2.2.3), and reason codes of 5 (section 2.4). */
const reasons: readonly Finding[] = [
  [
    [1, 132],
    'misconfigured',
    {
      message: 'The broker does not speak this version of MQTT.',
      remedy: 'Choose the other version for this connection.',
    },
  ],
  [
    [2, 133],
    'misconfigured',
    { message: 'The broker does not accept the client ID.', remedy: 'Give the client ID that belongs to the user.' },
  ],
  [
    [4, 5, 134, 135],
    'auth-failed',
    {
      message: 'The broker does not let this user in with this password.',
      remedy: 'Check user name, password and client ID, and what the broker allows for them.',
    },
  ],
  [
    [138],
    'permission',
    { message: 'The broker has banned this client.', remedy: 'Have the ban lifted on the broker.' },
  ],
  [
    [140],
    'misconfigured',
    {
      message: 'The broker wants another way to sign in.',
      remedy: 'Use another type of credential, such as a client certificate.',
    },
  ],
  [
    [142],
    'disconnected',
    {
      message: 'Another client has connected under the same client ID.',
      remedy: 'Leave the client ID empty, or give one that nobody else uses.',
    },
  ],
  [
    [143, 144, 158, 161, 162],
    'misconfigured',
    { message: 'The broker does not accept this topic.', remedy: 'Check how the topic is written.' },
  ],
  [
    [156, 157],
    'redirect-refused',
    { message: 'The broker sends its clients to another server, and the credential does not follow there.' },
  ],
  [[137, 147, 150, 151, 159, 160], 'rate-limited'],
  [[3, 136, 139, 152], 'server-error', { message: 'The broker is not available now.' }],
  [[128, 131], 'server-error'],
  [[129, 130, 149, 153], 'unexpected-answer'],
]

function reasonOf(number: number): ProbeFailureInfo | undefined {
  const known = reasons.find(([codes]) => codes.includes(number))
  return known && failure(known[1], String(number), known[2])
}

function classifyMqtt(error: unknown): ProbeFailureInfo | undefined {
  const code = property(error, 'code')
  if (typeof code === 'number' && code > 0) return reasonOf(code) ?? failure('unexpected-answer', String(code))
  if (
    error instanceof Error &&
    /^(Invalid (header|protocol|remaining|connack)|Malformed|Protocol error|Unknown packet|Packet )/i.test(
      error.message,
    )
  ) {
    return failure('unexpected-answer', '', {
      remedy: 'Check the port. If the broker expects TLS there, choose verified TLS.',
    })
  }
  return undefined
}
