import { LockKeyhole, LockOpen } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { FullPage } from '../app/full-page.tsx'
import { VaultSwitch } from '../app/vault-switch.tsx'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { setStatus, useSession } from '../state/session.ts'
import { useSettings } from '../state/settings.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { SecretField, type SecretHandle } from '../ui/secret-field.tsx'
import { lockedText, waysOf } from './ways.ts'
import './unlock.css'

/** A locked vault: the ways to open it, and why it is closed. */
export function Unlock() {
  const status = useSession((state) => state.status)
  const lockedBy = useSession((state) => state.lockedBy)
  const minutes = useSettings((state) => state.lockAfterMinutes)
  const field = useRef<SecretHandle>(null)
  const [isFilled, setFilled] = useState(false)

  const unlock = useAction(async (passphrase: string | null) => {
    setStatus(await client.vault.unlock({ passphrase, slotId: null }))
  })
  // The field can't take the focus back before it is enabled again.
  useEffect(() => {
    if (unlock.error && document.activeElement === document.body) field.current?.focus()
  }, [unlock.error])
  if (!status) return null
  const ways = waysOf(status)
  const submit = () => {
    const typed = field.current?.take() ?? ''
    if (typed === '') return field.current?.focus()
    void unlock.run(typed)
  }
  return (
    <FullPage>
      <div className="kw-unlock-head">
        <span className="kw-unlock-mark" aria-hidden>
          <LockKeyhole size={24} strokeWidth={1.75} />
        </span>
        <h1>{status.name}</h1>
        <p>{lockedBy === null || lockedBy === 'damaged' ? 'This vault is locked.' : lockedText(lockedBy, minutes)}</p>
      </div>
      {lockedBy === 'damaged' && <Banner tone="bad">{lockedText(lockedBy, minutes)}</Banner>}
      <ErrorNotice error={unlock.error} />
      {ways.silent !== null && (
        <Button
          variant="primary"
          size="large"
          icon={LockOpen}
          autoFocus
          isPending={unlock.isRunning && !isFilled}
          onPress={() => void unlock.run(null)}
        >
          {ways.silent}
        </Button>
      )}
      {ways.silent !== null && ways.passphrase && (
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
            autoFocus={ways.silent === null}
            isDisabled={unlock.isRunning}
            onFilledChange={setFilled}
          />
          <Button
            type="submit"
            size="large"
            variant={ways.silent === null ? 'primary' : 'secondary'}
            isPending={unlock.isRunning && ways.silent === null}
          >
            {ways.silent === null ? 'Unlock' : 'Unlock with the passphrase'}
          </Button>
        </Form>
      )}
      {ways.silent === null && !ways.passphrase && (
        <Banner tone="warn" title="No key slot of this vault can be used here">
          Its keys belong to services that this version does not know, or to a machine with another keychain. Update
          Keyward, or open it where it was made.
        </Banner>
      )}
      <div className="kw-unlock-foot">
        <VaultSwitch />
      </div>
    </FullPage>
  )
}
