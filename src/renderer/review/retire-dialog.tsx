import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import type { Credential } from '../../shared/domain/credential.ts'
import { type Retirement, type RetirementStep, retirementSteps } from '../../shared/domain/review.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { ImpactList } from '../credentials/impact-list.tsx'
import { createItem, useItem } from '../state/item.ts'
import { GuideHint } from '../systems/guide-dialog.tsx'
import { Button } from '../ui/button.tsx'
import { formatDay } from '../ui/dates.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { TextField } from '../ui/text-field.tsx'
import { openedRetirement } from './store.ts'
import { stepDone, stepWords } from './words.ts'

const credential = createItem((id) => client.credentials.get({ ref: id }), ['credentials', 'connections'])

interface RetireDialogProps {
  readonly credentialId: string
  readonly onClose: () => void
}

/** The end of a credential, step by step (L6). It can be left at any step and gone on with. */
export function RetireDialog({ credentialId, onClose }: RetireDialogProps) {
  const known = useItem(openedRetirement, credentialId)
  const { value: subject, error } = useItem(credential, credentialId)
  const retirement = known.value?.cancelled === null ? known.value : null
  const name = subject?.name ?? retirement?.name ?? ''
  return (
    <Dialog isOpen onClose={onClose} title={`Retire ${name}`}>
      <ErrorNotice error={known.error ?? (retirement?.removed == null ? error : null)} />
      {known.isLoading && known.value === null ? null : retirement === null ? (
        subject && <Begin subject={subject} onClose={onClose} />
      ) : (
        <Steps retirement={retirement} subject={subject} onClose={onClose} />
      )}
    </Dialog>
  )
}

function Begin({ subject, onClose }: { readonly subject: Credential; readonly onClose: () => void }) {
  const [reason, setReason] = useState('')
  const begin = useAction(() => client.retirements.begin({ credentialId: subject.id, reason: reason.trim() }))
  const start = async () => {
    if (await begin.run()) await openedRetirement.reload()
  }
  return (
    <Form onSubmit={() => void start()}>
      <Uses subject={subject} />
      <TextField
        label="Why is it retired?"
        help="Stands in the record, which outlives the credential."
        optional
        value={reason}
        onChange={setReason}
        maxLength={400}
        autoFocus
      />
      <ErrorNotice error={begin.error} />
      <div className="kw-retire-actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" isPending={begin.isRunning}>
          Begin
        </Button>
      </div>
    </Form>
  )
}

/** What still uses it: the first question of every retirement. */
function Uses({ subject }: { readonly subject: Credential }) {
  return (
    <div className="kw-confirm-text">
      <ImpactList ids={[subject.id]} />
      <p>
        {subject.lastUsedAt === null
          ? 'Keyward has never used it.'
          : `Keyward last used it on ${formatDay(subject.lastUsedAt)}.`}
      </p>
    </div>
  )
}

interface StepsProps {
  readonly retirement: Retirement
  readonly subject: Credential | null
  readonly onClose: () => void
}

function Steps({ retirement, subject, onClose }: StepsProps) {
  const { credentialId, next } = retirement
  const cancel = useAction(async () => {
    await client.retirements.cancel({ credentialId })
    onClose()
  })
  return (
    <>
      {subject && next === 'disable' && <Uses subject={subject} />}
      <ol className="kw-retire-steps">
        {retirementSteps.map((step, index) => {
          const done = stepDone(retirement, step)
          return (
            <li key={step} data-done={done !== null || undefined} aria-current={step === next ? 'step' : undefined}>
              <span className="kw-retire-number" aria-hidden>
                {done === null ? index + 1 : <CircleCheck size={16} />}
              </span>
              <div>
                <h3>{stepWords[step].title}</h3>
                {done === null ? (
                  <p>{stepWords[step].text}</p>
                ) : (
                  <p>
                    {`Done on ${formatDay(done.at)}${done.by === '' ? '' : ` by ${done.by}`}`}
                    {step === 'revoke' && retirement.revokedNote !== '' && `: ${retirement.revokedNote}`}
                  </p>
                )}
                {step === next && <Step key={step} step={step} retirement={retirement} />}
              </div>
            </li>
          )
        })}
      </ol>
      <ErrorNotice error={cancel.error} />
      <div className="kw-retire-actions">
        {next !== null && (
          <Button variant="quiet" isPending={cancel.isRunning} onPress={() => void cancel.run()}>
            Give it up
          </Button>
        )}
        <Button onPress={onClose}>{next === null ? 'Done' : 'Go on later'}</Button>
      </div>
    </>
  )
}

function Step({ step, retirement }: { readonly step: RetirementStep; readonly retirement: Retirement }) {
  const { credentialId, systemId, name } = retirement
  const [text, setText] = useState('')
  const take = useAction(() =>
    client.retirements.step({
      credentialId,
      step,
      note: step === 'revoke' ? text.trim() : '',
      confirm: step === 'remove' ? text : null,
    }),
  )
  const go = async () => {
    if (await take.run()) await openedRetirement.reload()
  }
  return (
    <Form onSubmit={() => void go()}>
      {step === 'revoke' && systemId !== null && <GuideHint systemId={systemId} page="revoke" />}
      {step === 'revoke' && (
        <TextField
          label="Note"
          help="Such as the number of a ticket."
          optional
          value={text}
          onChange={setText}
          maxLength={400}
        />
      )}
      {step === 'remove' && (
        <TextField label={`Type ${name} to confirm`} placeholder={name} value={text} onChange={setText} />
      )}
      <ErrorNotice error={take.error} />
      <div>
        <Button
          type="submit"
          variant={step === 'remove' ? 'danger' : 'primary'}
          isPending={take.isRunning}
          isDisabled={step === 'remove' && text !== name}
        >
          {stepWords[step].action}
        </Button>
      </div>
    </Form>
  )
}
