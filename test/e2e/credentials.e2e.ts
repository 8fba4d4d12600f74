import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { test } from './fixtures.ts'
import { ownKey, question } from './steps.ts'
import { addConnection, addCredential, makeVault } from './vault.ts'

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

const openArea = (page: Page) => page.getByRole('navigation', { name: 'Areas' }).getByText('Credentials').click()
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) })

test('C1–C6 a credential is added for a system, edited, rotated and brought back, and its value is never shown', async ({
  host,
  page,
}) => {
  const values = ['sk_test_canary_1a2b3c4d5e6f', 'sk_test_canary_7f6e5d4c3b2a']
  const { client, close } = await makeVault(host, page)
  await addCredential(client, { name: 'Taken' })

  await page.keyboard.press('n')
  const panel = page.getByRole('dialog', { name: /New/ })
  await expectAccessible(page)
  await page.keyboard.type('stripe')
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('combobox', { name: 'System' })).toHaveValue('Stripe')
  await panel.getByRole('button', { name: 'Add credential' }).click()
  await expect(panel.getByText('Give it a name.')).toBeVisible()
  await expect(panel.getByText('Key is required.')).toBeVisible()
  await expectAccessible(page)
  await expect(panel.getByLabel('Name', { exact: true })).toBeFocused()
  await panel.getByLabel('Name', { exact: true }).fill('taken')
  await panel.getByLabel('Key', { exact: true }).fill(values[0] ?? '')
  await page.keyboard.press('Enter')
  await expect(panel.getByText(/Another item already has this name/)).toBeVisible()
  await panel.getByLabel('Name', { exact: true }).fill('Stripe billing')
  await panel.getByRole('combobox', { name: 'Environment' }).fill('eu-west')
  await panel.getByRole('button', { name: 'Add credential' }).click()
  const detail = page.getByRole('region', { name: 'Credential' })
  await expect(detail.getByRole('heading', { name: 'Stripe billing' })).toBeVisible()
  await expect(detail.getByText('••••5e6f')).toBeVisible()
  await expectAccessible(page)

  await detail.getByRole('button', { name: 'Edit' }).click()
  const edit = page.getByRole('dialog', { name: 'Edit credential' })
  await expect(edit.locator('[data-secret]')).toHaveCount(0)
  await edit.getByLabel('Purpose').fill('Invoices of the shop')
  // Somebody else is faster: their change is taken, ours is kept.
  const { id } = await client.credentials.get({ ref: 'Stripe billing' })
  await client.credentials.update({ id, revision: null, metadata: { team: 'payments' }, config: null })
  await edit.getByRole('button', { name: 'Save changes' }).click()
  await edit.getByRole('button', { name: 'Load the newest' }).click()
  await expect(edit.getByRole('combobox', { name: 'Team' })).toHaveValue('payments')
  await edit.getByRole('button', { name: 'Save changes' }).click()
  await expect(detail.getByText('Invoices of the shop')).toBeVisible()

  await detail.getByRole('button', { name: 'Rotate' }).click()
  const rotate = page.getByRole('dialog', { name: 'Rotate Stripe billing' })
  await rotate.getByLabel('Key', { exact: true }).fill(values[1] ?? '')
  await rotate.getByRole('button', { name: 'Replace at once' }).click()
  await expect(detail.getByText('••••3b2a')).toBeVisible()
  await detail.getByRole('tab', { name: /Versions/ }).click()
  await detail.getByRole('button', { name: 'Use again version 1' }).click()
  await page.getByRole('button', { name: 'Use this version' }).click()
  await detail.getByRole('button', { name: 'Destroy version 2' }).click()
  await page.getByRole('button', { name: 'Destroy', exact: true }).last().click()
  await expect(detail.getByText('Destroyed', { exact: true })).toBeVisible()
  await detail.getByRole('tab', { name: 'History' }).click()
  await expect(detail.getByText('Went back to an older version')).toBeVisible()
  await expectAccessible(page)

  const shown = await page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value),
    ].join(' '),
  )
  for (const value of values) expect(shown).not.toContain(value)
  close()
})

test('C1 the lines of a .env file are pasted as a whole', async ({ host, page }) => {
  const { client, close } = await makeVault(host, page)
  await page.keyboard.press('n')
  const panel = page.getByRole('dialog', { name: /New/ })
  await panel.getByRole('button', { name: /Environment variables/ }).click()
  await panel.getByLabel('Name', { exact: true }).fill('Checkout')
  await panel.getByRole('button', { name: 'Paste lines' }).click()
  await panel
    .getByLabel('Variables as lines')
    .fill('# shop\nDATABASE_URL=postgres://localhost/shop\nexport TOKEN="a b"\noops')
  await panel.getByRole('button', { name: 'Add credential' }).click()
  await expect(panel.getByText('Line 4 is not NAME=value.')).toBeVisible()
  await panel.getByLabel('Variables as lines').fill('DATABASE_URL=postgres://localhost/shop\nexport TOKEN="a b"')
  await panel.getByRole('button', { name: 'Add credential' }).click()
  const detail = page.getByRole('region', { name: 'Credential' })
  await expect(detail.getByText('DATABASE_URL')).toBeVisible()

  // One variable is replaced, one is removed, one is added.
  await detail.getByRole('button', { name: 'Rotate' }).click()
  const rotate = page.getByRole('dialog', { name: 'Rotate Checkout' })
  await rotate.getByRole('button', { name: 'Remove TOKEN' }).click()
  await rotate.getByRole('button', { name: 'Add', exact: true }).click()
  await rotate.getByLabel('Variables: name 3').fill('REGION')
  await rotate.getByLabel('Variables: value of REGION').fill('eu')
  await rotate.getByRole('button', { name: 'Replace at once' }).click()
  await expect(rotate).toBeHidden()
  const { secretFields } = await client.credentials.get({ ref: 'Checkout' })
  expect(secretFields).toEqual(['variables.DATABASE_URL', 'variables.REGION'])
  close()
})

test('C5 the list is searched, filtered, grouped and changed in bulk @thorough', async ({ host, page }) => {
  const { client, close } = await makeVault(host, page)
  for (let n = 1; n <= 120; n++)
    await addCredential(client, {
      name: `Service ${String(n).padStart(3, '0')}`,
      environment: n % 3 === 0 ? 'staging' : 'production',
      team: n % 2 === 0 ? 'payments' : 'platform',
      tags: n % 40 === 0 ? ['rare'] : [],
    })
  await openArea(page)
  const grid = page.getByRole('grid', { name: 'Credentials' })
  await expect(page.getByText('120', { exact: true }).last()).toBeVisible()

  // The end of the list is read when it is reached; the keyboard leads there and opens it.
  await row(page, 'Service 001').click()
  await page.keyboard.press('Escape')
  await row(page, 'Service 001').focus()
  await page.keyboard.press('End')
  await expect(row(page, 'Service 100')).toBeFocused()
  await expect(async () => {
    await page.keyboard.press('End')
    await expect(row(page, 'Service 120')).toBeFocused({ timeout: 200 })
  }).toPass()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Service 120' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'Service 120' })).toBeHidden()

  await page.keyboard.press('/')
  await page.keyboard.type('service 04')
  await expect(page.getByRole('main').getByText('12 found')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Filter/ }).click()
  await expectAccessible(page)
  await page.getByRole('checkbox', { name: 'rare' }).press('Space')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('main').getByText('3 found')).toBeVisible()
  await page.getByRole('button', { name: 'Saved filters' }).click()
  await page.getByRole('menuitem', { name: 'Save these filters…' }).click()
  await page.getByLabel('Name').fill('Rare ones')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove filter Tag: rare' }).click()
  await page.getByRole('button', { name: 'Saved filters' }).click()
  await page.getByRole('menu').getByText('Rare ones').click()
  await expect(page.getByRole('main').getByText('3 found')).toBeVisible()
  await page.getByRole('button', { name: 'Clear all' }).click()

  await page.getByRole('button', { name: 'View', exact: true }).click()
  await page.getByRole('menu').getByText('Team').first().click()
  const payments = grid.getByRole('button', { name: /payments/ })
  await expect(payments).toContainText('60')
  await payments.click()
  await expect(grid.getByRole('button', { name: /platform/ })).toBeInViewport()
  await expect(row(page, 'Service 002')).toBeHidden()
  await payments.click()

  await row(page, 'Service 002').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  const bar = page.getByRole('toolbar', { name: 'Selected rows' })
  await expect(bar).toContainText('3 selected')
  await expectAccessible(page)
  await bar.getByRole('button', { name: 'Disable' }).click()
  await page.getByRole('button', { name: 'Disable now' }).click()
  await expect(row(page, 'Service 002')).toContainText('Disabled')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row(page, 'Service 002')).toContainText('Active')
  close()
})

test('C7 deleting says what will break, asks for the name, and can be undone', async ({ host, page }) => {
  const { client, close } = await makeVault(host, page)
  const { id } = await addCredential(client, { name: 'Billing key' })
  await addConnection(client, { name: 'Invoices API', credentialId: id, url: 'http://127.0.0.1:9' })
  await openArea(page)
  await row(page, 'Billing key').focus()
  await page.keyboard.press('Delete')
  const dialog = question(page, 'Delete Billing key?')
  await expect(dialog.getByText('Invoices API')).toBeVisible()
  const confirm = dialog.getByRole('button', { name: 'Move to trash' })
  await expect(confirm).toBeDisabled()
  await dialog.getByRole('textbox').fill('billing key')
  await expect(confirm).toBeDisabled()
  await expectAccessible(page)
  await dialog.getByRole('textbox').fill('Billing key')
  await confirm.click()
  await expect(page.getByText('Keep your first credential')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row(page, 'Billing key')).toBeVisible()

  await client.credentials.trash({ ids: [id], confirm: 'Billing key' })
  await page.getByRole('button', { name: /^Trash/ }).click()
  await row(page, 'Billing key').click()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Shred…' }).click()
  await question(page).getByRole('textbox').fill('Billing key')
  await page.getByRole('button', { name: 'Shred for good' }).click()
  await expect(page.getByText('The trash is empty')).toBeVisible()
  close()
})
