import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoryRemote } from '../../../../test/fakes/memory-remote.ts'
import { startCore, type TestCore } from '../../../../test/integration/core.ts'
import type { Remote } from '../../../main/team/remotes/remote.ts'
import { VaultError } from '../../../shared/errors.ts'
import { connectClient } from '../../client/client.ts'
import { resetVaultStores } from '../../state/vault-bound.ts'
import { openDecisions } from './decide-store.ts'
import { changeDraft, closeSetUp, setUp, stopWork, synchronise, tryServer, useServers } from './store.ts'

let core: TestCore
let disconnect: () => void
let team: { id: string; name: string }
let remote: Remote
/** What every write waits for. */
let gate: Promise<void>
let open: () => void
/** How many sessions were opened. */
let opened: number

beforeEach(async () => {
  const memory = memoryRemote()
  opened = 0
  remote = {
    ...memory,
    create: async (name, bytes) => {
      await Promise.race([gate, stopped])
      return memory.create(name, bytes)
    },
  }
  let stopped: Promise<never>
  core = await startCore({
    openTeamRemote: async (_, signal) => {
      stopped = new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new VaultError('cancelled')))
      })
      stopped.catch(() => {})
      opened += 1
      return remote
    },
  })
  await core.client.identity.create({ name: 'Ada' })
  team = await core.client.teams.create({ name: 'Platform' })
  disconnect = connectClient({
    call: (name, request) => core.core.call(name, request),
    subscribe: () => () => {},
    state: 'open',
    onState: () => () => {},
  })
  gate = new Promise((resolve) => {
    open = resolve
  })
})
afterEach(async () => {
  open()
  resetVaultStores()
  disconnect()
  await core.close()
})

const state = () => useServers.getState()
const work = () => state().work[team.id]
const kept = async () => (await core.client.remotes.get({ teamId: team.id })).remote
const draft = () => ({ kind: 'folder', parameters: { path: core.home }, credentialId: null, credential: null })

/** The form, filled in and sent. */
function attempt(): Promise<void> {
  setUp(team.id)
  changeDraft(team.id, draft())
  return tryServer(team, draft())
}

describe('S4 the work with a team’s server', () => {
  it('goes on when the form is closed, and then is done with', async () => {
    const trying = attempt()
    closeSetUp()
    expect(work()?.isRunning).toBe(true)
    // Opened again, it is the same trial with what was typed.
    setUp(team.id)
    expect([work()?.isRunning, state().drafts[team.id]]).toEqual([true, draft()])
    await tryServer(team, { ...draft(), kind: 'git' })
    closeSetUp()
    open()
    await trying
    expect(work()).toMatchObject({ isRunning: false, trial: { verdict: 'holds' } })
    expect([await kept(), state().drafts]).toMatchObject([{ kind: 'folder' }, {}])
    // What it has found is no answer to somebody who wants another one.
    setUp(team.id)
    expect(work()).toBeUndefined()
  })

  it('is stopped by a person, who finds the form as it was', async () => {
    const trying = attempt()
    await expect.poll(() => opened).toBeGreaterThan(0)
    stopWork(team.id)
    await trying
    expect([work(), state().settingUp, state().drafts[team.id]]).toEqual([undefined, team.id, draft()])
    expect(await kept()).toBeNull()
  })

  it('keeps what was typed for a server that is refused, until the form is closed', async () => {
    open()
    remote = { ...remote, create: async () => 'created' }
    await attempt()
    expect(work()?.trial).toMatchObject({ verdict: 'refused', findings: [{ ok: true }, { step: 'twice', ok: false }] })
    expect([await kept(), state().drafts[team.id]]).toEqual([null, draft()])
    closeSetUp()
    expect([work(), state().drafts]).toEqual([undefined, {}])
  })

  it('tells how it failed, and asks the server what waits for a decision where the window doesn’t know', async () => {
    open()
    await attempt()
    closeSetUp()
    expect(await synchronise(team)).toMatchObject({ revision: 0, sent: 0 })
    await openDecisions(team)
    expect([state().view, work()?.doing]).toEqual(['decide', 'pull'])
    await core.client.remotes.remove({ teamId: team.id })
    expect(await synchronise(team)).toBeNull()
    expect(work()?.error?.code).toBe('remote-missing')
  })

  it('leaves nothing behind when the vault has locked meanwhile', async () => {
    const trying = attempt()
    resetVaultStores()
    open()
    await trying
    expect([state().work, state().drafts]).toEqual([{}, {}])
  })
})
