import { useId, useMemo, useRef, useState } from 'react'
import type { Connection, ConnectionInput, ConnectionKindInfo } from '../../shared/domain/connection.ts'
import type { System } from '../../shared/domain/system.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { connectionKinds, systems as systemList } from '../credentials/catalog.ts'
import { CreatePanel } from '../credentials/form/create-panel.tsx'
import { isSame } from '../credentials/form/draft.ts'
import { checkEnvironment, followEnvironment } from '../credentials/form/duplicate.ts'
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
import { startTests } from './testing/test-store.ts'

interface ConnectionPanelProps {
  /** The connection to edit; a new one without it. */
  readonly connection?: Connection
  readonly preset?: Partial<ConnectionInput>
  /** Duplicates this one to another environment. */
  readonly like?: Connection
  /** Kinds that are offered; all without it. */
  readonly allowedKinds?: readonly string[]
  /** Name of the preset's credential. */
  readonly credentialName?: string
  readonly onClose: () => void
  /** Told whether a test was asked for as well. */
  readonly onSaved: (connection: Connection, test: boolean) => void
}

/** Adds or edits a connection. */
export function ConnectionPanel(props: ConnectionPanelProps) {
  const allKinds = useResource(connectionKinds).value?.items
  const systems = useResource(systemList).value?.items
  const { allowedKinds } = props
  const kinds = useMemo(
    () => allKinds?.filter(({ id }) => allowedKinds === undefined || allowedKinds.includes(id)),
    [allKinds, allowedKinds],
  )
  const carriers = useMemo(() => allKinds?.filter((kind) => kind.carries) ?? [], [allKinds])
  const [first] = kinds ?? []
  if (!first || !kinds || !systems)
    return (
      <FormPanel title="Connection" isBusy={false} isChanged={false} form={{ current: null }} onClose={props.onClose}>
        <Skeleton lines={6} />
      </FormPanel>
    )
  return <LoadedPanel {...props} first={first} kinds={kinds} carriers={carriers} systems={systems} />
}

interface LoadedPanelProps extends ConnectionPanelProps {
  readonly first: ConnectionKindInfo
  readonly kinds: readonly ConnectionKindInfo[]
  readonly carriers: readonly ConnectionKindInfo[]
  readonly systems: readonly System[]
}

const ownFields = ['name', 'kind', 'systemId', 'environment', 'credentialId', 'viaId', 'purpose']

function LoadedPanel(props: LoadedPanelProps) {
  const { connection, preset, like, onClose, onSaved, first, kinds, carriers, systems } = props
  const [before, setBefore] = useState(connection)
  const start = useMemo(
    () => (before ? inputOf(before) : like ? inputLike(like) : begin(preset, first, kinds, systems)),
    [before, like, preset, first, kinds, systems],
  )
  const [input, setInput] = useState(start)
  const [credentialName, setCredentialName] = useState(connection?.credential ?? props.credentialName ?? null)
  const [viaName, setViaName] = useState(connection?.via ?? like?.via ?? null)
  const [newWay, setNewWay] = useState<ConnectionKindInfo | null>(null)
  const [isAddingCredential, setAddingCredential] = useState(false)
  const [isRebased, setRebased] = useState(false)
  const form = useRef<HTMLDivElement>(null)
  const formId = useId()
  const kind = kinds.find(({ id }) => id === input.kind) ?? first

  const save = useAction(async (test: boolean) => {
    refuseIssues([...checkConnection(kind, input), ...(like ? checkEnvironment(input, 'environment') : [])])
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
        title={titleOf(props, kind)}
        description={
          like
            ? `Like ${like.name}, in another environment. Look at where it leads, and choose that environment’s credential.`
            : 'Where a credential is used. A test follows every stage from the address to the sign-in.'
        }
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
            carriers={carriers}
            focus={connection ? null : like ? 'environment' : 'system'}
            ownId={before?.id ?? null}
            systems={systems}
            input={input}
            onChange={(next) => setInput(like ? followEnvironment(like, input, next) : next)}
            credentialName={credentialName}
            onCredential={(credentialId, name) => {
              setInput({ ...input, credentialId })
              setCredentialName(name)
            }}
            onNewCredential={() => setAddingCredential(true)}
            viaName={viaName}
            onVia={(viaId, name) => {
              setInput({ ...input, viaId })
              setViaName(name)
            }}
            onNewVia={setNewWay}
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
      {newWay && (
        <ConnectionPanel
          preset={{ kind: newWay.id, environment: input.environment }}
          allowedKinds={carriers.map(({ id }) => id)}
          onClose={() => setNewWay(null)}
          onSaved={({ id, name }, test) => {
            setNewWay(null)
            setInput({ ...input, viaId: id })
            setViaName(name)
            if (test) void startTests([id])
          }}
        />
      )}
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

function titleOf({ connection, like, allowedKinds }: ConnectionPanelProps, { label }: ConnectionKindInfo): string {
  if (connection) return 'Edit connection'
  if (like) return `Duplicate ${like.name}`
  return `New ${allowedKinds ? label : 'connection'}`
}

/** The same in another environment, which is still to be said, with a credential of that one. */
function inputLike(connection: Connection): ConnectionInput {
  return { ...inputOf(connection), environment: '', credentialId: null }
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
