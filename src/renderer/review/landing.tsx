import { ClipboardCheck } from 'lucide-react'
import { useState } from 'react'
import type { ReportVerification, Retirement, Review } from '../../shared/domain/review.ts'
import { client } from '../client/client.ts'
import { discardFile, sendFile } from '../client/transfer.ts'
import { useAction } from '../client/use-action.ts'
import { useResource } from '../state/resource.ts'
import { navigate } from '../state/router.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { formatDay } from '../ui/dates.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { FileButton } from '../ui/file-button.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Section } from '../ui/section.tsx'
import { ReportMenu } from './report-menu.tsx'
import { finishedReviews, retirements, status, useReview } from './store.ts'
import { decisionCounts, reviewTitle, stepWords, verdicts } from './words.ts'

/** What a review is for, when the next is due, those that were finished, and what is on its way out. */
export function Landing() {
  const current = useResource(status).value
  const past = useResource(finishedReviews).value ?? []
  const ending = useResource(retirements).value?.items ?? []
  const start = useAction(async () => {
    await client.reviews.start({})
    navigate({ area: 'review' })
  })
  const isOpen = current?.open != null
  const begin = (
    <Button
      variant="primary"
      icon={ClipboardCheck}
      isPending={start.isRunning}
      onPress={() => (isOpen ? navigate({ area: 'review' }) : void start.run())}
    >
      {isOpen ? 'Continue the review' : 'Start a review'}
    </Button>
  )
  const isFirst = past.length === 0 && !isOpen
  return (
    <>
      <PageHeader
        title="Review"
        {...(current?.dueAt != null && { detail: dueText(current.dueAt) })}
        {...(!isFirst && { actions: begin })}
      />
      <div className="kw-page-body kw-review-landing">
        <ErrorNotice error={start.error} />
        {isFirst && (
          <EmptyState art="calm" title="Look through your credentials once a quarter" actions={begin}>
            Keyward finds what is unused, overdue, weak, widely shared or the same in two places, and says why. You
            decide one by one: keep, rotate, disable or retire. The signed report is for whoever asks.
          </EmptyState>
        )}
        {ending.length > 0 && (
          <Section title="On its way out" description="Retirements that have begun. Each step is recorded.">
            <ul className="kw-card kw-review-list">
              {ending.map((retirement) => (
                <Ending key={retirement.credentialId} retirement={retirement} />
              ))}
            </ul>
          </Section>
        )}
        {past.length > 0 && (
          <Section title="Finished reviews">
            <ul className="kw-card kw-review-list">
              {past.map((review) => (
                <Past key={review.id} review={review} />
              ))}
            </ul>
          </Section>
        )}
        {past.length > 0 && <VerifyReport />}
      </div>
    </>
  )
}

function dueText(dueAt: string): string {
  return new Date(dueAt).getTime() <= Date.now() ? `Due since ${formatDay(dueAt)}` : `Next due on ${formatDay(dueAt)}`
}

function Ending({ retirement: { credentialId, name, next, reason } }: { readonly retirement: Retirement }) {
  return (
    <li>
      <div>
        <span className="kw-ellipsis">{name}</span>
        <small className="kw-ellipsis">
          {[next && `Next: ${stepWords[next].title.toLowerCase()}`, reason].filter(Boolean).join(' · ')}
        </small>
      </div>
      <Button
        size="small"
        aria-label={`Go on retiring ${name}`}
        onPress={() => useReview.setState({ retiring: credentialId })}
      >
        Go on
      </Button>
    </li>
  )
}

function Past({ review }: { readonly review: Review }) {
  return (
    <li>
      <div>
        <span className="kw-ellipsis">{reviewTitle(review)}</span>
        <small className="kw-ellipsis">
          {`Finished ${formatDay(review.finishedAt ?? review.startedAt)} by ${review.finishedBy ?? ''} · ${review.items} of ${review.credentials} found · ${decisionCounts(review)}`}
        </small>
      </div>
      <Button
        size="small"
        variant="quiet"
        aria-label={`Open the ${reviewTitle(review).toLowerCase()}`}
        onPress={() => navigate({ area: 'review', id: review.id })}
      >
        Open
      </Button>
      <ReportMenu make={(format) => client.reviews.report({ id: review.id, format })} size="small" />
    </li>
  )
}

/** Tells whether a report that somebody hands over is as it was given out. */
function VerifyReport() {
  const [found, setFound] = useState<{ readonly name: string; readonly result: ReportVerification } | null>(null)
  const verify = useAction(async (file: File) => {
    setFound(null)
    const fileId = await sendFile(file)
    try {
      setFound({ name: file.name, result: await client.reviews.verify({ fileId }) })
    } finally {
      discardFile(fileId)
    }
  })
  return (
    <Section
      title="Check a report"
      description="Whether a saved report is as this vault gave it out, or was altered since."
      actions={<FileButton label="Choose a report" onFile={(file) => void verify.run(file)} />}
    >
      <ErrorNotice error={verify.error} />
      {found && (
        <Banner isAlert tone={found.result.outcome === 'whole' ? 'good' : 'bad'} title={found.name}>
          {verdicts[found.result.outcome]}
          {found.result.issuedAt !== null &&
            ` It was given out on ${formatDay(found.result.issuedAt)} by ${found.result.issuedBy ?? ''}.`}
        </Banner>
      )}
    </Section>
  )
}
