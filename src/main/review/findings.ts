import type { ReviewFinding, ReviewRule } from '../../shared/domain/review.ts'
import { reviewRules } from '../../shared/domain/review.ts'
import { weaknessSentence } from '../credentials/strength/weakness.ts'
import type { ReadDb } from '../vault/database.ts'
import { allOf, unlinkedConditions } from '../vault/repositories/credential-filter.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import type { Repeated } from './repeated.ts'
import { repeatedValues } from './repeated.ts'

const day = 86_400_000
/** Days without use from which a credential counts as unused, and of being disabled from which somebody should decide. */
const longDays = 90
/** Exports into bundles from which a credential counts as widely shared. */
const manyExports = 5

/** Finds for one rule. Each credential comes once, by its row. */
type Find = (
  db: ReadDb,
  now: number,
  repeated: readonly Repeated[],
) => Iterable<{ readonly rid: number; readonly text: string }>

const there = 'c.trashed_at IS NULL'
const enabled = `${there} AND c.disabled_at IS NULL`
const expiry = `ifnull(c.expires_at, ${Number.MAX_SAFE_INTEGER})`
/** As the list's filter has it. */
const unlinked = allOf(unlinkedConditions({ unlinked: true })).sql
const dayOf = (ms: number) => toInstant(ms).slice(0, 10)

/** Rows of one rule whose fact is a time, or null for what never happened. */
function byTime(where: (now: number) => string, column: string, text: (at: number | null) => string): Find {
  return (db, now) =>
    db
      .all<{ rid: number; at: number | null }>(`SELECT c.rid, c.${column} AS at FROM credential c WHERE ${where(now)}`)
      .map(({ rid, at }) => ({ rid, text: text(at) }))
}

const rules: Readonly<Record<ReviewRule, Find>> = {
  expired: byTime(
    (now) => `${enabled} AND ${expiry} <= ${now}`,
    'expires_at',
    (at) => `Expired on ${dayOf(at ?? 0)}.`,
  ),
  failing(db) {
    const rows = db.all<{ rid: number; connection: string; at: number | null; code: string | null; others: number }>(
      `SELECT c.rid, min(n.name) AS connection, max(n.last_test_at) AS at, n.last_test_code AS code, count(*) - 1 AS others
       FROM connection n JOIN credential c ON c.id = n.credential_id
       WHERE n.last_test_ok = 0 AND ${enabled} GROUP BY c.rid`,
    )
    return rows.map(({ rid, connection, at, code, others }) => ({
      rid,
      text: `The last test of “${connection}” failed${at === null ? '' : ` on ${dayOf(at)}`}${code ? ` (${code})` : ''}${
        others > 0 ? `, and of ${others} more` : ''
      }.`,
    }))
  },
  'two-environments': (_db, _now, repeated) => repeated.filter(({ rule }) => rule === 'two-environments'),
  weak: (db) =>
    db
      .all<{ rid: number; weakness: string }>(
        `SELECT c.rid, v.weakness FROM credential_version v
         JOIN credential c ON c.rid = v.credential_rid AND c.version = v.version
         WHERE v.weakness <> '' AND ${there}`,
      )
      .map(({ rid, weakness }) => ({ rid, text: weaknessSentence(weakness) })),
  'same-value': (_db, _now, repeated) => repeated.filter(({ rule }) => rule === 'same-value'),
  overdue: byTime(
    (now) => `${enabled} AND c.rotation_due_at IS NOT NULL AND c.rotation_due_at <= ${now}`,
    'rotation_due_at',
    (at) => `Its rotation was due on ${dayOf(at ?? 0)}.`,
  ),
  'over-shared': (db) => [
    ...db
      .all<{ rid: number }>(
        `SELECT c.rid FROM share s JOIN credential c ON c.rid = s.credential_rid
         WHERE ${there} AND EXISTS (SELECT 1 FROM json_each(s.grants) g
           WHERE json_extract(g.value, '$.to') = 'everyone' AND json_extract(g.value, '$.level') = 'manage')`,
      )
      .map(({ rid }) => ({ rid, text: 'Everyone in its team may change it and share it further.' })),
    ...db
      .all<{ rid: number; exports: number }>(
        `SELECT c.rid, e.exports FROM (
           SELECT subject_id, count(*) AS exports FROM audit
           WHERE action = 'credential.use' AND outcome = 'ok' AND detail = 'export'
           GROUP BY subject_id HAVING count(*) >= ${manyExports}
         ) e JOIN credential c ON c.id = e.subject_id WHERE ${there} AND c.sharing = 'personal'`,
      )
      .map(({ rid, exports }) => ({ rid, text: `It left the vault in ${exports} bundles.` })),
  ],
  unused: byTime(
    (now) =>
      `${enabled} AND ifnull(c.last_used_at, 0) <= ${now - longDays * day} AND c.created_at <= ${now - longDays * day}`,
    'last_used_at',
    (at) => (at === null ? 'Keyward has never used it.' : `Keyward last used it on ${dayOf(at)}.`),
  ),
  unlinked: (db) =>
    db
      .all<{ rid: number }>(`SELECT c.rid FROM credential c WHERE ${there} AND ${unlinked}`)
      .map(({ rid }) => ({ rid, text: 'No connection and no reference uses it.' })),
  disabled: byTime(
    (now) => `${there} AND c.disabled_at <= ${now - longDays * day}`,
    'disabled_at',
    (at) => `Disabled since ${dayOf(at ?? 0)}.`,
  ),
  unowned: byTime(
    () => `${there} AND c.owner = ''`,
    'created_at',
    () => 'Nobody answers for it.',
  ),
}

/** What there is to say about each credential outside the trash, by its row. Reads nothing but what the vault shows of them. */
export function findAll(db: ReadDb, now: number): Map<number, ReviewFinding[]> {
  const found = new Map<number, ReviewFinding[]>()
  const repeated = repeatedValues(db)
  for (const rule of reviewRules) {
    for (const { rid, text } of rules[rule](db, now, repeated)) {
      const findings = found.get(rid)
      if (!findings) found.set(rid, [{ rule, text }])
      // One finding a rule: the first says enough.
      else if (findings.at(-1)?.rule !== rule) findings.push({ rule, text })
    }
  }
  return found
}
