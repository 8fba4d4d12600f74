import { Cable, KeyRound } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { System, SystemDetails } from '../../shared/domain/system.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { count } from '../ui/count.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { showErrorToast, showToast } from '../ui/toast.tsx'
import { draftOfSystem } from './draft.ts'
import { loadUses, type SystemUses } from './store.ts'
import { isUsed } from './view.ts'

interface DeleteSystemProps {
  readonly system: SystemDetails
  readonly onClose: () => void
  readonly onDeleted: () => void
}

/** Asks before an own system is deleted; one that is in use can't be, and says by what. */
export function DeleteSystem({ system, onClose, onDeleted }: DeleteSystemProps) {
  if (isUsed(system)) return <InUseDialog system={system} onClose={onClose} />
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Delete “${system.name}”?`}
      confirmLabel="Delete"
      onConfirm={async () => {
        await client.systems.delete({ id: system.id })
        onDeleted()
        showToast({
          title: `${system.name} deleted`,
          action: {
            label: 'Undo',
            run: () =>
              void client.systems
                .create(draftOfSystem(system))
                .then(({ id }) => navigate({ area: 'systems', id }))
                .catch((failure: unknown) => showErrorToast(toErrorBody(failure))),
          },
        })
      }}
    >
      <p>Nothing uses it. Credentials and connections are not affected.</p>
    </ConfirmDialog>
  )
}

function InUseDialog({ system, onClose }: { readonly system: System; readonly onClose: () => void }) {
  const { credentialCount, connectionCount } = system
  const uses = useUses(system)
  const total = credentialCount + connectionCount
  const names = [
    ...(uses.value?.credentials ?? []).map((use) => ({ ...use, area: 'credentials' as const })),
    ...(uses.value?.connections ?? []).map((use) => ({ ...use, area: 'connections' as const })),
  ]
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="small"
      title={`“${system.name}” is in use`}
      description={`${[
        credentialCount > 0 && count(credentialCount, 'credential'),
        connectionCount > 0 && count(connectionCount, 'connection'),
      ]
        .filter(Boolean)
        .join(' and ')} ${total === 1 ? 'belongs' : 'belong'} to it. Move them to another system first.`}
      footer={
        <Button variant="primary" onPress={onClose} autoFocus>
          Close
        </Button>
      }
    >
      {!uses.value && !uses.error && <Skeleton lines={3} />}
      <ErrorNotice error={uses.error} />
      <ul className="kw-system-names">
        {names.slice(0, most).map(({ id, name, environment, area }) => (
          <li key={id}>
            <AriaButton
              className="kw-use-row"
              onPress={() => {
                onClose()
                navigate({ area, id })
              }}
            >
              {area === 'credentials' ? <KeyRound aria-hidden size={14} /> : <Cable aria-hidden size={14} />}
              <span className="kw-ellipsis">{name}</span>
              <span className="kw-muted">{environment}</span>
            </AriaButton>
          </li>
        ))}
        {uses.value && total > Math.min(names.length, most) && (
          <li className="kw-system-names-rest">
            and {(total - Math.min(names.length, most)).toLocaleString('en')} more
          </li>
        )}
      </ul>
    </Dialog>
  )
}

const most = 8

function useUses(system: System) {
  const [value, setValue] = useState<SystemUses | null>(null)
  const load = useAction(async () => setValue(await loadUses(system)))
  const { run, error } = load
  useEffect(() => void run(), [run])
  return { value, error }
}
