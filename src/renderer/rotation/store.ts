import type { Rotation, RotationState } from '../../shared/domain/rotation.ts'
import { client, onEvent } from '../client/client.ts'
import { createVaultStore } from '../state/create-vault-store.ts'
import { createItem } from '../state/item.ts'
import { createPagedList } from '../state/paged-list.ts'
import { createResource } from '../state/resource.ts'
import { announce } from '../ui/announcer.tsx'
import { stepOf } from './words.ts'

const openStates: readonly RotationState[] = ['staged', 'switched']
const endedStates: readonly RotationState[] = ['done', 'aborted']
const areas = ['credentials', 'connections'] as const
const mostOfPage = 50
/** Rotations that one call takes. */
const mostAtOnce = 200

/** The rotation whose steps are shown, with the tests of its new value. */
export const openRotation = createItem((id) => client.rotations.get({ id }), areas)

/** The rotations that were begun together. */
export const openBatch = createItem(readBatch, areas)

/** Those under way, for where only a few are shown. */
export const underWay = createResource(
  () => client.rotations.list({ state: [...openStates], limit: mostOfPage, cursor: null }),
  areas,
)

/** The rotation of a credential that is under way, if there is one. */
export const rotationOfCredential = createItem(findOpenRotation, areas)

export const rotationList = createPagedList<Rotation, { readonly ended: boolean }>({
  query: { ended: false },
  load: ({ ended }, cursor) =>
    client.rotations.list({ state: [...(ended ? endedStates : openStates)], limit: mostOfPage, cursor }),
  areas,
})

/** The rotation of a credential that is under way; null when there is none. @throws CallError */
export async function findOpenRotation(credentialId: string): Promise<{ readonly rotation: Rotation | null }> {
  const { items } = await client.rotations.list({ credentialId, state: [...openStates], limit: 1, cursor: null })
  return { rotation: items[0] ?? null }
}

async function readBatch(batchId: string): Promise<readonly Rotation[]> {
  const all: Rotation[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof client.rotations.list>> = await client.rotations.list({
      batchId,
      limit: mostOfPage,
      cursor,
    })
    all.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return all.toSorted((a, b) => a.credential.localeCompare(b.credential, 'en'))
}

/** A step that talks to servers. */
export type ServerStep = 'apply' | 'test' | 'rollBack' | 'abort' | 'confirmRevocation' | 'finish'

/** A step that is being taken with a rotation by this window. */
interface RotationRun {
  readonly runId: string
  readonly step: ServerStep
  /** How far the connections are that are tested with the new value. */
  readonly tests: Readonly<Record<string, 'started' | 'passed' | 'failed'>>
}

interface RunsState {
  /** By the rotation's ID. It outlives leaving the wizard: a step goes on while a person looks elsewhere. */
  readonly runs: Readonly<Record<string, RotationRun>>
}

export const useRuns = createVaultStore<RunsState>(() => ({ runs: {} }))

/** Whether a step is being taken with one of these rotations. */
export function useBusy(rotations: readonly Pick<Rotation, 'id'>[]): boolean {
  return useRuns(({ runs }) => rotations.some(({ id }) => runs[id] !== undefined))
}

interface Counts {
  readonly done: number
  readonly failed: number
}

/** Takes a step with rotations, and follows how it goes. @throws CallError */
export async function takeStep(step: ServerStep, ids: readonly string[], early = false): Promise<Counts> {
  let counts: Counts = { done: 0, failed: 0 }
  for (let at = 0; at < ids.length; at += mostAtOnce) {
    const some = ids.slice(at, at + mostAtOnce)
    const runId = crypto.randomUUID()
    const run = { runId, ids: some }
    begin(some, { runId, step, tests: {} })
    try {
      const came = await call(step, run, early)
      counts = { done: counts.done + came.done, failed: counts.failed + came.failed }
    } finally {
      // The answer is here before the news that something has changed.
      await reload()
      end(runId)
    }
  }
  if (step === 'test') announce(`Tested: ${counts.done} passed, ${counts.failed} failed`)
  return counts
}

function call(step: ServerStep, run: { runId: string; ids: string[] }, early: boolean): Promise<Counts> {
  switch (step) {
    case 'test':
      return client.rotations.test({ ...run, timeoutMs: null })
    case 'finish':
      return client.rotations.finish({ ...run, early })
    default:
      return client.rotations[step](run)
  }
}

/** Puts the new values into use. @throws CallError */
export async function switchTo(ids: readonly string[], graceHours: number, despite: boolean): Promise<void> {
  for (let at = 0; at < ids.length; at += mostAtOnce)
    await client.rotations.switch({ ids: ids.slice(at, at + mostAtOnce), graceHours, despite })
  await reload()
}

/**
 * Sets new values at their servers, tests them and puts those into use that passed everywhere: where a server keeps one value alone, the
 * time in which the old one is refused is as short as that. @throws CallError
 */
export async function setTestAndSwitch(ids: readonly string[], graceHours: number): Promise<void> {
  await takeStep('apply', ids)
  const set = await withStep(ids, ['test', 'switch'])
  if (set.length > 0) await takeStep('test', set)
  const proven = await withStep(set, ['switch'])
  if (proven.length > 0) await switchTo(proven, graceHours, false)
}

async function withStep(ids: readonly string[], steps: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const id of ids) {
    const { rotation } = await client.rotations.get({ id })
    if (steps.includes(stepOf(rotation, Date.now()))) found.push(id)
  }
  return found
}

/** The connections that depend on the credentials of rotations, each once. @throws CallError */
export async function connectionsOf(ids: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const id of ids) for (const test of (await client.rotations.get({ id })).tests) found.add(test.connectionId)
  return [...found]
}

/** Ends the step that is being taken with a rotation. What was done until then stays. */
export function cancelRun(rotationId: string): void {
  const run = useRuns.getState().runs[rotationId]
  // It may have ended by itself at this moment.
  if (run) client.rotations.cancel({ runId: run.runId }).catch(() => {})
}

function begin(ids: readonly string[], run: RotationRun): void {
  useRuns.setState(({ runs }) => ({ runs: { ...runs, ...Object.fromEntries(ids.map((id) => [id, run])) } }))
}

function end(runId: string): void {
  useRuns.setState(({ runs }) => ({
    runs: Object.fromEntries(Object.entries(runs).filter(([, run]) => run.runId !== runId)),
  }))
}

async function reload(): Promise<void> {
  await Promise.all([openRotation.reload(), openBatch.reload()])
}

onEvent('rotations.progress', ({ runId, rotationId, connectionId, state }) => {
  if (connectionId === null) return
  useRuns.setState(({ runs }) => {
    const run = runs[rotationId]
    if (run?.runId !== runId) return { runs }
    return { runs: { ...runs, [rotationId]: { ...run, tests: { ...run.tests, [connectionId]: state } } } }
  })
})
