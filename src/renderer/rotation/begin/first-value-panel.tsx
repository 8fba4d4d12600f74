import { useId, useRef, useState } from 'react'
import type { Credential, CredentialTypeInfo } from '../../../shared/domain/credential.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { FormPanel } from '../../credentials/form/form-panel.tsx'
import { ValueForm, type ValueFormHandle } from './value-form.tsx'

interface FirstValuePanelProps {
  readonly credential: Credential
  readonly type: CredentialTypeInfo
  readonly onClose: () => void
  readonly onEntered: (credential: Credential) => void
}

/** The first value of a credential that came as a definition alone. There is nothing that it would replace, and so no rotation. */
export function FirstValuePanel({ credential, type, onClose, onEntered }: FirstValuePanelProps) {
  const [isChanged, setChanged] = useState(false)
  const value = useRef<ValueFormHandle>(null)
  const form = useRef<HTMLDivElement>(null)
  const formId = useId()
  const enter = useAction(async () => {
    const given = value.current?.collect() ?? { config: {}, secrets: {} }
    const entered = await client.credentials.rotate({ id: credential.id, ...given })
    value.current?.clear()
    onEntered(entered)
  })
  return (
    <FormPanel
      title={`Value of ${credential.name}`}
      description="It came as a definition alone. From then on whatever uses it can work."
      isBusy={enter.isRunning}
      isChanged={isChanged}
      form={form}
      onClose={onClose}
      submit={{ formId, label: 'Store value' }}
    >
      <div ref={form} className="kw-form">
        <ValueForm
          ref={value}
          credential={credential}
          type={type}
          formId={formId}
          error={enter.error}
          onSubmit={() => void enter.run()}
          onChanged={setChanged}
        />
      </div>
    </FormPanel>
  )
}
