import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { RestoreItem } from '../../../shared/domain/backup.ts'
import type { ReadDb } from '../database.ts'
import { toInstant } from '../repositories/credential-row.ts'

/** Reads one snapshot; each page is one of its own, so that other work goes on between. */
export type Read = <T>(work: (db: ReadDb) => T) => T

/** What a restore would do to the vault, all of it. */
export interface Comparison {
  readonly counts: { readonly returns: number; readonly reverts: number; readonly vanishes: number }
  /** What vanishes first, then what reverts, each by name. */
  readonly items: readonly RestoreItem[]
}

interface Row {
  readonly rid: number
  readonly id: string
  readonly name: string
  readonly updated_at: number
  /** Everything that a person would miss, as JSON. What is only counted or remembered about it is left out. */
  readonly content: string
}

type Kind = RestoreItem['kind']

const pageSize = 1000

const pages: Record<Kind, string> = {
  credential: `SELECT c.rid, c.id, c.name, c.updated_at, json_array(c.name, c.type, c.system_id, c.system_name, c.environment,
      c.owner, c.team, c.tags, c.purpose, c.config, c.bound_hosts, c.sharing, c.masked, c.secret_fields, c.version, c.expires_at,
      c.rotate_every, c.disabled_at, c.trashed_at, v.created_at, v.config) AS content
    FROM credential c LEFT JOIN credential_version v ON v.credential_rid = c.rid AND v.version = c.version
    WHERE c.rid > ? ORDER BY c.rid LIMIT ${pageSize}`,
  connection: `SELECT rid, id, name, updated_at, json_array(name, kind, system_id, system_name, environment, credential_id, via_id, parameters,
      purpose) AS content
    FROM connection WHERE rid > ? ORDER BY rid LIMIT ${pageSize}`,
}

/** Compares the vault as it is with a backup of it, item by item. */
export async function compare(now: Read, then: Read): Promise<Comparison> {
  const items = [...(await compareKind('credential', now, then)), ...(await compareKind('connection', now, then))]
  const count = (change: RestoreItem['change']) => items.filter((item) => item.change === change).length
  const order = { vanishes: 0, reverts: 1, returns: 2 } as const
  items.sort((a, b) => order[a.change] - order[b.change] || a.name.localeCompare(b.name))
  return { counts: { returns: count('returns'), reverts: count('reverts'), vanishes: count('vanishes') }, items }
}

async function compareKind(kind: Kind, now: Read, then: Read): Promise<RestoreItem[]> {
  const present = new Map<string, { name: string; updatedAt: number; digest: string }>()
  for await (const { id, name, updated_at, content } of eachRow(kind, now))
    present.set(id, { name, updatedAt: updated_at, digest: digestOf(content) })
  const items: RestoreItem[] = []
  for await (const { id, name, content } of eachRow(kind, then)) {
    const found = present.get(id)
    present.delete(id)
    if (!found) items.push({ kind, id, name, change: 'returns', updatedAt: null })
    else if (found.digest !== digestOf(content))
      items.push({ kind, id, name: found.name, change: 'reverts', updatedAt: toInstant(found.updatedAt) })
  }
  for (const [id, { name, updatedAt }] of present)
    items.push({ kind, id, name, change: 'vanishes', updatedAt: toInstant(updatedAt) })
  return items
}

async function* eachRow(kind: Kind, read: Read): AsyncGenerator<Row> {
  for (let last = -1; ; ) {
    const rows = read((db) => db.all<Row>(pages[kind], last))
    yield* rows
    const end = rows[rows.length - 1]
    if (!end) return
    last = end.rid
    await setImmediate()
  }
}

const digestOf = (content: string) => createHash('sha256').update(content).digest('base64')
