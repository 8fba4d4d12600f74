import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import type { Bridge } from '../../src/shared/api/bridge.ts'
import type { CallName, RequestOf } from '../../src/shared/api/contract.ts'
import { test } from './desktop-fixtures.ts'
import { goTo } from './steps.ts'

const passphrase = 'lantern gravel orbit muffin seven'
const secret = 'kw-canary-leaving-desktop-5566'
/** For what waits on a passphrase: deriving its key is slow on purpose, and slower on a busy machine. */
const slow = { timeout: 30_000 }
const pictures = join(
  process.env.KEYWARD_TEST_OUTPUT ?? join(import.meta.dirname, '..', '..', 'test-results'),
  'pictures',
)
const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(pictures, `desktop-${name}.png`), animations: 'disabled' })

async function call<N extends CallName>(page: Page, name: N, request: RequestOf<N>): Promise<void> {
  const envelope = await page.evaluate(
    ([called, value]) => (window as unknown as { keyward: Bridge }).keyward.call(called as CallName, value),
    [name, request] as const,
  )
  if (!envelope.ok) throw new Error(`${name}: ${envelope.error.code}`)
}

test('S6 plain text is allowed for minutes, by the passphrase, and goes past the page into a file', async ({
  desktop: { page, app },
  folder,
}) => {
  test.setTimeout(120_000)
  await call(page, 'vault.create', { name: 'default', slot: { provider: 'passphrase', passphrase }, recovery: null })
  await call(page, 'credentials.create', {
    type: 'password',
    metadata: {
      name: 'Orders',
      systemId: null,
      environment: 'staging',
      owner: '',
      team: '',
      tags: [],
      purpose: '',
      expiresAt: null,
      rotateEvery: null,
      boundHosts: [],
    },
    config: { username: 'orders' },
    secrets: { password: secret },
    draftId: null,
  })
  await goTo(page, 'Bundles')
  const leaving = page.getByRole('region', { name: 'For other tools' })
  await leaving.getByRole('button', { name: 'Allow it' }).click()
  const allow = page.getByRole('dialog', { name: 'Allow exports in plain text' })
  await allow.getByRole('textbox', { name: 'What for' }).fill('Move to another vault')
  await allow.getByLabel('Passphrase of the vault').fill('not the right one')
  await allow.getByRole('button', { name: 'Allow', exact: true }).click()
  await expect(allow.getByRole('alert')).toBeVisible(slow)
  await picture(page, 'plain-text-allow')
  await allow.getByLabel('Passphrase of the vault').fill(passphrase)
  await allow.getByRole('button', { name: 'Allow', exact: true }).click()
  const banner = page.getByRole('region', { name: 'Plain text' })
  await expect(banner).toContainText('Move to another vault', slow)

  const file = join(folder, 'all.csv')
  await app.evaluate(({ dialog }, filePath) => {
    // Stands in for the person at the dialog of the system.
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, file)
  await leaving.getByRole('button', { name: 'Export in plain text' }).click()
  const write = page.getByRole('dialog', { name: 'Export in plain text' })
  await write.getByText('CSV', { exact: true }).click()
  await picture(page, 'plain-text-export')
  await write.getByRole('button', { name: 'Choose where' }).click()
  await expect(write).toHaveCount(0)
  expect(readFileSync(file, 'utf8')).toContain(`Orders,,orders,${secret},`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(await page.content()).not.toContain(secret)

  await call(page, 'vault.lock', {})
  await expect(banner).toHaveCount(0)
})
