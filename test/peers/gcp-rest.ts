import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { crc32c } from '../../src/main/crypto/crc32c.ts'
import type { Certificate } from './certificates.ts'
import { type Accounts, type Answer, makeAccounts } from './gcp-accounts.ts'
import { listen } from './sockets.ts'

/*
 * A double of Google Cloud KMS and of Google's sign-in, written from Google's reference: an emulator that speaks REST and
 * authenticates additional data was not to be had. Google's own command, gcloud, is held against it in gcloud.test.ts.
 */

type State = 'ENABLED' | 'DISABLED' | 'DESTROY_SCHEDULED' | 'DESTROYED'

/** A key with its versions, the last one primary. */
interface Key {
  readonly purpose: 'ENCRYPT_DECRYPT' | 'ASYMMETRIC_SIGN'
  readonly versions: { readonly material: Buffer; state: State }[]
  /** Who may encrypt and decrypt with it, as by roles/cloudkms.cryptoKeyEncrypterDecrypter. */
  readonly users: Set<string>
}

export interface CloudKmsPeer {
  readonly url: string
  readonly port: number
  readonly accounts: Accounts
  /** Makes a key, which the given accounts may use, and tells its name. */
  createKey(id: string, users: readonly string[], purpose?: Key['purpose']): string
  key(name: string): Key
  /** Gives a key a new primary version; the old ones still decrypt. */
  rotate(name: string): void
  /** What becomes of the answers of Cloud KMS: it may alter or replace them. Null when nothing. */
  meddle: ((answer: Answer, times: number) => Answer | string) | null
  /** Everything that was to be encrypted so far, and the additional data of every request. */
  readonly plaintexts: readonly Buffer[]
  readonly additional: readonly Buffer[]
  /** Every request so far: path and headers. */
  readonly requests: readonly { readonly path: string; readonly headers: IncomingMessage['headers'] }[]
  stop(): Promise<void>
}

/** Starts it on the loopback: without TLS, or with it alone when a certificate is given. */
export async function startCloudKms(certificate: Certificate | null = null): Promise<CloudKmsPeer> {
  const keys = new Map<string, Key>()
  const requests: { path: string; headers: IncomingMessage['headers'] }[] = []
  const [plaintexts, additional]: [Buffer[], Buffer[]] = [[], []]
  let times = 0
  const onRequest: RequestListener = async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    requests.push({ path, headers: request.headers })
    const body = await bodyOf(request)
    if (path === '/token') return send(response, peer.accounts.token(new URLSearchParams(body)))
    const caller = peer.accounts.principalOf((request.headers.authorization ?? '').replace(/^Bearer /, ''))
    const target = /^\/v1\/projects\/-\/serviceAccounts\/([^/]+):generateAccessToken$/.exec(path)?.[1]
    if (target !== undefined) return send(response, peer.accounts.impersonate(target, caller))
    const answer = answerTo(keys, path, body, caller)
    const { plaintext, additionalAuthenticatedData } = JSON.parse(body) as Body
    if (plaintext !== undefined) plaintexts.push(bytesOf(plaintext))
    additional.push(bytesOf(additionalAuthenticatedData))
    times += 1
    send(response, peer.meddle ? peer.meddle(answer, times) : answer)
  }
  const server = certificate ? createTlsServer(certificate, onRequest) : createServer(onRequest)
  const { port, stop } = await listen(server)
  const url = `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`
  const peer: CloudKmsPeer = {
    url,
    port,
    accounts: makeAccounts(`${url}/token`),
    createKey(id, users, purpose = 'ENCRYPT_DECRYPT') {
      const name = `projects/team/locations/europe-west3/keyRings/vaults/cryptoKeys/${id}`
      keys.set(name, { purpose, versions: [newVersion()], users: new Set(users) })
      return name
    },
    key(name) {
      const key = keys.get(name)
      if (!key) throw new Error('no such key')
      return key
    },
    rotate: (name) => void peer.key(name).versions.push(newVersion()),
    meddle: null,
    plaintexts,
    additional,
    requests,
    stop,
  }
  return peer
}

const newVersion = () => ({ material: randomBytes(32), state: 'ENABLED' as State })

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

/** A page for a text; a redirect, which takes the request along, leads to a place of its own. */
function send(response: ServerResponse, answer: Answer | string): void {
  if (typeof answer === 'string') return void response.writeHead(200, { 'Content-Type': 'text/html' }).end(answer)
  const [status, body] = answer
  const location = status >= 300 && status < 400 ? { Location: '/elsewhere' } : {}
  response.writeHead(status, { 'Content-Type': 'application/json; charset=UTF-8', ...location })
  response.end(JSON.stringify(body))
}

/** An error in Google's form (https://cloud.google.com/apis/design/errors). */
export function failed(code: number, status: string, message: string, ...details: object[]): Answer {
  return [code, { error: { code, message, status, ...(details.length > 0 && { details }) } }]
}

type Body = Readonly<Record<string, string | undefined>>

function answerTo(keys: ReadonlyMap<string, Key>, path: string, text: string, caller: string | undefined): Answer {
  const [, name = '', method] = /^\/v1\/(projects\/.+):(encrypt|decrypt)$/.exec(path) ?? []
  if (caller === undefined)
    return failed(
      401,
      'UNAUTHENTICATED',
      'Request had invalid authentication credentials. Expected OAuth 2 access token.',
    )
  if (method === undefined) return failed(404, 'NOT_FOUND', 'Method not found.')
  const key = keys.get(name)
  const permission = method === 'encrypt' ? 'useToEncrypt' : 'useToDecrypt'
  // Google tells a key that isn't there from one that may not be used only to those who may see it.
  if (key && !key.users.has(caller))
    return failed(
      403,
      'PERMISSION_DENIED',
      `Permission 'cloudkms.cryptoKeyVersions.${permission}' denied on resource '${name}' (or it may not exist).`,
    )
  if (!key) return failed(404, 'NOT_FOUND', `CryptoKey ${name} not found.`)
  if (key.purpose !== 'ENCRYPT_DECRYPT')
    return failed(
      400,
      'FAILED_PRECONDITION',
      `Operation requested for Key ${name}/cryptoKeyVersions/1 has incorrect key purpose: ${key.purpose}`,
    )
  const body = JSON.parse(text) as Body
  for (const field of ['plaintext', 'ciphertext', 'additionalAuthenticatedData'])
    if (verifiedField(body, field) === false)
      return failed(
        400,
        'INVALID_ARGUMENT',
        `The checksum in field ${field}_crc32c did not match the data in field ${field}.`,
      )
  return method === 'encrypt' ? encrypt(name, key, body) : decrypt(name, key, body)
}

const bytesOf = (text = '') => Buffer.from(text, 'base64')

/** Whether a field fits its checksum; undefined when none was sent. */
function verifiedField(body: Body, field: string): boolean | undefined {
  const sent = body[`${field}Crc32c`]
  return sent === undefined ? undefined : Number(sent) === crc32c(bytesOf(body[field]))
}

function disabled(name: string, version: number, { state }: { readonly state: State }): Answer {
  const subject = `${name}/cryptoKeyVersions/${version}`
  return failed(400, 'FAILED_PRECONDITION', `${subject} is not enabled, current state is: ${state}.`, {
    '@type': 'type.googleapis.com/google.rpc.PreconditionFailure',
    violations: [{ type: `KEY_${state}`, subject }],
  })
}

/** Layout of a ciphertext: number of the version 4, nonce 12, encrypted, tag 16. */
function encrypt(name: string, key: Key, body: Body): Answer {
  const version = key.versions.length
  const primary = key.versions[version - 1]
  if (primary?.state !== 'ENABLED') return disabled(name, version, primary ?? { state: 'DESTROYED' })
  const [number, nonce] = [Buffer.alloc(4), randomBytes(12)]
  number.writeUInt32BE(version)
  const cipher = createCipheriv('aes-256-gcm', primary.material, nonce)
  cipher.setAAD(bytesOf(body.additionalAuthenticatedData))
  const encrypted = Buffer.concat([cipher.update(bytesOf(body.plaintext)), cipher.final()])
  const ciphertext = Buffer.concat([number, nonce, encrypted, cipher.getAuthTag()])
  return [
    200,
    {
      name: `${name}/cryptoKeyVersions/${version}`,
      ciphertext: ciphertext.toString('base64'),
      ciphertextCrc32c: String(crc32c(ciphertext)),
      ...(verifiedField(body, 'plaintext') && { verifiedPlaintextCrc32c: true }),
      ...(verifiedField(body, 'additionalAuthenticatedData') && { verifiedAdditionalAuthenticatedDataCrc32c: true }),
      protectionLevel: 'SOFTWARE',
    },
  ]
}

function decrypt(name: string, key: Key, body: Body): Answer {
  const ciphertext = bytesOf(body.ciphertext)
  if (ciphertext.length < 32) return failed(400, 'INVALID_ARGUMENT', 'Decryption failed: the ciphertext is invalid.')
  const number = ciphertext.readUInt32BE()
  const version = key.versions[number - 1]
  const wrong = failed(
    400,
    'INVALID_ARGUMENT',
    "Decryption failed: verify that 'name' refers to the correct CryptoKey.",
  )
  if (!version) return wrong
  if (version.state !== 'ENABLED') return disabled(name, number, version)
  const decipher = createDecipheriv('aes-256-gcm', version.material, ciphertext.subarray(4, 16))
  decipher.setAAD(bytesOf(body.additionalAuthenticatedData)).setAuthTag(ciphertext.subarray(-16))
  try {
    const plaintext = Buffer.concat([decipher.update(ciphertext.subarray(16, -16)), decipher.final()])
    return [
      200,
      {
        plaintext: plaintext.toString('base64'),
        plaintextCrc32c: String(crc32c(plaintext)),
        ...(number === key.versions.length && { usedPrimary: true }),
        protectionLevel: 'SOFTWARE',
      },
    ]
  } catch {
    return wrong
  }
}
