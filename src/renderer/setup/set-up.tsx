import { useState } from 'react'
import type { RecoveryKit } from '../../shared/domain/vault.ts'
import { FullPage } from '../app/full-page.tsx'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import {
  firstChoice,
  type NewSlot,
  type Options,
  type Protection,
  plainSlot,
  protectionChoices,
  serviceOf,
} from '../keys/protection.ts'
import type { ProviderDraft } from '../keys/provider-form.ts'
import { useOptions } from '../keys/use-options.ts'
import { beginSetUp, endSetUp, setStatus, useSession } from '../state/session.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { KitStep } from './kit-step.tsx'
import { isAboutName, ProtectStep } from './protect-step.tsx'
import { RecoveryStep } from './recovery-step.tsx'
import { ServiceStep } from './service-step.tsx'
import { Steps } from './steps.tsx'
import './setup.css'

type Step = 'protect' | 'service' | 'passphrase' | 'kit'

/** First run: how the vault is protected, a way back in, done. */
export function SetUp() {
  const [protection, setProtection] = useState<Protection | null>(null)
  const options = useOptions((loaded) =>
    setProtection((chosen) => chosen ?? firstChoice(protectionChoices(loaded), loaded)),
  )
  return (
    <FullPage wide>
      {options.value ? (
        <Flow options={options.value} protection={protection} onProtection={setProtection} />
      ) : options.error ? (
        <ErrorNotice error={options.error} />
      ) : (
        <Spinner label="Looking at this machine" size={20} />
      )}
    </FullPage>
  )
}

interface FlowProps {
  readonly options: Options
  readonly protection: Protection | null
  readonly onProtection: (protection: Protection) => void
}

function Flow({ options, protection, onProtection }: FlowProps) {
  const status = useSession((state) => state.status)
  const [step, setStep] = useState<Step>('protect')
  const [name, setName] = useState(status?.name ?? 'default')
  const [draft, setDraft] = useState<ProviderDraft>({})
  const [kit, setKit] = useState<RecoveryKit | null>(null)
  const service = serviceOf(options, protection)

  const create = useAction(async (slot: NewSlot, recovery: string | null) => {
    beginSetUp()
    const made = await client.vault
      .create({ name, slot, recovery: recovery === null ? null : { passphrase: recovery } })
      .catch((failure: unknown) => {
        endSetUp()
        if (isAboutName(toErrorBody(failure))) setStep('protect')
        throw failure
      })
    const passphrase = made.status.slots.find(({ provider }) => provider === 'passphrase')
    setKit(made.kit ?? (passphrase ? await client.vault.recoveryKit({ slotId: passphrase.id }) : null))
    setStatus(made.status)
    if (passphrase) setStep('kit')
    // The service has proven itself; now the vault gets its way back in.
    else if (service) setStep('passphrase')
    else endSetUp()
  })
  const addRecovery = useAction(async (passphrase: string) => {
    const slot = await client.vault.addSlot({ slot: plainSlot('passphrase', passphrase), label: 'Recovery passphrase' })
    setKit(await client.vault.recoveryKit({ slotId: slot.id }))
    setStep('kit')
  })

  const names = stepNames(protection, service !== undefined)
  const head = (current: string | undefined) => <Steps names={names} current={current ?? ''} />
  if (step === 'kit' && kit)
    return (
      <>
        {head(names.at(-1))}
        <KitStep kit={kit} isOnlyWay={protection === 'passphrase'} onDone={endSetUp} />
      </>
    )
  if (step === 'service' && service)
    return (
      <>
        {head(names[1])}
        <ServiceStep
          service={service}
          options={options}
          draft={draft}
          onDraft={setDraft}
          error={create.error}
          isRunning={create.isRunning}
          onBack={() => setStep('protect')}
          onSlot={(slot) => void create.run(slot, null)}
        />
      </>
    )
  if (step === 'passphrase' && protection !== null && protection !== 'noop')
    return (
      <>
        {head(names.at(-2))}
        {service ? (
          <RecoveryStep
            title={`${service.title} opens the vault`}
            error={addRecovery.error}
            isRunning={addRecovery.isRunning}
            submitLabel="Add the passphrase"
            onPassphrase={(typed) => void addRecovery.run(typed)}
            onSkip={endSetUp}
          />
        ) : (
          <RecoveryStep
            isOnlyWay={protection === 'passphrase'}
            error={create.error}
            isRunning={create.isRunning}
            submitLabel="Create the vault"
            onBack={() => setStep('protect')}
            onPassphrase={(typed) =>
              void (protection === 'passphrase'
                ? create.run(plainSlot(protection, typed), null)
                : create.run(plainSlot(protection as 'keychain', ''), typed))
            }
            {...(protection !== 'passphrase' && {
              onSkip: () => void create.run(plainSlot(protection as 'keychain', ''), null),
            })}
          />
        )}
      </>
    )
  return (
    <>
      {head(names[0])}
      <ProtectStep
        options={options}
        protection={protection}
        onProtection={(chosen) => {
          onProtection(chosen)
          setDraft({})
          create.clearError()
        }}
        name={name}
        onName={setName}
        error={create.error}
        isRunning={create.isRunning}
        onContinue={() => {
          if (protection === 'noop') void create.run(plainSlot(protection, ''), null)
          else setStep(service ? 'service' : 'passphrase')
        }}
      />
    </>
  )
}

function stepNames(protection: Protection | null, isService: boolean): readonly string[] {
  if (isService) return ['Protection', 'Key service', 'Recovery', 'Kit']
  return ['Protection', protection === 'passphrase' ? 'Passphrase' : 'Recovery', 'Kit']
}
