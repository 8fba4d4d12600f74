import type { Client } from '../shared/api/contract.ts'
import type { Connection, ConnectionKindInfo } from '../shared/domain/connection.ts'
import type { CredentialTypeInfo } from '../shared/domain/credential.ts'
import type { System } from '../shared/domain/system.ts'
import { type FieldIssue, VaultError } from '../shared/errors.ts'
import type { Context } from './context.ts'
import { errorBody } from './failure.ts'
import { parseCount, parseDuration, parseExpiry, parseTimeAhead } from './values/dates.ts'

/** Whether a text is written as an ID. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

/** @throws VaultError `type-unknown` with the types there are */
export async function typeInfo(client: Client, id: string): Promise<CredentialTypeInfo> {
  const { items } = await client.credentials.types({})
  const type = items.find((each) => each.id === id)
  if (type === undefined) throw new VaultError('type-unknown', { subjects: items.map((each) => each.id) })
  return type
}

/** A system by name, short name or ID; null for `none`. @throws CallError `not-found` */
export async function systemOrNone(client: Client, ref: string): Promise<System | null> {
  return ref === 'none' ? null : named(client.systems.get({ ref }), '--system')
}

/** The ID of a credential by name or ID. @throws CallError `not-found` */
export async function credentialId(client: Client, ref: string): Promise<string> {
  return (await named(client.credentials.get({ ref }), '--credential')).id
}

/** Says which of several references was not found. */
async function named<T>(lookup: Promise<T>, option: string): Promise<T> {
  try {
    return await lookup
  } catch (error) {
    if (errorBody(error)?.code !== 'not-found') throw error
    throw new VaultError('not-found', { issues: [{ path: option, message: 'There is no such item.' }] })
  }
}

/** `--limit` as a number; undefined when it was left out. @throws VaultError `usage` */
export function limitOf(context: Context, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const limit = parseCount(text)
  if (limit === undefined) throw context.usage([{ path: '--limit', message: 'Write a whole number from 1.' }])
  return limit
}

/** A number of days, up to `most`; undefined when it was left out. @throws VaultError `usage` */
export function daysOf(context: Context, option: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined
  const days = parseCount(text)
  if (days === undefined || days > most)
    throw context.usage([{ path: option, message: `Write a number of days from 1 to ${most}.` }])
  return days
}

/** `--timeout` in milliseconds; null when it was left out. @throws VaultError `usage` */
export function timeoutOf(context: Context, text: string | undefined): number | null {
  if (text === undefined) return null
  const ms = parseDuration(text)
  if (ms !== undefined && ms >= 100 && ms <= 300_000) return ms
  throw context.usage([{ path: '--timeout', message: 'Write a time from 100ms to 5m, such as 15s.' }])
}

/** `--expires` as an instant; null clears, undefined leaves it. @throws VaultError `usage` */
export function expiryOf(context: Context, text: string | undefined): string | null | undefined {
  if (text === undefined) return undefined
  const expiry = parseExpiry(text)
  if (expiry !== undefined) return expiry
  const issue: FieldIssue = {
    path: '--expires',
    message: 'Write a day such as 2027-01-31, an ISO 8601 instant with its zone, or none.',
  }
  throw context.usage([issue])
}

/** The moment at which a time from now such as `14d` ends; undefined when it was left out. @throws VaultError `usage` */
export function withinOf(context: Context, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const end = parseTimeAhead(text, Date.now())
  if (end === undefined) throw context.usage([{ path: '--within', message: 'Write a time such as 14d, 6w, 3m or 1y.' }])
  return new Date(end).toISOString()
}

interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

/** Reads a list page by page until `limit` items, or all. `nextCursor` is where the list goes on. */
export async function readPages<T>(
  read: (limit: number, cursor: string | null) => Promise<Page<T>>,
  limit: number,
  start: string | null,
): Promise<Page<T>> {
  const items: T[] = []
  let cursor = start
  do {
    const page = await read(Math.min(100, limit - items.length), cursor)
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null && items.length < limit)
  return { items, nextCursor: cursor }
}

/**
 * The only fitting credential of the system in another environment, for a connection that is like one of there. Null when there
 * is none, or more than one to choose from.
 */
export async function credentialOfSystem(
  client: Client,
  kind: ConnectionKindInfo,
  { systemId }: Connection,
  environment: string,
): Promise<string | null> {
  if (systemId === null) return null
  const { items } = await client.credentials.list({
    filter: { systemId: [systemId], environment: [environment], type: kind.credentialTypes },
    sort: 'name',
    descending: false,
    limit: 2,
    cursor: null,
  })
  const [only] = items
  return only && items.length === 1 ? only.id : null
}

/** ID of the connection to go through, or null for `none`. @throws VaultError `not-found` */
export async function wayOrNone(client: Client, ref: string): Promise<string | null> {
  return ref === 'none' ? null : (await client.connections.get({ ref })).id
}
