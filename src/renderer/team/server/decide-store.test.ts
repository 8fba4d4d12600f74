import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoryRemote } from '../../../../test/fakes/memory-remote.ts'
import { metadata } from '../../../../test/integration/core.ts'
import { type Person, startPerson, startTeam } from '../../../../test/integration/two-people.ts'
import type { SyncConflict } from '../../../shared/domain/remote.ts'
import { VaultError } from '../../../shared/errors.ts'
import { connectClient } from '../../client/client.ts'
import { resetVaultStores } from '../../state/vault-bound.ts'
import { applyDecisions, decide, openDecisions, useDecide } from './decide-store.ts'
import { useServers } from './store.ts'

let isAway: boolean
let ada: Person
/** Whose window it is. */
let bob: Person
let team: { id: string; name: string }
let credentialId: string
let disconnect: () => void

const change = ({ client }: Person, purpose: string) =>
  client.credentials.update({ id: credentialId, revision: null, metadata: { purpose }, config: null })
const purposeOf = async ({ client }: Person) => (await client.credentials.get({ ref: credentialId })).purpose

beforeEach(async () => {
  isAway = false
  const server = memoryRemote()
  const openTeamRemote = async () => {
    if (isAway) throw new VaultError('remote-unreachable')
    return server
  }
  ada = await startPerson('Ada', { openTeamRemote })
  bob = await startPerson('Bob', { openTeamRemote })
  const teamId = await startTeam(ada, [bob])
  team = { id: teamId, name: 'Platform' }
  for (const { client, test } of [ada, bob])
    await client.remotes.set({
      teamId,
      kind: 'folder',
      parameters: { path: test.home },
      credentialId: null,
      consent: false,
    })
  const { id } = await ada.client.credentials.create({
    type: 'bearer-token',
    metadata: metadata({ name: 'Stripe' }),
    config: {},
    secrets: { token: 'value-of-stripe-1' },
  })
  credentialId = id
  await ada.client.sharing.set({ credentialIds: [id], teamId, grants: [{ to: 'everyone', level: 'manage' }] })
  await ada.client.remotes.push({ teamId })
  await bob.client.remotes.pull({ teamId })
  await change(ada, 'hers')
  await ada.client.remotes.push({ teamId })
  await change(bob, 'his')
  disconnect = connectClient({
    call: (name, request) => bob.test.core.call(name, request),
    subscribe: () => () => {},
    state: 'open',
    onState: () => () => {},
  })
})
afterEach(async () => {
  resetVaultStores()
  disconnect()
  await ada.test.close()
  await bob.test.close()
})

describe('S4 what was decided about conflicts', () => {
  it('stays when it could not be applied, and is applied when that is tried again', async () => {
    await openDecisions(team)
    const [conflict] = useDecide.getState().synced?.conflicts ?? []
    expect([conflict?.id, useDecide.getState().openId]).toEqual([credentialId, credentialId])
    decide(conflict as SyncConflict, 'mine')
    isAway = true
    await applyDecisions(team, [conflict as SyncConflict])
    expect(useServers.getState().work[team.id]?.error?.code).toBe('remote-unreachable')
    expect(useDecide.getState()).toMatchObject({ openId: credentialId, synced: { undecided: 1 } })
    isAway = false
    await applyDecisions(team, [conflict as SyncConflict])
    expect(useServers.getState().view).toBe('server')
    await ada.client.remotes.pull({ teamId: team.id })
    expect([await purposeOf(ada), await purposeOf(bob)]).toEqual(['his', 'his'])
  })

  it('never is what another team’s page shows, when that was opened while the server was looked at', async () => {
    const other = await bob.client.teams.create({ name: 'Other' })
    const looking = openDecisions(team)
    await openDecisions(other)
    await looking
    expect(useDecide.getState()).toMatchObject({ teamId: other.id, synced: null, openId: null })
  })
})
