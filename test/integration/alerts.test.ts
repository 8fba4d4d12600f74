import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Alert } from '../../src/shared/domain/alert.ts'
import { metadata, startCore, type TestCore } from './core.ts'

const day = 86_400_000
let test: TestCore
let now: number
beforeEach(async () => {
  now = Date.UTC(2026, 10, 29, 12)
  test = await startCore({ now: () => now, environment: { kdf: { memoryKiB: 64, passes: 1, lanes: 1 } } })
})
afterEach(() => test.close())

const open = async () => (await test.client.alerts.list({ all: false })).items
const rules = async () => (await open()).map(({ rule }) => rule)
const add = async (name: string, boundHosts: string[] = []) =>
  (
    await test.client.credentials.create({
      type: 'api-key',
      metadata: metadata({ name, boundHosts }),
      config: {},
      secrets: { key: `value of ${name}` },
    })
  ).id
const connect = async (name: string, credentialId: string) =>
  (
    await test.client.connections.create({
      input: {
        name,
        kind: 'http',
        systemId: null,
        environment: '',
        credentialId,
        parameters: { url: 'http://127.0.0.1:9', path: '/' },
        purpose: '',
      },
      consent: false,
    })
  ).id
const runTest = async (ids: string[]) => {
  const runId = crypto.randomUUID()
  await test.client.tests.run({ runId, connections: { ids }, timeoutMs: 2000 })
}
const exportBundle = (credentialIds?: string[]) =>
  test.client.bundles.export({
    choose: credentialIds ? { credentialIds } : { all: true },
    to: { with: 'recipients', recipients: ['age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'] },
    note: '',
    armor: false,
  })
const acknowledgeAll = async () => test.client.alerts.acknowledge({ ids: (await open()).map(({ id }) => id) })

describe('A5 an alert', () => {
  it('is raised for a credential that was to be used with a host that it isn’t bound to, once, and counts', async () => {
    const id = await add('Stripe', ['api.stripe.com:443'])
    const connection = await connect('Elsewhere', id)
    await runTest([connection])
    const [alert] = await open()
    expect(alert).toMatchObject({ rule: 'outside-hosts', subjectId: id, subject: 'Stripe', count: 1 })
    expect(alert?.message).toContain('for Elsewhere')
    await runTest([connection])
    expect(await open()).toMatchObject([{ id: alert?.id, count: 2 }])
    const raised = await test.client.audit.list({ action: ['alert.raise'], limit: 10, cursor: null })
    expect(raised.items).toMatchObject([{ subjectType: 'credential', subjectId: id, outcome: 'ok' }])
    const overview = await test.client.overview.get({})
    expect(overview.attention).toContainEqual(expect.objectContaining({ kind: 'alert', subjectId: alert?.id }))
  })

  it('stays until somebody acknowledges it; the same thing later is a new one', async () => {
    const connection = await connect('Elsewhere', await add('Stripe', ['api.stripe.com:443']))
    await runTest([connection])
    expect(await acknowledgeAll()).toEqual({ acknowledged: 1 })
    expect(await open()).toEqual([])
    const all = (await test.client.alerts.list({ all: true })).items
    expect(all).toMatchObject([{ acknowledgedAt: new Date(now).toISOString(), count: 1 }])
    expect(await test.client.alerts.acknowledge({ ids: all.map(({ id }) => id) })).toEqual({ acknowledged: 0 })
    await runTest([connection])
    expect((await open())[0]?.id).not.toBe(all[0]?.id)
  })

  it('tells of many failed unlocks in a short time, not of a few, nor of some over a day', async () => {
    await test.client.vault.addSlot({
      slot: { provider: 'passphrase', passphrase: 'correct horse battery' },
      label: 'Kit',
    })
    const fail = async (times: number, apartMs: number) => {
      await test.client.vault.lock({})
      for (let i = 0; i < times; i++) {
        now += apartMs
        await test.client.vault.unlock({ passphrase: 'not the passphrase', slotId: null }).catch(() => {})
      }
      await test.client.vault.unlock({ passphrase: null, slotId: null })
    }
    await fail(4, 1000)
    expect(await rules()).toEqual([])
    now += day
    await fail(4, 4 * 3_600_000)
    expect(await rules()).toEqual([])
    now += day
    await fail(5, 1000)
    expect(await rules()).toEqual(['unlock-failures'])
  }, 20_000)

  it('tells of ten failed tests of one connection within ten minutes', async () => {
    const id = await add('Stripe')
    const connection = await connect('Down', id)
    // What is refused fails without a server, and as well.
    await test.client.credentials.disable({ ids: [id] })
    for (let i = 0; i < 9; i++) await runTest([connection])
    expect(await rules()).toEqual([])
    now += 600_001
    for (let i = 0; i < 9; i++) await runTest([connection])
    expect(await rules()).toEqual([])
    await runTest([connection])
    expect((await open()).map(({ rule, subject }) => `${rule} ${subject}`).toSorted()).toEqual([
      'failure-spike Down',
      'failure-spike Stripe',
    ])
  }, 20_000)

  it('tells of the first export, of one after 90 days, and of one that is ten times as large as usual', async () => {
    const message = async () => (await open()).map((alert: Alert) => alert.message)
    const ids: string[] = []
    for (let i = 0; i < 12; i++) ids.push(await add(`Key ${i}`))
    const one = ids.slice(0, 1)
    await exportBundle(one)
    expect(await message()).toEqual(['Credentials left this vault for the first time.'])
    await acknowledgeAll()
    await exportBundle(one)
    await exportBundle(one)
    now += 89 * day
    await exportBundle(one)
    expect(await message()).toEqual([])
    now += 91 * day
    await exportBundle(one)
    expect(await message()).toEqual(['Credentials left this vault for the first time in 90 days.'])
    await acknowledgeAll()
    await exportBundle()
    expect(await message()).toEqual(['12 credentials were exported at once; usually it is about 1.'])
  })

  it('tells of an export at an hour when nobody works, in the time of this computer', async () => {
    const id = await add('Stripe')
    await exportBundle([id])
    await acknowledgeAll()
    const at = (hour: number) => {
      const date = new Date(now)
      date.setDate(date.getDate() + 1)
      date.setHours(hour, 0, 0, 0)
      now = date.getTime()
    }
    for (let round = 0; round < 4; round++) {
      at(9 + round)
      for (let i = 0; i < 30; i++) {
        const [add, remove] = i % 2 === 0 ? [['a'], []] : [[], ['a']]
        await test.client.credentials.tag({ ids: [id], add, remove })
      }
    }
    at(13)
    await exportBundle([id])
    expect(await rules()).toEqual([])
    at(3)
    await exportBundle([id])
    expect((await open())[0]?.message).toContain('at an hour when nobody works')
  })

  it('tells of a key slot that does not pass its test', async () => {
    const typed = { provider: 'passphrase', passphrase: 'correct horse battery' } as const
    const { id } = await test.client.vault.addSlot({ slot: typed, label: 'Kit' })
    await test.client.vault.testSlot({ id, passphrase: 'not the passphrase' }).catch(() => {})
    expect(await open()).toMatchObject([{ rule: 'slot-failing', subjectType: 'slot', subjectId: id }])
  })

  it('is told at once, and is the same for every process', async () => {
    const told: string[] = []
    test.core.subscribe((event) => {
      if (event.name === 'alerts.raised') told.push(...event.data.items.map(({ subject }) => subject))
    })
    await runTest([await connect('Elsewhere', await add('Stripe', ['api.stripe.com:443']))])
    const other = await test.another()
    await other.client.vault.unlock({ passphrase: null, slotId: null })
    const [alert] = await open()
    expect(told).toEqual(['Stripe'])
    expect((await other.client.alerts.list({ all: false })).items).toMatchObject([{ id: alert?.id, count: 1 }])
  })
})
