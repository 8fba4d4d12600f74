import { expect } from '@playwright/test'
import { examineBoth } from './examine.ts'
import { test } from './fixtures.ts'
import { goTo, ownKey } from './steps.ts'
import { makeVault } from './vault.ts'

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

test('L4 a rule keeps when its environment is written anew, and is replaced only knowingly @thorough', async ({
  host,
  page,
}) => {
  const { client, close } = await makeVault(host, page)
  await client.policy.set({ type: null, environment: 'Production', rotateEvery: '90d', warningDays: [30, 7] })
  const kept = async () => (await client.policy.list({})).items.map((rule) => [rule.environment, rule.rotateEvery])
  await goTo(page, 'Settings')
  await page.getByRole('tab', { name: 'Rotation' }).click()

  await page.getByRole('button', { name: 'More for the rule Everything in Production' }).click()
  await page.getByRole('menuitem', { name: 'Edit…' }).click()
  const dialog = page.getByRole('dialog')
  const name = async (environment: string) => {
    const field = dialog.getByRole('combobox', { name: 'Environment' })
    await field.fill(environment)
    await field.press('Tab')
  }
  await name('production')
  await dialog.getByRole('button', { name: 'Set rule' }).click()
  await expect(page.getByText('Everything in production')).toBeVisible()
  expect(await kept()).toEqual([['production', '90d']])

  await page.getByRole('button', { name: 'New rule' }).click()
  await name('PRODUCTION')
  await expect(dialog).toContainText('Rotate every 90 days · Warn 30 and 7 days before')
  await examineBoth(page, 'a rule that replaces another')
  await dialog.getByRole('button', { name: 'Replace the rule' }).click()
  await expect(dialog).toBeHidden()
  expect(await kept()).toEqual([['PRODUCTION', '90d']])
  close()
})
