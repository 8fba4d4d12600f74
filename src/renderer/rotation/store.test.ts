import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AnyEvent, Envelope } from '../../shared/api/contract.ts'
import { connectClient } from '../client/client.ts'
import { resetVaultStores } from '../state/vault-bound.ts'
import { cancelRun, takeStep, useRuns } from './store.ts'

const settled = () => new Promise((done) => setTimeout(done))

describe('L2 a step of a rotation is followed by the window', () => {
  let calls: { readonly name: string; readonly request: { readonly runId: string; readonly ids: readonly string[] } }[]
  let answer: (envelope: Envelope<unknown>) => void
  let tell: (event: AnyEvent) => void
  let disconnect: () => void
  beforeEach(() => {
    resetVaultStores()
    calls = []
    disconnect = connectClient({
      call: (name, request) => {
        calls.push({ name, request: request as (typeof calls)[number]['request'] })
        return new Promise((done) => (answer = done))
      },
      subscribe(listener) {
        tell = listener
        return () => {}
      },
      state: 'open',
      onState: () => () => {},
    })
  })
  afterEach(() => disconnect())

  const progress = (runId: string, state: 'started' | 'passed') =>
    tell({ name: 'rotations.progress', data: { runId, rotationId: 'a', connectionId: 'c', state } })

  it('while it runs, test by test, and no longer', async () => {
    const step = takeStep('test', ['a', 'b'])
    const runId = calls[0]?.request.runId ?? ''
    progress(runId, 'started')
    expect(useRuns.getState().runs.a?.tests).toEqual({ c: 'started' })
    progress(runId, 'passed')
    progress('of another window', 'started')
    expect(useRuns.getState().runs.a?.tests).toEqual({ c: 'passed' })
    answer({ ok: true, value: { done: 1, failed: 2 } })
    expect(await step).toEqual({ done: 1, failed: 2 })
    expect(useRuns.getState().runs).toEqual({})
  })

  it('in pieces that a call takes, whose counts it adds', async () => {
    const step = takeStep(
      'abort',
      Array.from({ length: 450 }, (_, at) => `rotation-${at}`),
    )
    for (let call = 1; call <= 3; call++) {
      await settled()
      expect(calls).toHaveLength(call)
      answer({ ok: true, value: { done: calls[call - 1]?.request.ids.length, failed: 0 } })
    }
    expect(await step).toEqual({ done: 450, failed: 0 })
    expect(calls.map(({ request }) => request.ids.length)).toEqual([200, 200, 50])
  })

  it('until a person stops it, or it fails', async () => {
    const step = takeStep('apply', ['a'])
    const started = answer
    cancelRun('a')
    expect(calls[1]).toMatchObject({ name: 'rotations.cancel', request: { runId: calls[0]?.request.runId } })
    started({ ok: false, error: { code: 'rotation-step', message: '', remedy: '' } })
    await expect(step).rejects.toMatchObject({ body: { code: 'rotation-step' } })
    expect(useRuns.getState().runs).toEqual({})
  })

  it('and forgotten when the vault locks', () => {
    void takeStep('test', ['a']).catch(() => {})
    resetVaultStores()
    expect(useRuns.getState().runs).toEqual({})
  })
})
