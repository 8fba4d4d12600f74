import { ExternalLink } from 'lucide-react'
import { useId, useMemo, useRef, useState } from 'react'
import type { Credential, CredentialTypeInfo, FieldValues, Recognised } from '../../../shared/domain/credential.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { useResource } from '../../state/resource.ts'
import { GuideHint } from '../../systems/guide-dialog.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { formatDay } from '../../ui/dates.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'
import { systems as systemList } from '../catalog.ts'
import { ImpactList } from '../impact-list.tsx'
import { openDocs } from '../open-docs.ts'
import { isSame } from './draft.ts'
import { FormPanel } from './form-panel.tsx'
import { PasteBox } from './paste-box.tsx'
import { RecognisedNotice, recognisedFields } from './recognised.tsx'
import { refuseIssues } from './refuse.ts'
import { TypeFields, type TypeFieldsHandle } from './type-fields.tsx'
import { useDiscard } from './use-discard.ts'
import { useFormErrors } from './use-form-errors.ts'

interface RotatePanelProps {
  readonly credential: Credential
  readonly type: CredentialTypeInfo
  readonly onClose: () => void
  readonly onRotated: (credential: Credential) => void
}

const ownFields = ['expiresAt']

/** Replaces the value. The old version is kept until somebody destroys it. */
export function RotatePanel({ credential, type, onClose, onRotated }: RotatePanelProps) {
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
  const formId = useId()
  const rotated = useMemo(() => [credential.id], [credential.id])

  const rotate = useAction(async () => {
    if (!fields.current) return
    const { secrets, issues } = fields.current.collect()
    refuseIssues(issues)
    const changed = Object.entries(config).filter(([name, value]) => !isSame(value, first[name]))
    const done = await client.credentials.rotate({
      id: credential.id,
      config: Object.fromEntries(changed),
      secrets,
      draftId: pasted !== null && given.size > 0 ? pasted.draftId : null,
      ...(expiresAt !== null && { expiresAt }),
    })
    fields.current?.clear()
    onRotated(done)
  })
  const typeFields = useMemo(() => type.fields.map((field) => field.name), [type])
  const errors = useFormErrors(rotate.error, ownFields, typeFields, form)
  const system = systems.find(({ id }) => id === credential.systemId)
  const several = credential.secretFields.length > 1
  return (
    <FormPanel
      title={`Rotate ${credential.name}`}
      description={`The new value comes into use at once. Version ${credential.version} is kept, so that you can go back.`}
      isBusy={rotate.isRunning}
      isChanged={expiresAt !== null || pasted !== null || removed.size > 0 || !isSame(config, first)}
      form={form}
      onClose={onClose}
      submit={{ formId, label: 'Rotate' }}
    >
      <div ref={form}>
        <Form id={formId} label="Rotate" onSubmit={() => void rotate.run()}>
          <ErrorNotice error={errors.notice} shownFields={errors.shown} />
          <ImpactList ids={rotated} happens="rotate" />
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
    </FormPanel>
  )
}

function rotatingConfig(type: CredentialTypeInfo, config: FieldValues): FieldValues {
  const names = type.fields.filter((field) => field.rotates && !field.secret).map((field) => field.name)
  return Object.fromEntries(Object.entries(config).filter(([name]) => names.includes(name)))
}
