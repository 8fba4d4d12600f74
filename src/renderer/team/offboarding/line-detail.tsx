import { CircleCheckBig, RefreshCw, Undo2, Unplug } from 'lucide-react'
import type { OffboardingLine } from '../../../shared/domain/offboarding.ts'
import { Environment } from '../../credentials/environment.tsx'
import { TypeTile } from '../../credentials/looks.tsx'
import { rotationPlace } from '../../rotation/places.ts'
import { navigate } from '../../state/router.ts'
import { Badge } from '../../ui/badge.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { formatDay } from '../../ui/dates.ts'
import { Detail, DetailPart } from '../../ui/detail.tsx'
import { KeyValue, KeyValueList } from '../../ui/key-value.tsx'
import { askAbout, takeBack } from './store.ts'
import { canRotate, isLeft, levelWords, outcomeWords, statusWords } from './words.ts'

interface LineDetailProps {
  readonly line: OffboardingLine
  readonly person: string
  readonly onClose: () => void
}

/** Why a line is here, what uses the credential, and what can be done about it. */
export function LineDetail({ line, person, onClose }: LineDetailProps) {
  const { decision, connections, connectionCount } = line
  const status = statusWords[line.status]
  return (
    <Detail
      title={line.credential}
      mark={<TypeTile type={line.type} large />}
      subtitle={
        <>
          {line.environment !== '' && <Environment name={line.environment} />}
          <Badge tone={status.tone}>{status.label}</Badge>
        </>
      }
      onClose={onClose}
      actions={<Actions line={line} />}
    >
      {line.done !== '' && <Banner tone={line.status === 'done' ? 'good' : 'info'}>{line.done}</Banner>}
      {decision !== null && (
        <Banner
          tone="good"
          title={outcomeWords[decision.outcome].done}
          actions={
            <Button size="small" icon={Undo2} onPress={() => takeBack([line])}>
              Take back
            </Button>
          }
        >
          {`${decision.reason} ${decision.by}, ${formatDay(decision.at)}`.trim()}
        </Banner>
      )}
      <DetailPart title="Why it stands here">
        <ul className="kw-offboarding-reasons">
          {line.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      </DetailPart>
      <DetailPart title="What is known">
        <KeyValueList>
          <KeyValue label={person}>{levelWords[line.level]}</KeyValue>
          <KeyValue label="Since">{formatDay(line.since)}</KeyValue>
          {line.system !== '' && <KeyValue label="System">{line.system}</KeyValue>}
          <KeyValue label="Used by">
            {connectionCount === 0
              ? 'No connection'
              : `${connections.join(', ')}${connectionCount > connections.length ? ` and ${connectionCount - connections.length} more` : ''}`}
          </KeyValue>
        </KeyValueList>
      </DetailPart>
    </Detail>
  )
}

function Actions({ line }: { readonly line: OffboardingLine }) {
  const { kind, credentialId: id, rotationId, now } = line
  return (
    <>
      {canRotate(line) && (
        <Button
          variant="primary"
          size="small"
          icon={RefreshCw}
          onPress={() => navigate({ area: 'credentials', id, action: 'rotate' })}
        >
          Rotate…
        </Button>
      )}
      {kind === 'value' && rotationId !== null && (
        <Button variant="primary" size="small" icon={RefreshCw} onPress={() => navigate(rotationPlace(rotationId))}>
          Go on with the rotation
        </Button>
      )}
      {kind === 'grant' && isLeft(line) && (
        <Button variant="primary" size="small" icon={Unplug} onPress={() => navigate({ area: 'credentials', id })}>
          Re-authorize…
        </Button>
      )}
      {isLeft(line) && (
        <>
          <Button size="small" onPress={() => askAbout('revoked', [line])}>
            {outcomeWords.revoked.label}
          </Button>
          <Button size="small" icon={CircleCheckBig} onPress={() => askAbout('no-need', [line])}>
            {outcomeWords['no-need'].label}
          </Button>
        </>
      )}
      {!isLeft(line) && now !== 'gone' && (
        <Button size="small" onPress={() => navigate({ area: 'credentials', id })}>
          Open the credential
        </Button>
      )}
    </>
  )
}
