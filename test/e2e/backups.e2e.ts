import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { startHost, test } from './fixtures.ts'
import { goTo, ownKey, passphrase, question } from './steps.ts'
import { addCredential, makeVault } from './vault.ts'

const key = ownKey()
test.use({ hostEnv: key })

async function openBackups(page: Page): Promise<void> {
  await goTo(page, 'Settings')
  await page.getByRole('tab', { name: 'Backups' }).click()
}

const kept = (page: Page) => page.getByRole('list', { name: 'Kept backups' }).getByRole('listitem')
const preview = (page: Page) => question(page, 'What would change?')

async function backUp(page: Page): Promise<void> {
  const before = await kept(page).count()
  await page.getByRole('button', { name: 'Back up now' }).click()
  await expect(kept(page)).toHaveCount(before + 1)
}

/** Downloads the newest backup and tells where it lies. */
async function download(page: Page, home: string): Promise<string> {
  await page
    .getByRole('button', { name: /^More for the backup/ })
    .first()
    .click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /^Download/ }).click(),
  ])
  expect(file.suggestedFilename()).toMatch(/\.keyward-backup$/)
  const path = join(home, 'downloaded-backup')
  await file.saveAs(path)
  return path
}

test.describe('V8 backups', () => {
  test('are made, listed with their reason, downloaded and removed', async ({ page, host, home }) => {
    const { client, close } = await makeVault(host, page)
    await addCredential(client, { name: 'Heron token' })
    close()
    await openBackups(page)
    await backUp(page)
    await expect(kept(page).first()).toContainText('Made by hand')
    await expectAccessible(page)
    await download(page, home)
    await page
      .getByRole('button', { name: /^More for the backup/ })
      .first()
      .click()
    const before = await kept(page).count()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await question(page).getByRole('button', { name: 'Remove' }).click()
    await expect(kept(page)).toHaveCount(before - 1)
  })

  test('show what a restore would bring back and take, and ask for the name where something is lost @thorough', async ({
    page,
    host,
  }) => {
    const { client, close } = await makeVault(host, page)
    const gone = await addCredential(client, { name: 'Gone since' })
    const changed = await addCredential(client, { name: 'Changed since' })
    await openBackups(page)
    await backUp(page)
    await client.credentials.trash({ ids: [gone.id], confirm: 'Gone since' })
    await client.credentials.shred({ ids: [gone.id], confirm: 'Gone since' })
    const { id, revision } = changed
    await client.credentials.update({ id, revision, metadata: { purpose: 'Another' }, config: null })
    await addCredential(client, { name: 'New since' })

    await page
      .getByRole('button', { name: /^Restore the backup/ })
      .first()
      .click()
    await expect(preview(page)).toContainText('Gone since')
    for (const [name, change] of [
      ['Gone since', 'Returns'],
      ['Changed since', 'Reverts'],
      ['New since', 'Vanishes'],
    ] as const)
      await expect(preview(page).getByRole('listitem').filter({ hasText: name })).toContainText(change)
    await expectAccessible(page)
    const restore = preview(page).getByRole('button', { name: 'Restore', exact: true })
    await expect(restore).toBeDisabled()
    await preview(page).getByLabel('Type default to confirm').fill('default')
    await restore.click()
    await page.getByRole('dialog', { name: 'Restored' }).getByRole('button', { name: 'Done' }).click()
    await expect(kept(page).filter({ hasText: 'Before a restore' })).toHaveCount(1)
    await goTo(page, 'Credentials')
    await expect(page.getByRole('row', { name: /Gone since/ })).toBeVisible()
    await expect(page.getByRole('row', { name: /New since/ })).toBeHidden()
    close()
  })

  test('open a damaged vault again from the unlock screen @thorough', async ({ page, host, home }) => {
    const { client, close } = await makeVault(host, page)
    await addCredential(client, { name: 'Heron token' })
    close()
    await openBackups(page)
    await backUp(page)
    await page.getByRole('button', { name: 'Lock now' }).click()
    // Only a closed file may be cut: one that is mapped would take the host with it.
    await expect(page.getByText('This vault is locked.')).toBeVisible()
    truncateSync(join(home, 'vaults', 'default', 'vault.db'), 5000)
    await page.getByRole('button', { name: 'Unlock with your key' }).click()
    const notice = page.getByRole('alert')
    await expect(notice).toContainText('The vault file is damaged or was altered.')
    await notice.getByRole('button', { name: 'Restore a backup' }).click()
    await page
      .getByRole('button', { name: /^Preview the backup/ })
      .first()
      .click()
    await expect(preview(page)).toContainText('It can’t be compared while the vault is closed')
    await preview(page).getByLabel('Type default to confirm').fill('default')
    await preview(page).getByRole('button', { name: 'Restore', exact: true }).click()
    await page.getByRole('dialog', { name: 'Restored' }).getByRole('button', { name: 'Done' }).click()
    await goTo(page, 'Credentials')
    await expect(page.getByRole('row', { name: /Heron token/ })).toBeVisible()
  })

  test('begin a vault on a fresh machine, with the passphrase of the kit', { tag: '@thorough' }, async ({
    page,
    host,
    home,
    complaints,
  }) => {
    const { client, close } = await makeVault(host, page)
    await addCredential(client, { name: 'Heron token' })
    await client.vault.addSlot({ slot: { provider: 'passphrase', passphrase }, label: '' })
    close()
    await openBackups(page)
    await backUp(page)
    const file = await download(page, home)
    // Another machine: nothing of this one's keys.
    const fresh = await startHost(join(home, 'fresh'))
    try {
      await page.goto(await fresh.link())
      await page.getByRole('button', { name: 'Restore from a backup instead' }).click()
      await page.locator('input[type="file"]').setInputFiles(file)
      const asks = page.getByRole('dialog', { name: 'What opens the backup?' })
      await asks.getByLabel('Passphrase').fill(`not ${passphrase}`)
      await page.keyboard.press('Enter')
      await expect(asks.getByRole('alert')).toContainText('does not open')
      await asks.getByLabel('Passphrase').fill(passphrase)
      await page.keyboard.press('Enter')
      await expect(preview(page)).toContainText('1 credential, 0 connections')
      await preview(page).getByRole('button', { name: 'Restore', exact: true }).click()
      await page.getByRole('dialog', { name: 'Restored' }).getByRole('button', { name: 'Done' }).click()
      await goTo(page, 'Credentials')
      await expect(page.getByRole('row', { name: /Heron token/ })).toBeVisible()
    } finally {
      await fresh.stop()
      complaints.splice(0)
    }
  })

  test('are no other files', async ({ page, host, home }) => {
    ;(await makeVault(host, page)).close()
    await openBackups(page)
    await page.getByRole('button', { name: 'Restore…' }).first().click()
    const file = join(home, 'holiday.png')
    writeFileSync(file, 'no backup')
    await page.locator('input[type="file"]').setInputFiles(file)
    await expect(page.getByRole('alert')).toContainText('This is not a whole Keyward backup.')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })
})
