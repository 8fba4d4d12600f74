import { CircleCheckBig, RefreshCw } from 'lucide-react'
import { useEffect } from 'react'
import type { Offboarding, OffboardingLine } from '../../../shared/domain/offboarding.ts'
import { client } from '../../client/client.ts'
import { credentialTypes } from '../../credentials/catalog.ts'
import { Environment } from '../../credentials/environment.tsx'
import { TypeTile } from '../../credentials/looks.tsx'
import { ReportMenu } from '../../review/report-menu.tsx'
import { BeginSeveral } from '../../rotation/begin/begin-several.tsx'
import { useItem } from '../../state/item.ts'
import { usePagedList } from '../../state/paged-list.ts'
import { useResource } from '../../state/resource.ts'
import { navigate } from '../../state/router.ts'
import { Badge } from '../../ui/badge.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { count } from '../../ui/count.ts'
import { formatDay } from '../../ui/dates.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { ItemCell } from '../../ui/item-cell.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'
import { SelectionBar } from '../../ui/selection-bar.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SplitView } from '../../ui/split-view.tsx'
import { type TableColumn, VirtualTable } from '../../ui/virtual-table.tsx'
import { BackHeader } from '../back-header.tsx'
import { DecideDialog } from './decide-dialog.tsx'
import { LineDetail } from './line-detail.tsx'
import { askAbout, keyOf, lines, openedOffboarding, type Show, showLines, useOffboarding } from './store.ts'
import { canRotate, isLeft, levelWords, shortly, statusWords, todoWord } from './words.ts'
import './offboarding.css'

/** What somebody who is gone could have, in order of risk, and the ways to deal with it. */
export function OffboardingPage({ id }: { readonly id: string }) {
  const { value: gone, error } = useItem(openedOffboarding, id)
  if (gone) return <Report gone={gone} />
  return (
    <div className="kw-page">
      <PageHeader title="What to rotate" />
      <div className="kw-page-body">
        {error ? (
          <ErrorNotice error={error} actions={<Button onPress={() => navigate({ area: 'team' })}>All teams</Button>} />
        ) : (
          <Skeleton lines={6} />
        )}
      </div>
    </div>
  )
}

function Report({ gone }: { readonly gone: Offboarding }) {
  const { query, rows, total, hasMore, isLoading, isFirst, error } = usePagedList(lines)
  const { openKey, selected, place, rotating, asking } = useOffboarding()
  const types = useResource(credentialTypes).value?.items
  useEffect(() => {
    if (lines.get().query.id !== gone.id) showLines({ id: gone.id, show: gone.unfinished === 0 ? 'all' : 'unfinished' })
  }, [gone])
  const opened = rows.find((line) => keyOf(line) === openKey)
  const chosen = rows.filter((line) => selected.has(keyOf(line)))
  const toRotate = chosen.filter(canRotate).map(({ credentialId }) => credentialId)
  const left = chosen.filter(isLeft)
  const close = () => useOffboarding.setState({ openKey: null })
  return (
    <div className="kw-page">
      <SplitView
        detailLabel="What to do"
        backLabel="All lines"
        onBack={close}
        list={
          <>
            <Head gone={gone} show={query.show} />
            <ErrorNotice error={error} />
            <div className="kw-offboarding-rows">
              <VirtualTable
                label="What they could have"
                rows={rows}
                total={total}
                keyOf={keyOf}
                columns={columns}
                rowHeight={52}
                openKey={openKey}
                onOpen={(key) => useOffboarding.setState({ openKey: key })}
                selection={selected}
                onSelectionChange={(keys) => useOffboarding.setState({ selected: keys })}
                hasMore={hasMore}
                isLoading={isLoading && (isFirst || hasMore)}
                onLoadMore={lines.loadMore}
                place={place}
                empty={!error && <Nothing gone={gone} show={query.show} />}
              />
            </div>
            <SelectionBar count={selected.size} onClear={() => useOffboarding.setState({ selected: new Set() })}>
              <Button
                size="small"
                icon={RefreshCw}
                isDisabled={toRotate.length === 0}
                onPress={() => useOffboarding.setState({ rotating: toRotate })}
              >
                Rotate…
              </Button>
              <Button size="small" isDisabled={left.length === 0} onPress={() => askAbout('revoked', left)}>
                Revoked there…
              </Button>
              <Button
                size="small"
                icon={CircleCheckBig}
                isDisabled={left.length === 0}
                onPress={() => askAbout('no-need', left)}
              >
                No need…
              </Button>
            </SelectionBar>
          </>
        }
        detail={opened ? <LineDetail key={openKey} line={opened} person={gone.name} onClose={close} /> : null}
      />
      {rotating !== null && types && (
        <BeginSeveral
          ids={rotating}
          types={types}
          onClose={() => useOffboarding.setState({ rotating: null, selected: new Set() })}
        />
      )}
      {asking !== null && <DecideDialog {...asking} />}
    </div>
  )
}

function Head({ gone, show }: { readonly gone: Offboarding; readonly show: Show }) {
  const done = gone.lines - gone.unfinished
  return (
    <BackHeader
      back={`Back to ${gone.team}`}
      onBack={() => navigate({ area: 'team', id: gone.teamId })}
      title={`What ${gone.name} could have`}
      detail={`Left ${gone.team} on ${formatDay(gone.leftAt)}`}
      actions={<ReportMenu make={(format) => client.offboarding.report({ id: gone.id, format })} />}
    >
      <div className="kw-offboarding-progress">
        <ProgressBar
          label="Dealt with"
          done={done}
          total={Math.max(gone.lines, 1)}
          detail={`${done} of ${gone.lines}`}
        />
      </div>
      <SegmentedControl
        label="Show"
        segments={[
          { value: 'unfinished', label: 'To do' },
          { value: 'finished', label: 'Done' },
          { value: 'all', label: 'All' },
        ]}
        value={show}
        onChange={(value) => showLines({ id: gone.id, show: value })}
      />
      {gone.isBack && <Banner tone="info">{gone.name} is in the team again.</Banner>}
      {gone.others > 0 && (
        <p className="kw-muted kw-offboarding-others">
          {count(gone.others, 'more credential')} that {gone.name} could have {gone.others === 1 ? 'is' : 'are'} managed
          by others, who have this report, too.
        </p>
      )}
    </BackHeader>
  )
}

function Nothing({ gone, show }: { readonly gone: Offboarding; readonly show: Show }) {
  if (gone.lines === 0)
    return (
      <EmptyState art="calm" title="Nothing to rotate">
        As far as this vault knows, no value that you manage was ever encrypted for {gone.name}.
      </EmptyState>
    )
  if (show === 'unfinished')
    return (
      <EmptyState art="calm" title="All is dealt with">
        Save the report for whoever asks what was done when {gone.name} left.
      </EmptyState>
    )
  return (
    <EmptyState art="search" title="Nothing is done yet">
      A line is done once its credential is rotated and the old value is revoked.
    </EmptyState>
  )
}

const columns: readonly TableColumn<OffboardingLine>[] = [
  {
    id: 'credential',
    label: 'Credential',
    width: 'minmax(180px, 1fr)',
    isRowHeader: true,
    cell: (line) => <ItemCell mark={<TypeTile type={line.type} />} name={line.credential} detail={shortly(line)} />,
  },
  {
    id: 'environment',
    label: 'Environment',
    width: '118px',
    hideBelow: 660,
    cell: ({ environment }) => <Environment name={environment} />,
  },
  {
    id: 'level',
    label: 'Access',
    width: '108px',
    hideBelow: 560,
    cell: ({ level }) => <span className="kw-ellipsis">{levelWords[level]}</span>,
  },
  {
    id: 'todo',
    label: 'To do',
    width: '104px',
    hideBelow: 440,
    cell: (line) => todoWord(line),
  },
  {
    id: 'status',
    label: 'Status',
    width: '104px',
    cell: ({ status }) => <Badge tone={statusWords[status].tone}>{statusWords[status].label}</Badge>,
  },
]
