import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
import { goTo, ownKey } from './steps.ts'
import { takePicture } from './take-picture.ts'

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

test('a newcomer looks around in a year of a made-up company', { tag: '@thorough' }, async ({ page }) => {
  test.setTimeout(180_000)
  await page.getByRole('button', { name: 'Look around in a demo vault first' }).click()
  await expect(page.getByRole('button', { name: /Making up a year/ })).toBeVisible()
  const main = page.getByRole('main')
  await expect(main.getByRole('heading', { name: 'Overview' })).toBeVisible({ timeout: 150_000 })
  // Reminders and alerts come by themselves, and lie over what they are about.
  await page.waitForTimeout(3000)
  for (const close of await page.locator('.kw-toast').getByRole('button', { name: 'Close' }).all()) await close.click()
  await takePicture(page, 'demo-overview')

  await goTo(page, 'Credentials')
  await expect(main.getByRole('row', { name: /anthropic/ }).first()).toBeVisible()
  await goTo(page, 'Connections')
  await expect(main.getByText('300', { exact: true }).first()).toBeVisible()
  await goTo(page, 'Review')
  await main.getByRole('button', { name: 'Start a review' }).click()
  await expect(main.getByText(/^Expired on/).first()).toBeVisible({ timeout: 60_000 })
  await takePicture(page, 'demo-review')
})
