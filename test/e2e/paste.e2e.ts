import { fileURLToPath } from 'node:url'
import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { examineBoth } from './examine.ts'
import { test } from './fixtures.ts'
import { ownKey } from './steps.ts'
import { addCredential, makeVault } from './vault.ts'

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

/** Pastes as Ctrl+V does, wherever the focus is. */
const paste = (page: Page, text: string) =>
  page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    ;(document.activeElement ?? document.body).dispatchEvent(event)
  }, text)

const keyFile = (name: string) => fileURLToPath(new URL(`../vectors/keys/${name}`, import.meta.url))
const everything = (page: Page) =>
  page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value),
    ].join(' '),
  )

test('C1 a pasted address becomes a credential and its connection, and its password never stands in the page', async ({
  host,
  page,
}) => {
  const { client, close } = await makeVault(host, page)
  await page.keyboard.press('n')
  const panel = page.getByRole('dialog', { name: /New/ })
  await expect(panel.getByText('Paste anything')).toBeVisible()
  await examineBoth(page, 'paste-chooser')
  await paste(page, 'what a lovely day it is')
  await expect(panel.getByText(/Nothing in this text is known/)).toBeVisible()
  await paste(page, 'postgres://app:kwCanary-Passw0rd@db.example.com:6432/orders?sslmode=require')
  await expect(panel.getByText('Recognised: address of PostgreSQL')).toBeVisible()
  await expect(panel.getByLabel('Name', { exact: true })).toHaveValue('orders')
  await expect(panel.getByLabel('User name')).toHaveValue('app')
  await expect(panel.getByText('Make its connection as well: postgresql, db.example.com:6432')).toBeVisible()
  expect(await everything(page)).not.toContain('kwCanary')
  await examineBoth(page, 'paste-recognised')
  await panel.getByRole('button', { name: 'Add credential' }).click()
  await expect(panel).toBeHidden()
  const made = await client.credentials.get({ ref: 'orders' })
  expect(made).toMatchObject({ type: 'database-login', secretFields: ['password'], system: 'PostgreSQL' })
  const connection = await client.connections.get({ ref: 'orders' })
  expect(connection).toMatchObject({ kind: 'postgresql', target: 'db.example.com:6432', bound: true })
  close()
})

test('C1 the type of what was pasted is corrected, and a key file asks for its passphrase', {
  tag: '@thorough',
}, async ({ host, page }) => {
  const { client, close } = await makeVault(host, page)
  await page.keyboard.press('n')
  const panel = page.getByRole('dialog', { name: /New/ })
  await expect(panel.getByText('Paste anything')).toBeVisible()
  await paste(page, 'kwCanary0123456789abcdefghij')
  await expect(panel.getByText(/Taken as: key or token/)).toBeVisible()
  await panel.getByRole('button', { name: 'Another type' }).click()
  await panel.getByRole('button', { name: 'Bearer token', exact: true }).click()
  await panel.getByLabel('Name', { exact: true }).fill('Corrected')
  await panel.getByRole('button', { name: 'Add credential' }).click()
  await expect(panel).toBeHidden()
  expect(await client.credentials.get({ ref: 'Corrected' })).toMatchObject({ type: 'bearer-token', masked: '••••ghij' })

  await page.keyboard.press('n')
  await expect(panel.getByText('Paste anything')).toBeVisible()
  await panel.locator('input[type=file]').setInputFiles(keyFile('ed25519-encrypted'))
  await expect(panel.getByText('Recognised: OpenSSH private key')).toBeVisible()
  await panel.getByLabel('Name', { exact: true }).fill('Deploy')
  await panel.getByLabel('User name').fill('deploy')
  await panel.getByRole('button', { name: 'Add credential' }).click()
  await expect(panel.getByText('The private key is encrypted. Give its passphrase.')).toBeVisible()
  await panel.getByLabel('Passphrase of the key').fill('correct horse')
  await panel.getByRole('button', { name: 'Add credential' }).click()
  const detail = page.getByRole('region', { name: 'Credential' })
  await expect(detail.getByText('SHA256:q/RwjSl6MLeRMAfwOTs5V5CWTBd80i5Bbr9bIcJJV50')).toBeVisible()
  await examineBoth(page, 'ssh-key-details')
  close()
})

test('C1 a binary file fills its field, and fields follow the chosen way @thorough', async ({ host, page }) => {
  const { client, close } = await makeVault(host, page)
  await page.keyboard.press('n')
  const panel = page.getByRole('dialog', { name: /New/ })
  await expect(panel.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('tls client')
  await page.keyboard.press('Enter')
  await panel.getByLabel('Name', { exact: true }).fill('mTLS')
  await expect(panel.getByLabel('Private key', { exact: true })).toBeVisible()
  await panel.getByRole('button', { name: 'Format' }).click()
  await page.getByRole('option', { name: /PKCS#12/ }).click()
  await expect(panel.getByLabel('Private key', { exact: true })).toBeHidden()
  await panel.locator('input[type=file]').setInputFiles(keyFile('client.p12'))
  await panel.getByLabel('Passphrase', { exact: true }).fill('secret')
  await expectAccessible(page)
  await panel.getByRole('button', { name: 'Add credential' }).click()
  const detail = page.getByRole('region', { name: 'Credential' })
  await expect(detail.getByText('C=DE, O=Example GmbH, CN=client')).toBeVisible()
  expect(await client.credentials.get({ ref: 'mTLS' })).toMatchObject({ expirySource: 'material' })
  close()
})

test('C1 a webhook secret signs a sample and proves it @thorough', async ({ host, page }) => {
  const { client, close } = await makeVault(host, page)
  await addCredential(client, {
    name: 'GitHub hooks',
    type: 'webhook-secret',
    config: { scheme: 'github' },
    secrets: { secret: "It's a Secret to Everybody" },
  })
  await page.getByRole('navigation', { name: 'Areas' }).getByText('Credentials').click()
  await page.getByRole('row', { name: /GitHub hooks/ }).click()
  const detail = page.getByRole('region', { name: 'Credential' })
  await detail.getByRole('tab', { name: 'Sample' }).click()
  await detail.getByLabel('Payload').fill('Hello, World!')
  await detail.getByRole('button', { name: 'Sign' }).click()
  const header = 'X-Hub-Signature-256: sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
  await expect(detail.getByLabel('Headers')).toHaveValue(header)
  await detail.getByRole('button', { name: 'Prove' }).click()
  await expect(detail.getByText('Proven', { exact: true })).toBeVisible()
  await examineBoth(page, 'webhook-sample')
  await detail.getByLabel('Payload').fill('Hello, World?')
  await detail.getByRole('button', { name: 'Prove' }).click()
  await expect(detail.getByText('Not proven')).toBeVisible()
  close()
})
