import { Ban, CircleCheck, Package, RotateCw, Tags, Trash2, Undo2, Users } from 'lucide-react'
import type { CredentialRow } from '../../shared/domain/credential.ts'
import { toErrorBody } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { SelectionBar } from '../ui/selection-bar.tsx'
import { showErrorToast } from '../ui/toast.tsx'
import { collectIds, enable, mostToCollect, restore } from './actions.ts'
import { type Chosen, chosenOf } from './chosen.ts'
import type { ListView } from './list-view.ts'
import { select, useCredentials } from './store.ts'

interface BulkActionsProps {
  readonly view: ListView
  readonly rows: readonly CredentialRow[]
  readonly total: number
  readonly onTrash: (chosen: Chosen) => void
  readonly onDisable: (chosen: Chosen) => void
  readonly onTags: (chosen: Chosen) => void
  readonly onRotate: (chosen: Chosen) => void
  readonly onShare: (chosen: Chosen) => void
  readonly onShred: (chosen: Chosen) => void
}

const nothing: ReadonlySet<string> = new Set()

/** What can be done with several credentials at once. */
export function BulkActions(props: BulkActionsProps) {
  const { view, rows, total, onTrash, onDisable, onTags, onRotate, onShare, onShred } = props
  const selected = useCredentials((state) => state.selected)
  const clear = () => select(nothing)
  const selectAll = useAction(async () => {
    try {
      select(new Set(await collectIds(view)))
    } catch (failure) {
      showErrorToast(toErrorBody(failure))
    }
  })
  const chosen = chosenOf(selected, rows)
  const hasMore = selected.size >= rows.length && selected.size < total && total <= mostToCollect
  return (
    <SelectionBar
      count={selected.size}
      onClear={clear}
      more={
        hasMore && (
          <Button size="small" variant="quiet" isPending={selectAll.isRunning} onPress={() => void selectAll.run()}>
            Select all {total.toLocaleString('en')}
          </Button>
        )
      }
    >
      {view.trashed ? (
        <>
          <Button
            size="small"
            icon={Undo2}
            onPress={() => {
              restore(chosen.ids, chosen.name)
              clear()
            }}
          >
            Restore
          </Button>
          <Button size="small" variant="danger" icon={Trash2} onPress={() => onShred(chosen)}>
            Shred…
          </Button>
        </>
      ) : (
        <>
          <Button size="small" icon={Tags} onPress={() => onTags(chosen)}>
            Tags
          </Button>
          <Button size="small" icon={RotateCw} onPress={() => onRotate(chosen)}>
            Rotate…
          </Button>
          <Button size="small" icon={Users} onPress={() => onShare(chosen)}>
            Share…
          </Button>
          <Button
            size="small"
            icon={Package}
            onPress={() =>
              navigate({ area: 'bundles', action: 'export', filter: { credentialIds: chosen.ids.join(',') } })
            }
          >
            Export
          </Button>
          <Button
            size="small"
            icon={CircleCheck}
            onPress={() => {
              enable(chosen.ids, chosen.name)
              clear()
            }}
          >
            Enable
          </Button>
          <Button size="small" icon={Ban} onPress={() => onDisable(chosen)}>
            Disable
          </Button>
          <Button size="small" icon={Trash2} onPress={() => onTrash(chosen)}>
            Delete
          </Button>
        </>
      )}
    </SelectionBar>
  )
}
