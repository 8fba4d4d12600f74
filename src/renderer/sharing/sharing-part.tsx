import { Users } from 'lucide-react'
import { useState } from 'react'
import type { Sharing } from '../../shared/domain/access.ts'
import type { Credential } from '../../shared/domain/credential.ts'
import { levelWords } from '../../shared/sharing-words.ts'
import { useItem } from '../state/item.ts'
import { useResource } from '../state/resource.ts'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { showToast } from '../ui/toast.tsx'
import { AccessBadge } from './access-badge.tsx'
import { ShareDialog } from './share-dialog.tsx'
import { openSharing, ownIdentity, ownTeams, stopSharing } from './store.ts'
import { partyName } from './words.ts'
import './sharing.css'

/** Who may do what with a credential, by which team, and the ways to change that. */
export function SharingPart({ credential }: { readonly credential: Credential }) {
  const { id, name, access } = credential
  const { value, error } = useItem(openSharing, id)
  const [asking, setAsking] = useState<'share' | 'stop' | null>(null)
  const close = () => setAsking(null)
  const canChange = access === 'manage' && credential.trashedAt === null
  return (
    <Section
      title="Sharing"
      description={value?.sharing ? sharedText(value.sharing) : 'It is your own.'}
      actions={
        canChange &&
        value && (
          <span className="kw-sharing-actions">
            {value.sharing !== null && (
              <Button size="small" variant="quiet" onPress={() => setAsking('stop')}>
                Stop sharing…
              </Button>
            )}
            <Button size="small" variant="quiet" icon={Users} onPress={() => setAsking('share')}>
              {value.sharing === null ? 'Share…' : 'Change…'}
            </Button>
          </span>
        )
      }
    >
      {value === null ? (
        error ? (
          <ErrorNotice error={error} />
        ) : (
          <Skeleton lines={2} />
        )
      ) : value.sharing === null ? (
        <NotShared />
      ) : (
        <Grants sharing={value.sharing} />
      )}
      {asking === 'share' && value && (
        <ShareDialog chosen={{ ids: [id], name }} sharing={value.sharing} onClose={close} />
      )}
      <ConfirmDialog
        isOpen={asking === 'stop'}
        onClose={close}
        title={`Stop sharing ${name}?`}
        confirmLabel="Stop sharing"
        onConfirm={async () => {
          await stopSharing([id])
          showToast({ title: `${name} is your own again`, tone: 'good' })
        }}
      >
        <p>
          It is in no further bundle of {value?.sharing?.team ?? 'the team'}. What others have received stays with them:
          rotate it if they must not use it any more.
        </p>
      </ConfirmDialog>
    </Section>
  )
}

function sharedText({ team, level }: Sharing): string {
  return `Shared with ${team}. You may ${levelWords[level].label.toLowerCase()} it.`
}

function NotShared() {
  const teams = useResource(ownTeams).value
  return (
    <p className="kw-muted kw-small">
      {teams?.length === 0
        ? 'With a team you say who may use it, view its configuration, or manage it. You are in no team yet.'
        : 'Nobody else has it from this vault, unless you have exported it.'}
    </p>
  )
}

function Grants({ sharing }: { readonly sharing: Sharing }) {
  const { grants, level, changedBy, teamId } = sharing
  const self = useResource(ownIdentity).value
  return (
    <>
      <ul className="kw-sharing-grants">
        {grants.map((row) => (
          <li key={row.grant.to === 'everyone' ? 'everyone' : row.grant.id}>
            <span>
              {partyName(row)}
              {row.grant.to === 'member' && row.grant.id === self?.identity?.id && ' (you)'}
              {row.grant.to === 'group' && <small>Group</small>}
            </span>
            <AccessBadge level={row.grant.level} />
          </li>
        ))}
      </ul>
      <p className="kw-muted kw-small">
        {changedBy !== '' && `Last changed in the team by ${changedBy}. `}
        {level === 'manage' ? (
          <>
            The others get it, and every change, with the next bundle.{' '}
            <Button
              size="small"
              variant="quiet"
              onPress={() => navigate({ area: 'bundles', action: 'export', filter: { teamId } })}
            >
              Export for the team
            </Button>
          </>
        ) : (
          'Who manages it says who else may do what with it.'
        )}
      </p>
    </>
  )
}
