import { useState } from 'react'
import { useAction } from '../client/use-action.ts'
import { useResource } from '../state/resource.ts'
import { useSettings } from '../state/settings.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { TagField } from '../ui/tag-field.tsx'
import { changeTags, disable, nameOf, shred, trash } from './actions.ts'
import { facets } from './catalog.ts'
import type { Chosen } from './chosen.ts'
import { ImpactList, pronoun } from './impact-list.tsx'
import './credentials.css'

interface ChosenDialogProps {
  readonly chosen: Chosen
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Says what will break, by name, and asks for the name (C7). */
export function TrashDialog({ chosen, onClose, onDone }: ChosenDialogProps) {
  const { ids, name } = chosen
  const { trashDays } = useSettings()
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Delete ${nameOf(ids, name)}?`}
      confirmLabel="Move to trash"
      typedName={name ?? String(ids.length)}
      onConfirm={async () => {
        await trash(ids, name)
        onDone()
      }}
    >
      <ImpactList ids={ids} />
      <p className="kw-muted">
        {ids.length === 1
          ? `It rests in the trash for ${trashDays} days, where nothing can use it, and is shredded then.`
          : `They rest in the trash for ${trashDays} days, where nothing can use them, and are shredded then.`}
      </p>
    </ConfirmDialog>
  )
}

/** Explains breaking the glass (C8). */
export function DisableDialog({ chosen, onClose, onDone }: ChosenDialogProps) {
  const { ids, name } = chosen
  const it = pronoun(ids)
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Disable ${nameOf(ids, name)}?`}
      confirmLabel="Disable now"
      onConfirm={async () => {
        await disable(ids, name)
        onDone()
      }}
    >
      <p>
        At once nothing can use {it}: no test, no command, no program. It takes no effect at the vendor: what has leaked
        must be revoked there as well. Enabling brings {it} back, and both are recorded.
      </p>
      <ImpactList ids={ids} />
    </ConfirmDialog>
  )
}

/** Destroys what is in the trash. */
export function ShredDialog({ chosen, onClose, onDone }: ChosenDialogProps) {
  const { ids, name } = chosen
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Shred ${nameOf(ids, name)}?`}
      confirmLabel="Shred for good"
      typedName={name ?? String(ids.length)}
      onConfirm={async () => {
        await shred(ids, name)
        onDone()
      }}
    >
      <p>
        All versions of the value are destroyed. This can’t be undone; only older backups of the whole vault still hold
        them.
      </p>
    </ConfirmDialog>
  )
}

/** Adds and removes tags on several credentials at once. */
export function TagsDialog({ chosen, onClose, onDone }: ChosenDialogProps) {
  const { ids, name } = chosen
  const [add, setAdd] = useState<readonly string[]>([])
  const [remove, setRemove] = useState<readonly string[]>([])
  const known = (useResource(facets).value?.tag ?? []).map((tag) => tag.value)
  const save = useAction(async () => {
    await changeTags(ids, [...add], [...remove])
    onDone()
    onClose()
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Tags of ${nameOf(ids, name)}`}
      isBusy={save.isRunning}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            form="kw-tags-form"
            isPending={save.isRunning}
            isDisabled={add.length === 0 && remove.length === 0}
          >
            Change tags
          </Button>
        </>
      }
    >
      <Form id="kw-tags-form" onSubmit={() => void save.run()}>
        <ErrorNotice error={save.error} />
        <TagField label="Add" value={add} onChange={setAdd} suggestions={known} placeholder="billing" />
        <TagField label="Remove" value={remove} onChange={setRemove} suggestions={known} />
      </Form>
    </Dialog>
  )
}
