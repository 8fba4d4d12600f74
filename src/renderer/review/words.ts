import { Ban, Check, FlagOff, type LucideIcon, RotateCw } from 'lucide-react'
import type { ReportVerification, Retirement, Review, ReviewDecision, ReviewRule } from '../../shared/domain/review.ts'
import { formatDay } from '../ui/dates.ts'

/** What of a review is listed. */
export type Show = 'waiting' | 'decided' | 'all'

export const decisionWords: Readonly<
  Record<
    ReviewDecision,
    { readonly label: string; readonly done: string; readonly key: string; readonly icon: LucideIcon }
  >
> = {
  keep: { label: 'Keep…', done: 'Kept', key: 'k', icon: Check },
  rotate: { label: 'Rotate', done: 'To rotate', key: 'r', icon: RotateCw },
  disable: { label: 'Disable', done: 'Disabled', key: 'd', icon: Ban },
  retire: { label: 'Retire', done: 'Retirement begun', key: 'e', icon: FlagOff },
}

/** How a finding looks: what already fails, what is a risk, what should be tidied. */
export function toneOf(rule: ReviewRule): 'bad' | 'warn' | 'rest' {
  if (rule === 'expired' || rule === 'failing') return 'bad'
  return rule === 'two-environments' || rule === 'weak' || rule === 'same-value' || rule === 'overdue' ? 'warn' : 'rest'
}

export function reviewTitle({ startedAt }: Pick<Review, 'startedAt'>): string {
  return `Review of ${formatDay(startedAt)}`
}

/** `keep 3, rotate 1`. */
export function decisionCounts({ decisions }: Pick<Review, 'decisions'>): string {
  const parts = Object.entries(decisions).flatMap(([decision, count]) => (count > 0 ? [`${decision} ${count}`] : []))
  return parts.join(', ') || 'nothing decided'
}

export const verdicts: Readonly<Record<ReportVerification['outcome'], string>> = {
  whole: 'This report is as the vault gave it out.',
  altered: 'This report was altered after it was given out.',
  foreign: 'This report was not given out by this vault.',
  'no-report': 'This is no report of a review, or its end is missing.',
}

/** The steps of a retirement, with what a person reads about each. */
export const stepWords = {
  disable: {
    title: 'Disable it',
    text: 'From then on nothing can use it here. Whatever breaks shows at once, and enabling it again undoes it.',
    action: 'Disable it',
  },
  revoke: {
    title: 'Revoke it at its vendor',
    text: 'Only there it really ends: until then, whoever has a copy can use it.',
    action: 'I have revoked it',
  },
  remove: {
    title: 'Remove it',
    text: 'It moves to the trash and is shredded from there. The record of its retirement stays.',
    action: 'Move to the trash',
  },
} as const

export function stepDone(retirement: Retirement, step: keyof typeof stepWords): Retirement['disabled'] {
  return { disable: retirement.disabled, revoke: retirement.revoked, remove: retirement.removed }[step]
}
