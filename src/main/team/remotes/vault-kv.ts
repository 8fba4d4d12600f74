import { createHash, randomUUID } from 'node:crypto'
import * as z from 'zod'
import { VaultError } from '../../../shared/errors.ts'
import type { Driver, RemoteRequest } from './definition.ts'
import { mayPass, statusFailure } from './failures.ts'
import { isPart, maxNames, objectFolder } from './names.ts'
import { pause, withRetries } from './retry.ts'
import { createTransport, type HttpAnswer } from './transport.ts'

/**
 * Bytes of an object that go into one entry. In Base64 they stay below the smallest limit that storages of Vault have: 512 KiB in
 * Consul, 1 MiB in its own.
 */
const partBytes = 256 * 1024

/** How often an entry is written until it is known what became of it. */
const writes = 8

/** Where the parts of large objects lie: a sign in its name keeps it apart from objects. */
const partsFolder = 'parts='

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** The entry by which an object is there. Its parts come before it. */
const headSchema = z.object({
  /** By whose call it was created; parts carry it in their path. */
  maker: z.uuid(),
  length: z.int().min(0),
  sha256,
  parts: z.int().min(0),
  /** Base64 of the whole object, when it has no parts. */
  data: z.string(),
})
type Head = z.infer<typeof headSchema>

const partSchema = z.object({ data: z.string() })

const entrySchema = z.object({ data: z.object({ data: z.unknown() }) })

const listSchema = z.object({ data: z.object({ keys: z.array(z.string()).max(maxNames) }) })

/**
 * The key-value store, version 2, of HashiCorp Vault and OpenBao. An entry is written only where there is none (`cas: 0`); one that is
 * too large for an entry comes in parts of their own, and the entry that makes it visible is written last.
 *
 * @see https://openbao.org/api-docs/secret/kv/kv-v2/
 */
export async function openVaultKv(request: RemoteRequest): Promise<Driver> {
  const { parameters, credential } = request
  const { namespace = '', mount = '', path = '' } = parameters
  const transport = createTransport(request)
  const folder = path === '' ? '' : `${path.replace(/\/$/, '')}/`
  const token = credential?.values.token
  const headers = {
    Accept: 'application/json',
    // Vault's own agents refuse requests without it, so that a web page can't be made to send them.
    'X-Vault-Request': 'true',
    ...(typeof token === 'string' && { 'X-Vault-Token': token }),
    ...(namespace !== '' && { 'X-Vault-Namespace': namespace }),
  }

  const api = (path: string): URL => {
    const url = new URL(parameters.url ?? '')
    url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/${path}`
    return url
  }

  const ask = async (
    method: string,
    kind: 'data' | 'metadata',
    name: string,
    signal: AbortSignal,
    { query = '', body }: { readonly query?: string; readonly body?: object } = {},
  ): Promise<HttpAnswer> => {
    const url = api(`${mount}/${kind}/${folder}${name}`)
    url.search = query
    const content = body === undefined ? '' : JSON.stringify(body)
    const json = body === undefined ? {} : { 'Content-Type': 'application/json' }
    return transport.ask({ method, url, headers: { ...headers, ...json }, body: content }, signal)
  }

  /** What Vault means by a failure. It answers 403 to a token that isn't valid as to one that may not. */
  const failed = async ({ status }: HttpAnswer, signal: AbortSignal): Promise<VaultError> => {
    if (status !== 403) return vaultFailure(status)
    const own = await transport.ask({ method: 'GET', url: api('auth/token/lookup-self'), headers, body: '' }, signal)
    return new VaultError(own.status === 403 ? 'remote-auth' : 'remote-permission')
  }

  /** What an entry holds; null for none, and for one that was deleted. */
  const entry = <T>(schema: z.ZodType<T>, name: string, signal: AbortSignal): Promise<T | null> =>
    withRetries(signal, async () => {
      const answer = await ask('GET', 'data', name, signal)
      if (answer.status === 404) return null
      if (answer.status !== 200) throw await failed(answer, signal)
      const found = schema.safeParse(parse(entrySchema, answer).data.data)
      if (!found.success) throw new VaultError('remote-damaged')
      return found.data
    })

  const write = async (name: string, data: object, signal: AbortSignal): Promise<HttpAnswer> =>
    ask('POST', 'data', name, signal, { body: { options: { cas: 0 }, data } })

  /** Names in a folder; those of folders end with a slash. */
  const names = (path: string, signal: AbortSignal): Promise<readonly string[]> =>
    withRetries(signal, async () => {
      const answer = await ask('GET', 'metadata', path, signal, { query: 'list=true' })
      if (answer.status === 404) return []
      if (answer.status !== 200) throw await failed(answer, signal)
      return parse(listSchema, answer).data.keys
    })

  const erase = (name: string, signal: AbortSignal) =>
    withRetries(signal, async () => {
      const answer = await ask('DELETE', 'metadata', name, signal)
      if (answer.status !== 204 && answer.status !== 200 && answer.status !== 404) throw await failed(answer, signal)
    })

  const partsOf = (name: string) => `${partsFolder}/${objectFolder(name)}/`
  const partName = (name: string, maker: string, index: number) => `${partsOf(name)}${maker}/${index}`

  const writeParts = async (name: string, head: Head, bytes: Uint8Array, signal: AbortSignal) => {
    for (let index = 0; index < head.parts; index += 1) {
      const part = Buffer.from(bytes.subarray(index * partBytes, (index + 1) * partBytes)).toString('base64')
      await withRetries(signal, async (attempt) => {
        const answer = await write(partName(name, head.maker, index), { data: part }, signal)
        // Nobody else writes here: when it is there already, an earlier try has done it.
        const isDone = answer.status === 200 || (attempt > 0 && (answer.status === 400 || answer.status === 403))
        if (!isDone) throw await failed(answer, signal)
      })
    }
  }

  const eraseParts = async (path: string, signal: AbortSignal): Promise<void> => {
    for (const key of await names(path, signal))
      await (key.endsWith('/') ? eraseParts(path + key, signal) : erase(path + key, signal))
  }

  return {
    async create(name, bytes, signal) {
      const parts = bytes.length > partBytes ? Math.ceil(bytes.length / partBytes) : 0
      const data = parts === 0 ? Buffer.from(bytes).toString('base64') : ''
      const head = { maker: randomUUID(), length: bytes.length, sha256: hash(bytes), parts, data }
      await writeParts(name, head, bytes, signal)
      let failure: unknown
      for (let attempt = 0; attempt < writes; attempt += 1) {
        if (attempt > 0) await pause(attempt - 1, signal)
        try {
          const answer = await write(name, head, signal)
          if (answer.status === 200) return 'created'
          // There is an entry: 400, or 403 to whom may create and not change. Whose it is tells who won.
          if (answer.status === 400 || answer.status === 403) {
            const found = await entry(headSchema, name, signal)
            if (found?.maker === head.maker) return 'created'
            if (found) {
              // Only those of another name are left, which nobody reads: they go with the object at the latest.
              await eraseParts(`${partsOf(name)}${head.maker}/`, signal).catch(() => {})
              return 'exists'
            }
          }
          failure = await failed(answer, signal)
        } catch (error) {
          failure = error
        }
        if (!mayPass(failure)) break
      }
      throw failure
    },

    async read(name, most, signal) {
      const head = await entry(headSchema, name, signal)
      if (head === null) return null
      if (head.length > most) throw new VaultError('remote-too-large')
      if (head.parts > 0 && head.parts !== Math.ceil(head.length / partBytes)) throw new VaultError('remote-damaged')
      const found = head.parts === 0 ? [Buffer.from(head.data, 'base64')] : []
      for (let index = 0; index < head.parts; index += 1) {
        const part = await entry(partSchema, partName(name, head.maker, index), signal)
        // It may just have been removed, the head first.
        if (part === null && (await entry(headSchema, name, signal)) === null) return null
        if (part === null) throw new VaultError('remote-damaged')
        found.push(Buffer.from(part.data, 'base64'))
      }
      const bytes = Buffer.concat(found)
      if (bytes.length !== head.length || hash(bytes) !== head.sha256) throw new VaultError('remote-damaged')
      return bytes
    },

    async list(prefix, signal) {
      const found: string[] = []
      const open = [prefix]
      for (let path = open.pop(); path !== undefined; path = open.pop()) {
        for (const key of await names(path, signal)) {
          if (!key.endsWith('/')) found.push(path + key)
          else if (isPart(key.slice(0, -1))) open.push(path + key)
        }
        if (found.length + open.length > maxNames) throw new VaultError('remote-too-large')
      }
      return found
    },

    async remove(name, signal) {
      await erase(name, signal)
      await eraseParts(partsOf(name), signal)
    },

    close: async () => {},
  }
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function parse<T>(schema: z.ZodType<T>, { body }: HttpAnswer): T {
  try {
    return schema.parse(JSON.parse(body.toString('utf8')))
  } catch {
    throw new VaultError('remote-not-the-service')
  }
}

function vaultFailure(status: number): VaultError {
  // Nodes that aren't ready for it.
  if (status === 412 || status === 472 || status === 473) return new VaultError('remote-unavailable')
  // Version 1 of the store writes what it is asked to, and says that there is nothing to say.
  return status === 204 || status === 400 || status === 405
    ? new VaultError('remote-misconfigured')
    : statusFailure(status)
}
