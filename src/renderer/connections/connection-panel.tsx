import { useId, useMemo, useRef, useState } from 'react'
import type { Connection, ConnectionInput, ConnectionKindInfo } from '../../shared/domain/connection.ts'
import type { System } from '../../shared/domain/system.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { connectionKinds, systems as systemList } from '../credentials/catalog.ts'
import { CreatePanel } from '../credentials/form/create-panel.tsx'
import { isSame } from '../credentials/form/draft.ts'
import { FormPanel } from '../credentials/form/form-panel.tsx'
import { refuseIssues } from '../credentials/form/refuse.ts'
import { useFormErrors } from '../credentials/form/use-form-errors.ts'
import { useResource } from '../state/resource.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { showToast } from '../ui/toast.tsx'
import { ConnectionFields } from './connection-fields.tsx'
import { changesOf, checkConnection, inputOf, newConnection, toInput, withSystem } from './form-model.ts'

interface ConnectionPanelProps {
  /** The connection to edit; a new one without it. */
  readonly connection?: Connection
  readonly preset?: Partial<ConnectionInput>
  /** Name of the preset's credential. */
  readonly credentialName?: string
  readonly onClose: () => void
  /** Told whether a test was asked for as well. */
  readonly onSaved: (connection: Connection, test: boolean) => void
}

/** Adds or edits a connection. */
export function ConnectionPanel(props: ConnectionPanelProps) {
  const kinds = useResource(connectionKinds).value?.items
  const systems = useResource(systemList).value?.items
  const [first] = kinds ?? []
  if (!first || !kinds || !systems)
    return (
      <FormPanel title="Connection" isBusy={false} isChanged={false} form={{ current: null }} onClose={props.onClose}>
        <Skeleton lines={6} />
      </FormPanel>
    )
  return <LoadedPanel {...props} first={first} kinds={kinds} systems={systems} />
}

interface LoadedPanelProps extends ConnectionPanelProps {
  readonly first: ConnectionKindInfo
  readonly kinds: readonly ConnectionKindInfo[]
  readonly systems: readonly System[]
}

const ownFields = ['name', 'kind', 'systemId', 'environment', 'credentialId', 'viaId', 'purpose']

function LoadedPanel(props: LoadedPanelProps) {
  const { connection, preset, onClose, onSaved, first, kinds, systems } = props
  const [before, setBefore] = useState(connection)
  const start = useMemo(
    () => (before ? inputOf(before) : begin(preset, first, kinds, systems)),
    [before, preset, first, kinds, systems],
  )
  const [input, setInput] = useState(start)
  const [credentialName, setCredentialName] = useState(connection?.credential ?? props.credentialName ?? null)
  const [isAddingCredential, setAddingCredential] = useState(false)
  const [isRebased, setRebased] = useState(false)
  const form = useRef<HTMLDivElement>(null)
  const formId = useId()
  const kind = kinds.find(({ id }) => id === input.kind) ?? first

  const save = useAction(async (test: boolean) => {
    refuseIssues(checkConnection(kind, input))
    const whole = toInput(kind, input)
    // Consent is asked for by the test, which names the host; nothing is sent before.
    const saved = before
      ? await client.connections.update({
          id: before.id,
          revision: before.revision,
          input: changesOf(before, whole),
          consent: false,
        })
      : await client.connections.create({ input: whole, consent: false })
    showToast({ title: `${saved.name} ${before ? 'saved' : 'added'}`, tone: 'good' })
    onSaved(saved, test)
  })
  const reload = useAction(async () => {
    if (!before) return
    const newest = await client.connections.get({ ref: before.id })
    setInput({ ...inputOf(newest), ...changesOf(before, input) })
    setBefore(newest)
    setRebased(true)
    save.clearError()
  })
  const parameterNames = useMemo(() => kind.parameters.map((field) => field.name), [kind])
  const errors = useFormErrors(save.error, ownFields, parameterNames, form)
  return (
    <>
      <FormPanel
        title={before ? 'Edit connection' : 'New connection'}
        description="Where a credential is used. A test follows every stage from the address to the sign-in."
        isBusy={save.isRunning || reload.isRunning}
        isChanged={!isSame(input, start)}
        form={form}
        onClose={onClose}
        submit={{ formId, label: 'Save and test' }}
        aside={
          <Button variant="quiet" isDisabled={save.isRunning} onPress={() => void save.run(false)}>
            Save without a test
          </Button>
        }
      >
        <div ref={form}>
          <ConnectionFields
            formId={formId}
            kinds={kinds}
            kind={kind}
            isNew={connection === undefined}
            ownId={before?.id ?? null}
            systems={systems}
            input={input}
            onChange={setInput}
            credentialName={credentialName}
            onCredential={(credentialId, name) => {
              setInput({ ...input, credentialId })
              setCredentialName(name)
            }}
            onNewCredential={() => setAddingCredential(true)}
            errors={errors.byField}
            onSubmit={() => void save.run(true)}
            notice={
              <>
                {isRebased && (
                  <Banner tone="info" title="The newest state is loaded" isAlert>
                    Your changes are still here. Look at them and save again.
                  </Banner>
                )}
                <ErrorNotice
                  error={errors.notice ?? reload.error}
                  shownFields={errors.shown}
                  actions={
                    save.error?.code === 'edit-conflict' && (
                      <Button size="small" isPending={reload.isRunning} onPress={() => void reload.run()}>
                        Load the newest
                      </Button>
                    )
                  }
                />
              </>
            }
          />
        </div>
      </FormPanel>
      {isAddingCredential && (
        <CreatePanel
          allowedTypes={kind.credentialTypes}
          preset={{ systemId: input.systemId, environment: input.environment }}
          onClose={() => setAddingCredential(false)}
          onCreated={({ id, name }) => {
            setAddingCredential(false)
            setInput({ ...input, credentialId: id })
            setCredentialName(name)
            showToast({ title: `${name} added and chosen`, tone: 'good' })
          }}
        />
      )}
    </>
  )
}

/** A new connection, with the presets of the system that it is for. */
function begin(
  preset: Partial<ConnectionInput> | undefined,
  first: ConnectionKindInfo,
  kinds: readonly ConnectionKindInfo[],
  systems: readonly System[],
): ConnectionInput {
  const kind = kinds.find(({ id }) => id === preset?.kind) ?? first
  const input = newConnection(kind, preset)
  const system = systems.find(({ id }) => id === preset?.systemId)
  return system && preset?.parameters === undefined ? withSystem(input, system, null, kinds) : input
}
