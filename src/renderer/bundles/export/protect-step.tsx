import { FileKey2, TextCursorInput, UserRoundCheck, Users } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { fieldError } from '../../client/errors.ts'
import { useAction } from '../../client/use-action.ts'
import { PassphraseFields, type PassphraseHandle } from '../../setup/passphrase-fields.tsx'
import { ownIdentity, ownTeams, verifiedPeople } from '../../sharing/store.ts'
import { useResource } from '../../state/resource.ts'
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
import { ContactFields, TeamFields } from './audience-fields.tsx'
import { changeExport, makeBundle, peopleOf, useExport } from './export-store.ts'
import { RecipientNeeds } from './recipient-needs.tsx'

/** Second step: for whom the file is encrypted. */
export function ProtectStep() {
  const state = useExport()
  const { recipients, note, armor, values } = state
  const ways = useWays()
  const audience = state.audience ?? (ways.contacts === undefined ? 'contacts' : 'recipients')
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
    if (audience === 'contacts' || audience === 'team') {
      const to = peopleOf(audience, state)
      setComplaint(
        to === null ? (audience === 'team' ? 'Choose who gets it.' : 'Choose at least one person.') : undefined,
      )
      if (to !== null) void make.run(to, total)
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
          setComplaint(undefined)
          make.clearError()
        }}
        cards={[
          {
            value: 'contacts',
            title: 'People you know',
            text: 'Those whose cards you have verified. It is signed: they see that it is yours.',
            icon: UserRoundCheck,
            ...(ways.contacts === undefined ? { badge: 'Recommended' } : { unavailable: ways.contacts }),
          },
          {
            value: 'team',
            title: 'A team',
            text: 'All members or some. They get what is shared with the team, signed by you.',
            icon: Users,
            ...(ways.team !== undefined && { unavailable: ways.team }),
          },
          {
            value: 'recipients',
            title: 'People with an age key',
            text: 'Each opens it with their own key. Nothing secret has to be passed on.',
            icon: FileKey2,
            ...(ways.contacts !== undefined && { badge: 'Recommended' }),
          },
          {
            value: 'passphrase',
            title: 'Whoever knows a passphrase',
            text: 'Tell it on another way than the file: by phone, or face to face.',
            icon: TextCursorInput,
          },
        ]}
      />
      {audience === 'contacts' && <ContactFields />}
      {audience === 'team' && <TeamFields />}
      {(audience === 'contacts' || audience === 'team') && complaint !== undefined && (
        <p className="kw-flow-hint" role="alert">
          {complaint}
        </p>
      )}
      {audience === 'recipients' && (
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
      )}
      {audience === 'passphrase' && <PassphraseFields ref={passphrase} label="Passphrase of the bundle" />}
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
        isSelected={!values}
        onChange={(isWithout) => changeExport({ values: !isWithout })}
        help="What there is and how it is configured. Every value stays here."
      >
        Definitions only, without values
      </Checkbox>
      <Checkbox
        isSelected={armor}
        onChange={(value) => changeExport({ armor: value })}
        help="For places that take no files, such as a chat. It is a third larger."
      >
        Write it as text
      </Checkbox>
      <RecipientNeeds audience={audience === 'contacts' || audience === 'team' ? 'people' : audience} />
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

/** Why a bundle can’t be made for people yet; undefined where it can. */
function useWays(): { readonly contacts: string | undefined; readonly team: string | undefined } {
  const self = useResource(ownIdentity).value
  const people = useResource(verifiedPeople).value
  const teams = useResource(ownTeams).value
  const first = self?.identity === null ? 'Create your identity under Team first: it signs what you send.' : undefined
  return {
    contacts: first ?? (people?.length === 0 ? 'You have verified nobody’s card yet.' : undefined),
    team: first ?? (teams?.length === 0 ? 'You are in no team yet.' : undefined),
  }
}
