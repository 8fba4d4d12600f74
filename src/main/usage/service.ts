import type { Usage } from '../../shared/domain/usage.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import type { ReadDb } from '../vault/database.ts'
import { dayText, localDay } from '../vault/local-day.ts'
import { findConnection } from '../vault/repositories/connections.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import { findCredential } from '../vault/repositories/credentials.ts'
import { fitAnswer } from '../vault/repositories/page.ts'
import {
  lastUse,
  type PurposeDay,
  type UsageOf,
  type UseSource,
  usesByPurpose,
  usesBySource,
} from '../vault/repositories/usage.ts'

/** Sources that one answer holds, and the bytes that they may take beside a year of days. */
const mostSources = 100
const sourceBytes = 32 * 1024

/** Tells how often values were opened (A4). */
export function createUsageService({ vault, now }: ServiceContext) {
  const usageOf = (db: ReadDb, of: UsageOf, days: number): Usage => {
    const since = localDay(now()) - days + 1
    const rows = usesByPurpose(db, of, since)
    const last = lastUse(db, of)
    return {
      from: dayText(since),
      days,
      uses: sum(rows, 'uses'),
      failures: sum(rows, 'failures'),
      series: seriesOf(rows, since, days),
      sources: fitAnswer(usesBySource(db, of, since, mostSources).map(toSource), sourceBytes),
      last: last ? { ...placeOf(last), at: toInstant(last.last_at), by: last.last_by } : null,
    }
  }

  return {
    /** @throws VaultError `not-found` */
    credential: (id: string, days: number): Usage =>
      vault.read((db) => {
        const record = findCredential(db, id)
        if (!record) throw new VaultError('not-found')
        return usageOf(db, { rid: record.rid }, days)
      }),

    /** @throws VaultError `not-found` */
    connection: (id: string, days: number): Usage =>
      vault.read((db) => {
        if (!findConnection(db, id)) throw new VaultError('not-found')
        return usageOf(db, { connectionId: id }, days)
      }),
  }
}

function toSource(source: UseSource): Usage['sources'][number] {
  const isUsed = source.last_at > 0
  return {
    ...placeOf(source),
    uses: source.uses,
    failures: source.failures,
    lastAt: isUsed ? toInstant(source.last_at) : null,
    lastBy: isUsed ? source.last_by : '',
  }
}

function placeOf(source: UseSource) {
  return {
    purpose: source.purpose,
    credentialId: source.credential_id,
    credential: source.credential,
    connectionId: source.connection_id,
    connection: source.connection,
  }
}

function sum(rows: readonly PurposeDay[], of: 'uses' | 'failures'): number {
  return rows.reduce((total, row) => total + row[of], 0)
}

/** A number for each day and purpose. A day ahead of today, as after a journey west, is left out. */
function seriesOf(rows: readonly PurposeDay[], since: number, days: number): Usage['series'] {
  const series = new Map<string, Usage['series'][number]>()
  const zeros = () => new Array<number>(days).fill(0)
  for (const { day, purpose, uses, failures } of rows) {
    if (day >= since + days) continue
    const one = series.get(purpose) ?? { purpose, uses: zeros(), failures: zeros() }
    one.uses[day - since] = uses
    one.failures[day - since] = failures
    series.set(purpose, one)
  }
  return [...series.values()].sort((a, b) => (a.purpose < b.purpose ? -1 : 1))
}
