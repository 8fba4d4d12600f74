import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { test } from './fixtures.ts'
import { goTo, mark, ownKey } from './steps.ts'
import { addConnection, addCredential, makeVault } from './vault.ts'

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

const rows = (page: Page) => page.getByRole('grid', { name: 'Systems' }).locator('[data-row]')
const detail = (page: Page, name: string) => page.getByRole('article', { name })

test('T1 a system is found, read and begun with by the keyboard', async ({ host, page }) => {
  const { client, close } = await makeVault(host, page)
  await goTo(page, 'Systems')
  await expect(page.getByRole('heading', { name: 'Systems' })).toBeVisible()
  await expect(rows(page).first()).toBeVisible()
  await expectAccessible(page)

  await page.keyboard.press('/')
  await page.keyboard.type('github')
  await expect(rows(page)).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('searchbox')).toHaveValue('')
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.keyboard.type('payments')
  await mark(page, 'checkbox', /^Payments and commerce/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'Systems' }).locator('xpath=..')).toContainText(/6 of 107/)
  await page.getByText('Stripe', { exact: true }).click()
  const stripe = detail(page, 'Stripe')
  await expect(stripe.getByText('https://api.stripe.com')).toBeVisible()
  await expect(stripe.getByText('What a test proves')).toBeVisible()
  await expectAccessible(page)

  // No browser is to be opened here, so the address is shown instead.
  await stripe.getByRole('button', { name: /Create, rotate or revoke/ }).click()
  await expect(stripe.locator('code', { hasText: 'https://dashboard.stripe.com' })).toBeVisible()
  await expect(stripe.getByRole('button', { name: 'Copy the address' })).toBeVisible()

  await stripe.getByRole('button', { name: 'New credential' }).click()
  const form = page.getByRole('dialog', { name: /^New / })
  await expect(form.getByRole('combobox', { name: 'System' })).toHaveValue('Stripe')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Alt+ArrowLeft')
  await detail(page, 'Stripe').getByRole('button', { name: 'New connection' }).click()
  const connection = page.getByRole('dialog', { name: 'New connection' })
  await expect(connection.getByRole('textbox', { name: 'Base address' })).toHaveValue('https://api.stripe.com')
  await page.keyboard.press('Escape')

  const { id } = await client.systems.get({ ref: 'stripe' })
  await addCredential(client, { name: 'Stripe live', systemId: id })
  await page.keyboard.press('Alt+ArrowLeft')
  await detail(page, 'Stripe').getByRole('button', { name: 'Stripe live production' }).click()
  await expect(detail(page, 'Stripe live')).toBeVisible()
  close()
})

test('T1 an own system is made, complained about, used, kept while in use, deleted and brought back', async ({
  host,
  page,
}) => {
  const { client, close } = await makeVault(host, page)
  await goTo(page, 'Systems')
  await page.getByRole('radio', { name: 'Own' }).click()
  await expect(page.getByRole('heading', { name: 'No systems of your own yet' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('grid').getByRole('button', { name: 'New system' }).click()
  const form = page.getByRole('dialog', { name: 'New system' })
  await form.getByRole('button', { name: 'Add system' }).click()
  await expect(form.getByText('Give it a name.')).toBeVisible()
  await expect(form.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused()
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('GitHub')
  await form.getByRole('textbox', { name: 'Base address' }).fill('https://ada:secret@shop.example.com')
  await form.getByRole('button', { name: 'Add system' }).click()
  await expect(form.getByText(/Leave out user and password/)).toBeVisible()
  await form.getByRole('textbox', { name: 'Base address' }).fill('https://shop.example.com')
  await form.getByRole('button', { name: 'More' }).click()
  await form.getByRole('textbox', { name: 'Headers', exact: true }).fill('Authorization: Bearer abc')
  await form.getByRole('button', { name: 'Add system' }).click()
  await expect(form.getByText(/A header that carries a secret belongs into the credential/)).toBeVisible()
  await expectAccessible(page)
  await form.getByRole('textbox', { name: 'Headers', exact: true }).fill('')
  await form.getByRole('button', { name: 'Add system' }).click()
  await expect(form.getByText(/Another item already has this name/)).toBeVisible()
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Shop API')
  await page.keyboard.press('Enter')
  const shop = detail(page, 'Shop API')
  await expect(shop.getByText('https://shop.example.com')).toBeVisible()

  const { id } = await client.systems.get({ ref: 'Shop API' })
  const key = await addCredential(client, { name: 'Shop key', systemId: id })
  const { id: connection } = await addConnection(client, {
    name: 'Shop staging',
    credentialId: key.id,
    url: 'https://shop.example.com',
  })
  await expect(shop.getByRole('button', { name: 'Shop key production' })).toBeVisible()
  await shop.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  const inUse = page.getByRole('dialog', { name: '“Shop API” is in use' })
  await expect(inUse.getByRole('button', { name: /Shop key/ })).toBeVisible()
  await expectAccessible(page)
  await inUse.getByRole('button', { name: 'Close' }).last().click()

  await client.connections.delete({ id: connection, confirm: 'Shop staging' })
  await client.credentials.update({ id: key.id, revision: null, metadata: { systemId: null }, config: null })
  await expect(shop.getByText('Nothing uses it yet.')).toBeVisible()
  await shop.getByRole('button', { name: 'Edit' }).click()
  const edit = page.getByRole('dialog', { name: 'Edit system' })
  await edit.getByRole('textbox', { name: 'What it is' }).fill('Orders and stock')
  await edit.getByRole('button', { name: 'Save' }).click()
  await expect(shop.getByText('Orders and stock')).toBeVisible()
  await shop.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('heading', { name: 'No systems of your own yet' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(detail(page, 'Shop API').getByText('Orders and stock')).toBeVisible()
  close()
})
