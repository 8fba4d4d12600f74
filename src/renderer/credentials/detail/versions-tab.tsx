import { useState } from 'react'
import type { Credential, CredentialVersion } from '../../../shared/domain/credential.ts'
import { client } from '../../client/client.ts'
import { useItem } from '../../state/item.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Masked } from '../../ui/masked.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { showToast } from '../../ui/toast.tsx'
import { openVersions } from '../store.ts'

type Asking = { readonly do: 'rollback' | 'destroy'; readonly version: number } | null

/** The values that it had: go back to one, or destroy one for good. */
export function VersionsTab({ credential }: { readonly credential: Credential }) {
  const { value, error } = useItem(openVersions, credential.id)
  const [asking, setAsking] = useState<Asking>(null)
  const { id, name } = credential
  if (!value) return error ? <ErrorNotice error={error} /> : <Skeleton lines={4} />
  return (
    <>
      <ol className="kw-versions">
        {value.items.map((version) => (
          <VersionRow
            key={version.version}
            version={version}
            canChange={credential.trashedAt === null && credential.access === 'manage'}
            onRollback={() => setAsking({ do: 'rollback', version: version.version })}
            onDestroy={() => setAsking({ do: 'destroy', version: version.version })}
          />
        ))}
      </ol>
      <ConfirmDialog
        isOpen={asking?.do === 'rollback'}
        onClose={() => setAsking(null)}
        title={`Go back to version ${asking?.version}?`}
        confirmLabel="Use this version"
        danger={false}
        onConfirm={async () => {
          const version = asking?.version ?? 0
          await client.credentials.rollback({ id, version })
          showToast({ title: `${name} uses version ${version} again`, tone: 'good' })
        }}
      >
        <p>It comes into use at once. Version {credential.version} is kept.</p>
      </ConfirmDialog>
      <ConfirmDialog
        isOpen={asking?.do === 'destroy'}
        onClose={() => setAsking(null)}
        title={`Destroy version ${asking?.version}?`}
        confirmLabel="Destroy"
        onConfirm={async () => {
          const version = asking?.version ?? 0
          await client.credentials.destroyVersion({ id, version })
          showToast({ title: `Version ${version} of ${name} is destroyed` })
        }}
      >
        <p>Its value can’t be recovered. Revoke it at the vendor first, if it still works there.</p>
      </ConfirmDialog>
    </>
  )
}

interface VersionRowProps {
  readonly version: CredentialVersion
  readonly canChange: boolean
  readonly onRollback: () => void
  readonly onDestroy: () => void
}

function VersionRow({ version, canChange, onRollback, onDestroy }: VersionRowProps) {
  const { state } = version
  return (
    <li className="kw-version" data-state={state}>
      <div className="kw-version-facts">
        <strong>Version {version.version}</strong>
        {state === 'current' && <Badge tone="accent">In use</Badge>}
        {state === 'staged' && <Badge tone="outline">Staged</Badge>}
        {state === 'destroyed' && <Badge>Destroyed</Badge>}
        {state === 'current' && version.destroyedAt !== null ? (
          <span className="kw-muted">No value yet</span>
        ) : (
          state !== 'destroyed' && <Masked hint={version.masked} />
        )}
        <p>
          <RelativeTime at={version.createdAt} /> by {version.createdBy}
          {state === 'destroyed' && version.destroyedAt !== null && (
            <>
              , destroyed <RelativeTime at={version.destroyedAt} />
            </>
          )}
        </p>
      </div>
      {state === 'kept' && canChange && (
        <div className="kw-version-actions">
          <Button size="small" aria-label={`Use again version ${version.version}`} onPress={onRollback}>
            Use again
          </Button>
          <Button size="small" variant="quiet" aria-label={`Destroy version ${version.version}`} onPress={onDestroy}>
            Destroy
          </Button>
        </div>
      )}
    </li>
  )
}
