import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { test } from './fixtures.ts'
import { everythingIn, goTo, ownKey, question } from './steps.ts'
import { addCredential, makeVault } from './vault.ts'

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

const canary = 'kw-canary-1122334455667788'

test('S6 a table of another tool is mapped, previewed with what is alike and what stays out, and imported', {
  tag: '@thorough',
}, async ({ host, page, home }) => {
  const { client, close } = await makeVault(host, page)
  await addCredential(client, { name: 'Known', secrets: { token: canary } })
  const file = join(home, 'customers.csv')
  await writeFile(file, `Name;Passwort;Kunde\nShop;${canary};Nord\nMail;other-${canary};Süd\nEmpty;;Nord\n`)

  await goTo(page, 'Bundles')
  await page.getByRole('button', { name: 'Import from another tool' }).click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await (await chooser).setFiles(file)
  await expect(page.getByText(/^Recognised\. A table/)).toBeVisible()
  await page.getByRole('button', { name: /What Kunde becomes/ }).click()
  await page.getByRole('option', { name: 'Team', exact: true }).click()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Preview' }).click()

  const rows = page.getByRole('grid', { name: 'Items of the file' }).locator('[data-row]')
  await expect(rows).toHaveCount(2)
  await expect(rows.filter({ hasText: 'Shop' })).toContainText('Same value as Known')
  await page.getByRole('button', { name: 'Show why' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('It has no password or key.')).toBeVisible()
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Save as a report' }).click()
  const report = await readFile(await (await download).path(), 'utf8')
  expect(report).toContain('- Empty: It has no password or key.')
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await page.getByRole('button', { name: 'Import 2' }).click()

  await expect(page.getByText('Now delete customers.csv')).toBeVisible()
  await expectAccessible(page)
  expect(await client.credentials.get({ ref: 'Shop' })).toMatchObject({ team: 'Nord', type: 'password' })
  expect(report + (await everythingIn(page))).not.toContain(canary)
  close()
})

test('S3 the last import is taken back from where it ended, and from the page of bundles; what was changed since stays', {
  tag: '@thorough',
}, async ({ host, page, home }) => {
  const { client, close } = await makeVault(host, page)
  await addCredential(client, { name: 'Shop', secrets: { token: canary } })
  const importTable = async (name: string) => {
    const file = join(home, name)
    await writeFile(file, `Name;Passwort\nMail;first-${canary}\nChat;second-${canary}\n`)
    await page.getByRole('button', { name: 'Import from another tool' }).click()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Choose a file' }).click()
    await (await chooser).setFiles(file)
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.getByRole('button', { name: 'Import 2' }).click()
    await expect(page.getByText(`Now delete ${name}`)).toBeVisible()
  }
  const names = async () =>
    (await client.credentials.list({ filter: {}, sort: 'name', descending: false, limit: 9, cursor: null })).items.map(
      ({ name }) => name,
    )

  await goTo(page, 'Bundles')
  await importTable('first.csv')
  await page.getByRole('button', { name: 'Undo…' }).click()
  const dialog = question(page, 'Undo the last import?')
  const rows = dialog.getByRole('grid', { name: 'What the undo does' }).locator('[data-row]')
  await expect(rows).toHaveCount(2)
  await expect(rows.filter({ hasText: 'Mail' })).toContainText('Goes')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Undo the import' }).click()
  await expect(page.getByText('2 removed', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Import from another tool' })).toBeVisible()
  expect(await names()).toEqual(['Shop'])

  await importTable('second.csv')
  const mail = await client.credentials.get({ ref: 'Mail' })
  await client.credentials.update({ id: mail.id, revision: null, metadata: { purpose: 'Mine' }, config: null })
  await page.getByRole('button', { name: 'All about bundles' }).click()
  const last = page.getByRole('region', { name: 'Last import' })
  await expect(last).toContainText('second.csv')
  await last.getByRole('button', { name: 'Undo…' }).click()
  await expect(rows.filter({ hasText: 'Mail' })).toContainText('It was changed since.')
  await dialog.getByRole('button', { name: 'Undo the import' }).click()
  await expect(last).toBeHidden()
  expect(await names()).toEqual(['Mail', 'Shop'])
  expect(await everythingIn(page)).not.toContain(canary)
  close()
})
