import * as z from 'zod'
import { id, instant, line } from './common.ts'

/** What a review looks for, the most pressing first. Vaults number them in this order: new ones come last. */
export const reviewRules = [
  'expired',
  'failing',
  'two-environments',
  'weak',
  'same-value',
  'overdue',
  'over-shared',
  'unused',
  'unlinked',
  'disabled',
  'unowned',
] as const
export const reviewRule = z.enum(reviewRules)
export type ReviewRule = (typeof reviewRules)[number]

/** The rules in a word or two. */
export const ruleLabels: Readonly<Record<ReviewRule, string>> = {
  expired: 'Expired',
  failing: 'Failing',
  'two-environments': 'Shared by environments',
  weak: 'Weak password',
  'same-value': 'Same value',
  overdue: 'Rotation overdue',
  'over-shared': 'Widely shared',
  unused: 'Unused',
  unlinked: 'Unlinked',
  disabled: 'Long disabled',
  unowned: 'Without owner',
}

/** `rotate` begins with the person who reads the report; `disable` is done at once, `retire` begins a retirement. */
export const reviewDecisions = ['keep', 'rotate', 'disable', 'retire'] as const
export const reviewDecision = z.enum(reviewDecisions)
export type ReviewDecision = (typeof reviewDecisions)[number]

/** Why a credential is looked at: the rule, and the facts as a sentence. */
const finding = z.strictObject({ rule: reviewRule, text: z.string().max(500) })
export type ReviewFinding = z.infer<typeof finding>

/** One credential of a review, as it was when the review began. */
export const reviewItem = z.strictObject({
  credentialId: id,
  name: line,
  type: z.string(),
  environment: line,
  owner: line,
  findings: z.array(finding).max(reviewRules.length),
  decision: reviewDecision.nullable(),
  reason: line,
  decidedAt: instant.nullable(),
  decidedBy: line.nullable(),
  /** What has become of it since. */
  now: z.enum(['active', 'disabled', 'in-trash', 'gone']),
})
export type ReviewItem = z.infer<typeof reviewItem>

const decisionCounts = z.strictObject({
  keep: z.number().int(),
  rotate: z.number().int(),
  disable: z.number().int(),
  retire: z.number().int(),
})

export const review = z.strictObject({
  id,
  startedAt: instant,
  startedBy: line,
  finishedAt: instant.nullable(),
  finishedBy: line.nullable(),
  /** How many credentials were looked at, and for how many of them something was found. */
  credentials: z.number().int(),
  items: z.number().int(),
  decided: z.number().int(),
  decisions: decisionCounts,
  /** For each rule that found something: how many credentials, and how many of these wait for a decision. */
  rules: z.array(z.strictObject({ rule: reviewRule, count: z.number().int(), open: z.number().int() })),
})
export type Review = z.infer<typeof review>

export const reportKinds = ['html', 'csv', 'json'] as const
export const reviewReportKind = z.enum(reportKinds)
export type ReviewReportKind = (typeof reportKinds)[number]

/** Whether a report is as this vault gave it out. */
export const reportVerification = z.strictObject({
  /**
   * `whole`: as it was given out. `altered`: its content isn't what its own hash says. `foreign`: whole in itself, but not given out by
   * this vault. `no-report`: no signature was found.
   */
  outcome: z.enum(['whole', 'altered', 'foreign', 'no-report']),
  sha256: z.string(),
  /** When and by whom it was given out; null where the vault has no record of it. */
  issuedAt: instant.nullable(),
  issuedBy: line.nullable(),
})
export type ReportVerification = z.infer<typeof reportVerification>

/** The steps of a retirement, in their order. */
export const retirementSteps = ['disable', 'revoke', 'remove'] as const
export const retirementStep = z.enum(retirementSteps)
export type RetirementStep = (typeof retirementSteps)[number]

const done = z.strictObject({ at: instant, by: line }).nullable()

/** The end of a credential, step by step; its record outlives it. */
export const retirement = z.strictObject({
  credentialId: id,
  name: line,
  type: z.string(),
  systemId: id.nullable(),
  system: line,
  environment: line,
  reason: line,
  startedAt: instant,
  startedBy: line,
  disabled: done,
  revoked: done,
  /** What a person wrote about the revocation, such as the number of a ticket. */
  revokedNote: line,
  removed: done,
  cancelled: done,
  /** What comes next; null at the end. */
  next: retirementStep.nullable(),
})
export type Retirement = z.infer<typeof retirement>
