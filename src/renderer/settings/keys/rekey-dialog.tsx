import { useRef, useState } from 'react'
import type { EventOf, RequestOf } from '../../../shared/api/contract.ts'
import type { KeySlot, VaultStatus } from '../../../shared/domain/vault.ts'
import type { ErrorBody } from '../../../shared/errors.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { useProgress } from '../../client/use-progress.ts'
import { plainSlot } from '../../keys/protection.ts'
import { PassphraseFields, type PassphraseHandle } from '../../setup/passphrase-fields.tsx'
import { setStatus } from '../../state/session.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import type { SecretHandle } from '../../ui/secret-field.tsx'
import { KeptSlots } from './kept-slots.tsx'
import { RekeyDone } from './rekey-done.tsx'
import { dropped, keptAtFirst, phaseText, rekeyRequest } from './rekey-plan.ts'

/** A way without secrets that begins with the new vault key. */
type PlainWay = 'keychain' | 'environment'

interface RekeyDialogProps {
  readonly slots: readonly KeySlot[]
  /** Ways that are added at the same time. */
  readonly adds: readonly PlainWay[]
  /** What protects is a new passphrase, and no second way. */
  readonly needsPassphrase?: boolean
  readonly onBack?: () => void
  readonly onClose: () => void
}

/** A new vault key: which slots open the vault from then on, and everything sealed anew. */
export function RekeyDialog(props: RekeyDialogProps) {
  const { slots, adds, needsPassphrase = false, onBack, onClose } = props
  const leavesNoop = slots.some(({ provider }) => provider === 'noop')
  const [kept, setKept] = useState(() => keptAtFirst(slots))
  const keepsPassphrase = slots.some(({ id, asks }) => asks === 'passphrase' && kept.has(id))
  const [wantsRecovery, setWantsRecovery] = useState(true)
  const addsPassphrase = needsPassphrase || (!keepsPassphrase && wantsRecovery)
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set())
  const [done, setDone] = useState<{ readonly status: VaultStatus; readonly lost: readonly KeySlot[] } | null>(null)
  const typed = useRef(new Map<string, SecretHandle>())
  const recovery = useRef<PassphraseHandle>(null)

  const rekey = useAction(async (request: RequestOf<'vault.rekey'>) => {
    const status = await client.vault.rekey(request)
    setStatus(status)
    setDone({ status, lost: dropped(slots, kept) })
  })
  const cancel = useAction(() => client.vault.cancelRekey({}))
  const progress = useProgress('rekey', rekey.isRunning)
  const submit = () => {
    const asked = slots.filter(({ id, asks }) => asks === 'passphrase' && kept.has(id))
    const empty = asked.filter(({ id }) => (typed.current.get(id)?.peek() ?? '') === '')
    setMissing(new Set(empty.map(({ id }) => id)))
    if (empty.length > 0) return typed.current.get(empty[0]?.id ?? '')?.focus()
    const fresh = addsPassphrase ? (recovery.current?.take() ?? null) : ''
    if (fresh === null) return
    const passphrases = new Map(asked.map(({ id }) => [id, typed.current.get(id)?.take() ?? '']))
    const added = [
      ...adds.map((way) => ({ slot: plainSlot(way, ''), label: '' })),
      ...(fresh === '' ? [] : [{ slot: plainSlot('passphrase', fresh), label: 'Recovery passphrase' }]),
    ]
    void rekey.run(rekeyRequest(slots, kept, passphrases, added))
  }
  const opens = kept.size + adds.length + (addsPassphrase ? 1 : 0)

  if (done)
    return <RekeyDone status={done.status} lost={done.lost} hasNewPassphrase={addsPassphrase} onClose={onClose} />
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={leavesNoop ? 'Protect this vault' : 'Give the vault a new key'}
      description={
        leavesNoop
          ? 'Everything in the vault is sealed anew under a fresh key. What stood readable is erased, backups from before included. Other windows and commands lock.'
          : 'Everything in the vault is sealed anew under a fresh key. A backup is made first. Other windows and commands lock.'
      }
      size="large"
      isBusy={rekey.isRunning}
      footer={
        rekey.isRunning ? (
          <Button isPending={cancel.isRunning} onPress={() => void cancel.run()}>
            Cancel the re-keying
          </Button>
        ) : (
          <>
            {onBack && (
              <>
                <Button variant="quiet" onPress={onBack}>
                  Back
                </Button>
                <span className="kw-foot-space" />
              </>
            )}
            <Button onPress={onClose}>Cancel</Button>
            <Button variant="primary" type="submit" form="kw-rekey" isDisabled={opens === 0}>
              {leavesNoop ? 'Protect and re-key' : 'Re-key the vault'}
            </Button>
          </>
        )
      }
    >
      {rekey.isRunning ? (
        <Running progress={progress} />
      ) : (
        <Form id="kw-rekey" onSubmit={submit}>
          <Failure error={rekey.error} />
          <KeptSlots slots={slots} adds={adds} kept={kept} onKept={setKept} missing={missing} fields={typed.current} />
          {opens === 0 && <Banner tone="warn">Keep or add at least one way to open the vault.</Banner>}
          {!keepsPassphrase && !needsPassphrase && (
            <Checkbox
              isSelected={wantsRecovery}
              onChange={setWantsRecovery}
              help="A second way in, for the day the first one is gone. Its recovery kit can be printed."
            >
              Add a recovery passphrase
            </Checkbox>
          )}
          {addsPassphrase && (
            <PassphraseFields ref={recovery} label={needsPassphrase ? 'New passphrase' : 'Recovery passphrase'} />
          )}
          {leavesNoop && (
            <p className="kw-key-note">
              What was stored until now could have been read by anyone with the folder: rotate those credentials.
            </p>
          )}
        </Form>
      )}
    </Dialog>
  )
}

/** That it was cancelled is what the person wanted. */
function Failure({ error }: { readonly error: ErrorBody | null }) {
  if (error?.code !== 'cancelled') return <ErrorNotice error={error} />
  return (
    <Banner tone="info" title={error.message} isAlert>
      {error.remedy}
    </Banner>
  )
}

/** The work under way. Cancelled or not, the vault opens: with the old key or with the new one. */
function Running({ progress }: { readonly progress: EventOf<'progress'> | null }) {
  return (
    <div className="kw-form">
      <ProgressBar {...(progress ? phaseText(progress) : { label: 'Beginning' })} />
      <p className="kw-key-note">
        You can cancel until the new key takes its place. Whatever happens, the vault opens: with the old key or with
        the new one.
      </p>
    </div>
  )
}
