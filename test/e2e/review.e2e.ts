import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { examineBoth } from './examine.ts'
import { test } from './fixtures.ts'
import { ownKey, question } from './steps.ts'
import { addConnection, addCredential, makeVault } from './vault.ts'

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

const goToReview = (page: Page) =>
  page
    .getByRole('navigation', { name: 'Areas' })
    .getByRole('button', { name: /^Review/ })
    .click()

test('L5 a review is gone through with the keys, left and gone on with, finished, and its report is verified @thorough', async ({
  host,
  page,
}) => {
  const { client, close } = await makeVault(host, page)
  const login = (name: string, environment: string, password: string) =>
    addCredential(client, {
      name,
      environment,
      type: 'database-login',
      config: { username: 'app' },
      secrets: { password },
    })
  await login('orders-production', 'production', 'Lq7#vTz!29-wRk')
  await login('orders-staging', 'staging', 'Lq7#vTz!29-wRk')
  await login('reports', 'staging', 'postgres')
  const used = await addCredential(client, { name: 'shop-api', owner: '' })
  await addConnection(client, { name: 'Shop API', credentialId: used.id, url: 'http://127.0.0.1:9' })
  const idle = await addCredential(client, { name: 'old-ci', secrets: { token: 'kw-test-fedcba9876543210' } })

  await goToReview(page)
  await expect(page.getByRole('heading', { name: /once a quarter/ })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Start a review' }).click()

  const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') })
  await expect(rows.first()).toContainText('orders-production')
  await rows.first().click()
  const item = page.getByRole('article')
  await expect(item).toContainText('Its password is also stored in “orders-staging” (staging).')
  await examineBoth(page, 'review, one finding')

  // Each decision leads to the next one that waits.
  await page.keyboard.press('r')
  await expect(page.getByRole('article', { name: 'orders-staging' })).toBeVisible()
  await page.keyboard.press('k')
  const why = page.getByRole('dialog', { name: 'Keep orders-staging' })
  await expect(why.getByRole('button', { name: 'Keep it' })).toBeDisabled()
  await why.getByRole('textbox').fill('changes with production next week')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article', { name: 'reports' })).toBeVisible()
  await page.keyboard.press('d')
  await expect(page.getByRole('article', { name: 'old-ci' })).toBeVisible()
  expect((await client.credentials.get({ ref: 'reports' })).status).toBe('disabled')
  await page.keyboard.press('e')
  await expect(page.getByText('4 of 4').or(page.getByText('4 of 5'))).toBeVisible()
  expect((await client.retirements.get({ credentialId: idle.id })).retirement?.next).toBe('disable')

  // Left, and gone on with.
  await page.reload()
  await goToReview(page)
  await expect(page.getByText(/^4 of \d$/)).toBeVisible()
  await page.getByRole('button', { name: 'Finish…' }).click()
  await question(page).getByRole('button', { name: 'Finish' }).click()
  await expect(page.getByRole('heading', { name: 'Finished reviews' })).toBeVisible()
  await examineBoth(page, 'review, finished')

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save report' }).click()
  await page.getByRole('menuitem', { name: /HTML/ }).click()
  const saved = await (await download).path()
  const text = await readFile(saved, 'utf8')
  expect(text).toContain('changes with production next week')
  const check = async (content: string) => {
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Choose a report' }).click()
    await (await chooser).setFiles({ name: 'report.html', mimeType: 'text/html', buffer: Buffer.from(content) })
  }
  await check(text)
  await expect(page.getByRole('main').getByRole('alert')).toContainText('as the vault gave it out')
  await check(text.replace('next week', 'next year'))
  await expect(page.getByRole('main').getByRole('alert')).toContainText('was altered')
  await close()
})

test('L6 a credential is retired step by step from its menu, with a record @thorough', async ({ host, page }) => {
  const { client, close } = await makeVault(host, page)
  const github = (await client.systems.list({})).items.find(({ name }) => name === 'GitHub')
  const { id } = await addCredential(client, { name: 'old-ci', systemId: github?.id ?? null })
  await page
    .getByRole('navigation', { name: 'Areas' })
    .getByRole('button', { name: /^Credentials/ })
    .click()
  await page.getByRole('row', { name: /old-ci/ }).click()
  await page.getByRole('article').getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: /^Retire/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Retire old-ci' })
  await expect(dialog).toContainText('No connection uses it, and no reference is known.')
  await dialog.getByRole('textbox').fill('The pipeline is gone')
  await dialog.getByRole('button', { name: 'Begin' }).click()
  await dialog.getByRole('button', { name: 'Disable it' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Note' })).toBeVisible()
  await examineBoth(page, 'retirement, revoke')
  await dialog.getByRole('textbox', { name: 'Note' }).fill('deleted there, OPS-1412')
  await dialog.getByRole('button', { name: 'I have revoked it' }).click()
  await dialog.getByRole('textbox', { name: /^Type old-ci/ }).fill('old-ci')
  await dialog.getByRole('button', { name: 'Move to the trash' }).click()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('heading', { name: 'Credentials', level: 1 })).toBeVisible()
  const { retirement } = await client.retirements.get({ credentialId: id })
  expect(retirement).toMatchObject({ revokedNote: 'deleted there, OPS-1412', next: null })
  await close()
})
