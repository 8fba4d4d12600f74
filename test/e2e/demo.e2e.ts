import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
import { goTo, ownKey } from './steps.ts'

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

test('a newcomer looks around in a year of a made-up company', { tag: '@thorough' }, async ({ page }) => {
  test.setTimeout(180_000)
  await page.getByRole('button', { name: 'Look around in a demo vault first' }).click()
  await expect(page.getByRole('button', { name: /Making up a year/ })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible({ timeout: 150_000 })
  await goTo(page, 'Credentials')
  await expect(page.getByRole('row', { name: /anthropic/ }).first()).toBeVisible()
  await goTo(page, 'Connections')
  await expect(page.getByText('300', { exact: true }).first()).toBeVisible()
  const folder = process.env.KEYWARD_GALLERY
  if (folder) {
    for (const area of ['Overview', 'Credentials', 'Connections', 'Audit']) {
      await goTo(page, area)
      await page.waitForTimeout(600)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.screenshot({ path: `${folder}/demo-${area.toLowerCase().replace(' ', '-')}-${colorScheme}.png` })
      }
    }
  }
})
