import { randomUUID } from 'node:crypto'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RequestOf } from '../../src/shared/api/contract.ts'
import { codeOf } from './code-of.ts'
import { metadata } from './core.ts'
import { carry, introduce, type Person, startPerson, startTeam } from './two-people.ts'

let ada: Person
let bob: Person
beforeEach(async () => {
  ;[ada, bob] = [await startPerson('Ada'), await startPerson('Bob')]
  await introduce(ada, bob)
})
afterEach(async () => {
  for (const { test } of [ada, bob]) await test.close()
})

/** Of an age key that both know: what is encrypted for it nobody has signed. */
let unsigned: { to: RequestOf<'bundles.export'>['to']; key: RequestOf<'bundles.preview'>['key'] }
beforeAll(async () => {
  const identity = await generateIdentity()
  unsigned = {
    to: { with: 'recipients', recipients: [await identityToRecipient(identity)] },
    key: { with: 'identity', identity },
  }
})

async function addTwo(): Promise<void> {
  const { client } = ada
  const { id } = await client.credentials.create({
    type: 'database-login',
    metadata: metadata({ name: 'Orders', environment: 'staging', expiresAt: '2030-01-31T00:00:00.000Z' }),
    config: { username: 'shop' },
    secrets: { password: 'the value of Ada' },
  })
  const parameters = { host: 'db.example.com', port: '5432', database: 'orders' }
  const input = { name: 'Orders', kind: 'postgresql', systemId: null, environment: 'staging', purpose: '', parameters }
  await client.connections.create({ input: { ...input, credentialId: id }, consent: true })
}

/** Exports all of Ada's as definitions, and imports the file as Bob. */
async function hand(to: RequestOf<'bundles.export'>['to'], key: RequestOf<'bundles.preview'>['key']) {
  const { fileId } = await ada.client.bundles.export({
    choose: { all: true },
    to,
    note: '',
    armor: false,
    values: false,
  })
  const preview = await bob.client.bundles.preview({ fileId: carry(ada, bob, fileId), key })
  const { previewId } = preview
  const done = await bob.client.bundles.import({ previewId, onConflict: 'replace', choices: {}, dryRun: false })
  return { preview, done }
}

const orders = () => bob.client.credentials.get({ ref: 'Orders' })

describe('S2 a bundle of definitions', () => {
  it('brings credentials without a value, which say so and can be used once it is entered', async () => {
    await addTwo()
    const to = {
      with: 'contacts' as const,
      contactIds: [(await ada.client.identity.contacts({ offset: 0 })).items[0]?.id ?? ''],
    }
    const { preview, done } = await hand(to, { with: 'own' })
    expect(preview.info.hasValues).toBe(false)
    expect(preview.items).toMatchObject([{ name: 'Orders', state: 'new', detail: 'Database login, no value yet' }, {}])
    expect(done).toMatchObject({ created: 2 })
    const { id } = await orders()
    expect(await orders()).toMatchObject({
      hasValue: false,
      status: 'error',
      masked: '',
      secretFields: [],
      config: { username: 'shop' },
      environment: 'staging',
      expiresAt: '2030-01-31T00:00:00.000Z',
      version: 1,
    })
    const query = { sort: 'name', descending: false, limit: 10, cursor: null } as const
    const listed = await bob.client.credentials.list({ ...query, filter: { status: ['error'] } })
    expect(listed.items.map(({ name }) => name)).toEqual(['Orders'])

    const { attention } = await bob.client.overview.get({})
    const told = { kind: 'value-missing', subject: 'Orders', subjectId: id }
    expect(attention).toContainEqual(expect.objectContaining(told))

    // Neither a test nor a bundle with values can do anything with it; what is chosen as a whole goes without it.
    const chosen = (choose: RequestOf<'bundles.export'>['choose']) =>
      bob.client.bundles.export({ choose, to: unsigned.to, note: '', armor: false })
    expect(await codeOf(chosen({ credentialIds: [id] }))).toBe('value-missing')
    expect(await codeOf(chosen({ all: true }))).toBe('bundle-empty')
    expect(await codeOf(bob.client.credentials.rollback({ id, version: 1 }))).toBe('version-destroyed')
    await bob.client.credentials.bindHost({ id, host: 'db.example.com:5432' })
    const connections = { ids: (await orders()).usedBy.map((use) => use.id) }
    const { results } = await bob.client.tests.run({ runId: randomUUID(), connections, timeoutMs: 2000 })
    expect(results).toMatchObject([{ ok: false, message: expect.stringContaining('no value yet') }])

    // Nor is there anything to rotate, by hand or at the server.
    const given = { credentialIds: [id], config: {}, secrets: { password: 'the value of Bob' } }
    expect(await codeOf(bob.client.rotations.start(given))).toBe('value-missing')
    expect(await codeOf(bob.client.rotations.startAutomatic({ credentialIds: [id], throughId: null }))).toBe(
      'value-missing',
    )
    const { items: options } = await bob.client.rotations.options({ credentialIds: [id] })
    expect(options).toMatchObject([{ automatic: null, reason: expect.stringContaining('no value yet') }])

    const entered = await bob.client.credentials.rotate({ id, config: {}, secrets: { password: 'the value of Bob' } })
    expect(entered).toMatchObject({ hasValue: true, status: 'active', version: 2, lastRotatedAt: null })
    expect(entered.secretFields).toEqual(['password'])
    expect(await codeOf(bob.client.credentials.rollback({ id, version: 1 }))).toBe('version-destroyed')
    expect((await chosen({ all: true })).info).toMatchObject({ credentials: 1, hasValues: true })
    const { items: now } = await bob.client.rotations.options({ credentialIds: [id] })
    expect(now).toMatchObject([{ automatic: { method: expect.any(String) } }])
  })

  it('that nobody has signed brings the same, and keeps a value that is there', async () => {
    await addTwo()
    const { preview } = await hand(unsigned.to, unsigned.key)
    expect(preview.info).toMatchObject({ hasValues: false, sender: null })
    const { id } = await orders()
    await bob.client.credentials.rotate({ id, config: {}, secrets: { password: 'the value of Bob' } })
    const mark = (await orders()).masked
    await ada.client.credentials.update({
      id: (await ada.client.credentials.get({ ref: 'Orders' })).id,
      revision: null,
      metadata: { purpose: 'orders of the shop' },
      config: null,
    })
    const again = await hand(unsigned.to, unsigned.key)
    expect(again.preview.items[0]?.changes).toEqual(['purpose', 'expiresAt'])
    expect(await orders()).toMatchObject({ hasValue: true, masked: mark, version: 2, purpose: 'orders of the shop' })
  })

  it('becomes whole by a bundle with values', async () => {
    await addTwo()
    await hand(unsigned.to, unsigned.key)
    const { fileId } = await ada.client.bundles.export({
      choose: { all: true },
      to: unsigned.to,
      note: '',
      armor: false,
    })
    const { previewId, items } = await bob.client.bundles.preview({
      fileId: carry(ada, bob, fileId),
      key: unsigned.key,
    })
    expect(items[0]).toMatchObject({ changes: ['password'] })
    await bob.client.bundles.import({ previewId, onConflict: 'replace', choices: {}, dryRun: false })
    expect(await orders()).toMatchObject({ hasValue: true, status: 'active' })
  })

  it('that is shared before it is whole holds up no push, and goes with the next one', async () => {
    await addTwo()
    await hand(unsigned.to, unsigned.key)
    const teamId = await startTeam(bob, [])
    const folder = { kind: 'folder', parameters: { path: bob.test.home }, credentialId: null, consent: false }
    await bob.client.remotes.set({ teamId, ...folder })
    const { id } = await orders()
    await bob.client.sharing.set({ credentialIds: [id], teamId, grants: [{ to: 'everyone', level: 'manage' }] })
    expect((await bob.client.remotes.get({ teamId })).remote).toMatchObject({ waiting: 0 })
    expect(await bob.client.remotes.push({ teamId })).toMatchObject({ sent: 0, revision: 0 })
    await bob.client.credentials.rotate({ id, config: {}, secrets: { password: 'the value of Bob' } })
    expect(await bob.client.remotes.push({ teamId })).toMatchObject({ sent: 1, revision: 1 })
  })

  it('of a team creates nothing: what a team shares comes with its values', async () => {
    await addTwo()
    const teamId = await startTeam(ada, [bob])
    const { id } = await ada.client.credentials.get({ ref: 'Orders' })
    await ada.client.sharing.set({ credentialIds: [id], teamId, grants: [{ to: 'everyone', level: 'manage' }] })
    const { preview, done } = await hand({ with: 'team', teamId, memberIds: null }, { with: 'own' })
    expect(preview.items[0]).toMatchObject({ name: 'Orders', choices: [], reason: expect.stringContaining('value') })
    expect(done.created).toBe(0)
  })
})
