import { useEffect } from 'react'
import type { AuditRecord } from '../../shared/domain/audit.ts'
import { arrive, navigate, type Place, replacePlace, usePlace } from '../state/router.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { SplitView } from '../ui/split-view.tsx'
import { AlertsPage } from './alerts-page.tsx'
import { AuditList } from './audit-list.tsx'
import { RecordDetail } from './record-detail.tsx'
import { logParts, noteOpened, setPart, setView, useAudit, verify } from './store.ts'
import { StreamsPage } from './streams-page.tsx'
import { viewOf } from './view.ts'
import './audit.css'

/** The audit log, one record beside it. */
export function AuditArea() {
  const place = usePlace()
  const opened = useAudit((state) => state.opened)
  const openSeq = place.id ?? null
  const part = useAudit((state) => state.part)

  useEffect(() => {
    if (place.action === undefined && place.filter === undefined) return
    const part = logParts.find((each) => each === place.filter?.tab)
    setPart(part ?? 'records')
    if (place.filter !== undefined && part === undefined) setView(viewOf(place.filter))
    if (place.action === 'verify') void verify()
    arrive()
  }, [place])

  const open = (record: AuditRecord) => {
    noteOpened(record)
    const next: Place = { area: 'audit', id: String(record.seq) }
    if (openSeq === null) navigate(next)
    else replacePlace(next)
  }
  const leave = () => navigate({ area: 'audit' })
  if (part !== 'records') return <div className="kw-page">{part === 'alerts' ? <AlertsPage /> : <StreamsPage />}</div>
  return (
    <div className="kw-page">
      <SplitView
        detailLabel="Record"
        backLabel="All records"
        onBack={leave}
        list={<AuditList openSeq={openSeq} onOpen={open} />}
        detail={
          openSeq === null ? null : opened && String(opened.seq) === openSeq ? (
            <RecordDetail record={opened} onClose={leave} />
          ) : (
            <EmptyState art="log" title={`Record ${openSeq}`}>
              Choose it in the list to see its details again.
            </EmptyState>
          )
        }
      />
    </div>
  )
}
