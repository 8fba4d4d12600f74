import { useState } from 'react'
import type { StreamInput } from '../../shared/domain/stream.ts'
import { client } from '../client/client.ts'
import { fieldError } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { CredentialPicker } from '../connections/credential-picker.tsx'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { TextField } from '../ui/text-field.tsx'
import { streams } from './store.ts'

interface AddStreamDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** Types that can do something for a stream: sign in with a certificate, sign, or go into a header. */
const credentialTypes = ['tls-client-certificate', 'webhook-secret', 'bearer-token', 'api-key', 'basic-auth']

const empty: StreamInput = { name: '', address: '', ca: '', fromStart: false, credentialId: null }

/** A new destination of the log. */
export function AddStreamDialog({ isOpen, onClose }: AddStreamDialogProps) {
  const [input, setInput] = useState(empty)
  const [credential, setCredential] = useState<string | null>(null)
  const add = useAction(async (consent: boolean) => {
    await client.streams.add({ input, consent })
    await streams.reload()
    close()
  })
  const close = () => {
    setInput(empty)
    setCredential(null)
    add.clearError()
    onClose()
  }
  // Consent holds for the host that was asked about: what is changed after that is asked about anew.
  const change = (part: Partial<StreamInput>) => {
    add.clearError()
    setInput({ ...input, ...part })
  }
  const needsConsent = add.error?.code === 'host-not-bound'
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title="Send the log to…"
      description="Every record is sent as it is written, while the vault is open in this window: names and outcomes, never a value."
      isBusy={add.isRunning}
      footer={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button type="submit" form="add-stream" variant="primary" isPending={add.isRunning}>
            {needsConsent ? 'Allow this host and add' : 'Add the stream'}
          </Button>
        </>
      }
    >
      <Form id="add-stream" onSubmit={() => void add.run(needsConsent)}>
        <ErrorNotice error={add.error} />
        <TextField
          label="Name"
          autoFocus
          value={input.name}
          onChange={(name) => change({ name })}
          error={fieldError(add.error, 'name')}
        />
        <TextField
          label="Address"
          mono
          placeholder="syslog+tls://siem.example.com:6514"
          help="syslog+tls://host:6514, syslog+udp://host:514, or https://… for a webhook that takes JSON Lines."
          value={input.address}
          onChange={(address) => change({ address })}
          error={fieldError(add.error, 'address')}
        />
        <CredentialPicker
          types={credentialTypes}
          systemId={null}
          environment=""
          value={input.credentialId}
          name={credential}
          onChange={(credentialId, name) => {
            change({ credentialId })
            setCredential(name)
          }}
          onNew={() => {
            close()
            navigate({ area: 'credentials', action: 'new' })
          }}
          error={fieldError(add.error, 'credentialId')}
        />
        <TextArea
          label="Own CA"
          optional
          mono
          rows={3}
          placeholder="-----BEGIN CERTIFICATE-----"
          help="Certificates in PEM form, trusted beside the system’s."
          value={input.ca}
          onChange={(ca) => change({ ca })}
          error={fieldError(add.error, 'ca')}
        />
        <Checkbox isSelected={input.fromStart} onChange={(fromStart) => change({ fromStart })}>
          Send what is recorded already, too
        </Checkbox>
      </Form>
    </Dialog>
  )
}
