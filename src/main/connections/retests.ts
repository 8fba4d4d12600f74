import { randomUUID } from 'node:crypto'
import type { ServiceContext } from '../context.ts'
import type { ReadDb } from '../vault/database.ts'
import { retestCandidates } from '../vault/repositories/connections.ts'
import type { TestRequest } from './tests-service.ts'

/**
 * Findings that only a person can change, and whose repetition does harm: a wrong password asked for again and again locks
 * an account. Such a connection is tested by hand the next time.
 */
const needsPerson: readonly string[] = [
  'auth-failed',
  'host-key-unknown',
  'host-key-changed',
  'host-not-bound',
  'credential-disabled',
  'connection-incomplete',
  'misconfigured',
  'not-testable',
]

/** Connections tested in one round, so that a vault of hundreds doesn't knock at all doors at once. */
const mostAtOnce = 100

interface RetestOptions {
  run(request: TestRequest): Promise<unknown>
}

/**
 * One round of tests that nobody asked for: the connections whose newest test is older than the settings want, outside of
 * quiet hours. Never tested ones wait for a person, who sees what is sent where.
 */
export async function retest(context: ServiceContext, { run }: RetestOptions): Promise<void> {
  const { retestEveryHours, quietFrom, quietUntil } = context.settings()
  const now = context.now()
  if (retestEveryHours === 0 || isQuiet(new Date(now), quietFrom, quietUntil)) return
  const ids = context.vault.read((db) => dueConnections(db, now, retestEveryHours * 3_600_000))
  if (ids.length === 0) return
  // Fewer at a time than a person's own run, which they would otherwise slow down.
  await run({ runId: randomUUID(), connections: { ids }, parallel: 2, timeoutMs: null, isScheduled: true })
}

/** IDs of the connections that are due, those first that were tested longest ago. */
export function dueConnections(db: ReadDb, now: number, everyMs: number): string[] {
  return retestCandidates(db, now - everyMs, needsPerson, mostAtOnce)
}

/**
 * Whether a moment lies between two times of day, as the clock on the wall shows them: also over midnight, and on days
 * that have 23 or 25 hours. Equal times mean never.
 *
 * @param from first quiet minute, as `22:00`
 * @param until first minute that is not quiet any more
 */
export function isQuiet(at: Date, from: string, until: string): boolean {
  const minutes = at.getHours() * 60 + at.getMinutes()
  const [begin, end] = [minutesOf(from), minutesOf(until)]
  if (begin === end) return false
  return begin < end ? minutes >= begin && minutes < end : minutes >= begin || minutes < end
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
