import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ElectronApplication, expect, type Page } from '@playwright/test'
import { test } from './desktop-fixtures.ts'
import { ordersKey, startOrdersApi } from './orders-api.ts'
import { chooseType } from './steps.ts'

const passphrase = 'lantern gravel orbit muffin seven'
/** For what waits on a passphrase: deriving its key is slow on purpose, and slower on a busy machine. */
const slow = { timeout: 30_000 }
const bundlePassphrase = 'copper basil thunder wicket ninety'
const pictures = join(
  process.env.KEYWARD_TEST_OUTPUT ?? join(import.meta.dirname, '..', '..', 'test-results'),
  'pictures',
)

/** Takes a picture of the window as a person sees it, once nothing moves any more. */
async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `desktop-${name}.png`), animations: 'disabled' })
}

/** Chooses an item of the application's menu, as a person does. */
async function chooseMenu(app: ElectronApplication, menu: string, item: string): Promise<void> {
  await app.evaluate(
    ({ Menu }, [top, label]) => {
      const found = Menu.getApplicationMenu()?.items.find((candidate) => candidate.label.replace('&', '') === top)
      found?.submenu?.items.find((candidate) => candidate.label === label)?.click()
    },
    [menu, item] as const,
  )
}

async function setUp(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Protect your vault' })).toBeVisible()
  await picture(page, 'set-up')
  await page.getByText('Passphrase', { exact: true }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await page.getByLabel('Type it once more').fill(passphrase)
  await page.getByRole('button', { name: 'Create the vault' }).click()
  await expect(page.getByRole('heading', { name: 'Keep a way back in' })).toBeVisible(slow)
  await picture(page, 'recovery-kit')
  await page.getByRole('button', { name: 'Open the vault' }).click()
  await expect(page.getByRole('button', { name: 'Lock now' })).toBeVisible()
}

async function addCredential(page: Page, app: ElectronApplication): Promise<void> {
  await chooseMenu(app, 'File', 'New Credential…')
  await chooseType(page, 'API key')
  const form = page.getByRole('dialog', { name: 'New API key' })
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Orders API')
  await form.getByRole('combobox', { name: 'Environment' }).fill('staging')
  await page.keyboard.press('Tab')
  await form.getByRole('textbox', { name: 'Key', exact: true }).fill(ordersKey)
  await picture(page, 'new-credential')
  await form.getByRole('button', { name: 'Add credential' }).click()
  await expect(page.getByRole('article', { name: 'Orders API' })).toContainText('••••5b4a')
  await picture(page, 'credential')
}

async function testConnection(page: Page, app: ElectronApplication, port: number): Promise<void> {
  await chooseMenu(app, 'File', 'New Connection…')
  const form = page.getByRole('dialog', { name: 'New connection' })
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Orders, staging')
  await form.getByRole('textbox', { name: 'Base address' }).fill(`http://127.0.0.1:${port}`)
  await form.getByRole('textbox', { name: 'Path' }).fill('/me')
  await form.getByRole('combobox', { name: 'Credential' }).fill('Orders')
  await page.getByRole('option', { name: /Orders API/ }).click()
  await form.getByRole('button', { name: 'Save and test' }).click()
  const connection = page.getByRole('article', { name: 'Orders, staging' })
  await expect(connection.getByRole('list', { name: 'Stages' })).toContainText(/Authenticate, passed/)
  await picture(page, 'test')
}

async function lockAndUnlock(page: Page): Promise<void> {
  await page.keyboard.press('Control+l')
  await expect(page.getByText('Orders', { exact: false })).toHaveCount(0)
  const field = page.getByLabel('Passphrase', { exact: true })
  await picture(page, 'unlock')
  await field.fill('not the passphrase at all')
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(page.getByText('The passphrase does not open this vault.')).toBeVisible(slow)
  await field.fill(passphrase)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(page.getByRole('button', { name: 'Lock now' })).toBeVisible(slow)
}

/** Makes a bundle of everything and saves it; the person at the save dialog is stood in for. */
async function exportBundle(page: Page, app: ElectronApplication, file: string): Promise<void> {
  await app.evaluate(({ BrowserWindow }, path) => {
    BrowserWindow.getAllWindows()[0]?.webContents.session.prependListener('will-download', (_event, item) => {
      item.setSavePath(path)
      item.once('done', (_done: unknown, state: string) => Object.assign(globalThis, { saved: state }))
    })
  }, file)
  await chooseMenu(app, 'Go', 'Bundles')
  await page.getByRole('button', { name: 'Export a bundle' }).click()
  await page.getByText('Everything', { exact: true }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('Whoever knows a passphrase').click()
  await page.getByLabel('Passphrase of the bundle').fill(bundlePassphrase)
  await page.getByLabel('Type it once more').fill(bundlePassphrase)
  await page.getByRole('button', { name: 'Make the bundle' }).click()
  await expect(page.getByRole('heading', { name: 'The bundle is ready' })).toBeVisible(slow)
  await picture(page, 'bundle')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(() => app.evaluate(() => (globalThis as { saved?: string }).saved)).toBe('completed')
}

async function importBundle(page: Page, app: ElectronApplication, file: string): Promise<void> {
  await chooseMenu(app, 'Go', 'Bundles')
  await page.getByRole('button', { name: 'Import a bundle' }).click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await (await chooser).setFiles(file)
  await page.getByRole('textbox', { name: 'Passphrase' }).fill(bundlePassphrase)
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Import 2' })).toBeEnabled(slow)
  await picture(page, 'import')
  await page.getByRole('button', { name: 'Import 2' }).click()
  await page.getByRole('button', { name: 'Open credentials' }).click()
  await page.getByRole('rowheader', { name: /Orders API/ }).click()
  await expect(page.getByRole('article', { name: 'Orders API' })).toContainText('••••5b4a')
}

test('a person sets up, adds a credential, tests its connection, locks, unlocks and exports; another imports', async ({
  launch,
  folder,
}) => {
  test.setTimeout(180_000)
  const { page, app, complaints } = await launch()
  const api = await startOrdersApi()
  await setUp(page)
  await addCredential(page, app)
  await testConnection(page, app, api.port)
  await api.close()
  await lockAndUnlock(page)
  await chooseMenu(app, 'Go', 'Overview')
  await expect(page.getByRole('main', { name: 'Overview' })).toBeVisible()
  await picture(page, 'overview')
  const file = join(folder, 'orders.age')
  await exportBundle(page, app, file)
  expect(await page.content()).not.toContain(ordersKey)
  expect(await complaints()).toEqual([])
  await app.close()
  expect(readFileSync(file, 'latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt /)

  const colleague = await launch('colleague')
  await setUp(colleague.page)
  await importBundle(colleague.page, colleague.app, file)
  expect(await colleague.page.content()).not.toContain(ordersKey)
  expect(await colleague.complaints()).toEqual([])
})
