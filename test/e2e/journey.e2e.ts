import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import { collectComplaints, startHost, test } from './fixtures.ts'
import { type GatedApi, startGatedApi } from './gated-api.ts'
import { chooseType, everythingIn, goTo, passphrase, question, setUpWithPassphrase } from './steps.ts'

const rightKey = 'kw_live_canary_c0ffee9d8e7f6a5b'
const bundlePassphrase = 'copper basil thunder wicket ninety'
const wrongKey = 'kw_live_canary_badbadbadbad0001'

/** Everything that a page has received over its WebSockets, as text. */
function listen(page: Page): string[] {
  const received: string[] = []
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => received.push(payload.toString())))
  return received
}

const stage = (panel: Locator, text: string) => panel.getByRole('list', { name: 'Stages' }).getByText(text)

async function addCredential(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'New credential' }).click()
  await chooseType(page, 'API key')
  const form = page.getByRole('dialog', { name: 'New API key' })
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Orders API')
  await form.getByRole('textbox', { name: 'Key', exact: true }).fill(rightKey)
  await form.getByRole('button', { name: 'Add credential' }).click()
  await expect(page.getByRole('article', { name: 'Orders API' })).toContainText('••••6a5b')
}

async function addConnection(page: Page, api: GatedApi): Promise<Locator> {
  await goTo(page, 'Connections')
  await page.getByRole('main').getByRole('button', { name: 'New connection' }).first().click()
  const form = page.getByRole('dialog', { name: 'New connection' })
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Orders, production')
  await form.getByRole('textbox', { name: 'Base address' }).fill(api.url)
  await form.getByRole('textbox', { name: 'Path' }).fill('/me')
  await form.getByRole('combobox', { name: 'Credential' }).fill('Ord')
  await page.getByRole('option', { name: /Orders API/ }).click()
  await form.getByRole('button', { name: 'Save and test' }).click()
  return page.getByRole('article', { name: 'Orders, production' })
}

/** Opens the details of the one credential. */
async function openCredential(page: Page): Promise<Locator> {
  await goTo(page, 'Credentials')
  await page.getByRole('row', { name: /Orders API/ }).click()
  return page.getByRole('article', { name: 'Orders API' })
}

async function openConnection(page: Page): Promise<Locator> {
  await goTo(page, 'Connections')
  await page.getByRole('row', { name: /Orders, production/ }).click()
  return page.getByRole('article', { name: 'Orders, production' })
}

/** Saves everything as a bundle for a passphrase. */
async function exportAll(page: Page): Promise<string> {
  await goTo(page, 'Bundles')
  await page.getByRole('button', { name: 'Export a bundle' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('Whoever knows a passphrase').click()
  await page.getByLabel('Passphrase of the bundle').fill(bundlePassphrase)
  await page.getByLabel('Type it once more').fill(bundlePassphrase)
  await page.getByRole('button', { name: 'Make the bundle' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const file = await (await download).path()
  const content = await readFile(file, 'latin1')
  expect(content).toMatch(/^age-encryption\.org\/v1\n-> scrypt /)
  expect(content).not.toContain(rightKey)
  return file
}

async function importFrom(page: Page, file: string): Promise<void> {
  await goTo(page, 'Bundles')
  await page.getByRole('button', { name: 'Import a bundle' }).click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await (await chooser).setFiles(file)
  await page.getByRole('textbox', { name: 'Passphrase' }).fill(bundlePassphrase)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('grid', { name: 'Items of the bundle' })).toContainText('Orders API')
  await expect(page.getByRole('region', { name: 'Dry run' })).toContainText('Would add 2.')
  await page.getByRole('button', { name: 'Import 2' }).click()
  await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible()
}

test('a credential goes its whole way: added, tested, rotated wrongly, brought back, moved and shared', {
  tag: '@thorough',
}, async ({ host, home, context, complaints }) => {
  test.setTimeout(90_000)
  const api = await startGatedApi(rightKey)
  const page = await context.newPage()
  collectComplaints(page, complaints)
  const received = listen(page)
  await page.goto(await host.link())

  await setUpWithPassphrase(page)
  await addCredential(page)

  // The test is watched while it runs: the API answers only when it is let.
  const panel = await addConnection(page, api)
  await expect(stage(panel, 'Connect, passed')).toBeVisible()
  await expect(stage(panel, 'Authenticate, running')).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Cancel' })).toBeVisible()
  api.letAll()
  await expect(stage(panel, 'Authenticate, passed')).toBeVisible()
  await expect(panel.getByText('Passed', { exact: true })).toBeVisible()

  // A wrong value: the test says what happened, why, and what to do.
  let credential = await openCredential(page)
  await credential.getByRole('button', { name: 'Rotate' }).click()
  const rotate = page.getByRole('dialog', { name: 'Rotate Orders API' })
  await rotate.getByRole('textbox', { name: 'Key', exact: true }).fill(wrongKey)
  await rotate.getByRole('button', { name: 'Replace at once' }).click()
  await expect(credential).toContainText('••••0001')
  await openConnection(page)
  await panel.getByRole('button', { name: 'Test again' }).click()
  await expect(stage(panel, 'Authenticate, failed')).toBeVisible()
  const finding = panel.locator('[data-code]')
  await expect(finding).toHaveAttribute('data-code', 'auth-failed')
  await expect(finding).toContainText('Sign-in refused')
  await expect(finding.locator('p').first()).not.toBeEmpty()
  await expect(finding.locator('.kw-finding-remedy')).not.toBeEmpty()
  credential = await openCredential(page)
  await expect(credential).toContainText('Error')
  await expect(credential).toContainText('A server refused it')

  await credential.getByRole('tab', { name: /Versions/ }).click()
  await credential.getByRole('button', { name: 'Use again version 1' }).click()
  await question(page).getByRole('button', { name: 'Use this version' }).click()
  await expect(credential).toContainText('••••6a5b')
  await openConnection(page)
  await panel.getByRole('button', { name: 'Test' }).click()
  await expect(finding).toHaveAttribute('data-code', 'ok')
  await expect(panel.getByRole('button', { name: 'Test again' })).toBeVisible()

  // Another host must be allowed by a person, and nothing is sent to it before.
  const moved = await startGatedApi(rightKey)
  moved.letAll()
  await panel.getByRole('button', { name: 'Edit' }).click()
  const edit = page.getByRole('dialog', { name: 'Edit connection' })
  await edit.getByRole('textbox', { name: 'Base address' }).fill(moved.url)
  await edit.getByRole('button', { name: 'Save and test' }).click()
  const consent = panel.getByRole('region', { name: 'Allow this host' })
  await expect(consent).toContainText(new URL(moved.url).host)
  expect(moved.requests()).toBe(0)
  await consent.getByRole('button', { name: 'Allow this host and test' }).click()
  await expect(finding).toHaveAttribute('data-code', 'ok')
  await expect(consent).toBeHidden()
  expect(moved.requests()).toBe(1)

  // An expiry is set, and the overview shows it in its week.
  credential = await openCredential(page)
  await credential.getByRole('button', { name: 'Edit' }).click()
  const form = page.getByRole('dialog', { name: 'Edit credential' })
  await form
    .getByRole('group', { name: 'Expires' })
    .getByRole('button', { name: /Calendar/i })
    .click()
  await page.getByRole('button', { name: '6 months' }).click()
  await form.getByRole('button', { name: 'Save changes' }).click()
  await goTo(page, 'Overview')
  await page
    .getByRole('region', { name: 'What comes up' })
    .getByRole('button', { name: /1 value expires/ })
    .click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Orders API/ })
    .click()
  await expect(credential).toBeVisible()

  // It leaves as an encrypted file, and arrives in the vault of a colleague, where its host is agreed to anew.
  const file = await exportAll(page)
  const colleague = await startHost(join(home, 'colleague'))
  const other = await context.newPage()
  collectComplaints(other, complaints)
  const receivedThere = listen(other)
  await other.goto(await colleague.link())
  await setUpWithPassphrase(other)
  await importFrom(other, file)
  credential = await openCredential(other)
  await expect(credential).toContainText('••••6a5b')
  await expect(credential).toContainText('None yet')
  const arrived = await openConnection(other)
  const asked = arrived.getByRole('region', { name: 'Allow this host' })
  await expect(asked).toContainText(new URL(moved.url).host)
  expect(moved.requests()).toBe(1)
  await asked.getByRole('button', { name: 'Allow this host and test' }).click()
  await expect(arrived.locator('[data-code="ok"]')).toBeVisible()
  expect(moved.requests()).toBe(2)

  const seen = [...received, ...receivedThere, await everythingIn(page), await everythingIn(other)]
  expect(seen.length).toBeGreaterThan(50)
  for (const secret of [rightKey, wrongKey, passphrase, bundlePassphrase]) {
    for (const form of [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')]) {
      expect(seen.filter((text) => text.includes(form))).toEqual([])
    }
  }
  await colleague.stop()
  await api.close()
  await moved.close()
})
