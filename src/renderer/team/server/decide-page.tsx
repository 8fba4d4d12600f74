import { Ban } from 'lucide-react'
import { useMemo } from 'react'
import type { SyncConflict } from '../../../shared/domain/remote.ts'
import type { Team } from '../../../shared/domain/team.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { count } from '../../ui/count.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { ItemCell } from '../../ui/item-cell.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SplitView } from '../../ui/split-view.tsx'
import { StatusText } from '../../ui/status-text.tsx'
import { type TableColumn, VirtualTable } from '../../ui/virtual-table.tsx'
import { choiceIcons } from './choice-icons.ts'
import { ConflictDetail } from './conflict-detail.tsx'
import { applyDecisions, openDecisions, useDecide } from './decide-store.ts'
import { choiceLabels, type Decisions, sortOut } from './deciding.ts'
import { ServerPageHead } from './page-head.tsx'
import { useServers } from './store.ts'
import './server.css'

/** What both sides have changed: how it differs, and what is to become of it. */
export function DecidePage({ team }: { readonly team: Team }) {
  const work = useServers((state) => state.work[team.id])
  const { synced, decisions, rest, openId } = useDecide()
  const { open, rows } = useMemo(() => {
    const { open, refused } = sortOut(synced?.conflicts ?? [])
    return { open, rows: [...open, ...refused] }
  }, [synced])
  const opened = rows.find(({ id }) => id === openId)
  const columns = useMemo(() => columnsOf(decisions), [decisions])
  const total = synced?.undecided ?? 0
  const decided = open.filter(({ id }) => (decisions.get(id) ?? 'leave') !== 'leave').length
  const isRunning = work?.isRunning === true
  return (
    <div className="kw-page">
      <ServerPageHead
        team={team}
        title="Needs a decision"
        detail={total === 0 ? team.name : `${count(total, 'credential')} of ${team.name}, changed on both sides`}
      />
      {(isRunning || work?.error || rest !== 'leave' || total > open.length) && (
        <div className="kw-team-notice">
          {isRunning && (
            <ProgressBar label={work.doing === 'push' ? 'Doing as you decided' : 'Looking at the server'} />
          )}
          <ErrorNotice
            error={work?.error}
            actions={
              // What was decided is applied again from where it was.
              open.length === 0 && (
                <Button size="small" onPress={() => void openDecisions(team)}>
                  Look again
                </Button>
              )
            }
          />
          {!isRunning && total > open.length && (
            <Banner tone="info">
              {rest === 'leave'
                ? `The first ${open.length.toLocaleString('en')} are shown. Decide them, and the next ones come.`
                : `${choiceLabels[rest]} holds for ${(total - open.length).toLocaleString('en')} that are not shown, too.`}
            </Banner>
          )}
        </div>
      )}
      <div className="kw-team-rows">
        <SplitView
          detailLabel="Comparison"
          backLabel="All decisions"
          onBack={() => useDecide.setState({ openId: null })}
          list={
            <VirtualTable
              label="Decisions"
              rows={rows}
              keyOf={keyOf}
              columns={columns}
              rowHeight={52}
              openKey={openId}
              onOpen={(id) => useDecide.setState({ openId: id })}
              isLoading={isRunning && rows.length === 0}
              empty={
                work?.error ? undefined : (
                  <EmptyState art="calm" title="Nothing needs a decision">
                    When you and somebody else change the same credential, nothing is written over: it waits here until
                    you say what holds.
                  </EmptyState>
                )
              }
            />
          }
          detail={
            opened ? <ConflictDetail key={opened.id} conflict={opened} others={open} isApplying={isRunning} /> : null
          }
        />
      </div>
      {open.length > 0 && (
        <section className="kw-server-foot" aria-label="Decisions">
          <span>
            {decided === 0
              ? 'Nothing is decided yet. What you leave waits.'
              : `${decided.toLocaleString('en')} of ${open.length.toLocaleString('en')} decided.`}
          </span>
          <Button
            variant="primary"
            isPending={isRunning}
            isDisabled={decided === 0 || isRunning}
            onPress={() => void applyDecisions(team, open)}
          >
            Apply and synchronise
          </Button>
        </section>
      )}
    </div>
  )
}

const keyOf = ({ id }: SyncConflict) => id

function columnsOf(decisions: Decisions): readonly TableColumn<SyncConflict>[] {
  return [
    {
      id: 'name',
      label: 'Credential',
      width: 'minmax(180px, 1fr)',
      isRowHeader: true,
      cell: ({ name, by, at }) => (
        <ItemCell
          name={name}
          detail={
            <>
              {by}, <RelativeTime at={at} />
            </>
          }
        />
      ),
    },
    {
      id: 'choice',
      label: 'What to do',
      width: '140px',
      cell: ({ id, choices }) => {
        if (choices.length === 0)
          return (
            <StatusText tone="bad" icon={Ban}>
              Can’t come in
            </StatusText>
          )
        const choice = decisions.get(id) ?? 'leave'
        return (
          <StatusText tone={choice === 'leave' ? 'warn' : 'good'} icon={choiceIcons[choice]}>
            {choiceLabels[choice]}
          </StatusText>
        )
      },
    },
  ]
}
