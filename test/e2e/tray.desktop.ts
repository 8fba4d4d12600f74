import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ElectronApplication, expect, type Page } from '@playwright/test'
import type { Bridge } from '../../src/shared/api/bridge.ts'
import type { CallName, RequestOf, ResponseOf } from '../../src/shared/api/contract.ts'
import { type StatusBar, startStatusBar, statusBarMissing } from '../peers/status-bar.ts'
import { test as base, ordinary } from './desktop-fixtures.ts'

/*
 * Closing the last window, in a real Electron: on a session's bus with a bar that shows trays, and without one.
 */

const passphrase = 'lantern gravel orbit muffin seven'

const test = base.extend<{ bar: StatusBar }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures in use from this pattern.
  bar: async ({}, use) => {
    const missing = statusBarMissing()
    // biome-ignore lint/suspicious/noSkippedTests: only where there is no D-Bus; it says why.
    test.skip(missing !== null, missing ?? '')
    const bar = await startStatusBar(ordinary ?? {})
    await use(bar)
    await bar.stop()
  },
})

async function call<N extends CallName>(page: Page, name: N, request: RequestOf<N>): Promise<ResponseOf<N>> {
  const envelope = await page.evaluate(
    ([called, value]) => (window as unknown as { keyward: Bridge }).keyward.call(called as CallName, value),
    [name, request] as const,
  )
  if (!envelope.ok) throw new Error(`${name}: ${envelope.error.code}`)
  return envelope.value as ResponseOf<N>
}

const createVault = (page: Page) =>
  call(page, 'vault.create', { name: 'default', slot: { provider: 'passphrase', passphrase }, recovery: null })

interface Shown {
  readonly title: string
  readonly body: string
  emit(event: 'click'): boolean
}
type Main = typeof globalThis & { shown: Shown[] }

/** Notifications are looked at where Electron takes them: nobody draws them here. */
async function catchNotifications(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Notification }) => {
    const main = globalThis as Main
    main.shown = []
    Notification.isSupported = () => true
    Notification.prototype.show = function show(this: Electron.Notification) {
      main.shown.push(this as unknown as Shown)
    }
  })
}
const titles = (app: ElectronApplication) => app.evaluate(() => (globalThis as Main).shown.map(({ title }) => title))

/** Closes the window as its button does. */
async function closeWindow(app: ElectronApplication, page: Page): Promise<void> {
  const closed = page.waitForEvent('close')
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await closed
}

/** Pages that Electron keeps in memory. */
const pages = (app: ElectronApplication) =>
  app.evaluate(({ app: self, webContents }) => ({
    contents: webContents.getAllWebContents().length,
    processes: self.getAppMetrics().filter(({ type }) => type === 'Tab').length,
  }))

async function startAgain(app: ElectronApplication, folder: string): Promise<number | null> {
  const env = await app.evaluate(() => ({ ...process.env }))
  const root = join(import.meta.dirname, '..', '..')
  const second = spawn(app.process().spawnfile, [root], { cwd: folder, env, stdio: 'ignore' })
  const [status] = await once(second, 'exit')
  return status
}

/** The window that something opens. */
async function opened(app: ElectronApplication, open: () => unknown): Promise<Page> {
  const [page] = await Promise.all([app.waitForEvent('window'), open()])
  return page
}

/** Does what ends Keyward and waits until its process is gone. */
async function ends(app: ElectronApplication, end: () => unknown): Promise<void> {
  const gone = once(app.process(), 'exit', { signal: AbortSignal.timeout(20_000) })
  // Electron may be gone before it answers.
  await Promise.resolve(end()).catch(() => undefined)
  const [status] = await gone
  expect(status).toBe(0)
}

test('U5 L1 closing the window leaves Keyward in the tray, says so once, and its way back shows the vault as it is', async ({
  launch,
  folder,
  bar,
}) => {
  test.setTimeout(240_000)
  const { app, page } = await launch('home', bar.env)
  await catchNotifications(app)
  await createVault(page)
  await call(page, 'app.updateSettings', { lockAfterMinutes: 1 })
  await expect.poll(() => bar.trays.length).toBe(1)

  await closeWindow(app, page)
  await expect.poll(() => titles(app)).toEqual(['Keyward goes on in the tray'])
  await expect.poll(() => pages(app)).toEqual({ contents: 0, processes: 0 })
  expect(JSON.parse(readFileSync(join(folder, 'home', 'tray.json'), 'utf8'))).toEqual({ goesOn: true })

  // A second start shows the window again, at the vault that stayed open.
  const second = await opened(app, () => startAgain(app, folder))
  await expect(second.getByRole('button', { name: 'Lock now' })).toBeVisible()
  expect(await call(second, 'vault.status', {})).toMatchObject({ state: 'unlocked' })

  // Without a window it locks by its own rules.
  await closeWindow(app, second)
  await new Promise((resolve) => setTimeout(resolve, 65_000))
  const third = await opened(app, () => bar.press())
  await expect(third.getByLabel('Passphrase', { exact: true })).toBeVisible()
  expect(await call(third, 'vault.status', {})).toMatchObject({ state: 'locked' })
  await call(third, 'vault.unlock', { passphrase, slotId: null })
  const { items } = await call(third, 'audit.list', { action: ['vault.lock'], limit: 10, cursor: null })
  expect(items.map(({ detail }) => detail)).toEqual(['idle'])
  // It was told once.
  expect(await titles(app)).toEqual(['Keyward goes on in the tray'])

  await closeWindow(app, third)
  await ends(app, () => bar.choose('Quit Keyward'))
})

test('U5 L1 a notification opens a window at its item, and the tray’s menu locks, while there is none', async ({
  launch,
  bar,
}) => {
  const { app, page } = await launch('home', bar.env)
  await catchNotifications(app)
  await createVault(page)
  await call(page, 'credentials.create', {
    type: 'api-key',
    metadata: {
      name: 'Stripe live',
      systemId: null,
      environment: 'production',
      owner: '',
      team: '',
      tags: [],
      purpose: '',
      expiresAt: new Date(Date.now() + 5 * 86_400_000).toISOString(),
      rotateEvery: null,
      boundHosts: [],
    },
    config: {},
    secrets: { key: 'value of Stripe live' },
  })
  await closeWindow(app, page)
  // Whether the reminder or the tray was told first doesn't matter.
  await expect
    .poll(async () => (await titles(app)).toSorted())
    .toEqual(['Keyward goes on in the tray', expect.stringMatching(/^Stripe live expires in 5 days/)])
  const click = () =>
    app.evaluate(() => (globalThis as Main).shown.find(({ title }) => title.startsWith('Stripe'))?.emit('click'))
  const second = await opened(app, click)
  await expect(second.getByRole('article', { name: 'Stripe live' })).toBeVisible()

  await closeWindow(app, second)
  bar.choose('Lock Vault')
  const third = await opened(app, click)
  await expect(third.getByLabel('Passphrase', { exact: true })).toBeVisible()
  await call(third, 'vault.unlock', { passphrase, slotId: null })
  await expect(third.getByRole('article', { name: 'Stripe live' })).toBeVisible()

  // The system is shut down: every program of the session is asked to end.
  await closeWindow(app, third)
  await ends(app, () => process.kill(app.process().pid ?? 0, 'SIGTERM'))
})

test('U5 closing the window quits where no tray is shown, or the person wants it', async ({ launch, bar }) => {
  const close = (app: ElectronApplication) => () =>
    app.evaluate(({ BrowserWindow }) => void BrowserWindow.getAllWindows()[0]?.close())

  const alone = await launch('without-a-bus')
  await ends(alone.app, close(alone.app))

  const unwanted = await launch('unwanted', bar.env)
  await expect.poll(() => bar.trays.length).toBe(1)
  await call(unwanted.page, 'app.updateSettings', { stayInTray: false })
  await ends(unwanted.app, close(unwanted.app))

  const quit = await launch('quit', bar.env)
  await expect.poll(() => bar.trays.length).toBe(2)
  await ends(quit.app, () =>
    quit.app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? [])
      items?.find(({ accelerator }) => accelerator === 'CmdOrCtrl+Q')?.click()
    }),
  )

  const left = await launch('left', bar.env)
  await expect.poll(() => bar.trays.length).toBe(3)
  bar.leave()
  await ends(left.app, close(left.app))
})
