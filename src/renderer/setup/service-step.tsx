import { ArrowLeft } from 'lucide-react'
import { useRef } from 'react'
import type { KeyProviderInfo } from '../../shared/domain/key-provider.ts'
import type { ErrorBody } from '../../shared/errors.ts'
import type { NewSlot, Options } from '../keys/protection.ts'
import type { ProviderDraft } from '../keys/provider-form.ts'
import { shownPaths } from '../keys/provider-form.ts'
import { SlotForm, type SlotFormHandle } from '../keys/slot-form.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { IconButton } from '../ui/icon-button.tsx'

interface ServiceStepProps {
  readonly service: KeyProviderInfo
  readonly options: Options
  readonly draft: ProviderDraft
  readonly onDraft: (draft: ProviderDraft) => void
  readonly error: ErrorBody | null
  readonly isRunning: boolean
  readonly onBack: () => void
  readonly onSlot: (slot: NewSlot) => void
}

/** The settings of the chosen key service. The vault is made when the service has wrapped and unwrapped a test. */
export function ServiceStep(props: ServiceStepProps) {
  const { service, options, draft, onDraft, error, isRunning, onBack, onSlot } = props
  const form = useRef<SlotFormHandle>(null)
  const submit = () => {
    const slot = form.current?.take()
    if (slot) onSlot(slot)
  }
  return (
    <>
      <div className="kw-setup-title">
        <IconButton icon={ArrowLeft} label="Back" isDisabled={isRunning} onPress={onBack} />
        <h1>{service.title}</h1>
      </div>
      <p>{service.summary[1]} Before anything is made, Keyward wraps and unwraps a test with it.</p>
      <Form onSubmit={submit}>
        <SlotForm
          ref={form}
          options={options}
          protection={service.id}
          draft={draft}
          onDraft={onDraft}
          issues={error?.issues ?? []}
          isRunning={isRunning}
        />
        <ErrorNotice error={isRunning ? null : error} shownFields={shownPaths(service, draft)} />
        <div className="kw-setup-actions">
          <Button type="submit" variant="primary" isPending={isRunning}>
            Test and create the vault
          </Button>
        </div>
      </Form>
    </>
  )
}
