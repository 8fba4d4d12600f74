import { randomUUID } from 'node:crypto'
import { VaultError } from '../../../shared/errors.ts'
import { withCredential } from '../../connections/connectors/http-request.ts'
import type { Driver, RemoteRequest } from './definition.ts'
import { mayPass, statusFailure } from './failures.ts'
import { dataFile, isPart, isTemporary, maxNames, objectFolder, objectPart, temporaryFolder } from './names.ts'
import { pause, withRetries } from './retry.ts'
import { type AskOptions, createTransport, type HttpAnswer, type Transport } from './transport.ts'
import { propertiesWanted, readMembers } from './webdav-answers.ts'

/** Milliseconds after which what was begun and never finished is swept: its maker is gone. */
const staleMs = 24 * 60 * 60 * 1000

/** Milliseconds for tidying up after a call. */
const discardMs = 5000

/** How often it is asked what became of a move. */
const moves = 8

/** Bytes of the list of one collection. */
const listBytes = 48 * 1024 * 1024

/**
 * Any server of WebDAV (RFC 4918) that moves a collection at once.
 *
 * No condition of HTTP helps: Apache looks at `If-None-Match` before it takes the body, so that several writers pass, and nginx doesn't
 * look at all. Instead an object is made in a collection with a name of its own, which is then moved to the object's name with
 * `Overwrite: F`. Behind that stands rename(2), which doesn't put a folder in the place of one that has something in it: of several
 * movers one wins, and readers see nothing or everything. Where a server does it otherwise, the trial at set-up shows it.
 */
export async function openWebdav(request: RemoteRequest): Promise<Driver> {
  return createWebdav(request, createTransport(request))
}

function createWebdav({ parameters, credential }: RemoteRequest, transport: Transport): Driver {
  const base = new URL(`${(parameters.url ?? '').replace(/\/+$/, '')}/`)
  /** Collections that are known to be there. */
  const known = new Set<string>()
  let isSwept = false
  /** Some servers want the whole address of a destination, and others behind a proxy take it for another server's. */
  let wholeDestination = true

  const ask = (
    method: string,
    path: string,
    signal: AbortSignal,
    {
      headers = {},
      body = '',
      ...options
    }: AskOptions & { headers?: Record<string, string>; body?: string | Uint8Array } = {},
  ): Promise<HttpAnswer> => {
    const plain = { method, url: new URL(path, base), headers, body }
    const { http } = credential ?? {}
    return transport.ask(
      http ? withCredential(plain, { ...transport.target.credential, http }) : plain,
      signal,
      options,
    )
  }

  /** Whether there is something at a path. */
  const isThere = (path: string, signal: AbortSignal) =>
    withRetries(signal, async () => {
      const { status } = await ask('PROPFIND', path, signal, {
        headers: { Depth: '0', ...xmlBody },
        body: propertiesWanted,
      })
      if (status === 207) return true
      if (status === 404) return false
      throw statusFailure(status)
    })

  const makeCollection = (path: string, signal: AbortSignal) =>
    withRetries(signal, async () => {
      const { status } = await ask('MKCOL', path, signal)
      // There is nothing that it could lie in; and 405: there is one already (section 9.3.1).
      if (status === 404 || status === 409) throw new VaultError('remote-not-found')
      if (status !== 201 && status !== 405) throw statusFailure(status)
    })

  /** Makes what a path lies in: a server makes one level at a time. */
  const makeParents = async (path: string, signal: AbortSignal) => {
    const parts = path.split('/').slice(0, -1)
    for (const [index] of parts.entries()) {
      const parent = parts
        .slice(0, index + 1)
        .map((part) => `${part}/`)
        .join('')
      if (known.has(parent)) continue
      await makeCollection(parent, signal)
      known.add(parent)
    }
  }

  const discard = async (folder: string) => {
    const signal = AbortSignal.timeout(discardMs)
    // What is left is swept some day.
    await withRetries(signal, () => ask('DELETE', `${folder}/`, signal)).catch(() => {})
  }

  const move = async (from: string, to: string, signal: AbortSignal): Promise<number> => {
    const target = new URL(`${to}/`, base)
    const headers = { Overwrite: 'F', Destination: wholeDestination ? target.href : target.pathname }
    const { status } = await ask('MOVE', `${from}/`, signal, { headers })
    if ((status !== 502 && status !== 400) || !wholeDestination) return status
    wholeDestination = false
    return move(from, to, signal)
  }

  /** Moves a collection of our own to where it belongs. Whether it is still at its old place tells whether it was moved. */
  const settle = async (own: string, to: string, signal: AbortSignal): Promise<'moved' | 'taken'> => {
    let failure: unknown
    for (let attempt = 0; attempt < moves; attempt += 1) {
      if (attempt > 0) await pause(attempt - 1, signal)
      try {
        const status = await move(own, to, signal)
        if (status === 201 || status === 204) return 'moved'
        failure = statusFailure(status)
      } catch (error) {
        if (!mayPass(error)) throw error
        failure = error
      }
      // In this order: our own move may be done in between, but what is there of another's stays.
      const isTaken = await isThere(`${to}/`, signal)
      if (!(await isThere(`${own}/`, signal))) return 'moved'
      if (isTaken) return 'taken'
      // Somebody may have tidied up the collection that it belongs into.
      known.clear()
      await makeParents(to, signal)
    }
    throw failure
  }

  const makeOwn = async (own: string, signal: AbortSignal) => {
    let { status } = await ask('MKCOL', `${own}/`, signal)
    if (status === 404 || status === 409) {
      // Nobody has used this place before.
      await makeCollection('', signal)
      status = (await ask('MKCOL', `${own}/`, signal)).status
    }
    if (status !== 201) throw statusFailure(status === 404 || status === 409 ? 404 : status)
  }

  /** Puts an object into a new collection and gives that one's name. */
  const prepare = (bytes: Uint8Array, signal: AbortSignal) =>
    withRetries(signal, async () => {
      const own = temporaryFolder(randomUUID())
      try {
        await makeOwn(own, signal)
        const headers = { 'Content-Type': 'application/octet-stream' }
        const { status } = await ask('PUT', `${own}/${dataFile}`, signal, { headers, body: bytes })
        if (status < 200 || status > 299) throw statusFailure(status)
        return own
      } catch (error) {
        await discard(own)
        throw error
      }
    })

  const membersOf = (path: string, signal: AbortSignal) =>
    withRetries(signal, async () => {
      const headers = { Depth: '1', ...xmlBody }
      const answer = await ask('PROPFIND', path, signal, { headers, body: propertiesWanted, most: listBytes })
      if (answer.status === 404) return null
      if (answer.status !== 207) throw statusFailure(answer.status)
      const members = readMembers(answer.body, new URL(path, base)).filter(({ isCollection }) => isCollection)
      return { members, now: Date.parse(answer.headers.date ?? '') }
    })

  const sweep = async (signal: AbortSignal) => {
    if (isSwept) return
    isSwept = true
    const { members = [], now = Number.NaN } = (await membersOf('', signal).catch(() => null)) ?? {}
    for (const { name, modifiedAt } of members)
      if (isTemporary(name) && modifiedAt !== null && now - modifiedAt > staleMs) await discard(name)
  }

  return {
    async create(name, bytes, signal) {
      const own = await prepare(bytes, signal)
      await makeParents(name, signal)
      const outcome = await settle(own, objectFolder(name), signal)
      if (outcome === 'taken') await discard(own)
      await sweep(signal)
      return outcome === 'moved' ? 'created' : 'exists'
    },

    read: (name, most, signal) =>
      withRetries(signal, async () => {
        const { status, body } = await ask('GET', `${objectFolder(name)}/${dataFile}`, signal, { most })
        if (status === 200) return body
        if (status === 404) return null
        throw statusFailure(status)
      }),

    async list(prefix, signal) {
      const names: string[] = []
      const open = [prefix]
      for (let path = open.pop(); path !== undefined; path = open.pop()) {
        const { members } = (await membersOf(path, signal)) ?? { members: [] }
        for (const { name } of members) {
          const object = objectPart(name)
          if (object !== null) names.push(path + object)
          else if (isPart(name)) open.push(`${path}${name}/`)
        }
        if (names.length + open.length > maxNames) throw new VaultError('remote-too-large')
      }
      return names
    },

    async remove(name, signal) {
      // Moved away first: so it is gone at once, and never without its content.
      const gone = temporaryFolder(randomUUID())
      for (let attempt = 0; ; attempt += 1) {
        const status = await move(objectFolder(name), gone, signal).catch((error: unknown) => {
          if (attempt >= moves || !mayPass(error)) throw error
          return 0
        })
        if (status === 201 || status === 204) break
        if (!(await isThere(`${objectFolder(name)}/`, signal))) break
        if (attempt >= moves) throw statusFailure(status)
        await pause(attempt, signal)
      }
      await discard(gone)
    },

    close: async () => {},
  }
}

const xmlBody = { 'Content-Type': 'application/xml; charset=utf-8' }
