import { Bookmark, BookmarkPlus, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useSession } from '../state/session.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { TextField } from '../ui/text-field.tsx'
import { isNarrowed, isSameView, type ListView } from './list-view.ts'
import { forgetFilter, keepFilter, loadSavedFilters, showSavedView, useCredentials } from './store.ts'

/** Views that a person has given names. */
export function SavedFilters({ view }: { readonly view: ListView }) {
  const saved = useCredentials((state) => state.saved)
  const vault = useSession((state) => state.status?.name)
  const [isNaming, setNaming] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another vault has other filters
  useEffect(loadSavedFilters, [vault])
  const current = saved.find((filter) => isSameView(filter.view, view))
  const canSave = current === undefined && (isNarrowed(view) || view.groupBy !== 'none')
  if (saved.length === 0 && !canSave) return null
  return (
    <>
      <Menu
        label="Saved filters"
        placement="bottom start"
        groups={[
          {
            title: 'Saved filters',
            actions: saved.map((filter) => ({
              id: `show ${filter.name}`,
              label: filter.name,
              checked: filter === current,
              onAction: () => showSavedView(filter.view),
            })),
          },
          {
            actions: [
              ...(canSave
                ? [{ id: 'save', label: 'Save these filters…', icon: BookmarkPlus, onAction: () => setNaming(true) }]
                : []),
              ...(current
                ? [
                    {
                      id: 'forget',
                      label: `Forget “${current.name}”`,
                      icon: X,
                      danger: true,
                      onAction: () => forgetFilter(current.name),
                    },
                  ]
                : []),
            ],
          },
        ]}
      >
        {current ? (
          <Button icon={Bookmark}>{current.name}</Button>
        ) : (
          <IconButton icon={Bookmark} label="Saved filters" />
        )}
      </Menu>
      {isNaming && <NameFilterDialog onClose={() => setNaming(false)} />}
    </>
  )
}

function NameFilterDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const isNamed = name.trim() !== ''
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Save these filters"
      size="small"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="kw-filter-form" isDisabled={!isNamed}>
            Save
          </Button>
        </>
      }
    >
      <Form
        id="kw-filter-form"
        onSubmit={() => {
          if (!isNamed) return
          keepFilter(name)
          onClose()
        }}
      >
        <TextField
          label="Name"
          autoFocus
          value={name}
          onChange={setName}
          maxLength={60}
          placeholder="Expiring in production"
          help="Kept on this computer for this vault."
        />
      </Form>
    </Dialog>
  )
}
