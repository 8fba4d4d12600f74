import type { ReadDb, WriteDb } from '../database.ts'
import type { CredentialRecord } from './credential-row.ts'
import { insertRows } from './rows.ts'

/** Matches beyond this many are not sorted: a search that broad is refined, not read. */
const maxMatches = 1000

/** What a credential is found by. */
type SearchedColumns = Pick<
  CredentialRecord,
  'name' | 'system_name' | 'tags' | 'purpose' | 'owner' | 'team' | 'environment' | 'type'
>

/**
 * Enters credentials into the table of tags and the search indexes, `all` in the order of their row IDs. One index is fed
 * after the other: what a statement needs stays in the processor's cache.
 */
export function indexCredentials(db: WriteDb, rids: readonly number[], all: readonly SearchedColumns[]): void {
  const entries = all.map((columns, at) => ({
    rid: rids[at] ?? 0,
    columns,
    tags: JSON.parse(columns.tags) as string[],
  }))
  insertRows(
    db,
    'credential_tag',
    ['tag', 'credential_rid'],
    entries.flatMap(({ rid, tags }) => tags.map((tag) => [tag, rid])),
  )
  for (const { rid, columns, tags } of entries)
    db.run(
      `INSERT INTO credential_words (rowid, name, system, tags, purpose, owner, team, environment, type)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      rid,
      columns.name,
      columns.system_name,
      tags.join(' '),
      columns.purpose,
      columns.owner,
      columns.team,
      columns.environment,
      columns.type,
    )
  for (const { rid, columns, tags } of entries)
    db.run(
      'INSERT INTO credential_parts (rowid, text) VALUES (?, ?)',
      rid,
      `${columns.name} ${columns.system_name} ${tags.join(' ')}`,
    )
}

export function unindexCredential(db: WriteDb, rid: number): void {
  db.run('DELETE FROM credential_words WHERE rowid = ?', rid)
  db.run('DELETE FROM credential_parts WHERE rowid = ?', rid)
  db.run('DELETE FROM credential_tag WHERE credential_rid = ?', rid)
}

/**
 * Row IDs of credentials that a search text finds, at most 1,000: first those in which every word of the text begins a
 * word; when these are few, also those whose name, system or tags contain every word anywhere.
 */
export function searchCredentials(db: ReadDb, typed: string): number[] {
  // A query of FTS5 ends at a NUL, in the middle of a quoted word.
  const text = typed.normalize('NFC').replace(/\p{C}+/gu, ' ')
  const words = text
    .split(/[\s\p{P}\p{S}]+/u)
    .filter(Boolean)
    .slice(0, 16)
  const found = new Set<number>()
  if (words.length > 0) {
    const query = words.map((word) => `"${word}"*`).join(' ')
    for (const { rowid } of db.all<{ rowid: number }>(
      'SELECT rowid FROM credential_words WHERE credential_words MATCH ? LIMIT ?',
      query,
      maxMatches,
    ))
      found.add(rowid)
  }
  if (found.size < 50) for (const rid of searchParts(db, text)) found.add(rid)
  return [...found]
}

/**
 * The trigram index has no positions (a fifth of the size), so that it narrows to rows that have all trigrams of the
 * text; the words themselves are then looked for in these rows.
 */
function searchParts(db: ReadDb, text: string): number[] {
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8)
  const trigrams = new Set(parts.flatMap((part) => trigramsOf(part)))
  // Parts of one or two letters alone are in too many rows; beside longer ones they narrow like any other.
  if (trigrams.size === 0) return []
  const query = [...trigrams]
    .slice(0, 64)
    .map((trigram) => `"${trigram.replaceAll('"', '""')}"`)
    .join(' AND ')
  const candidates = db.all<{ rid: number; text: string }>(
    `SELECT rid, name || ' ' || system_name || ' ' || tags AS text FROM credential
     WHERE rid IN (SELECT rowid FROM credential_parts WHERE credential_parts MATCH ? LIMIT ?)`,
    query,
    maxMatches,
  )
  return candidates
    .filter((row) => {
      const inside = row.text.toLowerCase()
      return parts.every((part) => inside.includes(part))
    })
    .map(({ rid }) => rid)
}

function trigramsOf(part: string): string[] {
  const letters = [...part]
  return letters.slice(0, -2).map((_, at) => letters.slice(at, at + 3).join(''))
}
