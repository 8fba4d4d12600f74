import { ExternalLink } from 'lucide-react'
import { type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import type { RequestOf } from '../../../shared/api/contract.ts'
import type { Credential, CredentialTypeInfo, FieldValues, Recognised } from '../../../shared/domain/credential.ts'
import type { ErrorBody } from '../../../shared/errors.ts'
import { systems as systemList } from '../../credentials/catalog.ts'
import { isSame } from '../../credentials/form/draft.ts'
import { PasteBox } from '../../credentials/form/paste-box.tsx'
import { RecognisedNotice, recognisedFields } from '../../credentials/form/recognised.tsx'
import { refuseIssues } from '../../credentials/form/refuse.ts'
import { TypeFields, type TypeFieldsHandle } from '../../credentials/form/type-fields.tsx'
import { useDiscard } from '../../credentials/form/use-discard.ts'
import { useFormErrors } from '../../credentials/form/use-form-errors.ts'
import { openDocs } from '../../credentials/open-docs.ts'
import { useResource } from '../../state/resource.ts'
import { GuideHint } from '../../systems/guide-dialog.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { formatDay } from '../../ui/dates.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'

/** A new value as a call takes it, for that one call. */
export type NewValue = Omit<RequestOf<'rotations.start'>, 'credentialIds' | 'batchId'>

export interface ValueFormHandle {
  /** @throws CallError `field-invalid` with what the fields complain about */
  collect(): NewValue
  /** Empties the secret fields: the call has succeeded. */
  clear(): void
}

interface ValueFormProps {
  readonly credential: Credential
  readonly type: CredentialTypeInfo
  readonly formId: string
  readonly error: ErrorBody | null
  readonly onSubmit: () => void
  /** Told whether something stands in it that is no secret and would be lost. */
  readonly onChanged: (isChanged: boolean) => void
  readonly ref: Ref<ValueFormHandle>
}

const ownFields = ['expiresAt']

/** The fields of a new value, filled by hand or by a paste. */
export function ValueForm({ credential, type, formId, error, onSubmit, onChanged, ref }: ValueFormProps) {
  const first = useMemo(() => rotatingConfig(type, credential.config), [type, credential])
  const [config, setConfig] = useState<FieldValues>(first)
  const [removed, setRemoved] = useState<ReadonlySet<string>>(new Set())
  const [pasted, setPasted] = useState<Recognised | null>(null)
  const given = useMemo(() => recognisedFields(pasted, type), [pasted, type])
  useDiscard(pasted)
  const [expiresAt, setExpiresAt] = useState<string | null>(null)
  const systems = useResource(systemList).value?.items ?? []
  const fields = useRef<TypeFieldsHandle>(null)
  const form = useRef<HTMLDivElement>(null)

  useImperativeHandle(ref, () => ({
    collect() {
      const { secrets, issues } = fields.current?.collect() ?? { secrets: {}, issues: [] }
      refuseIssues(issues)
      const changed = Object.entries(config).filter(([name, value]) => !isSame(value, first[name]))
      return {
        config: Object.fromEntries(changed),
        secrets,
        draftId: pasted !== null && given.size > 0 ? pasted.draftId : null,
        ...(expiresAt !== null && { expiresAt }),
      }
    },
    clear: () => fields.current?.clear(),
  }))
  const isChanged = expiresAt !== null || pasted !== null || removed.size > 0 || !isSame(config, first)
  useEffect(() => onChanged(isChanged), [onChanged, isChanged])

  const typeFields = useMemo(() => type.fields.map((field) => field.name), [type])
  const errors = useFormErrors(error, ownFields, typeFields, form)
  const system = systems.find(({ id }) => id === credential.systemId)
  const several = credential.secretFields.length > 1
  return (
    <div ref={form}>
      <Form id={formId} label="New value" onSubmit={onSubmit}>
        <ErrorNotice error={errors.notice} shownFields={errors.shown} />
        {credential.systemId !== null && <GuideHint systemId={credential.systemId} page="rotate" />}
        {pasted ? (
          given.size > 0 ? (
            <RecognisedNotice found={pasted} />
          ) : (
            <Banner tone="warn" title="It does not fit" isAlert>
              It was recognised as {pasted.what}, which has no field here ({type.label}).
            </Banner>
          )
        ) : null}
        {given.size === 0 && (
          <PasteBox
            title="Paste the new value"
            detail="A key, a URL, a curl command, a .env or key file fills the fields."
            isBesideFields
            onRecognised={(found) => {
              setPasted(found)
              if (found.type === type.id) setConfig({ ...config, ...rotatingConfig(type, found.config) })
            }}
          />
        )}
        {several && !pasted && <Banner tone="info">Fields that you leave empty keep their value.</Banner>}
        <TypeFields
          ref={fields}
          type={type}
          mode="rotate"
          config={config}
          onConfigChange={(name, value) => setConfig({ ...config, [name]: value })}
          stored={credential.secretFields}
          given={given}
          removed={removed}
          onRemove={(name, isRemoved) =>
            setRemoved(new Set(isRemoved ? [...removed, name] : [...removed].filter((one) => one !== name)))
          }
          configKey={pasted?.draftId ?? ''}
          errors={errors.byField}
          autoFocus
          secretAside={
            system && system.docs.rotate !== '' ? (
              <Button
                size="small"
                variant="quiet"
                icon={ExternalLink}
                onPress={() => void openDocs(system.id, 'rotate')}
              >
                Make a new one at {system.name}
              </Button>
            ) : null
          }
        />
        <DateField
          label="New expiry"
          value={expiresAt}
          onChange={setExpiresAt}
          error={errors.byField.expiresAt}
          help={
            credential.expiresAt === null
              ? 'Left empty: read from the new value where it tells.'
              : `${formatDay(credential.expiresAt)} was the old value’s. Left empty: read from the new value where it tells.`
          }
        />
      </Form>
    </div>
  )
}

function rotatingConfig(type: CredentialTypeInfo, config: FieldValues): FieldValues {
  const names = type.fields.filter((field) => field.rotates && !field.secret).map((field) => field.name)
  return Object.fromEntries(Object.entries(config).filter(([name]) => names.includes(name)))
}
