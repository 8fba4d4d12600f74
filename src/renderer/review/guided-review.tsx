import { useEffect, useMemo, useState } from 'react'
import type { Review, ReviewItem, ReviewRule } from '../../shared/domain/review.ts'
import { reviewDecisions, ruleLabels } from '../../shared/domain/review.ts'
import { client } from '../client/client.ts'
import { Environment } from '../credentials/environment.tsx'
import { TypeTile } from '../credentials/looks.tsx'
import { usePagedList } from '../state/paged-list.ts'
import { navigate } from '../state/router.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { ItemCell } from '../ui/item-cell.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Select } from '../ui/select.tsx'
import { SplitView } from '../ui/split-view.tsx'
import { type TableColumn, VirtualTable } from '../ui/virtual-table.tsx'
import { ItemDetail } from './item-detail.tsx'
import { Questions } from './questions.tsx'
import { ReportMenu } from './report-menu.tsx'
import { canDecide, decide, items, openItem, showItems, useReview } from './store.ts'
import { decisionWords, reviewTitle, type Show, toneOf } from './words.ts'

/** A review, item by item: what was found, and what is decided about it. */
export function GuidedReview({ review }: { readonly review: Review }) {
  const { query, rows, total, hasMore, isLoading, isFirst, error } = usePagedList(items)
  const { opened, place } = useReview()
  const isOpen = review.finishedAt === null
  useEffect(() => {
    if (items.get().query.reviewId !== review.id)
      showItems({ reviewId: review.id, rule: null, show: isOpen ? 'waiting' : 'all' })
  }, [review.id, isOpen])
  useDecisionKeys(isOpen ? opened : null)
  const waiting = review.items - review.decided
  return (
    <>
      <SplitView
        detailLabel="Finding"
        backLabel="All findings"
        onBack={() => openItem(null)}
        list={
          <>
            <Head review={review} view={query} />
            {error && (
              <div className="kw-review-notice">
                <ErrorNotice error={error} />
              </div>
            )}
            <div className="kw-finding-rows">
              <VirtualTable
                label="Findings"
                rows={rows}
                total={total}
                keyOf={keyOf}
                columns={columns}
                rowHeight={52}
                openKey={opened?.credentialId ?? null}
                onOpen={openItem}
                hasMore={hasMore}
                isLoading={isLoading && (isFirst || hasMore)}
                onLoadMore={items.loadMore}
                place={place}
                empty={!error && <Nothing review={review} waiting={waiting} view={query} />}
              />
            </div>
          </>
        }
        detail={opened === null ? null : <ItemDetail item={opened} isOpen={isOpen} onClose={() => openItem(null)} />}
      />
      <Questions />
    </>
  )
}

interface HeadProps {
  readonly review: Review
  readonly view: { readonly rule: ReviewRule | null; readonly show: Show }
}

function Head({ review, view }: HeadProps) {
  const [isFinishing, setFinishing] = useState(false)
  const isOpen = review.finishedAt === null
  const waiting = review.items - review.decided
  const choices = useMemo(
    () => [
      { value: 'all', label: `Every reason (${review.items})` },
      ...review.rules.map(({ rule, count }) => ({ value: rule, label: `${ruleLabels[rule]} (${count})` })),
    ],
    [review],
  )
  const show = (change: Partial<HeadProps['view']>) => showItems({ ...view, reviewId: review.id, ...change })
  return (
    <PageHeader
      title={reviewTitle(review)}
      actions={
        <>
          <Button variant="quiet" onPress={() => navigate({ area: 'review', id: 'all' })}>
            All reviews
          </Button>
          {isOpen ? (
            <Button variant={waiting === 0 ? 'primary' : 'secondary'} onPress={() => setFinishing(true)}>
              Finish…
            </Button>
          ) : (
            <ReportMenu make={(format) => client.reviews.report({ id: review.id, format })} />
          )}
        </>
      }
    >
      <div className="kw-review-progress">
        <ProgressBar
          label={isOpen ? 'Decided' : `Finished by ${review.finishedBy ?? ''}`}
          done={review.decided}
          total={Math.max(review.items, 1)}
          detail={`${review.decided} of ${review.items}`}
        />
      </div>
      <SegmentedControl
        label="Show"
        segments={[
          { value: 'waiting', label: 'Waiting' },
          { value: 'decided', label: 'Decided' },
          { value: 'all', label: 'All' },
        ]}
        value={view.show}
        onChange={(value) => show({ show: value })}
      />
      <Select
        label="Reason"
        hideLabel
        choices={choices}
        value={view.rule ?? 'all'}
        onChange={(value) => show({ rule: value === 'all' ? null : (value as ReviewRule) })}
      />
      <ConfirmDialog
        isOpen={isFinishing}
        onClose={() => setFinishing(false)}
        title="Finish this review?"
        confirmLabel="Finish"
        danger={false}
        onConfirm={() => client.reviews.finish({ id: review.id, leaveOpen: waiting > 0 })}
      >
        <p>
          It is recorded with the date and your name, and can’t be changed after that.
          {waiting > 0 && ` ${waiting} of ${review.items} findings have no decision; the report says so.`}
        </p>
      </ConfirmDialog>
    </PageHeader>
  )
}

function Nothing({ review, waiting, view }: HeadProps & { readonly waiting: number }) {
  if (review.items === 0)
    return (
      <EmptyState art="calm" title="Nothing was found">
        {`All ${review.credentials} credentials are in use, owned, strong and in time. Finish the review to record that.`}
      </EmptyState>
    )
  if (view.show === 'waiting' && waiting === 0)
    return (
      <EmptyState art="calm" title="Everything is decided">
        Finish the review, and save its report for whoever asks.
      </EmptyState>
    )
  return (
    <EmptyState art="search" title="Nothing here">
      No finding fits this view.
    </EmptyState>
  )
}

const keyOf = ({ credentialId }: ReviewItem) => credentialId

const columns: readonly TableColumn<ReviewItem>[] = [
  {
    id: 'name',
    label: 'Credential',
    width: 'minmax(180px, 1fr)',
    isRowHeader: true,
    cell: ({ type, name, findings }) => (
      <ItemCell mark={<TypeTile type={type} />} name={name} detail={findings[0]?.text} />
    ),
  },
  {
    id: 'environment',
    label: 'Environment',
    width: '120px',
    hideBelow: 620,
    cell: ({ environment }) => <Environment name={environment} />,
  },
  {
    id: 'why',
    label: 'Why',
    width: '196px',
    hideBelow: 480,
    cell: ({ findings }) => (
      <span className="kw-review-badges">
        {findings.slice(0, 1).map(({ rule }) => (
          <Badge key={rule} tone={toneOf(rule)}>
            {ruleLabels[rule]}
          </Badge>
        ))}
        {findings.length > 1 && <span className="kw-muted">+{findings.length - 1}</span>}
      </span>
    ),
  },
  {
    id: 'decision',
    label: 'Decision',
    width: '118px',
    cell: ({ decision }) =>
      decision === null ? <span className="kw-muted">Waiting</span> : decisionWords[decision].done,
  },
]

/** K, R, D and E decide about the opened item, where nobody types and nothing else asks. */
function useDecisionKeys(item: ReviewItem | null): void {
  useEffect(() => {
    if (item === null) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      const isTyping = event.target instanceof HTMLElement && event.target.closest('input, textarea') !== null
      if (isTyping || document.querySelector('.kw-overlay, .kw-side-overlay') !== null) return
      const decision = reviewDecisions.find((one) => decisionWords[one].key === event.key.toLowerCase())
      if (decision === undefined || !canDecide(item, decision)) return
      event.preventDefault()
      void decide(item, decision)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [item])
}
