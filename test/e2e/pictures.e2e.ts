import { join } from 'node:path'
import { expect } from '@playwright/test'
import { connectToHost } from './host-client.ts'
import { colleaguesBundle } from './sample/colleague.ts'
import { test } from './sample/fixtures.ts'
import { goTo, passphrase } from './steps.ts'
import { takePicture } from './take-picture.ts'

/*
 * The pictures of the README, from the sample vault. They are written only when KEYWARD_PICTURES=1 asks for them; otherwise
 * the same walk proves that they could be.
 */

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('the window shows itself from its best side', { tag: '@thorough' }, async ({ samplePage: page, sample, home }) => {
  await takePicture(page, 'overview')

  await goTo(page, 'Credentials')
  const main = page.getByRole('main')
  await main.getByRole('button', { name: 'Filter' }).click()
  for (const filter of ['production', 'Logistics', 'Payments'])
    await page.getByRole('dialog').getByText(filter, { exact: true }).click()
  await page.keyboard.press('Escape')
  await main.getByRole('row', { name: /skylark-labels/ }).click()
  await expect(main.getByRole('article', { name: 'skylark-labels' })).toContainText('Prints parcel labels.')
  await takePicture(page, 'credentials')

  await goTo(page, 'Connections')
  await main.getByRole('row', { name: /Salesforce orders/ }).click()
  await main.getByRole('button', { name: 'Test again' }).click()
  await expect(main.getByText('Tested just now')).toBeVisible()
  await expect(main.locator('[data-code="auth-failed"]')).toBeVisible()
  await takePicture(page, 'connection-test')

  await goTo(page, 'Audit')
  await main.getByRole('button', { name: 'Verify' }).click()
  await expect(main.getByRole('heading', { name: /records fit/ })).toBeVisible()
  await main.locator('[data-row]').filter({ hasText: 'tested Salesforce orders' }).first().click()
  await takePicture(page, 'audit')

  const { client, close } = await connectToHost(sample.host)
  const names = [
    'algolia-catalog',
    'hubspot-crm',
    'openai-support',
    'shopify-storefront',
    'twilio-sms',
    'vercel-preview',
    'zendesk-tickets',
  ]
  const bundle = await colleaguesBundle(client, names, join(home, 'colleague'))
  const { id } = await client.credentials.get({ ref: 'twilio-sms' })
  await client.credentials.update({ id, revision: null, metadata: { tags: ['sms'] }, config: null })
  close()
  await goTo(page, 'Bundles')
  await main.getByRole('button', { name: 'Import a bundle' }).click()
  const chooser = page.waitForEvent('filechooser')
  await main.getByRole('button', { name: 'Choose a file' }).click()
  await (await chooser).setFiles({
    name: 'customer-team.keyward.age',
    mimeType: 'application/octet-stream',
    buffer: bundle,
  })
  await main.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  await page.keyboard.press('Enter')
  await main.getByText('Replace', { exact: true }).first().click()
  await expect(main.getByRole('region', { name: 'Dry run' })).toContainText('replace')
  await takePicture(page, 'import')

  await goTo(page, 'Settings')
  await page.getByRole('tab', { name: 'Keys and recovery' }).click()
  await takePicture(page, 'settings')

  await goTo(page, 'Systems')
  await main.getByText('In use', { exact: true }).click()
  await main.locator('[data-row]').filter({ hasText: 'OpenAI' }).click()
  await expect(main.getByRole('article', { name: 'OpenAI' })).toBeVisible()
  await takePicture(page, 'systems')
})
