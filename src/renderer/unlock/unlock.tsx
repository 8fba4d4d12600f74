import { LockKeyhole, LockOpen, LogIn, ShieldQuestionMark } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { KeySlot } from '../../shared/domain/vault.ts'
import { FullPage } from '../app/full-page.tsx'
import { VaultSwitch } from '../app/vault-switch.tsx'
import { RestoreButton } from '../backups/restore-button.tsx'
import { isAboutFile } from '../backups/words.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { setStatus, useSession } from '../state/session.ts'
import { useSettings } from '../state/settings.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { SecretField, type SecretHandle } from '../ui/secret-field.tsx'
import { ConsentDialog } from './consent-dialog.tsx'
import { lockedText, lockWarning, type Ways, waysOf } from './ways.ts'
import './unlock.css'

/** A locked vault: the ways to open it, and why it is closed. */
export function Unlock() {
  const status = useSession((state) => state.status)
  const lockedBy = useSession((state) => state.lockedBy)
  const minutes = useSettings((state) => state.lockAfterMinutes)
  const field = useRef<SecretHandle>(null)
  // A service may take its time to answer, so the ways don't wait for each other: the first one that opens wins.
  const silent = useAction(() => unlock(null, null))
  const signIn = useAction((slotId: string) => unlock(null, slotId))
  const typed = useAction((passphrase: string) => unlock(passphrase, null))
  const [asked, setAsked] = useState<string | null>(null)
  const [unseen, setUnseen] = useState<KeySlot | null>(null)

  // The field can't take the focus back before it is enabled again.
  useEffect(() => {
    if (typed.error && document.activeElement === document.body) field.current?.focus()
  }, [typed.error])
  if (!status) return null
  const ways = waysOf(status)
  const warning = lockWarning(status)
  const forgetErrors = () => {
    for (const way of [silent, signIn, typed]) way.clearError()
  }
  const submit = () => {
    const passphrase = field.current?.take() ?? ''
    if (passphrase === '') return field.current?.focus()
    forgetErrors()
    void typed.run(passphrase)
  }
  const error = typed.error ?? signIn.error ?? silent.error
  const isOnlyPassphrase = ways.silent === null && ways.signIns.length + ways.consents.length === 0
  return (
    <FullPage>
      <div className="kw-unlock-head">
        <span className="kw-unlock-mark" aria-hidden>
          <LockKeyhole size={24} strokeWidth={1.75} />
        </span>
        <h1>{status.name}</h1>
        <p>{lockedBy === null || lockedBy === 'damaged' ? 'This vault is locked.' : lockedText(lockedBy, minutes)}</p>
      </div>
      {warning !== null && (
        <Banner tone="bad" title="This vault is not protected.">
          {warning}
        </Banner>
      )}
      {lockedBy === 'damaged' && <Banner tone="bad">{lockedText(lockedBy, minutes)}</Banner>}
      <ErrorNotice
        error={error}
        {...(error && isAboutFile(error.code) && { actions: <RestoreButton size="small" /> })}
      />
      {ways.silent !== null && (
        <Button
          variant="primary"
          size="large"
          icon={LockOpen}
          autoFocus
          isPending={silent.isRunning}
          onPress={() => {
            forgetErrors()
            void silent.run()
          }}
        >
          {ways.silent.label}
        </Button>
      )}
      {ways.signIns.map(({ slotId, label }) => (
        <Button
          key={slotId}
          size="large"
          icon={LogIn}
          variant={ways.silent === null ? 'primary' : 'secondary'}
          isPending={signIn.isRunning && asked === slotId}
          isDisabled={signIn.isRunning && asked !== slotId}
          onPress={() => {
            forgetErrors()
            setAsked(slotId)
            void signIn.run(slotId)
          }}
        >
          {label}
        </Button>
      ))}
      {ways.consents.map(({ slot, label }) => (
        <Button key={slot.id} size="large" icon={ShieldQuestionMark} onPress={() => setUnseen(slot)}>
          {label}
        </Button>
      ))}
      <Waiting ways={ways} isSilent={silent.isRunning} signsIn={signIn.isRunning ? asked : null} />
      {ways.passphrase && !isOnlyPassphrase && (
        <div className="kw-unlock-or">
          <span>or with a passphrase</span>
        </div>
      )}
      {ways.passphrase && (
        <Form onSubmit={submit}>
          <SecretField
            ref={field}
            label="Passphrase"
            autoComplete="current-password"
            autoFocus={isOnlyPassphrase}
            isDisabled={typed.isRunning}
          />
          <Button
            type="submit"
            size="large"
            variant={isOnlyPassphrase ? 'primary' : 'secondary'}
            isPending={typed.isRunning}
          >
            {isOnlyPassphrase ? 'Unlock' : 'Unlock with the passphrase'}
          </Button>
        </Form>
      )}
      {isOnlyPassphrase && !ways.passphrase && (
        <Banner tone="warn" title="No key slot of this vault can be used here">
          Its keys belong to services that this version does not know, or to a machine with another keychain. Update
          Keyward, or open it where it was made.
        </Banner>
      )}
      {unseen && (
        <ConsentDialog slot={unseen} unlock={(slotId) => unlock(null, slotId)} onClose={() => setUnseen(null)} />
      )}
      <div className="kw-unlock-foot">
        <RestoreButton size="small" variant="quiet" />
        <VaultSwitch />
      </div>
    </FullPage>
  )
}

async function unlock(passphrase: string | null, slotId: string | null): Promise<void> {
  setStatus(await client.vault.unlock({ passphrase, slotId }))
}

interface WaitingProps {
  readonly ways: Ways
  readonly isSilent: boolean
  /** The slot that a person signs in for. */
  readonly signsIn: string | null
}

/** Said while a service is asked: that takes up to fifteen seconds, a sign-in as long as the person does. */
function Waiting({ ways, isSilent, signsIn }: WaitingProps) {
  const service = ways.signIns.find(({ slotId }) => slotId === signsIn)?.service
  const label = service ? `Finish the sign-in for ${service} in your browser…` : ways.silent?.waiting
  if (label === undefined || !(service || (isSilent && ways.silent?.isRemote))) return null
  return (
    <div className="kw-unlock-waiting" role="status">
      <ProgressBar label={label} />
      {ways.passphrase && <p>You don’t have to wait: a passphrase opens the vault meanwhile.</p>}
    </div>
  )
}
