import { Bot, PencilLine } from 'lucide-react'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { Credential, CredentialTypeInfo } from '../../../shared/domain/credential.ts'
import type { RotationOption } from '../../../shared/domain/rotation.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { FormPanel } from '../../credentials/form/form-panel.tsx'
import { ImpactList } from '../../credentials/impact-list.tsx'
import { navigate } from '../../state/router.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { Select } from '../../ui/select.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { rotationPlace } from '../places.ts'
import { ValueForm, type ValueFormHandle } from './value-form.tsx'

interface BeginPanelProps {
  readonly credential: Credential
  readonly type: CredentialTypeInfo
  readonly onClose: () => void
  /** The value was replaced at once, without a rotation. */
  readonly onReplaced: (credential: Credential) => void
}

type Way = 'manual' | 'automatic'

/** Begins the rotation of one credential: its new value is put beside the one in use, or Keyward is to make it. */
export function BeginPanel({ credential, type, onClose, onReplaced }: BeginPanelProps) {
  const { id, name } = credential
  const ids = useMemo(() => [id], [id])
  const [option, setOption] = useState<RotationOption | null>(null)
  const [way, setWay] = useState<Way>('manual')
  const [throughId, setThroughId] = useState<string | null>(null)
  const [isChanged, setChanged] = useState(false)
  const value = useRef<ValueFormHandle>(null)
  const form = useRef<HTMLDivElement>(null)
  const formId = useId()

  const look = useAction(async () => {
    const found = (await client.rotations.options({ credentialIds: ids })).items[0] ?? null
    const own = found?.automatic?.through.find(({ isOwn }) => isOwn)
    setThroughId(own?.id ?? null)
    setWay(own ? 'automatic' : 'manual')
    setOption(found)
  })
  useEffect(() => void look.run(), [look.run])

  const begin = useAction(async () => {
    const begun =
      way === 'automatic'
        ? await client.rotations.startAutomatic({ credentialIds: ids, throughId })
        : await client.rotations.start({ credentialIds: ids, ...collected() })
    value.current?.clear()
    onClose()
    navigate(rotationPlace(begun.ids[0] ?? ''))
  })
  const replace = useAction(async () => {
    const replaced = await client.credentials.rotate({ id, ...collected() })
    value.current?.clear()
    onReplaced(replaced)
  })
  const collected = () => value.current?.collect() ?? { config: {}, secrets: {} }
  const automatic = option?.automatic ?? null
  const isBusy = begin.isRunning || replace.isRunning
  return (
    <FormPanel
      title={`Rotate ${name}`}
      description={
        way === 'automatic'
          ? `Nothing is sent yet: you see each step before it is taken. Version ${credential.version} stays in use until you switch.`
          : `The new value is put beside version ${credential.version}, which stays in use until you switch.`
      }
      isBusy={isBusy}
      isChanged={isChanged && way === 'manual'}
      form={form}
      onClose={onClose}
      aside={
        way === 'manual' &&
        option !== null && (
          <Button
            variant="quiet"
            isPending={replace.isRunning}
            isDisabled={begin.isRunning}
            onPress={() => {
              begin.clearError()
              void replace.run()
            }}
          >
            Replace at once, without a test
          </Button>
        )
      }
      {...(option !== null && { submit: { formId, label: 'Begin rotation' } })}
    >
      <div ref={form} className="kw-form">
        {option === null ? (
          look.error ? (
            <ErrorNotice error={look.error} />
          ) : (
            <Skeleton lines={4} />
          )
        ) : (
          <>
            <ImpactList ids={ids} happens="rotate" />
            {automatic && (
              <RadioCards
                label="Who sets the new value"
                value={way}
                onChange={(chosen) => setWay(chosen === 'automatic' ? 'automatic' : 'manual')}
                cards={[
                  { value: 'automatic', title: 'Keyward sets it', text: automatic.summary, icon: Bot },
                  {
                    value: 'manual',
                    title: 'By hand',
                    text: 'You set it at the server, and store it here.',
                    icon: PencilLine,
                  },
                ]}
              />
            )}
            {way === 'automatic' && automatic ? (
              <Form id={formId} label="Automatic rotation" onSubmit={() => void begin.run()}>
                <ErrorNotice error={begin.error} />
                <Select
                  label="Reach the server by"
                  choices={automatic.through.map((one) => ({
                    value: one.id,
                    label: one.name,
                    ...(!one.isOwn && { detail: 'Signs in with another credential, which may set this one' }),
                  }))}
                  value={throughId}
                  onChange={setThroughId}
                  isRequired
                  {...(!automatic.through.some(({ isOwn }) => isOwn) && {
                    help: 'It must lead to the server on which this credential signs in.',
                  })}
                />
                {automatic.overlap !== true && (
                  <Banner tone="warn" title={automatic.overlap === false ? 'With a gap' : 'Perhaps with a gap'}>
                    {automatic.overlap === false
                      ? 'The old value ends at the moment in which the server takes the new one. Set it, test it and switch can be done in one go.'
                      : 'Where the server can’t keep both values, the old one ends when it takes the new one.'}
                  </Banner>
                )}
              </Form>
            ) : (
              <ValueForm
                ref={value}
                credential={credential}
                type={type}
                formId={formId}
                error={begin.error ?? replace.error}
                onSubmit={() => {
                  replace.clearError()
                  void begin.run()
                }}
                onChanged={setChanged}
              />
            )}
          </>
        )}
      </div>
    </FormPanel>
  )
}
