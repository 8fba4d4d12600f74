import { expect, type Page } from '@playwright/test'
import type { Bridge } from '../../src/shared/api/bridge.ts'
import type { CallName, RequestOf, ResponseOf } from '../../src/shared/api/contract.ts'
import { test } from './desktop-fixtures.ts'

/*
 * Notifications and the tray of a real Electron. A computer of tests has nobody who draws a notification, so what Keyward hands
 * over to the system is looked at where Electron takes it.
 */

const passphrase = 'lantern gravel orbit muffin seven'

async function call<N extends CallName>(page: Page, name: N, request: RequestOf<N>): Promise<ResponseOf<N>> {
  const envelope = await page.evaluate(
    ([called, value]) => (window as unknown as { keyward: Bridge }).keyward.call(called as CallName, value),
    [name, request] as const,
  )
  if (!envelope.ok) throw new Error(`${name}: ${envelope.error.code}`)
  return envelope.value as ResponseOf<N>
}

interface Shown {
  readonly title: string
  readonly body: string
  emit(event: 'click'): boolean
}
type Main = typeof globalThis & { shown: Shown[]; badge: number }

test('L1 U5 a date that comes near is told by the system once, and a click leads to it, after an unlock if need be', async ({
  desktop: { app, page },
}) => {
  test.setTimeout(120_000)
  await app.evaluate(({ Notification, app: self }) => {
    const main = globalThis as Main
    main.shown = []
    Notification.isSupported = () => true
    Notification.prototype.show = function show(this: Electron.Notification) {
      main.shown.push(this as unknown as Shown)
    }
    self.setBadgeCount = (count) => {
      main.badge = count ?? 0
      return true
    }
  })
  const shown = () => app.evaluate(() => (globalThis as Main).shown.map(({ title, body }) => `${title} | ${body}`))
  const click = () => app.evaluate(() => (globalThis as Main).shown.at(-1)?.emit('click'))

  await call(page, 'vault.create', { name: 'default', slot: { provider: 'passphrase', passphrase }, recovery: null })
  const add = (name: string, days: number) =>
    call(page, 'credentials.create', {
      type: 'api-key',
      metadata: {
        name,
        systemId: null,
        environment: 'production',
        owner: '',
        team: '',
        tags: [],
        purpose: '',
        expiresAt: new Date(Date.now() + days * 86_400_000).toISOString(),
        rotateEvery: null,
        boundHosts: [],
      },
      config: {},
      secrets: { key: `value of ${name}` },
    })
  await add('Stripe live', 5)
  await expect
    .poll(shown, { timeout: 20_000 })
    .toEqual([expect.stringMatching(/^Stripe live expires in 5 days \| production · /)])
  await expect.poll(() => app.evaluate(() => (globalThis as Main).badge)).toBe(1)
  await click()
  await expect(page.getByRole('article', { name: 'Stripe live' })).toBeVisible()

  await add('GitHub deploy', 6)
  await add('Slack bot', 1)
  await call(page, 'vault.lock', {})
  await expect.poll(() => app.evaluate(() => (globalThis as Main).badge)).toBe(0)
  await click()
  await call(page, 'vault.unlock', { passphrase, slotId: null })
  await expect(page.getByRole('article', { name: 'Stripe live' })).toBeVisible()
  // Many are one message, and what was told is not told again.
  await expect
    .poll(shown, { timeout: 20_000 })
    .toEqual([
      expect.stringMatching(/^Stripe live/),
      '2 credentials expire within 6 days | Slack bot (tomorrow), GitHub deploy (in 6 days)',
    ])
  await click()
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
})
