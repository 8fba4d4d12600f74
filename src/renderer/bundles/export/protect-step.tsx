import { TextCursorInput, Users } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { fieldError } from '../../client/errors.ts'
import { useAction } from '../../client/use-action.ts'
import { PassphraseFields, type PassphraseHandle } from '../../setup/passphrase-fields.tsx'
import { useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { FlowActions } from '../flow.tsx'
import { parseRecipients } from '../recipients.ts'
import { changeExport, makeBundle, useExport } from './export-store.ts'
import { RecipientNeeds } from './recipient-needs.tsx'

/** Second step: for whom the file is encrypted. */
export function ProtectStep() {
  const { audience, recipients, note, armor } = useExport()
  const total = useSession(({ status }) => status?.counts?.credentials ?? 0)
  const passphrase = useRef<PassphraseHandle>(null)
  const [complaint, setComplaint] = useState<string>()
  const formId = useId()
  const make = useAction(makeBundle)

  const submit = () => {
    if (audience === 'passphrase') {
      const typed = passphrase.current?.take()
      if (typed) void make.run({ with: 'passphrase', passphrase: typed }, total)
      return
    }
    const parsed = parseRecipients(recipients)
    setComplaint(parsed.complaint ?? (parsed.recipients.length === 0 ? 'Give at least one recipient.' : undefined))
    if (parsed.complaint === null && parsed.recipients.length > 0)
      void make.run({ with: 'recipients', recipients: [...parsed.recipients] }, total)
  }
  const refused =
    make.error?.code === 'recipient-invalid'
      ? `${fieldError(make.error, 'recipients') ?? make.error.message} ${make.error.remedy}`
      : undefined
  const shownFields = ['note', 'recipients', 'to.recipients']
  return (
    <Form id={formId} label="Who may open the bundle" onSubmit={submit}>
      <RadioCards
        label="Who may open it"
        hideLabel
        value={audience}
        onChange={(value) => {
          changeExport({ audience: value as typeof audience })
          make.clearError()
        }}
        cards={[
          {
            value: 'recipients',
            title: 'People with an age key',
            text: 'Each opens it with their own key. Nothing secret has to be passed on.',
            icon: Users,
            badge: 'Recommended',
          },
          {
            value: 'passphrase',
            title: 'Whoever knows a passphrase',
            text: 'Tell it on another way than the file: by phone, or face to face.',
            icon: TextCursorInput,
          },
        ]}
      />
      {audience === 'recipients' ? (
        <TextArea
          label="Recipients"
          mono
          rows={3}
          value={recipients}
          onChange={(text) => {
            changeExport({ recipients: text })
            setComplaint(undefined)
            make.clearError()
          }}
          placeholder="age1…"
          help="Public keys, one on each line. Include your own if you want to open the bundle as well."
          error={complaint ?? refused}
        />
      ) : (
        <PassphraseFields ref={passphrase} label="Passphrase of the bundle" />
      )}
      <TextField
        label="Note"
        optional
        value={note}
        onChange={(text) => changeExport({ note: text })}
        placeholder="Staging keys for Grace"
        help="Shown to whoever opens the bundle, and written into the audit log."
        error={fieldError(make.error, 'note')}
      />
      <Checkbox
        isSelected={armor}
        onChange={(value) => changeExport({ armor: value })}
        help="For places that take no files, such as a chat. It is a third larger."
      >
        Write it as text
      </Checkbox>
      <RecipientNeeds audience={audience} />
      <ErrorNotice error={refused === undefined ? make.error : null} shownFields={shownFields} />
      {make.isRunning && <ProgressBar label="Encrypting the bundle" />}
      <FlowActions>
        <Button isDisabled={make.isRunning} onPress={() => changeExport({ step: 'choose' })}>
          Back
        </Button>
        <Button type="submit" variant="primary" isPending={make.isRunning}>
          Make the bundle
        </Button>
      </FlowActions>
    </Form>
  )
}
