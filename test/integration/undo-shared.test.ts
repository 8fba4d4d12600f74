import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccessGrant } from '../../src/shared/domain/access.ts'
import { metadata } from './core.ts'
import { carry, type Person, startPerson, startTeam } from './two-people.ts'

let ada: Person
let bob: Person
let teamId: string
beforeEach(async () => {
  ada = await startPerson('Ada')
  bob = await startPerson('Bob')
  teamId = await startTeam(ada, [bob])
})
afterEach(async () => {
  await ada.test.close()
  await bob.test.close()
})

const grants = (level: AccessGrant['level']): AccessGrant[] => [
  { to: 'member', id: ada.id, level: 'manage' },
  { to: 'everyone', level },
]

/** Ada shares a credential with the team at a level. */
async function share(level: AccessGrant['level'], credentialId?: string): Promise<string> {
  const id =
    credentialId ??
    (
      await ada.client.credentials.create({
        type: 'database-login',
        metadata: metadata({ name: 'Orders', boundHosts: ['db.example.com:5432'] }),
        config: { username: 'orders' },
        secrets: { password: 'first-password-1' },
      })
    ).id
  await ada.client.sharing.set({ credentialIds: [id], teamId, grants: grants(level) })
  return id
}

/** Hands Bob the team's bundle as Ada has it now; answers what takes it in. */
async function send() {
  const { fileId } = await ada.client.bundles.export({
    ...{ choose: { teamId }, to: { with: 'team', teamId, memberIds: null }, note: '', armor: false },
  })
  const bytes = carry(ada, bob, fileId)
  const preview = await bob.client.bundles.preview({ fileId: bytes, key: { with: 'own' } })
  const take = () =>
    bob.client.bundles.import({
      previewId: preview.previewId,
      onConflict: 'skip',
      choices: choicesOf(preview),
      dryRun: false,
    })
  return { preview, take, again: () => bob.client.bundles.preview({ fileId: bytes, key: { with: 'own' } }) }
}
const choicesOf = ({ items }: { items: readonly { key: string; state: string }[] }) =>
  Object.fromEntries(items.flatMap(({ key, state }) => (state === 'changed' ? [[key, 'replace' as const]] : [])))

async function undo() {
  const { last } = await bob.client.imports.lastImport({})
  const preview = await bob.client.imports.previewUndo({ importId: last?.id ?? '' })
  await bob.client.imports.undo({ importId: preview.last.id, mark: preview.mark })
  return preview
}

const bobs = (id: string) => bob.client.credentials.get({ ref: id })

describe('S3 undo of a team’s bundle', () => {
  it('takes out what it brought, and the same bundle can be taken in again', async () => {
    const id = await share('use')
    const { take, again } = await send()
    await take()
    expect(await bobs(id)).toMatchObject({ access: 'use', sharing: 'shared' })
    expect(await undo()).toMatchObject({
      last: { label: 'Bundle signed by Ada' },
      items: [{ name: 'Orders', does: 'remove' }],
    })
    const { items } = await bob.client.sharing.list({ teamId, offset: 0 })
    expect(items).toEqual([])
    expect((await again()).counts).toMatchObject({ new: 1 })
  })

  it('brings back how it was shared and what it was, in step with the team as before', async () => {
    const id = await share('manage')
    await (await send()).take()
    await ada.client.credentials.rotate({ id, config: {}, secrets: { password: 'second-password-2' } })
    await ada.client.sharing.set({
      credentialIds: [id],
      teamId,
      grants: [...grants('manage'), { to: 'member', id: bob.id, level: 'view' }],
    })
    const { preview, take, again } = await send()
    expect(preview.items).toMatchObject([{ state: 'changed', changes: expect.arrayContaining(['access', 'password']) }])
    const before = await bobs(id)
    await take()
    expect(await undo()).toMatchObject({ items: [{ does: 'restore', changes: ['secrets', 'access'] }] })
    const { revision, ...after } = await bobs(id)
    expect({ ...after, revision: 0 }).toEqual({ ...before, revision: 0 })
    expect(revision).toBeGreaterThan(before.revision)
    // Others have it: another value must not be taken for it.
    const { items } = await bob.client.credentials.versions({ id })
    expect(items.map(({ version, state }) => [version, state])).toEqual([
      [2, 'kept'],
      [1, 'current'],
    ])
    // Nothing was changed here that the team doesn't have: its newest state is no conflict.
    expect((await again()).items).toMatchObject([{ state: 'changed' }])
  })

  it('gives nobody back a right that was taken from them', async () => {
    const id = await share('manage')
    await (await send()).take()
    await share('use', id)
    await ada.client.credentials.update({ id, revision: null, metadata: { purpose: 'Newer' }, config: null })
    await (await send()).take()
    expect(await bobs(id)).toMatchObject({ access: 'use' })
    const { items } = await undo()
    expect(items).toMatchObject([
      { does: 'leave', changes: [], reason: 'A team shares it with you, and you don’t manage it.' },
    ])
    expect(await bobs(id)).toMatchObject({ access: 'use' })
  })

  it('leaves what was shared with somebody since', async () => {
    await startTeam(bob, [], 'Own')
    const to = { with: 'contacts' as const, contactIds: [bob.id] }
    const id = await share('manage')
    await ada.client.sharing.stop({ credentialIds: [id] })
    const { fileId } = await ada.client.bundles.export({ choose: { all: true }, to, note: '', armor: false })
    const { previewId } = await bob.client.bundles.preview({ fileId: carry(ada, bob, fileId), key: { with: 'own' } })
    await bob.client.bundles.import({ previewId, onConflict: 'skip', choices: {}, dryRun: false })
    const { items: teams } = await bob.client.teams.list({})
    const own = teams.find(({ name }) => name === 'Own')?.id ?? ''
    await bob.client.sharing.set({
      credentialIds: [id],
      teamId: own,
      grants: [{ to: 'member', id: bob.id, level: 'manage' }],
    })
    const { items } = await undo()
    expect(items).toMatchObject([
      { does: 'leave', reason: 'How it is shared was changed since, or a team has it by now.' },
    ])
  })
})
