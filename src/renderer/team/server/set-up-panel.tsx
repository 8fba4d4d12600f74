import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { describeError, type ErrorBody } from '../../../shared/errors.ts'
import { ConsentCard } from '../../connections/testing/consent-card.tsx'
import { Elapsed } from '../../connections/testing/stage-list.tsx'
import { CreatePanel } from '../../credentials/form/create-panel.tsx'
import { isSame } from '../../credentials/form/draft.ts'
import { FormPanel } from '../../credentials/form/form-panel.tsx'
import { useFormErrors } from '../../credentials/form/use-form-errors.ts'
import { useResource } from '../../state/resource.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'
import { KeyValue, KeyValueList } from '../../ui/key-value.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { checkDraft, startDraft, toRequest } from './draft.ts'
import { ServerFields } from './server-fields.tsx'
import {
  changeDraft,
  closeSetUp,
  serverKinds,
  stopWork,
  synchronise,
  type TeamName,
  tryServer,
  useServers,
} from './store.ts'
import { TrialList } from './trial-list.tsx'
import { placeOf, type ServerKind, type TeamServer, type Trial } from './words.ts'

interface SetUpPanelProps {
  readonly team: TeamName
  readonly server: TeamServer | null
}

/** Sets up a team’s server: what and where it is, then its trial. */
export function SetUpPanel({ team, server }: SetUpPanelProps) {
  const { value: kinds, error } = useResource(serverKinds)
  const trial = useServers((state) => state.work[team.id]?.trial ?? null)
  if (trial?.verdict === 'holds') return <HoldsPanel team={team} trial={trial} />
  if (!kinds)
    return (
      <SidePanel isOpen onClose={closeSetUp} title="Set up a server">
        {error ? <ErrorNotice error={error} /> : <Skeleton lines={6} />}
      </SidePanel>
    )
  return <SetUpForm team={team} server={server} kinds={kinds} />
}

const ownFields = ['credentialId']

function SetUpForm({ team, server, kinds }: SetUpPanelProps & { readonly kinds: readonly ServerKind[] }) {
  const start = useMemo(() => startDraft(kinds, server), [kinds, server])
  const draft = useServers((state) => state.drafts[team.id]) ?? start
  const work = useServers((state) => state.work[team.id])
  const [complaint, setComplaint] = useState<ErrorBody | null>(null)
  const [allowed, setAllowed] = useState<string | null>(null)
  const [isAddingCredential, setAddingCredential] = useState(false)
  const form = useRef<HTMLDivElement>(null)
  const formId = useId()
  const kind = kinds.find(({ id }) => id === draft.kind) ?? kinds[0]
  const isTrying = work?.doing === 'trial' && work.isRunning
  const isOtherwiseBusy = work?.isRunning === true && !isTrying
  const failure = complaint ?? (work?.doing === 'trial' ? work.error : null)
  const parameterNames = useMemo(() => kind?.parameters.map(({ name }) => name) ?? [], [kind])
  const errors = useFormErrors(failure, ownFields, parameterNames, form)
  const refused = work?.trial?.verdict === 'refused' ? work.trial : null
  useShown(form, isTrying || refused !== null)
  if (!kind) return null

  const attempt = (consent = false) => {
    const issues = checkDraft(kind, draft)
    setComplaint(issues.length > 0 ? { code: 'field-invalid', ...describeError('field-invalid'), issues } : null)
    if (issues.length > 0) return
    changeDraft(team.id, draft)
    // A server that was refused leaves its host unbound. Tried again as it was, it is allowed already.
    const wanted = JSON.stringify(toRequest(kind, draft))
    if (consent) setAllowed(wanted)
    void tryServer(team, toRequest(kind, draft), consent || allowed === wanted)
  }
  const host = failure?.code === 'host-not-bound' ? (failure.subjects?.[1] ?? '') : ''
  const asksConsent = host !== '' && draft.credentialId !== null
  return (
    <>
      <FormPanel
        title={server ? `Change the server of ${team.name}` : `Set up a server for ${team.name}`}
        description="Something that you have already. It is tried first, with objects of its own that are removed again, and kept only if it holds."
        isBusy={false}
        isChanged={!isTrying && !isSame(draft, start)}
        form={form}
        onClose={closeSetUp}
        {...(isTrying ? { closeLabel: 'Close' } : { submit: { formId, label: 'Try and use it' } })}
        {...(isTrying && {
          aside: (
            <Button variant="quiet" onPress={() => stopWork(team.id)}>
              Stop the trial
            </Button>
          ),
        })}
      >
        <div ref={form}>
          <Form id={formId} label="Team server" onSubmit={() => attempt()}>
            {isTrying && (
              <div className="kw-server-trying">
                <ProgressBar label="Trying the server" />
                <p>
                  Several sessions write, read and remove objects at once. It takes some seconds, with Git up to a
                  minute, and goes on when you close this. <Elapsed since={work.since} />
                </p>
                <KeyValueList>
                  <KeyValue label={kind.label}>{placeOf(draft)}</KeyValue>
                  {draft.credential !== null && <KeyValue label="Credential">{draft.credential}</KeyValue>}
                </KeyValueList>
              </div>
            )}
            {!isTrying && refused && <Refused trial={refused} />}
            {!isTrying &&
              (asksConsent && draft.credentialId !== null ? (
                <ConsentCard
                  credentialId={draft.credentialId}
                  credential={draft.credential ?? ''}
                  hosts={[host]}
                  next="and try"
                  onAllowed={() => attempt(true)}
                  isBoundLater
                />
              ) : (
                <ErrorNotice error={errors.notice} shownFields={errors.shown} />
              ))}
            {isOtherwiseBusy && <Banner tone="info">The team is being synchronised. Wait until that is done.</Banner>}
            {!isTrying && (
              <ServerFields
                kinds={kinds}
                kind={kind}
                draft={draft}
                onChange={(next) => changeDraft(team.id, next)}
                onNewCredential={() => setAddingCredential(true)}
                errors={errors.byField}
              />
            )}
          </Form>
        </div>
      </FormPanel>
      {isAddingCredential && (
        <CreatePanel
          allowedTypes={kind.credentialTypes}
          onClose={() => setAddingCredential(false)}
          onCreated={({ id, name }) => {
            setAddingCredential(false)
            changeDraft(team.id, { ...draft, credentialId: id, credential: name })
          }}
        />
      )}
    </>
  )
}

/** Shows the beginning of the form, where a result stands. */
function useShown(form: { readonly current: HTMLElement | null }, isThere: boolean): void {
  useEffect(() => {
    if (isThere) form.current?.scrollIntoView({ block: 'start' })
  }, [form, isThere])
}

function Refused({ trial: { reason, findings } }: { readonly trial: Trial }) {
  return (
    <>
      <Banner tone="bad" title="This server can’t be used" isAlert>
        {reason} Sooner or later somebody’s work would be lost. Nothing was kept: choose another one, or change its
        settings as the guide to team servers says.
      </Banner>
      <Disclosure title="What the trial has found" defaultExpanded={findings.some(({ ok }) => !ok)}>
        <TrialList findings={findings} />
      </Disclosure>
    </>
  )
}

function HoldsPanel({ team, trial }: { readonly team: TeamName; readonly trial: Trial }) {
  return (
    <SidePanel
      isOpen
      isDismissable
      onClose={closeSetUp}
      title={`The server of ${team.name}`}
      description={trial.remote ? placeOf(trial.remote) : undefined}
      footer={
        <>
          <Button onPress={closeSetUp}>Close</Button>
          <Button
            variant="primary"
            onPress={() => {
              closeSetUp()
              void synchronise(team)
            }}
          >
            Synchronise now
          </Button>
        </>
      }
    >
      <div className="kw-form">
        <Banner tone="good" title="It holds what a team relies on">
          Every member sets it up on their own computer, with their own credential. What lies there is encrypted for the
          members, and signed.
        </Banner>
        <TrialList findings={trial.findings} />
      </div>
    </SidePanel>
  )
}
