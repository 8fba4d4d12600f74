import { Anchor, ShieldCheck } from 'lucide-react'
import { useMemo, useState } from 'react'
import { type AuditRecord, auditOutcomes, auditSubjectTypes } from '../../shared/domain/audit.ts'
import { actionGroups } from '../../shared/domain/audit-groups.ts'
import { usePagedList } from '../state/paged-list.ts'
import { useResource } from '../state/resource.ts'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/count.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { type Facet, FacetFilter } from '../ui/facet-filter.tsx'
import { FilterChips } from '../ui/filter-chips.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { useAnnounced } from '../ui/use-announced.ts'
import { type TableColumn, VirtualTable } from '../ui/virtual-table.tsx'
import { clockTime, dayGroup } from './days.ts'
import { ExportMenu } from './export-menu.tsx'
import { LogParts } from './log-parts.tsx'
import { OutcomeMark, SentenceText, useTypeLabel } from './looks.tsx'
import { actorOf, sentenceOf } from './sentence.ts'
import { auditActors, auditList, setView, useAudit, verify } from './store.ts'
import { VerificationResult } from './verification-result.tsx'
import { VerifyDialog } from './verify-dialog.tsx'
import {
  type AuditView,
  defaultView,
  isNarrowed,
  outcomeLabels,
  periods,
  subjectTypeLabels,
  toggleFilter,
} from './view.ts'

interface AuditListProps {
  readonly openSeq: string | null
  readonly onOpen: (record: AuditRecord) => void
}

/** The log with its filters, its verification and its export. */
export function AuditList({ openSeq, onOpen }: AuditListProps) {
  const { query: view, rows, total, hasMore, isLoading, isFirst, error } = usePagedList(auditList)
  const { place, verification } = useAudit()
  const [now] = useState(Date.now)
  const [isComparing, setComparing] = useState(false)
  const groupOf = useMemo(() => (record: AuditRecord) => dayGroup(record.at, now), [now])
  const typeLabel = useTypeLabel()
  const columns = useMemo(() => columnsOf(typeLabel), [typeLabel])
  const narrowed = isNarrowed(view)
  const subject = subjectName(rows, view)
  // New records come by themselves; only what a filter has found is worth a word.
  useAnnounced(narrowed && !isLoading ? `${total.toLocaleString('en')} found` : null)
  const actors = useResource(auditActors).value?.items ?? []
  const facets = facetsOf(view, actors)
  const toggle = (facet: string, value: string) => setView(toggleFilter(view, facet, value))
  const clear = () => setView(defaultView)
  // "Failed or refused" shows above already.
  const shown = isProblems(view) ? facets.filter(({ id }) => id !== 'outcome') : facets
  const chips: readonly Facet[] =
    view.subjectId === null
      ? shown
      : [
          {
            id: 'subject',
            label: 'Only about',
            options: [{ value: view.subjectId, label: subject }],
            chosen: [view.subjectId],
          },
          ...(view.withConnections
            ? [{ id: 'with', label: 'With', options: [{ value: 'on', label: 'its connections' }], chosen: ['on'] }]
            : []),
          ...shown,
        ]
  return (
    <>
      <PageHeader
        title="Audit"
        {...(!isFirst && {
          detail: narrowed ? `${total.toLocaleString('en')} found` : count(total, 'record'),
        })}
        actions={
          <>
            <ExportMenu view={view} subject={view.subjectId === null ? null : subject} total={total} />
            <Button icon={ShieldCheck} isPending={verification.isRunning} onPress={() => void verify()}>
              Verify
            </Button>
            <IconButton icon={Anchor} label="Compare with an anchor or a file" onPress={() => setComparing(true)} />
          </>
        }
      >
        <LogParts />
        <SearchField
          label="Search the log"
          value={view.text}
          onChange={(text) => setView({ ...view, text: text.slice(0, 200) })}
        />
        <SegmentedControl
          label="Outcome"
          segments={[
            { value: 'all', label: 'Everything' },
            { value: 'problems', label: 'Failed or refused' },
          ]}
          value={isProblems(view) ? 'problems' : 'all'}
          onChange={(value) => setView({ ...view, outcomes: value === 'problems' ? ['failed', 'refused'] : [] })}
        />
        <FacetFilter facets={facets} onToggle={toggle} onClear={clear} />
        <FilterChips facets={chips} onToggle={toggle} onClear={clear} />
      </PageHeader>
      <VerifyDialog isOpen={isComparing} onClose={() => setComparing(false)} />
      <VerificationResult />
      {error && (
        <div className="kw-audit-notice">
          <ErrorNotice
            error={error}
            actions={
              <Button size="small" onPress={() => void auditList.reload()}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      <div className="kw-audit-rows">
        <VirtualTable
          label="Audit log"
          rows={rows}
          total={total}
          keyOf={keyOf}
          columns={columns}
          rowHeight={52}
          groupOf={groupOf}
          openKey={openSeq}
          onOpen={(key) => {
            const record = rows.find(({ seq }) => String(seq) === key)
            if (record) onOpen(record)
          }}
          hasMore={hasMore}
          isLoading={isLoading && (isFirst || hasMore)}
          onLoadMore={auditList.loadMore}
          place={place}
          empty={
            !error && (
              <EmptyState
                art={narrowed ? 'search' : 'log'}
                title={narrowed ? 'No record fits these filters' : 'Nothing is recorded yet'}
                {...(narrowed && { actions: <Button onPress={clear}>Show everything</Button> })}
              >
                {narrowed
                  ? 'Search looks at who, what and about what; filters at what happened, when, and how it came out.'
                  : 'Every change, use, test and failed attempt is recorded here, never a value.'}
              </EmptyState>
            )
          }
        />
      </div>
    </>
  )
}

const keyOf = ({ seq }: AuditRecord) => String(seq)

const columnsOf = (typeLabel: (type: string) => string): readonly TableColumn<AuditRecord>[] => [
  {
    id: 'event',
    label: 'What happened',
    width: 'minmax(220px, 1fr)',
    isRowHeader: true,
    cell: (record) => eventCell(record, typeLabel),
  },
  {
    id: 'seq',
    label: 'Record',
    width: '92px',
    align: 'end',
    hideBelow: 560,
    cell: ({ seq }) => <span className="kw-muted">{seq.toLocaleString('en')}</span>,
  },
  {
    id: 'at',
    label: 'When',
    width: '124px',
    align: 'end',
    // Relative at rest; the exact time where the pointer or the focus is.
    cell: ({ at }) => (
      <span className="kw-when">
        <RelativeTime at={at} />
        <time dateTime={at}>{clockTime(at)}</time>
      </span>
    ),
  },
]

function eventCell(record: AuditRecord, typeLabel: (type: string) => string) {
  const sentence = sentenceOf(record, typeLabel)
  const { face } = actorOf(record.actor)
  const second = [sentence.note, face].filter(Boolean).join(' · ')
  return (
    <div className="kw-event">
      <OutcomeMark outcome={record.outcome} />
      <div className="kw-event-text">
        <span className="kw-ellipsis">
          <SentenceText sentence={sentence} />
        </span>
        {second !== '' && <span className="kw-ellipsis kw-event-note">{second}</span>}
      </div>
    </div>
  )
}

function isProblems({ outcomes: chosen }: AuditView): boolean {
  return chosen.length === 2 && !chosen.includes('ok')
}

/** What the followed item is called: by its newest record. */
function subjectName(rows: readonly AuditRecord[], { subjectId }: AuditView): string {
  return rows.find((row) => row.subjectId === subjectId)?.subject || 'one item'
}

function facetsOf(view: AuditView, actors: readonly string[]): readonly Facet[] {
  return [
    {
      id: 'group',
      label: 'What happened',
      options: actionGroups.map(({ id, label }) => ({ value: id, label })),
      chosen: view.groups,
    },
    {
      id: 'outcome',
      label: 'Outcome',
      options: auditOutcomes.map((value) => ({ value, label: outcomeLabels[value] })),
      chosen: view.outcomes,
    },
    {
      id: 'period',
      label: 'When',
      options: periods.map(({ id, label }) => ({ value: id, label })),
      chosen: view.period === null ? [] : [view.period],
    },
    {
      id: 'actor',
      label: 'Who',
      options: [...new Set([...actors, ...view.actors])].map((value) => ({ value, label: value || 'Somebody' })),
      chosen: view.actors,
    },
    {
      id: 'subjectType',
      label: 'About',
      options: auditSubjectTypes.map((value) => ({ value, label: subjectTypeLabels[value] })),
      chosen: view.subjectTypes,
    },
  ]
}
