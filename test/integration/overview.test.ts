import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { codeOf } from './code-of.ts'
import { metadata, startCore, type TestCore } from './core.ts'

const day = 86_400_000
const start = Date.parse('2026-06-01T12:00:00Z')
let test: TestCore
beforeEach(async () => {
  vi.stubEnv('TZ', 'UTC')
  test = await startCore({ now: () => start })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await test.close()
})

const inDays = (days: number) => new Date(start + days * day).toISOString()
const add = (name: string, days: number, more: Partial<Parameters<typeof metadata>[0]> = {}) =>
  test.client.credentials.create({
    type: 'api-key',
    metadata: metadata({ name, expiresAt: inDays(days), ...more }),
    config: {},
    secrets: { key: `value of ${name}` },
  })
const attention = async () =>
  (await test.client.overview.get({})).attention.filter(({ kind }) => kind !== 'no-recovery')

describe('U2 what needs attention', () => {
  it('is ordered by what would break first: what is used before what is not, then by date', async () => {
    await add('Soon', 3)
    await add('Gone', -2)
    await add('Sooner', 1)
    const used = await add('Gone and used', -1)
    const input = {
      name: 'Api',
      kind: 'http',
      systemId: null,
      environment: '',
      credentialId: used.id,
      parameters: { url: 'http://127.0.0.1:9' },
      purpose: '',
    }
    await test.client.connections.create({ input, consent: true })
    expect((await attention()).map(({ subject }) => subject)).toEqual(['Gone and used', 'Gone', 'Sooner', 'Soon'])
  })

  it('has what was put off at its end, and says until when', async () => {
    const { id } = await add('Soon', 3)
    await add('Later', 9)
    await test.client.notices.snooze({ kind: 'credential', subjectId: id, for: 'day' })
    expect((await attention()).map(({ subject, snoozedUntil }) => [subject, snoozedUntil])).toEqual([
      ['Later', null],
      ['Soon', '2026-06-02T00:00:00.000Z'],
    ])
  })
})

describe('L1 the time ahead', () => {
  it('counts dates between moments, in groups, the largest first', async () => {
    await add('A', 1, { environment: 'production', team: 'payments' })
    await add('B', 1, { environment: 'production', rotateEvery: '40d' })
    await add('C', 8, { environment: 'staging' })
    await add('D', 400)
    const edges = [0, 7, 14, 50].map(inDays)
    const ask = (groupBy: 'none' | 'environment' | 'team') => test.client.overview.timeline({ edges, groupBy })
    expect(await ask('none')).toMatchObject({
      total: 4,
      groups: [
        {
          spans: [
            { index: 0, values: 2 },
            { index: 1, values: 1 },
            { index: 2, values: 0, rotations: 1 },
          ],
        },
      ],
    })
    expect((await ask('environment')).groups.map(({ label, total }) => [label, total])).toEqual([
      ['production', 3],
      ['staging', 1],
    ])
    expect((await ask('team')).groups.map(({ label }) => label)).toEqual(['payments', 'No team'])
    const dates = await test.client.overview.dates({
      from: inDays(0),
      until: inDays(7),
      groupBy: 'environment',
      value: 'production',
    })
    expect(dates.items.map(({ subject }) => subject)).toEqual(['A', 'B'])
    expect(await codeOf(test.client.overview.timeline({ edges: edges.toReversed(), groupBy: 'none' }))).toBe(
      'invalid-request',
    )
  })

  it('leads to the list of what ends in a span', async () => {
    await add('A', 1)
    await add('B', 100, { rotateEvery: '2d' })
    await add('C', 100)
    const list = async (by: 'expiry' | 'expiry-or-rotation') => {
      const filter = { ends: { from: inDays(0), until: inDays(7), by } }
      const query = { sort: 'name', descending: false, limit: 10, cursor: null } as const
      return (await test.client.credentials.list({ filter, ...query })).items.map(({ name }) => name)
    }
    expect(await list('expiry')).toEqual(['A'])
    expect(await list('expiry-or-rotation')).toEqual(['A', 'B'])
  })

  it('is exported as a calendar, which is recorded', async () => {
    await add('A', 1, { environment: 'production' })
    await add('B', 2)
    const { fileId, events } = await test.client.overview.calendar({ filter: { environment: ['Production'] } })
    const text = Buffer.from(test.core.takeFile(fileId)).toString()
    expect(events).toBe(1)
    expect(text).toContain('SUMMARY:A expires\r\n')
    expect(text).not.toContain('value of')
    const { items } = await test.client.audit.list({ limit: 1, cursor: null })
    expect(items).toMatchObject([{ action: 'calendar.export', detail: '1 date' }])
  })
})
