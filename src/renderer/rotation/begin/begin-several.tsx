import { Bot, Equal, ListOrdered } from 'lucide-react'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { CredentialTypeInfo } from '../../../shared/domain/credential.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { Environment } from '../../credentials/environment.tsx'
import { FormPanel } from '../../credentials/form/form-panel.tsx'
import { ImpactList } from '../../credentials/impact-list.tsx'
import { navigate } from '../../state/router.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { count } from '../../ui/count.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { batchPlace, rotationPlace } from '../places.ts'
import { methodLabels } from '../words.ts'
import { type Candidate, canBegin, leftOutOf, mostTogether, readCandidates, waysOf } from './candidates.ts'
import { ValueForm, type ValueFormHandle } from './value-form.tsx'
import '../rotation.css'

interface BeginSeveralProps {
  readonly ids: readonly string[]
  readonly types: readonly CredentialTypeInfo[]
  readonly onClose: () => void
}

type Way = 'automatic' | 'same' | 'each'

/** Begins the rotation of several credentials as one batch. */
export function BeginSeveral({ ids, types, onClose }: BeginSeveralProps) {
  const [all, setAll] = useState<readonly Candidate[] | null>(null)
  const [way, setWay] = useState<Way>('each')
  /** Where the values are typed one after the other: whose turn it is. */
  const [turn, setTurn] = useState<number | null>(null)
  const [begun, setBegun] = useState<{ readonly batchId: string; readonly ids: readonly string[] } | null>(null)
  const [isChanged, setChanged] = useState(false)
  const value = useRef<ValueFormHandle>(null)
  const form = useRef<HTMLDivElement>(null)
  const formId = useId()

  const candidates = useMemo(() => (all ?? []).filter(canBegin), [all])
  const ways = waysOf(candidates)
  const chosenIds = useMemo(() => idsOf(candidates), [candidates])
  const look = useAction(async () => {
    const found = await readCandidates(ids.slice(0, mostTogether))
    const free = found.filter(canBegin)
    setWay(free.length > 0 && waysOf(free).unreached === '' ? 'automatic' : 'each')
    setAll(found)
  })
  useEffect(() => void look.run(), [look.run])

  const leave = (batch: typeof begun) => {
    onClose()
    const [only = ''] = batch?.ids ?? []
    if (batch) navigate(batch.ids.length === 1 ? rotationPlace(only) : batchPlace(batch.batchId))
  }
  const begin = useAction(async () => {
    if (way === 'automatic')
      return leave(await client.rotations.startAutomatic({ credentialIds: idsOf(ways.reached), throughId: null }))
    const collected = value.current?.collect() ?? { config: {}, secrets: {} }
    if (way === 'same') {
      const batch = await client.rotations.start({ credentialIds: chosenIds, ...collected })
      value.current?.clear()
      return leave(batch)
    }
    const current = candidates[turn ?? 0]
    if (!current) return
    const one = await client.rotations.start({
      credentialIds: [current.credential.id],
      batchId: begun?.batchId ?? null,
      ...collected,
    })
    value.current?.clear()
    next({ batchId: one.batchId, ids: [...(begun?.ids ?? []), ...one.ids] })
  })
  const next = (batch: typeof begun) => {
    setBegun(batch)
    setChanged(false)
    if ((turn ?? 0) + 1 < candidates.length) setTurn((turn ?? 0) + 1)
    else leave(batch)
  }
  const submit = () => {
    if (way === 'each' && turn === null) setTurn(0)
    else void begin.run()
  }
  const [first] = candidates
  const shown = turn === null ? (way === 'same' ? first : undefined) : candidates[turn]
  const type = shown && types.find(({ id }) => id === shown.credential.type)
  const label =
    turn === null
      ? way === 'each'
        ? 'Continue'
        : 'Begin rotation'
      : turn + 1 < candidates.length
        ? 'Next'
        : 'Begin rotation'
  return (
    <FormPanel
      title={turn === null ? `Rotate ${count(ids.length, 'credential')}` : `Rotate ${shown?.credential.name ?? ''}`}
      description={
        turn === null
          ? 'They are tested and switched together, or one by one where you want. The values in use stay until you switch.'
          : `${turn + 1} of ${candidates.length}`
      }
      isBusy={begin.isRunning}
      isChanged={isChanged || (turn ?? 0) > 0}
      form={form}
      onClose={() => (begun ? leave(begun) : onClose())}
      aside={
        turn !== null && (
          <Button variant="quiet" isDisabled={begin.isRunning} onPress={() => next(begun)}>
            Leave this one out
          </Button>
        )
      }
      {...(candidates.length > 0 && { submit: { formId, label } })}
    >
      <div ref={form} className="kw-form">
        {all === null ? (
          look.error ? (
            <ErrorNotice error={look.error} />
          ) : (
            <Skeleton lines={5} />
          )
        ) : (
          <>
            {turn === null && (
              <>
                {ids.length > mostTogether && (
                  <Banner tone="warn">Only the first {mostTogether} can be rotated together.</Banner>
                )}
                {leftOutOf(all).map((why) => (
                  <Banner key={why} tone="info">
                    {why}
                  </Banner>
                ))}
                <CandidateList candidates={candidates} />
                <ImpactList ids={chosenIds} happens="rotate" />
                {first && (
                  <RadioCards
                    label="Where the new values come from"
                    value={way}
                    onChange={(chosen) => setWay(chosen as Way)}
                    cards={[
                      {
                        value: 'automatic',
                        title: 'Keyward sets them',
                        text:
                          ways.reached.length === 0 || ways.unreached === ''
                            ? 'A new value each, set at the servers once you say so.'
                            : `A new value for ${ways.reached.length} of ${candidates.length}; the others are left out. ${ways.unreached}`,
                        icon: Bot,
                        ...(ways.reached.length === 0 && { unavailable: ways.unreached }),
                      },
                      {
                        value: 'each',
                        title: 'Each its own',
                        text: 'You enter them one after the other.',
                        icon: ListOrdered,
                      },
                      {
                        value: 'same',
                        title: 'The same value for all',
                        text: 'Where they are one secret that is kept in several places.',
                        icon: Equal,
                        ...(ways.same !== null && { unavailable: ways.same }),
                      },
                    ]}
                  />
                )}
              </>
            )}
            {shown && type ? (
              <ValueForm
                key={shown.credential.id}
                ref={value}
                credential={shown.credential}
                type={type}
                formId={formId}
                error={begin.error}
                onSubmit={submit}
                onChanged={setChanged}
              />
            ) : (
              <Form id={formId} label="Rotation" onSubmit={submit}>
                <ErrorNotice error={begin.error} />
              </Form>
            )}
          </>
        )}
      </div>
    </FormPanel>
  )
}

const idsOf = (candidates: readonly Candidate[]) => candidates.map(({ credential }) => credential.id)

function CandidateList({ candidates }: { readonly candidates: readonly Candidate[] }) {
  if (candidates.length === 0) return <p className="kw-muted">None of them can be rotated now.</p>
  return (
    <ul className="kw-rotation-candidates" aria-label="Credentials to rotate">
      {candidates.map(({ credential, option }) => (
        <li key={credential.id}>
          <span className="kw-ellipsis">{credential.name}</span>
          <Environment name={credential.environment} />
          <span className="kw-muted">{option.automatic ? methodLabels[option.automatic.method] : 'By hand'}</span>
          <span className="kw-muted kw-numbers">{count(option.dependents, 'connection')}</span>
        </li>
      ))}
    </ul>
  )
}
