import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ServiceContext } from '../../src/main/context.ts'
import { NoticeKeeper } from '../../src/main/lifecycle/notice-keeper.ts'
import { VaultHolder } from '../../src/main/vault/holder.ts'
import type { Told } from '../../src/shared/domain/notice.ts'
import { defaultSettings, type Settings } from '../../src/shared/domain/settings.ts'
import { memoryKeychain } from '../fakes/keychain.ts'
import { codeOf } from './code-of.ts'
import { metadata, startCore, type TestCore } from './core.ts'

const day = 86_400_000
const start = Date.parse('2026-06-01T12:00:00Z')
let test: TestCore
let now: number
let settings: Settings
beforeEach(async () => {
  vi.stubEnv('TZ', 'Europe/Berlin')
  now = start
  settings = defaultSettings
  test = await startCore({ now: () => now })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const window of windows.splice(0)) window.vault.end()
  await test.close()
})

const add = (name: string, days: number) =>
  test.client.credentials.create({
    type: 'api-key',
    metadata: metadata({ name, expiresAt: new Date(start + days * day).toISOString() }),
    config: {},
    secrets: { key: `value of ${name}` },
  })

interface Window {
  readonly vault: VaultHolder
  readonly keeper: NoticeKeeper
  readonly told: Told[]
  readonly counts: unknown[]
}
const windows: Window[] = []

/** The part of a window that tells of dates, on the vault of the test. */
async function openWindow(): Promise<Window> {
  const vault = new VaultHolder({
    home: test.home,
    name: 'default',
    environment: { env: test.env, keychain: memoryKeychain(), packaged: false },
    actor: () => 'ada (app)',
    now: () => now,
    lockAfterMinutes: () => 0,
    changed() {},
    stateChanged() {},
  })
  await vault.unlock({})
  const context: ServiceContext = { vault, settings: () => settings, now: () => now, person: () => 'ada' }
  const [told, counts]: [Told[], unknown[]] = [[], []]
  const keeper = new NoticeKeeper(context, { due: (one) => told.push(one), counts: (one) => counts.push(one) })
  const window = { vault, keeper, told, counts }
  windows.push(window)
  return window
}
const titles = ({ told }: Window) => told.map(({ title }) => title)

describe('L1 telling of dates', () => {
  it('tells each threshold once, over restarts and with two windows at once', async () => {
    await add('Soon', 7)
    const [one, two] = [await openWindow(), await openWindow()]
    one.keeper.round()
    two.keeper.round()
    one.keeper.round()
    expect([titles(one), titles(two)]).toEqual([['Soon expires in 7 days'], []])

    one.vault.end()
    const again = await openWindow()
    again.keeper.round()
    expect(titles(again)).toEqual([])
    now += 6 * day
    again.keeper.round()
    two.keeper.round()
    expect([titles(again), titles(two)]).toEqual([['Soon expires tomorrow'], []])
  })

  it('gathers what comes at once, and counts what is near', async () => {
    for (let index = 0; index < 12; index++) await add(`Key ${index}`, 5)
    await add('Gone', -1)
    await add('Far', 200)
    const window = await openWindow()
    window.keeper.round()
    expect(titles(window)).toEqual(['13 credentials expire within 5 days'])
    expect(window.counts).toEqual([{ expired: 1, thisWeek: 12, overdue: 0 }])
    window.keeper.round()
    expect(window.counts).toHaveLength(1)
  })

  it('follows the rules, and a rotation that comes due', async () => {
    await add('Ruled', 50)
    const window = await openWindow()
    window.keeper.round()
    expect(titles(window)).toEqual([])
    await test.client.policy.set({ type: null, environment: 'staging', rotateEvery: '90d', warningDays: [60, 3] })
    window.keeper.round()
    now += 87 * day
    window.keeper.round()
    expect(titles(window)).toEqual(['Ruled expires in 50 days', 'Ruled is to be rotated in 3 days'])
  })

  it('leaves alone what was put off, until then, and is silent when nobody wants it', async () => {
    const { id } = await add('Later', 6)
    const subject = { kind: 'credential', subjectId: id } as const
    await test.client.notices.snooze({ ...subject, for: 'day' })
    const window = await openWindow()
    window.keeper.round()
    expect(titles(window)).toEqual([])
    expect((await test.client.notices.list({})).items).toMatchObject([
      { subject: 'Later', days: 6, snoozedUntil: '2026-06-01T22:00:00.000Z' },
    ])
    now += day
    settings = { ...settings, notifications: false }
    window.keeper.round()
    expect(titles(window)).toEqual([])
    settings = defaultSettings
    window.keeper.round()
    expect(titles(window)).toEqual(['Later expires in 5 days'])

    await test.client.notices.snooze({ ...subject, for: 'day-before' })
    await test.client.notices.wake(subject)
    expect((await test.client.notices.list({})).items).toMatchObject([{ snoozedUntil: null }])
    now += 4 * day
    expect(await codeOf(test.client.notices.snooze({ ...subject, for: 'day-before' }))).toBe('field-invalid')
    expect(await codeOf(test.client.notices.snooze({ ...subject, kind: 'certificate', for: 'day' }))).toBe('not-found')
  })

  it('tells nothing while the vault is locked, and forgets the counts', async () => {
    await add('Soon', 8)
    const window = await openWindow()
    window.keeper.round()
    window.vault.lock('person')
    window.keeper.stop()
    now += 7 * day
    window.keeper.round()
    expect(titles(window)).toEqual(['Soon expires in 8 days'])
    expect(window.counts).toEqual([{ expired: 0, thisWeek: 0, overdue: 0 }, null])
  })

  it('by choice also while it is locked, from memory, and not again after the unlock', async () => {
    settings = { ...settings, notifyWhileLocked: true }
    await add('Soon', 8)
    const window = await openWindow()
    window.keeper.round()
    window.vault.lock('person')
    window.keeper.stop()
    now += 7 * day
    window.keeper.round()
    window.keeper.round()
    expect(titles(window)).toEqual(['Soon expires in 8 days', 'Soon expires tomorrow'])
    await window.vault.unlock({})
    window.keeper.round()
    const other = await openWindow()
    other.keeper.round()
    expect([window.told.length, other.told.length]).toEqual([2, 0])
  })
})
