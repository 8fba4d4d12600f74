import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { root } from '../../scripts/run.ts'
import { connectToHost } from './host-client.ts'
import { colleaguesBundle } from './sample/colleague.ts'
import { test } from './sample/fixtures.ts'
import { withPalette } from './sample/png.ts'
import { goTo, passphrase } from './steps.ts'

/*
 * The pictures of the README, from the sample vault. They are written only when KEYWARD_PICTURES=1 asks for them; otherwise
 * the same walk proves that they could be.
 */

const folder = join(root, 'docs', 'pictures')
const isWanted = process.env.KEYWARD_PICTURES === '1'
/** Larger ones would make a page of pictures slow to load. */
const largest = 150 * 1024

test.use({ contextOptions: { reducedMotion: 'reduce' } })

async function take(page: Page, name: string): Promise<void> {
  // Nothing is pointed at.
  await page.mouse.move(640, 796)
  await expect(page.locator('.kw-skeleton, .kw-spinner')).toHaveCount(0)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    if (!isWanted) continue
    const picture = withPalette(await page.screenshot({ animations: 'disabled', caret: 'hide' }))
    expect(picture.length, `${name}-${colorScheme}`).toBeLessThan(largest)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${name}-${colorScheme}.png`), picture)
  }
}

test('the window shows itself from its best side', { tag: '@thorough' }, async ({ samplePage: page, sample, home }) => {
  await take(page, 'overview')

  await goTo(page, 'Credentials')
  const main = page.getByRole('main')
  await main.getByRole('button', { name: 'Filter' }).click()
  for (const filter of ['production', 'Logistics', 'Payments'])
    await page.getByRole('dialog').getByText(filter, { exact: true }).click()
  await page.keyboard.press('Escape')
  await main.getByRole('row', { name: /skylark-labels/ }).click()
  await expect(main.getByRole('article', { name: 'skylark-labels' })).toContainText('Prints parcel labels.')
  await take(page, 'credentials')

  await goTo(page, 'Connections')
  await main.getByRole('row', { name: /Salesforce orders/ }).click()
  await main.getByRole('button', { name: 'Test again' }).click()
  await expect(main.getByText('Tested just now')).toBeVisible()
  await expect(main.locator('[data-code="auth-failed"]')).toBeVisible()
  await take(page, 'connection-test')

  await goTo(page, 'Audit')
  await main.getByRole('button', { name: 'Verify' }).click()
  await expect(main.getByRole('heading', { name: /records fit/ })).toBeVisible()
  await main.locator('[data-row]').filter({ hasText: 'tested Salesforce orders' }).first().click()
  await take(page, 'audit')

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
  await take(page, 'import')

  await goTo(page, 'Settings')
  await page.getByRole('tab', { name: 'Keys and recovery' }).click()
  await take(page, 'settings')

  await goTo(page, 'Systems')
  await main.getByText('In use', { exact: true }).click()
  await main.locator('[data-row]').filter({ hasText: 'OpenAI' }).click()
  await expect(main.getByRole('article', { name: 'OpenAI' })).toBeVisible()
  await take(page, 'systems')
})
