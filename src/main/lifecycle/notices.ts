import type { Notice, NoticeCounts, NoticeSubject, SnoozeFor } from '../../shared/domain/notice.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import type { ReadDb } from '../vault/database.ts'
import { findConnection } from '../vault/repositories/connections.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import { findCredential } from '../vault/repositories/credentials.ts'
import { dateOf, deleteSnooze, putSnooze } from '../vault/repositories/notices.ts'
import { fitAnswer } from '../vault/repositories/page.ts'
import { daysUntil, localZone } from './calendar-days.ts'
import { countNear, datedItems, readMemory } from './dates.ts'
import { isNear, snoozeEnd } from './due-notices.ts'

const maxShown = 100

/** Dates that are near, and putting them off (L1). */
export function createNoticeService(context: ServiceContext) {
  const { vault } = context

  return {
    /** The dates that are near enough to be told of, the nearest first, with those that are put off. */
    list(): { items: Notice[]; total: number; counts: NoticeCounts } {
      return vault.read((db) => {
        const [now, zone] = [context.now(), localZone()]
        const memory = readMemory(db, now)
        const near = datedItems(db, now, zone).filter((item) => isNear(item, now, zone))
        const items = near.slice(0, maxShown).map((item): Notice => {
          const until = memory.snoozedUntil(item) ?? null
          return {
            kind: item.kind,
            subjectId: item.subjectId,
            subjectType: item.subjectType,
            subject: item.subject,
            environment: item.environment,
            at: toInstant(item.at),
            days: daysUntil(item.at, now, zone),
            snoozedUntil: until !== null && until > now ? toInstant(until) : null,
          }
        })
        return { items: fitAnswer(items), total: near.length, counts: countNear(db, context, zone) }
      })
    },

    /**
     * Tells nothing of a date for a while. Answers until when.
     * @throws VaultError `not-found`, `field-invalid` where that is no time ahead
     */
    snooze(subject: NoticeSubject, by: SnoozeFor): { until: string } {
      return vault.write(['credentials'], (db, audit) => {
        const { at, about } = requireDate(db, subject)
        const until = snoozeEnd(by, at, context.now(), localZone())
        if (until === null)
          throw new VaultError('field-invalid', {
            issues: [{ path: 'for', message: 'The day before has begun already.' }],
          })
        putSnooze(db, { kind: subject.kind, subject_id: subject.subjectId, until })
        audit({ ...about, action: 'notice.snooze', detail: `${subject.kind} · ${toInstant(until)}` })
        return { until: toInstant(until) }
      })
    },

    /** Tells of a date again that was put off. @throws VaultError `not-found` */
    wake(subject: NoticeSubject): Record<never, never> {
      return vault.write(['credentials'], (db, audit) => {
        const { about } = requireDate(db, subject)
        if (deleteSnooze(db, subject.kind, subject.subjectId))
          audit({ ...about, action: 'notice.wake', detail: subject.kind })
        return {}
      })
    },
  }
}

/** @throws VaultError `not-found` */
function requireDate(db: ReadDb, { kind, subjectId }: NoticeSubject) {
  const at = dateOf(db, kind, subjectId)
  const isConnection = kind === 'certificate'
  const name = (isConnection ? findConnection(db, subjectId) : findCredential(db, subjectId))?.name
  if (at === undefined || name === undefined) throw new VaultError('not-found')
  const subjectType = isConnection ? ('connection' as const) : ('credential' as const)
  return { at, about: { subjectType, subjectId, subject: name } }
}
