import { Link } from 'react-aria-components'
import type { Rotation } from '../../shared/domain/rotation.ts'
import { navigate } from '../state/router.ts'
import { Badge } from '../ui/badge.tsx'
import { formatDay, formatTime } from '../ui/dates.ts'
import { KeyValue, KeyValueList } from '../ui/key-value.tsx'
import { Masked } from '../ui/masked.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { methodLabels } from './words.ts'

/** The two values of a rotation, by their hints, and what is known of it. */
export function ValuesPart({ rotation }: { readonly rotation: Rotation }) {
  const { state, oldVersion, newVersion } = rotation
  const isSwitched = state === 'switched' || state === 'done'
  return (
    <div className="kw-rotation-aside">
      <Section title="Values">
        <ul className="kw-card kw-rotation-values">
          <li>
            <span>Old, version {oldVersion}</span>
            {state === 'done' ? <Badge>Destroyed</Badge> : <Masked hint={rotation.oldMasked} />}
            {state !== 'done' && (isSwitched ? <Badge>Kept</Badge> : <Badge tone="accent">In use</Badge>)}
          </li>
          <li>
            <span>{newVersion === null ? 'New' : `New, version ${newVersion}`}</span>
            {state === 'aborted' ? (
              <Badge>Destroyed</Badge>
            ) : newVersion === null ? (
              <span className="kw-muted">Made by the server</span>
            ) : (
              <Masked hint={rotation.newMasked} />
            )}
            {state !== 'aborted' &&
              newVersion !== null &&
              (isSwitched ? <Badge tone="accent">In use</Badge> : <Badge tone="outline">Staged</Badge>)}
          </li>
        </ul>
      </Section>
      <Section title="About">
        <KeyValueList>
          <KeyValue label="Begun">
            <RelativeTime at={rotation.startedAt} /> by {rotation.startedBy}
          </KeyValue>
          <KeyValue label="Method">
            {methodLabels[rotation.method]}
            {rotation.through && (
              <>
                {' by '}
                <Link
                  className="kw-rotation-link"
                  onPress={() => navigate({ area: 'connections', id: rotation.through?.id ?? '' })}
                >
                  {rotation.through.name}
                </Link>
              </>
            )}
          </KeyValue>
          {rotation.switchedAt !== null && <KeyValue label="Switched">{formatTime(rotation.switchedAt)}</KeyValue>}
          {rotation.graceUntil !== null && (
            <KeyValue label="Both kept until">{formatTime(rotation.graceUntil)}</KeyValue>
          )}
          {rotation.revokedAt !== null && (
            <KeyValue label="Revoked">
              {formatTime(rotation.revokedAt)} by {rotation.revokedBy}
            </KeyValue>
          )}
          {rotation.endedAt !== null && <KeyValue label="Ended">{formatTime(rotation.endedAt)}</KeyValue>}
          {rotation.expiresAt !== null && <KeyValue label="New expiry">{formatDay(rotation.expiresAt)}</KeyValue>}
        </KeyValueList>
      </Section>
    </div>
  )
}
