import {
  constants,
  createCipheriv,
  createDecipheriv,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  randomUUID,
} from 'node:crypto'
import { createServer } from 'node:https'
import { text } from 'node:stream/consumers'
import { answerEntra, type Entra, loginHost, makeEntra, type Reply, tenant } from './azure-entra.ts'
import type { Certificate } from './certificates.ts'
import { listen } from './sockets.ts'

/*
 * A key vault that answers as its documentation says, beside its Microsoft Entra ID. The keys are real: RSA-OAEP with SHA-256, and
 * AES key wrap (RFC 3394).
 * https://learn.microsoft.com/rest/api/keyvault/keys, https://learn.microsoft.com/azure/key-vault/general/rest-error-codes
 */

export const vaultHost = 'keyward.vault.test'

type Kind = 'RSA' | 'EC' | 'oct-HSM'

/** One version of a key. */
interface Version {
  readonly id: string
  readonly kind: Kind
  readonly pair?: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
  readonly secret?: Buffer
  enabled: boolean
  operations: string[]
  /** Seconds since 1970. */
  expires?: number
}

interface Instead {
  readonly line: RegExp
  readonly reply: Reply
  times?: number
}

export interface KeyVaultPeer {
  readonly port: number
  readonly entra: Entra
  /** Every request so far, as `METHOD /path`, with its body. */
  readonly requests: { readonly line: string; readonly body: string }[]
  /** What it was given to wrap. */
  readonly plaintexts: Buffer[]
  /** Makes a key, or a new version of it. */
  addVersion(name: string, kind?: Kind): Version
  /** Deletes a key; it could be recovered. */
  deleteKey(name: string): void
  /** What is answered instead to requests whose line fits, for ever or so many times; null for nothing. */
  instead: Instead | null
  stop(): Promise<void>
}

/** Starts it under all the names that the certificate has; what it is asked for, it tells apart by the name. */
export async function startKeyVault(certificate: Certificate): Promise<KeyVaultPeer> {
  const keys = new Map<string, Version[]>()
  const server = createServer(certificate, async (request, response) => {
    const body = await text(request)
    const line = `${request.method} ${(request.url ?? '').replace(/\?.*/, '')}`
    peer.requests.push({ line, body })
    const rightful = () => {
      if (request.headers.host?.startsWith(loginHost)) return answerEntra(line, body, peer.entra)
      const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ')
      return scheme === 'Bearer' && peer.entra.tokens.has(token) ? answerKeyVault(line, body, keys, peer) : challenge
    }
    const { status, json, page, headers } = insteadFor(line, peer) ?? rightful()
    const type = page === undefined ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8'
    response
      .writeHead(status, { 'Content-Type': type, ...headers })
      .end(page ?? (json === undefined ? '' : JSON.stringify(json)))
  })
  const { port, stop } = await listen(server)
  const peer: KeyVaultPeer = {
    port,
    entra: makeEntra(),
    requests: [],
    plaintexts: [],
    instead: null,
    addVersion(name, kind = 'RSA') {
      const version = makeVersion(kind)
      keys.set(name, [...(keys.get(name) ?? []), version])
      return version
    },
    deleteKey(name) {
      keys.delete(name)
    },
    stop,
  }
  return peer
}

function insteadFor(line: string, { instead }: KeyVaultPeer): Reply | null {
  if (!instead?.line.test(line) || instead.times === 0) return null
  if (instead.times !== undefined) instead.times -= 1
  return instead.reply
}

function makeVersion(kind: Kind): Version {
  return {
    id: randomUUID().replaceAll('-', ''),
    kind,
    enabled: true,
    operations: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey', 'sign', 'verify'],
    ...(kind === 'RSA' && { pair: generateKeyPairSync('rsa', { modulusLength: 2048 }) }),
    ...(kind === 'oct-HSM' && { secret: randomBytes(32) }),
  }
}

/** An error in the form that the service has for it. */
export function errorReply(status: number, code: string, inner?: string, message = 'What the service says.'): Reply {
  return { status, json: { error: { code, message, ...(inner !== undefined && { innererror: { code: inner } }) } } }
}

const challenge: Reply = {
  ...errorReply(401, 'Unauthorized', undefined, 'AKV10000: Request is missing a Bearer or PoP token.'),
  headers: {
    'WWW-Authenticate': `Bearer authorization="https://${loginHost}/${tenant}", resource="https://vault.test"`,
  },
}

function answerKeyVault(
  line: string,
  body: string,
  keys: ReadonlyMap<string, readonly Version[]>,
  { plaintexts }: KeyVaultPeer,
): Reply {
  const [, name = '', id = '', operation = ''] = /^\w+ \/keys\/([^/]+)\/?([^/]*)\/?(\w*)$/.exec(line) ?? []
  const versions = keys.get(name)
  const version = id === '' ? versions?.at(-1) : versions?.find((each) => each.id === id)
  if (!version) return errorReply(404, 'KeyNotFound')
  const kid = `https://${vaultHost}/keys/${name}/${version.id}`
  if (operation === '') return { status: 200, json: bundleOf(kid, version) }
  const wraps = operation === 'wrapkey'
  const told = (what: string) => `Operation ${wraps ? 'wrapKey' : 'unwrapKey'} is not allowed on ${what} key.`
  // The service wraps with a disabled key and refuses only to unwrap; with one that has expired it is the other way round.
  if (!wraps && !version.enabled) return errorReply(403, 'Forbidden', 'KeyDisabled', told('a disabled'))
  if (wraps && (version.expires ?? Number.POSITIVE_INFINITY) < Date.now() / 1000)
    return errorReply(403, 'Forbidden', 'KeyExpired', told('an expired'))
  const { alg, value } = JSON.parse(body) as { alg: string; value: string }
  const bytes = Buffer.from(value, 'base64url')
  if (wraps) plaintexts.push(bytes)
  try {
    const result = (wraps ? wrap : unwrap)(version, alg, bytes)
    return { status: 200, json: { kid, value: result.toString('base64url') } }
  } catch {
    return errorReply(400, 'BadParameter', undefined, 'The parameter is incorrect.')
  }
}

const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
const firstBlock = Buffer.alloc(8, 0xa6)

function wrap({ pair, secret }: Version, algorithm: string, bytes: Buffer): Buffer {
  if (pair && algorithm === 'RSA-OAEP-256') return publicEncrypt({ key: pair.publicKey, ...oaep }, bytes)
  if (!secret || algorithm !== 'A256KW') throw new Error('algorithm')
  const cipher = createCipheriv('id-aes256-wrap', secret, firstBlock)
  return Buffer.concat([cipher.update(bytes), cipher.final()])
}

function unwrap({ pair, secret }: Version, algorithm: string, bytes: Buffer): Buffer {
  if (pair && algorithm === 'RSA-OAEP-256') return privateDecrypt({ key: pair.privateKey, ...oaep }, bytes)
  if (!secret || algorithm !== 'A256KW') throw new Error('algorithm')
  const decipher = createDecipheriv('id-aes256-wrap', secret, firstBlock)
  return Buffer.concat([decipher.update(bytes), decipher.final()])
}

function bundleOf(kid: string, { kind, pair, enabled, operations, expires }: Version) {
  const { n, e } = pair?.publicKey.export({ format: 'jwk' }) ?? {}
  return {
    key: { kid, kty: kind, key_ops: operations, ...(pair && { n, e }) },
    attributes: { enabled, created: 1_700_000_000, updated: 1_700_000_000, ...(expires && { exp: expires }) },
  }
}
