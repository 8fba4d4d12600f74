import { Fragment } from 'react'
import { Link } from 'react-aria-components'
import type { Credential } from '../../../shared/domain/credential.ts'
import { navigate } from '../../state/router.ts'
import { useSettings } from '../../state/settings.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { formatDay } from '../../ui/dates.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { enable } from '../actions.ts'
import { isRotationOverdue } from '../expiry.ts'
import { hasTokens } from '../oauth/grant-store.ts'

/** What a person must know about this credential before anything else. */
export function Notices({ credential, onRotate }: { readonly credential: Credential; readonly onRotate: () => void }) {
  const { trashDays } = useSettings()
  const { status, expiresAt, disabledAt, trashedAt, rotationDueAt } = credential
  // What a service has told of its authorization is renewed there, and not by another value.
  const isAuthorization = hasTokens(credential.type) && credential.expirySource === 'server'
  const canManage = credential.access === 'manage'
  const rotate = canManage && (
    <Button size="small" onPress={onRotate}>
      Rotate
    </Button>
  )
  if (trashedAt !== null)
    return (
      <Banner tone="warn" title="In the trash">
        Nothing can use it. It is shredded {trashDays} days after <RelativeTime at={trashedAt} />.
      </Banner>
    )
  return (
    <>
      {disabledAt !== null && (
        <Banner
          tone="warn"
          title="Disabled"
          actions={
            canManage && (
              <Button size="small" onPress={() => enable([credential.id], credential.name)}>
                Enable
              </Button>
            )
          }
        >
          Nothing can use it since {formatDay(disabledAt)}.
        </Banner>
      )}
      {status === 'expired' && expiresAt !== null && (
        <Banner
          tone="bad"
          title={
            isAuthorization
              ? `The authorization ended on ${formatDay(expiresAt)}`
              : `Expired on ${formatDay(expiresAt)}`
          }
          actions={isAuthorization ? null : rotate}
        >
          {isAuthorization
            ? 'Authorize it again below.'
            : 'Make a new value at the vendor and rotate, or correct the date.'}
        </Banner>
      )}
      {status === 'expiring' && expiresAt !== null && (
        <Banner
          tone="warn"
          title={
            isAuthorization ? `The authorization ends on ${formatDay(expiresAt)}` : `Expires on ${formatDay(expiresAt)}`
          }
          actions={isAuthorization ? null : rotate}
        >
          That is <RelativeTime at={expiresAt} />.
          {isAuthorization && ' Authorize it again before that, unless a refresh prolongs it.'}
        </Banner>
      )}
      {!credential.hasValue && (
        <Banner
          tone="bad"
          title="No value yet"
          actions={
            canManage && (
              <Button size="small" onPress={onRotate}>
                Enter value
              </Button>
            )
          }
        >
          It came as a definition alone. Nothing can use it until its value is entered.
        </Banner>
      )}
      {status === 'error' && credential.hasValue && !hasTokens(credential.type) && (
        <Banner tone="bad" title="A server refused it" actions={rotate}>
          The last test could not sign in with it. Test it again, or rotate it.
        </Banner>
      )}
      {credential.warnings.length > 0 && (
        <Banner tone="warn" title="Its value is weak" actions={rotate}>
          {credential.warnings.join(' ')}
        </Banner>
      )}
      {credential.sameValue.length > 0 && (
        <Banner tone="warn" title="The same value is stored elsewhere" actions={rotate}>
          <SameValue credential={credential} />
        </Banner>
      )}
      {credential.hasValue &&
        isRotationOverdue(credential, Date.now()) &&
        rotationDueAt !== null &&
        status !== 'expired' && (
          <Banner tone="warn" title="Rotation is overdue" actions={rotate}>
            It was due on {formatDay(rotationDueAt)}.
          </Banner>
        )}
    </>
  )
}

/** The others by name, each with the way there; who finds one value has all of them. */
function SameValue({ credential }: { readonly credential: Credential }) {
  const { sameValue, environment } = credential
  const elsewhere = sameValue.some((other) => other.environment !== environment)
  return (
    <>
      {sameValue.map((other, index) => (
        <Fragment key={other.id}>
          {index > 0 && ', '}
          <Link className="kw-link" onPress={() => navigate({ area: 'credentials', id: other.id })}>
            {other.name}
          </Link>
          {other.environment !== '' && ` (${other.environment})`}
        </Fragment>
      ))}
      {elsewhere ? '. Whoever gets it in one environment has it in the others.' : '. Whoever gets one has all of them.'}
    </>
  )
}
