import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { examineBoth } from './examine.ts'
import { test as base } from './fixtures.ts'
import { goTo, ownKey, question } from './steps.ts'
import { addCredential, makeVault } from './vault.ts'

const test = base.extend<{ readonly project: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
  project: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'keyward-project-'))
    const write = (path: string, text: string) => {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    write('.github/workflows/deploy.yml', 'env:\n  TOKEN: keyward://orders-api/token\n')
    write('app/.env', 'TOKEN=keyward://orders-api/token\nOTHER=keyward://renamed/key\n')
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
})
test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

test('C6 C7 what uses a credential is found in a folder and written by hand, and told before it is deleted @thorough', async ({
  host,
  page,
  project,
}) => {
  const { client, close } = await makeVault(host, page)
  const token = await addCredential(client, { name: 'orders-api', secrets: { token: 'kw-canary-orders-0123456789' } })
  await goTo(page, 'Credentials')
  await page.getByRole('row', { name: /orders-api/ }).click()
  await page.getByRole('tab', { name: /Used by/ }).click()
  const part = page.getByRole('region', { name: 'References' })

  await test.step('a folder is looked through, and what it holds is shown before it is recorded', async () => {
    await part.getByRole('button', { name: 'Scan a folder…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Scan a folder for references' })
    await dialog.getByRole('textbox', { name: 'Folder' }).fill(project)
    await examineBoth(page, 'references, scan')
    await page.keyboard.press('Enter')
    await expect(dialog.getByText('1 reference to credentials that don’t exist')).toBeVisible()
    await expect(dialog.getByText('.github/workflows/deploy.yml, line 2 (token)')).toBeVisible()
    await examineBoth(page, 'references, found')
    expect((await client.references.list({ credentialId: token.id, limit: 10, cursor: null })).total).toBe(0)
    await dialog.locator('label').filter({ hasText: 'app/.env' }).click()
    await dialog.getByRole('button', { name: 'Record' }).click()
    await expect(part.getByText('.github/workflows/deploy.yml', { exact: true })).toBeVisible()
    await expect(part.getByText('app/.env', { exact: true })).toBeHidden()
  })

  await test.step('another is written down, edited and removed', async () => {
    await part.getByRole('button', { name: 'Add' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a reference' })
    await dialog.getByRole('textbox', { name: 'What uses it' }).fill('Nightly sync')
    await dialog.getByRole('textbox', { name: 'Where it is' }).fill('https://ada:hunter2-secret@n8n.example.com/7')
    await dialog.getByRole('button', { name: 'Add' }).click()
    await expect(dialog.getByText(/with a password in it/)).toBeVisible()
    await dialog.getByRole('textbox', { name: 'Where it is' }).fill('https://n8n.example.com/7')
    await dialog.getByRole('button', { name: 'Add' }).click()
    await expect(part.getByText('Nightly sync', { exact: true })).toBeVisible()
    await expect(page.getByRole('tab', { name: /Used by/ })).toContainText('2')
    await examineBoth(page, 'references')
  })

  await test.step('what would break is told before a deletion', async () => {
    await page.getByRole('article').getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: /^Delete/ }).click()
    const dialog = question(page)
    await expect(dialog.getByText('What stops working: 2 references.')).toBeVisible()
    await expect(dialog.getByText('Nightly sync')).toBeVisible()
    await examineBoth(page, 'references, delete')
    await page.keyboard.press('Escape')
  })

  await test.step('the report is saved', async () => {
    await page.getByRole('button', { name: 'More', exact: true }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: /^CSV/ }).click()
    expect((await download).suggestedFilename()).toMatch(/^keyward-attachments-\d{4}-\d{2}-\d{2}\.csv$/)
  })
  await close()
})
