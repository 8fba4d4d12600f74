import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OidcService, SmallBrowser, startOidcService } from '../peers/oidc-provider.ts'
import { metadata } from './core.ts'
import { type Person, startPerson, startTeam } from './two-people.ts'

let service: OidcService
let ada: Person
let bob: Person
beforeAll(async () => {
  service = await startOidcService()
  ;[ada, bob] = [await startPerson('Ada'), await startPerson('Bob')]
})
afterAll(async () => {
  await ada.test.close()
  await bob.test.close()
  await service.stop()
})

const addClient = async (name: string) => {
  const { id } = await ada.client.credentials.create({
    type: 'oauth2-authorization-code',
    metadata: metadata({ name }),
    config: {
      issuer: service.issuer,
      clientId: 'desktop',
      scopes: 'openid offline_access email read',
      authorizationParameters: { prompt: 'consent' },
    },
    secrets: { clientSecret: 'desktop-secret-0123456789' },
  })
  return id
}

/** Somebody sits before Ada’s vault under a name, and agrees in a browser. */
async function authorizeAs(owner: string, id: string): Promise<void> {
  await ada.client.app.updateSettings({ owner })
  const runId = randomUUID()
  let browsing: Promise<unknown> | undefined
  const stop = ada.test.core.subscribe((event) => {
    if (event.name !== 'oauth.progress' || event.data.runId !== runId || event.data.phase === 'exchange') return
    browsing ??= new SmallBrowser().go(event.data.url)
  })
  await ada.client.oauth.authorize({ id, runId, way: 'browser', open: true }).finally(stop)
  await browsing
}

describe('S5 what somebody who is removed has authorized', () => {
  it('is told apart: here by them, perhaps by them elsewhere, and by others', async () => {
    const teamId = await startTeam(ada, [bob])
    const [here, shared, hers] = [await addClient('By Bob here'), await addClient('Shared'), await addClient('By Ada')]
    await authorizeAs('Bob', here)
    await authorizeAs('Ada', hers)
    await ada.client.sharing.set({ credentialIds: [shared], teamId, grants: [{ to: 'everyone', level: 'manage' }] })
    await ada.client.bundles.export({
      choose: { teamId },
      note: '',
      values: true,
      armor: false,
      to: { with: 'team', teamId, memberIds: null },
    })
    await ada.client.teams.removeMembers({ id: teamId, memberIds: [bob.id] })
    const [report] = (await ada.client.offboarding.list({ teamId, offset: 0 })).items
    const id = report?.id ?? ''
    const grants = async () =>
      (await ada.client.offboarding.lines({ id, show: 'all', limit: 100, cursor: null })).items
        .filter(({ kind }) => kind === 'grant')
        .map(({ credential, status, reasons }) => [credential, status, reasons.at(-1) ?? ''])
        .sort()
    expect(await grants()).toEqual([
      ['By Bob here', 'open', expect.stringMatching(/^They authorized it in this vault on .* with \d scopes?\./)],
      ['Shared', 'open', expect.stringContaining('can’t be seen from here')],
    ])
    // Somebody else has authorized it: nothing here goes on by what Bob agreed to.
    await authorizeAs('Ada', here)
    expect((await grants())[0]).toEqual(['By Bob here', 'done', expect.any(String)])
    await ada.client.offboarding.decide({
      id,
      lines: [{ kind: 'grant', credentialId: shared }],
      outcome: 'revoked',
      reason: 'ended in the admin console',
    })
    expect((await grants())[1]).toEqual(['Shared', 'decided', expect.any(String)])
    // Their authorization is one thing, the secret of the client another, which three credentials here have.
    expect(await ada.client.offboarding.get({ id })).toMatchObject({ lines: 5, unfinished: 3 })
  })
})
