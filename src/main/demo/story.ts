import type { TestResult } from '../../shared/domain/probe.ts'
import type { AuditEntry } from '../vault/audit-log.ts'
import type { WriteDb } from '../vault/database.ts'
import { recordTest } from '../vault/repositories/connections.ts'
import { updateCredential } from '../vault/repositories/credentials.ts'
import { people, troubles } from './company.ts'
import { type DemoSize, day, days } from './plan.ts'
import type { Random } from './random.ts'
import type { Link, Stored } from './world.ts'

/** One thing that happened. */
export interface Happening {
  readonly at: number
  readonly actor: string
  readonly entry: AuditEntry
  readonly use?: {
    readonly rid: number
    readonly purpose: string
    readonly link: Link | null
    readonly isFailed: boolean
  }
}

/** What happened on each day, in its order. */
export function tell(
  random: Random,
  size: DemoSize,
  stored: readonly Stored[],
  links: readonly Link[],
  start: number,
  now: number,
): Happening[][] {
  const byDay: Happening[][] = Array.from({ length: days }, () => [])
  const add = (happening: Happening) => {
    const number = Math.floor((happening.at - start) / day)
    if (happening.at < now) byDay[number]?.push(happening)
  }
  const actorOf = (person: string, face: 'app' | 'command' = 'app') => `${person} (${face})`
  const about = ({ record }: Stored) =>
    ({ subjectType: 'credential', subjectId: record.id, subject: record.name }) as const
  for (const each of stored) {
    const { plan } = each
    const actor = actorOf(plan.owner)
    add({ at: plan.createdAt, actor, entry: { action: 'credential.create', ...about(each), detail: plan.type } })
    for (const [index, at] of plan.rotatedAt.entries())
      add({ at, actor, entry: { action: 'credential.rotate', ...about(each), detail: `version ${index + 2}` } })
    if (plan.isDisabled)
      add({ at: now - random.below(60 * day), actor, entry: { action: 'credential.disable', ...about(each) } })
  }
  for (let number = 0; number < days; number++)
    for (const person of people.slice(0, 4)) {
      const at = start + number * day + 8 * 3_600_000 + random.below(3_600_000)
      const vault = { subjectType: 'vault', subjectId: null, subject: 'demo' } as const
      add({ at, actor: actorOf(person), entry: { action: 'vault.unlock', ...vault } })
      add({ at: at + 9 * 3_600_000, actor: actorOf(person), entry: { action: 'vault.lock', ...vault, detail: 'idle' } })
    }
  // Uses and tests fill the log up to its size: those of connections, at the pace of each.
  const written = byDay.reduce((sum, today) => sum + today.length, 0)
  const lifeOf = ({ of }: Link) => now - Math.max(start, of.plan.createdAt)
  const total = links.reduce((sum, link) => sum + link.of.plan.pace * (lifeOf(link) / (days * day)), 0)
  const perPace = Math.max(0, size.events - written) / 2 / Math.max(total, 1)
  for (const link of links) {
    const { plan } = link.of
    const life = lifeOf(link)
    const uses = Math.round(plan.pace * perPace * (life / (days * day)))
    for (let use = 0; use < uses; use++) {
      const at = now - life + Math.floor(random.next() * life)
      const isFailed = random.chance(link.trouble)
      const code = isFailed ? troubleOf(random) : 'ok'
      const actor = actorOf(random.pick(people), random.chance(0.7) ? 'command' : 'app')
      add({
        at,
        actor,
        entry: { action: 'credential.use', ...about(link.of), detail: `test · ${link.name}` },
        use: { rid: link.of.record.rid, purpose: 'test', link, isFailed: false },
      })
      add({
        at: at + 200,
        actor,
        entry: {
          action: 'connection.test',
          outcome: isFailed ? 'failed' : 'ok',
          subjectType: 'connection',
          subjectId: link.id,
          subject: link.name,
          detail: code,
        },
      })
    }
  }
  for (const today of byDay) today.sort((a, b) => a.at - b.at)
  return byDay
}

function troubleOf(random: Random): string {
  return random.pick(troubles.flatMap(([code, , share]) => Array.from({ length: share }, () => code)))
}

/** What is known at the end: the newest test of each connection, and when each value was last used. */
export function conclude(
  db: WriteDb,
  random: Random,
  happenings: readonly (readonly Happening[])[],
  links: readonly Link[],
  now: number,
): void {
  const lastTest = new Map<string, Happening>()
  const lastUse = new Map<number, number>()
  for (const { at, entry, use } of happenings.flat()) {
    if (use) lastUse.set(use.rid, at)
    if (entry.action === 'connection.test' && entry.subjectId) lastTest.set(entry.subjectId, { at, actor: '', entry })
  }
  for (const link of links) {
    const test = lastTest.get(link.id)
    if (!test) continue
    const { record } = link.of
    const ok = test.entry.outcome === 'ok'
    const result = resultOf(random, link, test.at, test.entry.detail ?? '', now)
    recordTest(db, result)
    updateCredential(db, record, {
      last_used_at: lastUse.get(record.rid) ?? null,
      last_tested_at: test.at,
      last_test_ok: ok ? 1 : 0,
      ...(result.code === 'auth-failed' && { error_code: 'auth-failed' }),
    })
  }
}

function resultOf(random: Random, link: Link, at: number, code: string, now: number): TestResult {
  const [, message = 'The server answers, and accepts the credential.'] = troubles.find(([each]) => each === code) ?? []
  const ms = 20 + random.below(400)
  const ends = new Date(now + (random.chance(0.03) ? 12 : 40 + random.below(300)) * day).toISOString()
  return {
    connectionId: link.id,
    connection: link.name,
    credentialId: link.of.record.id,
    credential: link.of.record.name,
    ok: code === 'ok',
    code: code as TestResult['code'],
    message,
    remedy: code === 'ok' ? '' : 'This is made up, as all of this vault.',
    ms,
    at: new Date(at).toISOString(),
    stages: [
      { stage: 'resolve', ok: true, ms: 2, code: 'ok', detail: '192.0.2.10' },
      { stage: 'connect', ok: true, ms: 9, code: 'ok', detail: '192.0.2.10:443' },
      { stage: 'authenticate', ok: code === 'ok', ms, code: code as TestResult['code'], detail: '' },
    ],
    tls: {
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      verified: true,
      reason: '',
      chain: [],
      expiresAt: ends,
    },
    hostKey: null,
    identity: null,
    expiresAt: null,
    madeAt: null,
    scopes: null,
    host: null,
  }
}
