import type { Socket } from 'node:net'
import type { Client } from 'ldapts'
import { classify, failure, property } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeFinding } from '../connector.ts'
import { endpointOf } from '../host.ts'
import { reach } from '../net.ts'
import { classifyTlsStart, openChannel } from './channel.ts'
import { type Login, loginOf, noTls, readBytes, refusePlaintext } from './database.ts'
import { classifyLdap, LdapRefusal } from './ldap-errors.ts'

/** LDAP, with the driver ldapts over a connection that Keyward has opened and verified itself. */
export const ldap: Connector = {
  kind: 'ldap',

  async run(target, report) {
    const login = loginOf(target)
    const hasCertificate = target.credential.clientCertificate !== null
    if (!hasCertificate) assertComplete(login)
    const { socket } = await reach(target, report, endpointOf(target.parameters))
    const channel = await openChannel(target, report, socket, (signal) => askForTls(socket, signal))

    const { client, policy } = await report.stage('authenticate', async () => {
      refusePlaintext(channel, target)
      const connected = await createClient(channel)
      report.onEnd(() => void connected.unbind().catch(() => {}))
      const signingIn = signIn(connected, login, hasCertificate)
      return { client: connected, policy: await Promise.race([signingIn, otherProtocol(channel)]) }
    })
    const { baseDn = '' } = target.parameters
    if (baseDn !== '') await report.stage('authorize', () => readBase(client, baseDn))
    const { identity } = await report.stage(
      'query',
      async () => ({ identity: await whoAmI(client), product: await productOf(client) }),
      ({ product }) => product,
    )
    if (identity === '') return anonymous
    return { ...findingOf(policy), identity }
  },

  classify: (error) => classifyLdap(error) ?? classifyTlsStart(error),
}

/** The directory knows who is there, and says nobody. */
const anonymous: ProbeFinding = {
  code: 'not-testable',
  message: 'The server took the sign-in for that of an anonymous user, so the password is not proven.',
  identity: null,
  expiresAt: null,
}

/**
 * A name without a password is an unauthenticated bind, which servers answer with success (RFC 4513, section 5.1.2); so is
 * a password without a name to some. Neither is ever sent.
 */
function assertComplete({ user, password }: Login): void {
  if (user !== '' && password !== '') return
  throw new ProbeFailure(
    failure(
      'misconfigured',
      '',
      user === ''
        ? {
            message: 'The directory needs a user, and the credential has none.',
            remedy: 'Add the user’s distinguished name to the credential, or its name@domain for Active Directory.',
          }
        : {
            message: 'The credential has no password, and directories let everybody in who gives none.',
            remedy: 'Add the password to the credential.',
          },
    ),
  )
}

/** ExtendedRequest of StartTLS with the message ID 1 (RFC 4511, sections 4.12 and 4.14). */
const startTlsRequest = Buffer.concat([
  Buffer.from([0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16]),
  Buffer.from('1.3.6.1.4.1.1466.20037'),
])

/** More than an answer to StartTLS has. */
const maxAnswerBytes = 4096

async function askForTls(socket: Socket, signal: AbortSignal): Promise<void> {
  socket.write(startTlsRequest)
  const { BerReader } = await import('ldapts')
  let bytes = await readBytes(socket, 2, signal)
  // An LDAPMessage is a sequence, whose length stands in its beginning.
  let size = sizeOf(bytes)
  while (size === null || bytes.length < size) {
    if (bytes[0] !== 0x30 || bytes.length > maxAnswerBytes) throw notLdap
    bytes = Buffer.concat([bytes, await readBytes(socket, 1, signal)])
    size = sizeOf(bytes)
  }
  // Anything behind the answer was put there by somebody who can't encrypt (CVE-2011-0411).
  if (bytes.length > size) throw notLdap
  const reader = new BerReader(bytes)
  reader.readSequence()
  reader.readInt()
  if (reader.readSequence() !== 0x78) throw notLdap
  const code = reader.readEnumeration()
  // Servers without TLS don't know the request (2), or know that they can't (52, 53, 80).
  if (code !== 0) throw noTls()
}

/** Bytes of a BER element with its head; null while the head is not complete (X.690, section 8.1.3). */
function sizeOf(bytes: Buffer): number | null {
  const first = bytes[1] ?? 0
  if (first < 0x80) return 2 + first
  const octets = first & 0x7f
  if (octets === 0 || octets > 4) throw notLdap
  return bytes.length < 2 + octets ? null : 2 + octets + bytes.readUIntBE(2, octets)
}

const notLdap = new ProbeFailure(failure('unexpected-answer'))

async function createClient(channel: Socket): Promise<Client> {
  const { Client: Driver } = await import('ldapts')
  // The driver asks for an address, gets a connection that is open already, encrypted or not, and waits to hear of it.
  const createConnection = () => {
    setImmediate(() => channel.emit('connect'))
    return channel
  }
  return new Driver({ url: 'ldap://127.0.0.1', createConnection })
}

/** Rejects when the first answer is none of LDAP: the driver would wait on for one that it can read. */
function otherProtocol(channel: Socket): Promise<never> {
  return new Promise((_, reject) => {
    channel.once('data', (chunk: Buffer) => {
      if (chunk[0] !== 0x30) reject(notLdap)
    })
  })
}

/** What the directory says about the password that it has accepted. */
interface Policy {
  readonly expiresInSeconds: number | undefined
  readonly graceSignIns: number | undefined
}

async function signIn(client: Client, { user, password }: Login, hasCertificate: boolean): Promise<Policy> {
  const { PasswordPolicyControl } = await import('ldapts')
  // OpenLDAP tells by it whether a password is expired or a user locked; others ignore it.
  const control = new PasswordPolicyControl()
  try {
    if (hasCertificate) await client.bindSASL('EXTERNAL', '', control)
    else await client.bind(user, password, control)
  } catch (error) {
    // With TLS 1.3 a client's certificate is looked at after the handshake (RFC 8446, section 4.6.2).
    if (hasCertificate && classify(error, classifyLdap).code === 'disconnected') throw unwantedCertificate
    throw new LdapRefusal(error, control.value?.error)
  }
  // Accepted, and yet nothing is allowed before the password is changed.
  if (control.value?.error !== undefined) throw new LdapRefusal(undefined, control.value.error)
  return {
    expiresInSeconds: control.value?.timeBeforeExpiration,
    graceSignIns: control.value?.graceAuthNsRemaining,
  }
}

const unwantedCertificate = new ProbeFailure(
  failure('auth-failed', '', {
    message: 'The server ended the connection when it had seen the client certificate.',
    remedy: 'Check whether the server trusts the certificate’s authority, and whether the certificate is still valid.',
  }),
)

function findingOf({ expiresInSeconds, graceSignIns }: Policy): Omit<ProbeFinding, 'identity'> {
  const seconds = graceSignIns === undefined ? expiresInSeconds : 0
  return {
    code: 'ok',
    message:
      graceSignIns === undefined
        ? 'The sign-in works, and the directory answers.'
        : 'The sign-in works for a few more times: the password has expired.',
    expiresAt: seconds === undefined ? null : new Date(Date.now() + seconds * 1000).toISOString(),
  }
}

async function readBase(client: Client, baseDn: string): Promise<void> {
  const { searchEntries } = await client.search(baseDn, { scope: 'base', attributes: ['1.1'], sizeLimit: 1 })
  if (searchEntries.length > 0) return
  throw new ProbeFailure(
    failure('permission', '', {
      message: 'The sign-in works, but this user may not read the base DN.',
      remedy: 'Have the user allowed to read this entry, or correct the base DN.',
    }),
  )
}

/** `dn:uid=ann,…` or `u:EXAMPLE\ann` (RFC 4532); empty for nobody, null when the server does not tell. */
async function whoAmI(client: Client): Promise<string | null> {
  try {
    const { value } = await client.exop('1.3.6.1.4.1.4203.1.11.3')
    return (value ?? '').toString().replace(/^(dn|u):/, '')
  } catch (error) {
    if (typeof property(error, 'code') === 'number') return null
    throw error
  }
}

/** Who made the server, of what it tells about itself (RFC 3045); empty when it does not. */
async function productOf(client: Client): Promise<string> {
  try {
    const attributes = ['vendorName', 'vendorVersion', 'forestFunctionality', 'structuralObjectClass']
    const { searchEntries } = await client.search('', { scope: 'base', attributes, sizeLimit: 1 })
    const entry = searchEntries[0]
    if (entry?.forestFunctionality?.length) return 'Active Directory'
    if (entry?.structuralObjectClass === 'OpenLDAProotDSE') return 'OpenLDAP'
    const words = [entry?.vendorName, entry?.vendorVersion].filter((word) => typeof word === 'string' && word !== '')
    return words.map((word) => /^[\w. ()/-]{1,60}/.exec(String(word))?.[0] ?? '').join(' ')
  } catch (error) {
    if (typeof property(error, 'code') === 'number') return ''
    throw error
  }
}
