import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCore, type TestCore } from './core.ts'

const now = Date.parse('2026-11-29T12:00:00Z')
const slot = { provider: 'fernet', source: 'environment' } as const
let test: TestCore

beforeAll(async () => {
  test = await startCore({ empty: true, now: () => now })
})
afterAll(() => test.close())

describe('U2 the demo vault', () => {
  it('holds a year of a company, with something of everything, and a log that fits', async () => {
    const heard: number[] = []
    const leave = test.core.subscribe((event) => {
      if (event.name === 'progress' && event.data.job === 'demo') heard.push(event.data.done)
    })
    const status = await test.client.vault.createDemo({ name: 'demo', slot, size: 'small' })
    leave()
    expect(status).toMatchObject({ name: 'demo', state: 'unlocked', counts: { credentials: 120, connections: 40 } })
    expect(heard.at(-1)).toBe(365)
    const { records, ok } = await test.client.audit.verify({})
    expect(ok).toBe(true)
    expect(records).toBeGreaterThan(3500)
    const { counts } = await test.client.overview.get({})
    for (const count of [counts.active, counts.expiring, counts.disabled, counts.tested, counts.failing])
      expect(count).toBeGreaterThan(0)
    const rotations = await test.client.rotations.list({ limit: 10, cursor: null })
    expect(rotations.items.map(({ state }) => state)).toEqual(['switched', 'staged'])
    const references = await test.client.references.list({ credentialId: null, limit: 100, cursor: null })
    expect(references.items.length).toBeGreaterThan(3)
  })

  it('is in the order of time, from the creation of the vault on', async () => {
    const { items } = await test.client.audit.list({ limit: 100, cursor: null })
    const times = items.map(({ at }) => Date.parse(at)).slice(1)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    const oldest = await test.client.audit.list({ action: ['vault.create'], limit: 1, cursor: null })
    expect(oldest.items[0]?.at).toBe('2025-11-29T12:00:00.000Z')
  })

  it('leads nowhere: every host is under a name that is reserved for examples', async () => {
    const { items } = await test.client.connections.list({ limit: 100, cursor: null })
    expect(items).toHaveLength(40)
    for (const { parameters } of items) {
      const address = parameters.url ?? parameters.endpoint ?? `db://${parameters.host}`
      expect(new URL(address).hostname).toMatch(/\.example$/)
    }
  })

  it('is the same every time, and never takes the place of a vault', async () => {
    const names = async () =>
      (
        await test.client.credentials.list({ filter: {}, sort: 'name', descending: false, limit: 100, cursor: null })
      ).items.map(({ name, masked, rotationDueAt }) => [name, masked, rotationDueAt])
    const before = await names()
    await test.client.vault.createDemo({ name: 'second', slot, size: 'small' })
    expect(await names()).toEqual(before)
    await expect(test.client.vault.createDemo({ name: 'demo', slot, size: 'small' })).rejects.toMatchObject({
      body: { code: 'vault-exists' },
    })
  })
})
