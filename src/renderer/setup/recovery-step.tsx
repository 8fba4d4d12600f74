import { ArrowLeft, CircleCheck } from 'lucide-react'
import { useRef } from 'react'
import type { ErrorBody } from '../../shared/errors.ts'
import { Button } from '../ui/button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { StatusText } from '../ui/status-text.tsx'
import { PassphraseFields, type PassphraseHandle } from './passphrase-fields.tsx'

interface RecoveryStepProps {
  /** What has been done so far. */
  readonly title?: string
  /** The passphrase is what protects the vault, and no second way. */
  readonly isOnlyWay?: boolean
  readonly error: ErrorBody | null
  readonly isRunning: boolean
  readonly submitLabel: string
  readonly onBack?: () => void
  readonly onSkip?: () => void
  readonly onPassphrase: (passphrase: string) => void
}

/** The passphrase: the one way in, or the way back in beside another. */
export function RecoveryStep(props: RecoveryStepProps) {
  const { title, isOnlyWay = false, error, isRunning, submitLabel, onBack, onSkip, onPassphrase } = props
  const passphrase = useRef<PassphraseHandle>(null)
  const submit = () => {
    const typed = passphrase.current?.take()
    if (typed) onPassphrase(typed)
  }
  return (
    <>
      <div className={onBack ? 'kw-setup-title' : undefined}>
        {onBack && <IconButton icon={ArrowLeft} label="Back" isDisabled={isRunning} onPress={onBack} />}
        <h1>{isOnlyWay ? 'Choose a passphrase' : 'Add a recovery passphrase'}</h1>
      </div>
      {title !== undefined && (
        <StatusText icon={CircleCheck} tone="good">
          {title}
        </StatusText>
      )}
      <p>
        {isOnlyWay
          ? 'It unlocks the vault. Nobody can reset it: without it, what is inside is lost.'
          : 'A second way to open the vault, for the day the first one is gone: a new machine, a reset keychain, a lost key.'}
      </p>
      <Form onSubmit={submit}>
        <PassphraseFields ref={passphrase} autoFocus label={isOnlyWay ? 'Passphrase' : 'Recovery passphrase'} />
        <ErrorNotice error={error} />
        <div className="kw-setup-actions">
          {onSkip && (
            <Button variant="quiet" isDisabled={isRunning} onPress={onSkip}>
              Skip, I accept the risk
            </Button>
          )}
          <Button type="submit" variant="primary" isPending={isRunning}>
            {submitLabel}
          </Button>
        </div>
      </Form>
    </>
  )
}
