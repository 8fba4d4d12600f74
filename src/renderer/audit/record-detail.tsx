import { ArrowUpRight, ListFilter } from 'lucide-react'
import type { AuditRecord } from '../../shared/domain/audit.ts'
import { navigate, type Place } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Detail, DetailPart } from '../ui/detail.tsx'
import { KeyValue, KeyValueList } from '../ui/key-value.tsx'
import { fullTime } from './days.ts'
import { OutcomeMark, OutcomeText, useTypeLabel } from './looks.tsx'
import { actorOf, sentenceOf, textOf } from './sentence.ts'
import { auditList, setView } from './store.ts'
import { defaultView, subjectTypeLabels } from './view.ts'

/** Everything that one record says. */
export function RecordDetail({ record, onClose }: { readonly record: AuditRecord; readonly onClose: () => void }) {
  const sentence = sentenceOf(record, useTypeLabel())
  const { who, face } = actorOf(record.actor)
  const place = placeOf(record)
  const { subjectId } = record
  const isFollowed = auditList.store((state) => state.query.subjectId) === subjectId
  return (
    <Detail
      title={textOf(sentence)}
      label={`Record ${record.seq}`}
      mark={<OutcomeMark outcome={record.outcome} large />}
      {...(sentence.note !== '' && { subtitle: sentence.note })}
      onClose={onClose}
      actions={
        <>
          <OutcomeText outcome={record.outcome} />
          {place && (
            <Button size="small" icon={ArrowUpRight} onPress={() => navigate(place)}>
              {`Open the ${record.subjectType}`}
            </Button>
          )}
          {subjectId !== null && (
            <Button
              size="small"
              icon={ListFilter}
              onPress={() => setView(isFollowed ? defaultView : { ...defaultView, subjectId })}
            >
              {isFollowed ? 'Show everything' : 'Show only this'}
            </Button>
          )}
          {subjectId !== null && record.subjectType === 'credential' && !isFollowed && (
            <Button
              size="small"
              icon={ListFilter}
              onPress={() => setView({ ...defaultView, subjectId, withConnections: true })}
            >
              With its connections
            </Button>
          )}
        </>
      }
    >
      <DetailPart title="Record">
        <KeyValueList>
          <KeyValue label="Number">{record.seq.toLocaleString('en')}</KeyValue>
          <KeyValue label="When">
            {fullTime(record.at)}
            <div className="kw-record-utc kw-mono">{record.at}</div>
          </KeyValue>
          <KeyValue label="Who">{who}</KeyValue>
          <KeyValue label="From">{face}</KeyValue>
          <KeyValue label="Action">
            <code>{record.action}</code>
          </KeyValue>
          <KeyValue label="About">
            {[subjectTypeLabels[record.subjectType], record.subject].filter(Boolean).join(', ')}
          </KeyValue>
          {subjectId !== null && (
            <KeyValue label="ID">
              <span className="kw-record-id">
                <code>{subjectId}</code>
                <CopyButton text={subjectId} label="Copy ID" />
              </span>
            </KeyValue>
          )}
          {record.detail !== '' && (
            <KeyValue label="Detail">
              <code>{record.detail}</code>
            </KeyValue>
          )}
        </KeyValueList>
      </DetailPart>
      <p className="kw-record-chain">
        Each record carries a seal over itself and the one before it. <strong>Verify</strong> walks the whole chain.
      </p>
    </Detail>
  )
}

/** Where the subject is, unless the record says that it went. */
function placeOf({ subjectType, subjectId, action }: AuditRecord): Place | null {
  if (subjectId === null || action.endsWith('.delete') || action.endsWith('.shred')) return null
  switch (subjectType) {
    case 'credential':
      return { area: 'credentials', id: subjectId }
    case 'connection':
      return { area: 'connections', id: subjectId }
    case 'system':
      return { area: 'systems', id: subjectId }
    default:
      return null
  }
}
