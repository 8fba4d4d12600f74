import { FileSearch, Pencil, Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { Credential } from '../../shared/domain/credential.ts'
import type { Reference } from '../../shared/domain/reference.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { useItem } from '../state/item.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { showErrorToast, showToast } from '../ui/toast.tsx'
import { ReferenceDialog } from './reference-dialog.tsx'
import { ScanDialog } from './scan-dialog.tsx'
import { openReferences } from './store.ts'
import { placesText, referenceKindLabel } from './words.ts'
import './references.css'

type Asking = { readonly for: 'add' | 'scan' } | { readonly for: 'edit'; readonly reference: Reference }

/** What uses a credential beyond connections: written down by people, or found in files (C6). */
export function ReferencesPart({ credential }: { readonly credential: Credential }) {
  const { id, trashedAt } = credential
  const { value, error } = useItem(openReferences, id)
  const [asking, setAsking] = useState<Asking | null>(null)
  const close = () => setAsking(null)
  return (
    <Section
      title="References"
      description="What else uses it."
      actions={
        trashedAt === null && (
          <span className="kw-reference-actions">
            <Button size="small" variant="quiet" icon={FileSearch} onPress={() => setAsking({ for: 'scan' })}>
              Scan a folder…
            </Button>
            <Button size="small" variant="quiet" icon={Plus} onPress={() => setAsking({ for: 'add' })}>
              Add
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
      ) : value.items.length === 0 ? (
        <p className="kw-muted kw-small">
          None yet. Workflows, pipelines, MCP servers or files that use it can be written down, or found in a folder by
          its keyward:// address and its ID. They are told before it is deleted, disabled or rotated.
        </p>
      ) : (
        <ul className="kw-reference-list">
          {value.items.map((reference) => (
            <li key={reference.id} data-gone={reference.goneAt !== null || undefined}>
              <ReferenceText reference={reference} />
              <span className="kw-reference-actions">
                <IconButton
                  icon={Pencil}
                  label={`Edit ${reference.name}`}
                  onPress={() => setAsking({ for: 'edit', reference })}
                />
                <IconButton icon={X} label={`Remove ${reference.name}`} danger onPress={() => remove(reference)} />
              </span>
            </li>
          ))}
          {value.total > value.items.length && (
            <li className="kw-muted">and {(value.total - value.items.length).toLocaleString('en')} more</li>
          )}
        </ul>
      )}
      {asking?.for === 'scan' && <ScanDialog onClose={close} />}
      {asking?.for === 'add' && <ReferenceDialog credentialId={id} onClose={close} />}
      {asking?.for === 'edit' && <ReferenceDialog credentialId={id} reference={asking.reference} onClose={close} />}
    </Section>
  )
}

function ReferenceText({ reference }: { readonly reference: Reference }) {
  const { name, kind, location, note, places, scanned, goneAt, seenAt, createdAt, createdBy } = reference
  return (
    <div className="kw-reference-text">
      <span className="kw-reference-name">
        <strong className="kw-ellipsis">{name}</strong>
        <Badge>{referenceKindLabel(kind)}</Badge>
        {goneAt !== null && <Badge tone="warn">Gone</Badge>}
      </span>
      {(location !== '' || places.length > 0) && (
        <span className="kw-mono kw-ellipsis" title={location}>
          {[location, placesText(places)].filter(Boolean).join(', ')}
        </span>
      )}
      {note !== '' && <span>{note}</span>}
      <span className="kw-muted">
        {goneAt !== null ? (
          <>
            Not found there since <RelativeTime at={goneAt} />
          </>
        ) : scanned ? (
          <>
            Found <RelativeTime at={seenAt} />
          </>
        ) : (
          <>
            Added <RelativeTime at={createdAt} /> by {createdBy}
          </>
        )}
      </span>
    </div>
  )
}

/** Takes one away; one that was written by hand can be brought back. */
function remove(reference: Reference): void {
  const { id, credentialId, kind, name, location, note, scanned } = reference
  const input = { kind, name, location, note }
  client.references.remove({ ids: [id] }).then(
    () =>
      showToast({
        title: `${name} removed`,
        ...(scanned
          ? { detail: 'The next scan that finds it adds it again.' }
          : {
              action: {
                label: 'Undo',
                run: () =>
                  void client.references
                    .add({ credentialId, input })
                    .catch((failure: unknown) => showErrorToast(toErrorBody(failure))),
              },
            }),
      }),
    (failure: unknown) => showErrorToast(toErrorBody(failure)),
  )
}
