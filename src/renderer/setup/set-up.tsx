import { ArrowLeft } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ResponseOf } from '../../shared/api/contract.ts'
import type { RecoveryKit } from '../../shared/domain/vault.ts'
import { FullPage } from '../app/full-page.tsx'
import { VaultSwitch } from '../app/vault-switch.tsx'
import { client } from '../client/client.ts'
import { fieldError } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { beginSetUp, endSetUp, setStatus, useSession } from '../state/session.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { TextField } from '../ui/text-field.tsx'
import { firstChoice, type Protection, protectionChoices, slotOf } from './choices.ts'
import { PassphraseFields, type PassphraseHandle } from './passphrase-fields.tsx'
import { ProtectionCards } from './protection-cards.tsx'
import { PrintKitButton, RecoveryKitView } from './recovery-kit.tsx'
import { Steps } from './steps.tsx'
import './setup.css'

type Step = 'protect' | 'passphrase' | 'kit'

/** First run: how the vault is protected, a way back in, done. */
export function SetUp() {
  const status = useSession((state) => state.status)
  const [step, setStep] = useState<Step>('protect')
  const [name, setName] = useState(status?.name ?? 'default')
  const [protection, setProtection] = useState<Protection | null>(null)
  const [kit, setKit] = useState<RecoveryKit | null>(null)
  const options = useOptions((loaded) => setProtection((chosen) => chosen ?? firstChoice(protectionChoices(loaded))))
  const passphrase = useRef<PassphraseHandle>(null)

  const create = useAction(async (chosen: Protection, typed: string | null) => {
    const isMain = chosen === 'passphrase'
    beginSetUp()
    const made = await client.vault
      .create({
        name,
        slot: slotOf(chosen, typed ?? ''),
        recovery: isMain || typed === null ? null : { passphrase: typed },
      })
      .catch((failure: unknown) => {
        endSetUp()
        throw failure
      })
    const slot = made.status.slots.find(({ provider }) => provider === 'passphrase')
    setKit(made.kit ?? (slot ? await client.vault.recoveryKit({ slotId: slot.id }) : null))
    setStatus(made.status)
    if (slot) setStep('kit')
    else endSetUp()
  })

  if (!options.value)
    return (
      <FullPage wide>
        {options.error ? <ErrorNotice error={options.error} /> : <Spinner label="Looking at this machine" size={20} />}
      </FullPage>
    )
  const choices = protectionChoices(options.value)
  const submitPassphrase = () => {
    const typed = passphrase.current?.take()
    if (typed && protection) void create.run(protection, typed)
  }

  if (step === 'kit' && kit)
    return (
      <FullPage wide>
        <Steps current={3} isPassphrase={protection === 'passphrase'} />
        <h1>Keep a way back in</h1>
        <p>
          Print this sheet and write your passphrase on its line.
          {protection === 'passphrase'
            ? ' Nothing else opens the vault when you forget it.'
            : ' It opens the vault when the other key is gone, on this machine or another.'}
        </p>
        <RecoveryKitView kit={kit} />
        <div className="kw-setup-actions">
          <Button onPress={endSetUp}>Open the vault</Button>
          <PrintKitButton primary />
        </div>
      </FullPage>
    )

  if (step === 'passphrase')
    return (
      <FullPage wide>
        <Steps current={2} isPassphrase={protection === 'passphrase'} />
        <div className="kw-setup-title">
          <IconButton icon={ArrowLeft} label="Back" isDisabled={create.isRunning} onPress={() => setStep('protect')} />
          <h1>{protection === 'passphrase' ? 'Choose a passphrase' : 'Add a recovery passphrase'}</h1>
        </div>
        <p>
          {protection === 'passphrase'
            ? 'It unlocks the vault. Nobody can reset it: without it, what is inside is lost.'
            : 'A second way to open the vault, for the day the first one is gone: a new machine, a reset keychain, a lost key.'}
        </p>
        <Form onSubmit={submitPassphrase}>
          <PassphraseFields
            ref={passphrase}
            autoFocus
            label={protection === 'passphrase' ? 'Passphrase' : 'Recovery passphrase'}
          />
          <ErrorNotice error={create.error} />
          <div className="kw-setup-actions">
            {protection !== 'passphrase' && (
              <Button
                variant="quiet"
                isDisabled={create.isRunning}
                onPress={() => protection && void create.run(protection, null)}
              >
                Skip, I accept the risk
              </Button>
            )}
            <Button type="submit" variant="primary" isPending={create.isRunning}>
              Create the vault
            </Button>
          </div>
        </Form>
      </FullPage>
    )

  return (
    <FullPage wide>
      <Steps current={1} isPassphrase={protection === 'passphrase'} />
      <h1>Protect your vault</h1>
      <p>The vault is one encrypted file on this machine. Choose what opens it; you can add other ways later.</p>
      {options.value.decided !== null && (
        <Banner tone={choices.length === 0 ? 'bad' : 'info'} title="KEYWARD_KMS_PROVIDER decides">
          {choices.length === 0
            ? `It names “${options.value.decided}”, which can’t be set up here. Change or unset it and start Keyward again.`
            : 'Only the ways that it allows are offered.'}
        </Banner>
      )}
      <ProtectionCards options={options.value} choices={choices} value={protection} onChange={setProtection} />
      <Disclosure title={`Name of the vault: ${name || '…'}`} defaultExpanded={name === ''} level={2}>
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          help="Letters, digits, dots, dashes and underscores. It is the name of a folder."
          error={fieldError(create.error, 'name')}
        />
      </Disclosure>
      <ErrorNotice error={create.error} shownFields={['name']} />
      <div className="kw-setup-actions">
        <VaultSwitch />
        <Button
          variant="primary"
          isDisabled={protection === null || name.trim() === ''}
          isPending={create.isRunning}
          onPress={() => (protection === 'noop' ? void create.run('noop', null) : setStep('passphrase'))}
        >
          {protection === 'noop' ? 'Create without protection' : 'Continue'}
        </Button>
      </div>
    </FullPage>
  )
}

/** What this machine offers, read once. */
function useOptions(onLoaded: (options: ResponseOf<'vault.options'>) => void) {
  const [value, setValue] = useState<ResponseOf<'vault.options'> | null>(null)
  const load = useAction(async () => {
    const loaded = await client.vault.options({})
    setValue(loaded)
    onLoaded(loaded)
  })
  const { run } = load
  useEffect(() => void run(), [run])
  return { value, error: load.error }
}
