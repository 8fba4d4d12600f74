import { basename } from 'node:path'
import type { Client } from '../../shared/api/contract.ts'
import type { ReportVerification, Review, ReviewDecision, ReviewItem } from '../../shared/domain/review.ts'
import { reportKinds, ruleLabels } from '../../shared/domain/review.ts'
import { VaultError } from '../../shared/errors.ts'
import { count, when } from '../../shared/reports/words.ts'
import { limitOf, readPages } from '../lookup.ts'
import { day } from '../output/format.ts'
import type { Screen } from '../output/table.ts'
import { facts, table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type {
  reviewDecideArgs,
  reviewDecideOptions,
  reviewFileArgs,
  reviewFinishOptions,
  reviewListOptions,
  reviewReportOptions,
  reviewShowOptions,
  reviewVerifyArgs,
} from '../table/review.ts'
import { checkTarget, writeResult } from './output-file.ts'

/** Largest report that is read to verify it, in bytes. */
const maxReport = 200 * 1024 * 1024

export const start: Run = async (context) => {
  const client = await context.vault()
  const { open } = await client.reviews.status({})
  if (open) context.note(`A review is open since ${day(open.startedAt)}. It goes on.`)
  const review = open ?? (await client.reviews.start({}))
  const { unchecked } = await client.reviews.status({})
  if (unchecked > 0) context.note(`${count(unchecked, 'value')} could not be looked at yet for equal or weak ones.`)
  context.result(review, (screen) => summary(review, screen))
  return 0
}

export const list: Run<typeof reviewListOptions> = async (context, { options }) => {
  const limit = limitOf(context, options.limit) ?? 100
  const client = await context.vault()
  const page = await readPages(
    (size, cursor) => client.reviews.list({ limit: size, cursor }),
    limit,
    options.cursor ?? null,
  )
  if (page.items.length === 0) context.note('No review was finished yet. keyward review start begins one.')
  context.result({ items: page.items, nextCursor: page.nextCursor }, (screen) =>
    page.items.length === 0
      ? ''
      : table(
          [
            { title: 'ID', value: (review) => review.id },
            { title: 'STARTED', value: (review) => day(review.startedAt) },
            { title: 'FINISHED', value: (review) => day(review.finishedAt) },
            { title: 'BY', value: (review) => review.finishedBy ?? '' },
            { title: 'FOUND', value: (review) => String(review.items), right: true },
            { title: 'DECIDED', value: (review) => String(review.decided), right: true },
          ],
          page.items,
          screen,
        ),
  )
  return 0
}

export const show: Run<typeof reviewShowOptions> = async (context, { options }) => {
  const limit = limitOf(context, options.limit) ?? (context.json ? 100 : Number.POSITIVE_INFINITY)
  const client = await context.vault()
  const review = await find(client, options.review)
  const query = { id: review.id, rule: options.rule ?? null, open: options.open ? true : null }
  const page = await readPages(
    (size, cursor) => client.reviews.items({ ...query, limit: size, cursor }),
    limit,
    options.cursor ?? null,
  )
  context.result({ review, items: page.items, nextCursor: page.nextCursor }, (screen) =>
    page.items.length === 0
      ? summary(review, screen)
      : `${summary(review, screen)}\n\n${itemsTable(page.items, screen)}`,
  )
  return review.decided < review.items ? 1 : 0
}

export const decide: Run<typeof reviewDecideOptions, typeof reviewDecideArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const review = await openReview(client)
  const credentialIds: string[] = []
  for (const ref of args.NAME) credentialIds.push((await client.credentials.get({ ref })).id)
  const decision = args.DECISION === 'none' ? null : (args.DECISION as ReviewDecision)
  let after = review
  for (let at = 0; at < credentialIds.length; at += 100)
    after = await client.reviews.decide({
      id: review.id,
      credentialIds: credentialIds.slice(at, at + 100),
      decision,
      reason: options.reason ?? '',
    })
  context.note(`${after.items - after.decided} of ${count(after.items, 'finding')} wait for a decision.`)
  if (decision === 'rotate') context.note('Rotate it with keyward credential rotate.')
  if (decision === 'retire') context.note('Go on with keyward credential retire.')
  context.result(after, () => '')
  return 0
}

export const finish: Run<typeof reviewFinishOptions> = async (context, { options }) => {
  const client = await context.vault()
  const { id } = await openReview(client)
  const review = await client.reviews.finish({ id, leaveOpen: options['leave-open'] })
  context.note('The review is finished. keyward review report writes its report.')
  context.result(review, (screen) => summary(review, screen))
  return 0
}

export const report: Run<typeof reviewReportOptions, typeof reviewFileArgs> = async (context, { options, args }) => {
  await checkTarget(context, args.FILE)
  const client = await context.vault()
  const end = reportKinds.find((format) => args.FILE.toLowerCase().endsWith(`.${format}`))
  const format = options.format ?? end ?? 'html'
  const { last } = await client.reviews.status({})
  const id = options.review ?? last?.id
  if (id === undefined) throw new VaultError('not-found', { subjects: ['keyward review finish'] })
  const { fileId, sha256 } = await client.reviews.report({ id, format })
  await writeResult(context, args.FILE, (await context.core()).takeFile(fileId))
  if (args.FILE === '-') return 0
  context.result({ file: args.FILE, format, sha256 }, (screen) =>
    facts(
      [
        ['File', args.FILE],
        ['SHA-256', sha256],
      ],
      screen,
    ),
  )
  return 0
}

export const verify: Run<Record<never, never>, typeof reviewVerifyArgs> = async (context, { args }) => {
  const bytes = await context.readBytes(args.FILE, maxReport)
  const client = await context.vault()
  const fileId = (await context.core()).putFile(bytes)
  const found = await client.reviews.verify({ fileId })
  context.result(found, (screen) => {
    const sentence = `${basename(args.FILE)}: ${verdicts[found.outcome]}`
    const issued = found.issuedAt === null ? '' : `\nGiven out ${when(found.issuedAt)} by ${found.issuedBy ?? ''}.`
    return (found.outcome === 'whole' ? screen.style.green(sentence) : screen.style.red(sentence)) + issued
  })
  return found.outcome === 'whole' ? 0 : 1
}

const verdicts: Readonly<Record<ReportVerification['outcome'], string>> = {
  whole: 'as this vault gave it out.',
  altered: 'altered since it was given out.',
  foreign: 'not given out by this vault.',
  'no-report': 'no report of a review, or its end is missing.',
}

/** A review by its ID, or else the open one, or the last. @throws VaultError `not-found` */
async function find(client: Client, id: string | undefined): Promise<Review> {
  if (id !== undefined) return client.reviews.get({ id })
  const { open, last } = await client.reviews.status({})
  const review = open ?? last
  if (!review) throw new VaultError('not-found', { subjects: ['keyward review start'] })
  return review
}

/** @throws VaultError `not-found` */
async function openReview(client: Client): Promise<Review> {
  const { open } = await client.reviews.status({})
  if (!open) throw new VaultError('not-found', { subjects: ['keyward review start'] })
  return open
}

function summary(review: Review, screen: Screen): string {
  const { decisions } = review
  return facts(
    [
      ['Review', review.id],
      ['Started', `${when(review.startedAt)} by ${review.startedBy}`],
      ['Finished', review.finishedAt === null ? '' : `${when(review.finishedAt)} by ${review.finishedBy ?? ''}`],
      ['Found', `${review.items} of ${count(review.credentials, 'credential')}`],
      ...review.rules.map(({ rule, count: found, open }) => [ruleLabels[rule], `${found}, ${open} undecided`] as const),
      [
        'Decided',
        `${review.decided}: keep ${decisions.keep}, rotate ${decisions.rotate}, disable ${decisions.disable}, retire ${decisions.retire}`,
      ],
    ],
    screen,
  )
}

function itemsTable(items: readonly ReviewItem[], screen: Screen): string {
  return table(
    [
      { title: 'CREDENTIAL', value: (item) => item.name },
      { title: 'ENVIRONMENT', value: (item) => item.environment },
      { title: 'OWNER', value: (item) => item.owner },
      { title: 'DECISION', value: (item) => item.decision ?? '' },
      { title: 'WHY', value: (item) => item.findings.map(({ text }) => text).join(' ') },
    ],
    items,
    screen,
  )
}
