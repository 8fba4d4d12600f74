import { toLine } from '../../shared/domain/common.ts'
import type { NoticeKind, Told } from '../../shared/domain/notice.ts'
import type { DueNotice } from './due-notices.ts'

interface Words {
  /** Of one: `expires`, `has expired`. */
  readonly one: readonly [ahead: string, past: string]
  /** Of several: `credentials expire`, `credentials have expired`. */
  readonly many: readonly [ahead: string, past: string]
}

const words: Readonly<Record<NoticeKind, Words>> = {
  credential: { one: ['expires', 'has expired'], many: ['credentials expire', 'credentials have expired'] },
  authorization: {
    one: ['must be authorized again', 'must be authorized again'],
    many: ['authorizations end', 'authorizations have ended'],
  },
  certificate: {
    one: ['has a certificate that expires', 'has a certificate that has expired'],
    many: ['servers’ certificates expire', 'servers’ certificates have expired'],
  },
  rotation: {
    one: ['is to be rotated', 'is to be rotated'],
    many: ['credentials are to be rotated', 'rotations are overdue'],
  },
}

const named = 3

/** What is told of these dates: one message, however many there are. They are in order, the nearest first. */
export function tell(due: readonly DueNotice[]): Told | null {
  const [first] = due
  if (!first) return null
  const { kind, subjectId, subjectType } = first.item
  if (due.length === 1)
    return {
      title: toLine(`${first.item.subject} ${sentenceOf(first)}`),
      body: toLine([first.item.environment, dayWords(first)].filter(Boolean).join(' · ')),
      count: 1,
      only: { kind, subjectId, subjectType },
    }
  const furthest = Math.max(...due.map(({ days }) => days))
  const isOne = due.every(({ item }) => item.kind === kind)
  const isPast = furthest < 0
  const what = isOne ? words[kind].many[isPast ? 1 : 0] : isPast ? 'dates have passed' : 'dates come up'
  const rest = due.length - named
  return {
    title: `${due.length} ${what}${isPast ? '' : furthest === 0 ? ' today' : ` within ${daysText(furthest)}`}`,
    body: toLine(
      [
        ...due.slice(0, named).map((each) => `${each.item.subject} (${shortly(each.days)})`),
        ...(rest > 0 ? [`and ${rest} more`] : []),
      ].join(', '),
    ),
    count: due.length,
    only: null,
  }
}

function sentenceOf({ item, days }: DueNotice): string {
  const [ahead, past] = words[item.kind].one
  return days < 0 ? past : `${ahead} ${shortly(days)}`
}

function shortly(days: number): string {
  if (days === 0) return 'today'
  if (days === 1) return 'tomorrow'
  return days < 0 ? `${daysText(-days)} ago` : `in ${daysText(days)}`
}

const daysText = (days: number) => (days === 1 ? '1 day' : `${days} days`)

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })

function dayWords({ item, days }: DueNotice): string {
  const when = dayFormat.format(item.at)
  if (item.kind === 'rotation') return days < 0 ? `It was due on ${when}` : `It is due on ${when}`
  return when
}
