import { useEffect, useRef, useState } from 'react'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { formatTime } from '../ui/dates.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { KeyValue, KeyValueList } from '../ui/key-value.tsx'
import { SecretField, type SecretHandle } from '../ui/secret-field.tsx'
import { chooseAnother, closeRestore, openBySlot, openWith, type Source, useRestore } from './restore-store.ts'
import { unknownSlot } from './words.ts'

/** Second step, where no key at hand opens the backup: a passphrase of the vault as it was then. */
export function PassphraseStep() {
  const { source, error } = useRestore()
  const [isMissing, setMissing] = useState(false)
  const unknown = unknownSlot(error)
  const field = useRef<SecretHandle>(null)
  useEffect(() => {
    if (error && error.code !== 'slot-unknown') field.current?.focus()
  }, [error])
  const submit = () => {
    const typed = field.current?.take() ?? ''
    setMissing(typed === '')
    if (typed === '') field.current?.focus()
    else void openWith(typed)
  }
  return (
    <Dialog
      isOpen
      onClose={closeRestore}
      title="What opens the backup?"
      description={source ? `${nameOf(source)}. It opens with the key slots that the vault had when it was made.` : ''}
      footer={
        <>
          <Button variant="quiet" onPress={chooseAnother}>
            Another backup
          </Button>
          <span className="kw-foot-space" />
          <Button onPress={closeRestore}>Cancel</Button>
          <Button variant="primary" type="submit" form="kw-restore-passphrase">
            Open
          </Button>
        </>
      }
    >
      <Form id="kw-restore-passphrase" onSubmit={submit}>
        {unknown ? <UnknownSlot {...unknown} /> : <ErrorNotice error={error} />}
        <SecretField
          ref={field}
          label={unknown ? 'Or a passphrase' : 'Passphrase'}
          autoFocus={unknown === null}
          autoComplete="current-password"
          help="The passphrase of that time: from the recovery kit, for instance."
          error={isMissing ? 'Enter the passphrase of the backup.' : undefined}
          onTyped={() => isMissing && setMissing(false)}
        />
      </Form>
    </Dialog>
  )
}

function nameOf(source: Source): string {
  return source.kind === 'file' ? source.name : `The backup of ${formatTime(source.backup.createdAt)}`
}

/** A key service of the backup that this computer has not used yet: a sign-in goes where its settings say. */
function UnknownSlot({ id, settings }: NonNullable<ReturnType<typeof unknownSlot>>) {
  return (
    <>
      <Banner tone="warn" title="A key service that this computer has not used yet">
        Your sign-in is sent where these settings say, so see that they are yours.
      </Banner>
      <div className="kw-restore-settings">
        <KeyValueList>
          {settings.map(({ label, value }) => (
            <KeyValue key={label} label={label}>
              {value}
            </KeyValue>
          ))}
        </KeyValueList>
        <Button onPress={() => void openBySlot(id)}>They are mine, open with it</Button>
      </div>
    </>
  )
}
