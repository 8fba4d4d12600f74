import { ChevronDown, Plus } from 'lucide-react'
import { useState } from 'react'
import { vaultName } from '../../shared/domain/vault.ts'
import { toErrorBody } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { Menu } from '../ui/menu.tsx'
import { TextField } from '../ui/text-field.tsx'
import { showErrorToast } from '../ui/toast.tsx'
import { selectVault, useVaults } from './vaults.ts'

/** The way to another vault, before one is open. */
export function VaultSwitch() {
  const vaults = useVaults()
  const [isNaming, setNaming] = useState(false)
  return (
    <span className="kw-vault-switch">
      <Menu
        label="Vaults"
        placement="top start"
        groups={[
          {
            title: 'Vaults of this machine',
            actions: vaults.map(({ name, current }) => ({
              id: name,
              label: name,
              checked: current,
              onAction: () => void selectVault(name).catch((error: unknown) => showErrorToast(toErrorBody(error))),
            })),
          },
          { actions: [{ id: '/new', label: 'New vault', icon: Plus, onAction: () => setNaming(true) }] },
        ]}
      >
        <Button variant="quiet" size="small" trailing={<ChevronDown aria-hidden size={14} />}>
          Other vault
        </Button>
      </Menu>
      {isNaming && <NewVaultDialog onClose={() => setNaming(false)} />}
    </span>
  )
}

function NewVaultDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const [complaint, setComplaint] = useState<string>()
  const select = useAction(async () => {
    await selectVault(name)
    onClose()
  })
  const submit = () => {
    if (vaultName.safeParse(name).success) void select.run()
    else setComplaint('Use 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or digit.')
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="New vault"
      description="It gets a folder and keys of its own."
      size="small"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isPending={select.isRunning} onPress={submit}>
            Continue
          </Button>
        </>
      }
    >
      <Form onSubmit={submit}>
        <TextField label="Name" autoFocus value={name} onChange={setName} error={complaint} placeholder="work" />
        <ErrorNotice error={select.error} />
      </Form>
    </Dialog>
  )
}
