import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Rotation } from '../../src/shared/domain/rotation.ts'
import { codeOf } from './code-of.ts'
import { metadata, startCore, type TestCore } from './core.ts'

const hour = 3_600_000

/** A server that knows which tokens are good, as a vendor does. */
let server: Server
let good: Set<string>
let url: string
let test: TestCore
let now: number

beforeEach(async () => {
  good = new Set(['kw-old-token-000001'])
  server = createServer((request, response) => {
    const token = (request.headers.authorization ?? '').replace('Bearer ', '')
    response.writeHead(good.has(token) ? 200 : 401, { 'Content-Type': 'application/json' }).end('{"id":"me"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  now = Date.parse('2026-03-01T12:00:00Z')
  test = await startCore({ now: () => now })
})

afterEach(async () => {
  await test.close()
  server.closeAllConnections()
  server.close()
})

async function addCredential(name = 'Orders token', connections = 2): Promise<string> {
  const { id } = await test.client.credentials.create({
    type: 'bearer-token',
    metadata: metadata({ name, rotateEvery: '90d' }),
    config: {},
    secrets: { token: 'kw-old-token-000001' },
  })
  for (let n = 1; n <= connections; n++)
    await test.client.connections.create({
      input: {
        name: `${name} ${n}`,
        kind: 'http',
        systemId: null,
        environment: 'staging',
        purpose: '',
        credentialId: id,
        parameters: { url, path: '/me', expectJson: 'id' },
      },
      consent: true,
    })
  return id
}

const start = (ids: string[], token = 'kw-new-token-000002') =>
  test.client.rotations.start({ credentialIds: ids, config: {}, secrets: { token } })
const run = (ids: string[]) => ({ runId: randomUUID(), ids })
const testNew = (ids: string[]) => test.client.rotations.test({ ...run(ids), timeoutMs: 5000 })
const switchTo = (ids: string[], despite = false) => test.client.rotations.switch({ ids, despite, graceHours: 48 })
const get = async (id: string): Promise<Rotation> => (await test.client.rotations.get({ id })).rotation
const testOld = async () =>
  (await test.client.tests.run({ runId: randomUUID(), connections: { all: true }, timeoutMs: 5000 })).ok
const actions = async (id: string) =>
  (await test.client.audit.list({ subjectId: id, limit: 50, cursor: null })).items
    .map(({ action }) => action)
    .filter((action) => action.startsWith('rotation.'))
    .toReversed()

describe('L2 a rotation by hand', () => {
  it('goes from the old value to the new one without a moment in which neither is in use', async () => {
    const id = await addCredential()
    const { ids } = await start([id])
    const [rotation = ''] = ids
    expect(await get(rotation)).toMatchObject({ state: 'staged', oldVersion: 1, newVersion: 2, tests: { total: 2 } })
    expect(await testOld()).toBe(true)

    // The vendor doesn't know the new token yet.
    expect(await testNew(ids)).toEqual({ done: 0, failed: 2 })
    expect(await codeOf(switchTo(ids))).toBe('rotation-untested')
    expect((await test.client.credentials.get({ ref: id })).status).toBe('active')

    good.add('kw-new-token-000002')
    expect(await testNew(ids)).toEqual({ done: 2, failed: 0 })
    await switchTo(ids)
    expect(await get(rotation)).toMatchObject({ state: 'switched', graceUntil: '2026-03-03T12:00:00.000Z' })
    const credential = await test.client.credentials.get({ ref: id })
    expect(credential).toMatchObject({ version: 2, lastRotatedAt: '2026-03-01T12:00:00.000Z', lastTestOk: true })
    good.delete('kw-old-token-000001')
    expect(await testOld()).toBe(true)

    expect(await codeOf(test.client.rotations.finish({ ...run(ids), early: false }))).toBe('rotation-unrevoked')
    await test.client.rotations.confirmRevocation(run(ids))
    expect(await codeOf(test.client.rotations.finish({ ...run(ids), early: false }))).toBe('rotation-grace')
    now += 49 * hour
    await test.client.rotations.finish({ ...run(ids), early: false })
    expect(await get(rotation)).toMatchObject({ state: 'done', oldMasked: '' })
    const { items } = await test.client.credentials.versions({ id })
    expect(items.map(({ state }) => state)).toEqual(['current', 'destroyed'])
    // What was refused stands there as well.
    expect(await actions(id)).toEqual([
      'rotation.start',
      'rotation.test',
      'rotation.test',
      'rotation.switch',
      'rotation.test',
      'rotation.test',
      'rotation.switch',
      'rotation.finish',
      'rotation.revoke',
      'rotation.finish',
      'rotation.finish',
    ])
  })

  it('is rolled back to the old value, repaired, and switched again', async () => {
    const id = await addCredential()
    const { ids } = await start([id])
    await switchTo(ids, true)
    expect(await testOld()).toBe(false)
    await test.client.rotations.rollBack(run(ids))
    expect(await testOld()).toBe(true)
    const back = await test.client.credentials.get({ ref: id })
    expect(back).toMatchObject({ version: 1, lastRotatedAt: null, rotationDueAt: '2026-05-30T12:00:00.000Z' })
    expect(await get(ids[0] ?? '')).toMatchObject({
      state: 'staged',
      switchedAt: null,
      tests: { passed: 0, failed: 0 },
    })
    good.add('kw-new-token-000002')
    await testNew(ids)
    await switchTo(ids)
    expect(await testOld()).toBe(true)
  })

  it('is given up before the switch, and the new value is gone for good', async () => {
    const id = await addCredential()
    const { ids } = await start([id])
    await test.client.rotations.abort(run(ids))
    const { items } = await test.client.credentials.versions({ id })
    expect(items.map(({ version, state }) => [version, state])).toEqual([
      [2, 'destroyed'],
      [1, 'current'],
    ])
    expect(await codeOf(switchTo(ids, true))).toBe('rotation-step')
    expect((await start([id])).ids).toHaveLength(1)
  })

  it('keeps others from the values while it is under way', async () => {
    const id = await addCredential()
    const { ids } = await start([id])
    const other = { config: {}, secrets: { token: 'kw-third-token-0003' } }
    expect(await codeOf(start([id]))).toBe('rotation-open')
    expect(await codeOf(test.client.credentials.rotate({ id, ...other }))).toBe('rotation-open')
    expect(await codeOf(test.client.credentials.rollback({ id, version: 2 }))).toBe('rotation-open')
    expect(await codeOf(test.client.credentials.destroyVersion({ id, version: 2 }))).toBe('rotation-open')
    expect((await test.client.credentials.versions({ id })).items[0]).toMatchObject({ version: 2, state: 'staged' })
    await switchTo(ids, true)
    expect(await codeOf(test.client.credentials.destroyVersion({ id, version: 1 }))).toBe('rotation-open')
  })

  it('changes several credentials together, all or none', async () => {
    const first = await addCredential('First', 1)
    const second = await addCredential('Second', 1)
    const { ids, batchId } = await start([first, second])
    good.add('kw-new-token-000002')
    await testNew(ids.slice(0, 1))
    const refused = await test.client.rotations.switch({ ids, despite: false, graceHours: 0 }).then(
      () => null,
      (error: { body: { code: string; subjects: string[] } }) => error.body,
    )
    expect(refused).toMatchObject({ code: 'rotation-untested', subjects: ['Second'] })
    expect((await test.client.credentials.get({ ref: first })).version).toBe(1)
    await testNew(ids)
    await switchTo(ids)
    const list = await test.client.rotations.list({ batchId, limit: 50, cursor: null })
    expect(list.items.map(({ state, batchSize }) => [state, batchSize])).toEqual([
      ['switched', 2],
      ['switched', 2],
    ])
  })

  it('survives the end of the process at every step', async () => {
    const id = await addCredential()
    const { ids } = await start([id])
    const elsewhere = (await test.another()).client
    await elsewhere.vault.unlock({ passphrase: null, slotId: null })
    good.add('kw-new-token-000002')
    expect(await elsewhere.rotations.test({ ...run(ids), timeoutMs: 5000 })).toEqual({ done: 2, failed: 0 })
    await switchTo(ids)
    await elsewhere.rotations.confirmRevocation(run(ids))
    await test.client.rotations.finish({ ...run(ids), early: true })
    expect((await elsewhere.rotations.get({ id: ids[0] ?? '' })).rotation.state).toBe('done')
  })

  it('tests what goes through a connection of the credential as well, and says through which', async () => {
    const { id } = await test.client.credentials.create({
      type: 'password',
      metadata: metadata({ name: 'Bastion login' }),
      config: { username: 'ops' },
      secrets: { password: 'old-bastion-password' },
    })
    const about = { systemId: null, environment: '', purpose: '' }
    const bastion = await test.client.connections.create({
      input: { ...about, name: 'Bastion', kind: 'ssh', credentialId: id, parameters: { host: '127.0.0.1', port: '9' } },
      consent: true,
    })
    await test.client.connections.create({
      input: {
        ...about,
        name: 'Behind it',
        kind: 'redis',
        credentialId: null,
        viaId: bastion.id,
        parameters: { host: '127.0.0.1', port: '6379' },
      },
      consent: true,
    })
    const { ids } = await test.client.rotations.start({
      credentialIds: [id],
      config: {},
      secrets: { password: 'new-bastion-password' },
    })
    const { tests } = await test.client.rotations.get({ id: ids[0] ?? '' })
    expect(tests.map(({ connection, via }) => [connection, via])).toEqual([
      ['Bastion', null],
      ['Behind it', 'Bastion'],
    ])
    expect(await testNew(ids)).toEqual({ done: 0, failed: 2 })
  })

  it('refuses what was overtaken by another value, and what lies in the trash', async () => {
    const id = await addCredential('Orders token', 0)
    const { ids } = await start([id])
    await test.client.credentials.trash({ ids: [id], confirm: 'Orders token' })
    expect(await codeOf(switchTo(ids))).toBe('credential-in-trash')
    await test.client.credentials.restore({ ids: [id] })
    // With nothing that depends on it there is nothing to be proven.
    await switchTo(ids)
    expect((await test.client.credentials.get({ ref: id })).version).toBe(2)
  })
})
