import { afterEach, describe, expect, it, vi } from 'vitest'
import type { CredentialFilter } from '../../src/shared/api/credentials.ts'
import { startHttpServer } from '../peers/http-server.ts'
import { codeOf } from './code-of.ts'
import { metadata, startCore, type TestCore } from './core.ts'

/** The clock of a test: it is moved from day to day, in the time zone of this computer. */
const clock = { at: 0 }
const localTime = (month: number, day: number, hour = 12, minute = 0) =>
  new Date(2026, month - 1, day, hour, minute).getTime()

let test: TestCore
const stops: (() => Promise<void>)[] = []
const start = async () => {
  // On 29 March 2026 the clock goes from 2 to 3.
  vi.stubEnv('TZ', 'Europe/Berlin')
  clock.at = localTime(3, 28)
  test = await startCore({ now: () => clock.at })
  stops.push(() => test.close())
  return test.client
}
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const hook = (name: string) =>
  test.client.credentials.create({
    type: 'webhook-secret',
    metadata: metadata({ name }),
    config: { scheme: 'slack' },
    secrets: { secret: 'whsec-7f3a9b2c1d4e5f60' },
  })
const sign = (id: string) => test.client.webhooks.sign({ id, payload: '{}', at: null, messageId: null })
const names = async (filter: CredentialFilter) => {
  const list = await test.client.credentials.list({ filter, sort: 'name', descending: false, limit: 50, cursor: null })
  expect(list.total).toBe(list.items.length)
  return list.items.map(({ name }) => name)
}

describe('A4 uses', () => {
  it('are counted by calendar day and purpose, on both sides of midnight and of a change of the clock', async () => {
    const client = await start()
    const { id } = await hook('Hook')
    for (const at of [
      localTime(3, 28, 23, 59),
      localTime(3, 29, 0, 0),
      localTime(3, 29, 4),
      localTime(3, 29, 23, 59),
    ]) {
      clock.at = at
      await sign(id)
    }
    clock.at = localTime(3, 30, 0, 1)
    expect(await client.usage.credential({ id, days: 4 })).toMatchObject({
      from: '2026-03-27',
      uses: 4,
      failures: 0,
      series: [{ purpose: 'sign', uses: [0, 1, 3, 0], failures: [0, 0, 0, 0] }],
      sources: [{ purpose: 'sign', connectionId: null, connection: '', uses: 4 }],
      last: { at: new Date(localTime(3, 29, 23, 59)).toISOString(), purpose: 'sign' },
    })
    const { items } = await client.credentials.list({
      filter: {},
      sort: 'name',
      descending: false,
      limit: 1,
      cursor: null,
    })
    expect(new Date(localTime(3, 29)).toISOString()).toBe('2026-03-29T10:00:00.000Z')
    expect(items[0]?.recentUses).toEqual([...new Array(27).fill(0), 1, 3, 0])
    clock.at = localTime(4, 29)
    expect((await client.credentials.get({ ref: id })).uses).toEqual({ last30Days: 0, total: 4 })
  })

  it('are told apart from refusals, which are no last use', async () => {
    const client = await start()
    const { id } = await hook('Hook')
    await client.credentials.disable({ ids: [id] })
    expect(await codeOf(sign(id))).toBe('credential-disabled')
    const refused = await client.usage.credential({ id, days: 7 })
    expect(refused).toMatchObject({
      uses: 0,
      failures: 1,
      last: null,
      sources: [{ uses: 0, failures: 1, lastAt: null }],
    })
    expect((await client.credentials.get({ ref: id })).uses).toEqual({ last30Days: 0, total: 0 })
  })

  it('over a connection are told at the credential and at the connection, under the name that it has now', async () => {
    const client = await start()
    const server = await startHttpServer('token-7f3a9b2c1d4e')
    stops.push(() => server.stop())
    const { id } = await client.credentials.create({
      type: 'bearer-token',
      metadata: metadata({ name: 'Token' }),
      config: {},
      secrets: { token: 'token-7f3a9b2c1d4e' },
    })
    const input = { kind: 'http', systemId: null, environment: '', credentialId: id, purpose: '' }
    const parameters = { url: `http://127.0.0.1:${server.port}` }
    const connection = await client.connections.create({
      input: { ...input, name: 'Before', parameters },
      consent: true,
    })
    const runId = '0198f7a0-0000-7000-8000-00000000000a'
    await client.tests.run({ runId, connections: { all: true }, timeoutMs: 5000 })
    await client.connections.update({ id: connection.id, revision: null, input: { name: 'After' }, consent: false })
    await client.tests.run({ runId, connections: { all: true }, timeoutMs: 5000 })
    const source = { purpose: 'test', credential: 'Token', connectionId: connection.id, connection: 'After', uses: 2 }
    expect(await client.usage.connection({ id: connection.id, days: 7 })).toMatchObject({ uses: 2, sources: [source] })
    await client.connections.delete({ id: connection.id, confirm: 'After' })
    expect(await client.usage.credential({ id, days: 7 })).toMatchObject({
      uses: 2,
      sources: [{ connectionId: null, connection: 'After', uses: 2 }],
    })
    expect(await codeOf(client.usage.connection({ id: connection.id, days: 7 }))).toBe('not-found')
  })

  it('of an export are counted once for each credential, and an export that fails counts none', async () => {
    const client = await start()
    const one = await hook('One')
    const two = await hook('Two')
    const to = { with: 'passphrase', passphrase: 'a bundle passphrase 2468' } as const
    const exportAll = (credentialIds: string[]) =>
      client.bundles.export({ choose: { credentialIds }, to, note: '', armor: false })
    await exportAll([one.id, two.id])
    await client.credentials.trash({ ids: [two.id], confirm: 'Two' })
    expect(await codeOf(exportAll([one.id, two.id]))).toBe('credential-in-trash')
    for (const { id } of [one, two])
      expect(await client.usage.credential({ id, days: 1 })).toMatchObject({
        uses: 1,
        series: [{ purpose: 'export', uses: [1] }],
        last: null,
      })
  })

  it('narrow the list: to what was never used, and to what was not used for so many days and is as old', async () => {
    await start()
    const old = await hook('Old, used long ago')
    await hook('Old, never used')
    const busy = await hook('Old, used')
    await sign(old.id)
    clock.at = localTime(7, 1)
    await sign(busy.id)
    await hook('Young, never used')
    expect(await names({ neverUsed: true })).toEqual(['Old, never used', 'Young, never used'])
    expect(await names({ notUsedFor: 90 })).toEqual(['Old, never used', 'Old, used long ago'])
    expect(await names({ notUsedFor: 90, neverUsed: true })).toEqual(['Old, never used'])
    expect(await names({ unlinked: true, notUsedFor: 3650 })).toEqual([])
  })

  it('go with their credential when it is shredded', async () => {
    const client = await start()
    const { id } = await hook('Hook')
    await sign(id)
    await client.credentials.trash({ ids: [id], confirm: 'Hook' })
    await client.credentials.shred({ ids: [id], confirm: 'Hook' })
    expect(await codeOf(client.usage.credential({ id, days: 7 }))).toBe('not-found')
  })
})
