import { reportKinds, reviewDecisions, reviewRules } from '../../shared/domain/review.ts'
import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'
import { pagingOptions } from './shared-options.ts'
import { nameOrId } from './texts.ts'

const review = { kind: 'text', value: 'ID', help: 'A review, by its ID; otherwise the open one, or the last.' } as const

export const reviewListOptions = pagingOptions

export const reviewShowOptions = {
  review,
  rule: { kind: 'text', value: 'RULE', choices: reviewRules, help: 'Only what this rule has found.' },
  open: { kind: 'flag', help: 'Only what waits for a decision.' },
  ...pagingOptions,
} as const satisfies OptionSpecs

export const reviewDecideOptions = {
  reason: { kind: 'text', value: 'TEXT', help: 'Why. Required to keep.' },
} as const satisfies OptionSpecs

export const reviewDecideArgs = {
  DECISION: {
    help: 'keep, rotate, disable (done at once), retire (begins a retirement), or none to take one back.',
    required: true,
    choices: [...reviewDecisions, 'none'],
  },
  NAME: { help: `${nameOrId} Several are possible.`, required: true, rest: true },
} as const satisfies PositionalSpecs

export const reviewFinishOptions = {
  'leave-open': { kind: 'flag', help: 'Finish though some findings have no decision; the report says so.' },
} as const satisfies OptionSpecs

export const reviewReportOptions = {
  review: { ...review, help: 'A finished review, by its ID; otherwise the last.' },
  format: {
    kind: 'text',
    value: 'html|csv|json',
    choices: reportKinds,
    help: 'Otherwise as the file’s name ends, or html.',
  },
} as const satisfies OptionSpecs

export const reviewFileArgs = {
  FILE: { help: 'The file to write; - writes to standard output.', required: true, file: true },
} as const satisfies PositionalSpecs

export const reviewVerifyArgs = {
  FILE: { help: 'A report.', required: true, file: true },
} as const satisfies PositionalSpecs

export const reviewGroups: readonly GroupSpec[] = [
  { path: 'review', summary: 'Reviews: what should not stay as it is, decided one by one.' },
]

export const reviewCommands = [
  command({
    path: 'review start',
    summary: 'Look through all credentials and open a review of what is found.',
    details: [
      'Where a review is open already, it is shown instead: one is open at a time.',
      'What it looks for: expired, failing, the same value in two environments or credentials, weak passwords, overdue rotations, widely shared, unused, unlinked, long disabled, without owner.',
    ],
    load: async () => (await import('../commands/review.ts')).start,
  }),
  command({
    path: 'review list',
    summary: 'List finished reviews, newest first.',
    options: reviewListOptions,
    load: async () => (await import('../commands/review.ts')).list,
  }),
  command({
    path: 'review show',
    summary: 'Show what a review has found, and what was decided.',
    details: ['Exit status 1 while something of it waits for a decision, for scripts that watch over reviews.'],
    options: reviewShowOptions,
    examples: ['keyward review show --open', 'keyward review show --rule two-environments'],
    load: async () => (await import('../commands/review.ts')).show,
  }),
  command({
    path: 'review decide',
    summary: 'Decide about credentials of the open review.',
    options: reviewDecideOptions,
    args: reviewDecideArgs,
    examples: [
      'keyward review decide keep stripe-live --reason "billing needs it until June"',
      'keyward review decide disable old-ci old-ci-staging',
    ],
    load: async () => (await import('../commands/review.ts')).decide,
  }),
  command({
    path: 'review finish',
    summary: 'Finish the open review, with date and person.',
    options: reviewFinishOptions,
    load: async () => (await import('../commands/review.ts')).finish,
  }),
  command({
    path: 'review report',
    summary: 'Write the signed report of a finished review.',
    options: reviewReportOptions,
    args: reviewFileArgs,
    examples: ['keyward review report review.html', 'keyward review report - --format csv'],
    load: async () => (await import('../commands/review.ts')).report,
  }),
  command({
    path: 'review verify',
    summary: 'Tell whether a report is as this vault gave it out. Exit status 1 when it is not.',
    args: reviewVerifyArgs,
    load: async () => (await import('../commands/review.ts')).verify,
  }),
]
