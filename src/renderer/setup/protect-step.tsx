import type { ErrorBody } from '../../shared/errors.ts'
import { VaultSwitch } from '../app/vault-switch.tsx'
import { RestoreButton } from '../backups/restore-button.tsx'
import { fieldError } from '../client/errors.ts'
import { type Options, type Protection, protectionChoices } from '../keys/protection.ts'
import { ProtectionPicker } from '../keys/protection-picker.tsx'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { TextField } from '../ui/text-field.tsx'
import { DemoButton } from './demo-button.tsx'

interface ProtectStepProps {
  readonly options: Options
  readonly protection: Protection | null
  readonly onProtection: (protection: Protection) => void
  readonly name: string
  readonly onName: (name: string) => void
  readonly error: ErrorBody | null
  readonly isRunning: boolean
  readonly onContinue: () => void
}

/** First step: what opens the vault, and its name. */
export function ProtectStep(props: ProtectStepProps) {
  const { options, protection, onProtection, name, onName, error, isRunning, onContinue } = props
  const choices = protectionChoices(options)
  return (
    <>
      <h1>Protect your vault</h1>
      <p>The vault is one encrypted file on this machine. Choose what opens it; you can add other ways later.</p>
      {options.decided !== null && (
        <Banner tone={choices.length === 0 ? 'bad' : 'info'} title="KEYWARD_KMS_PROVIDER decides">
          {choices.length === 0
            ? `It names “${options.decided}”, which can’t be set up here. Change or unset it and start Keyward again.`
            : 'Only the ways that it allows are offered.'}
        </Banner>
      )}
      <ProtectionPicker options={options} choices={choices} value={protection} onChange={onProtection} />
      <Disclosure
        title={`Name of the vault: ${name || '…'}`}
        defaultExpanded={name === '' || isAboutName(error)}
        level={2}
      >
        <TextField
          label="Name"
          value={name}
          onChange={onName}
          help="Letters, digits, dots, dashes and underscores. It is the name of a folder."
          error={fieldError(error, 'name')}
        />
      </Disclosure>
      <ErrorNotice error={protection === 'noop' || isAboutName(error) ? error : null} shownFields={['name']} />
      <div className="kw-setup-actions kw-setup-actions-held">
        <span className="kw-setup-aside">
          <VaultSwitch />
          <RestoreButton size="small" variant="quiet">
            Restore from a backup instead
          </RestoreButton>
          <DemoButton options={options} />
        </span>
        <Button
          variant="primary"
          isDisabled={protection === null || name.trim() === ''}
          isPending={isRunning}
          onPress={onContinue}
        >
          {protection === 'noop' ? 'Create without protection' : 'Continue'}
        </Button>
      </div>
    </>
  )
}

/** Whether a failure is about the vault's name, which is chosen in the first step. */
export function isAboutName(error: ErrorBody | null): boolean {
  if (error === null) return false
  return error.code === 'vault-exists' || error.code === 'vault-name-invalid' || fieldError(error, 'name') !== undefined
}
