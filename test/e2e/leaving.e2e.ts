import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { keepass } from '../../src/main/team/importers/keepass.ts'
import { expectAccessible } from './axe.ts'
import { examineBoth } from './examine.ts'
import { test } from './fixtures.ts'
import { everythingIn, goTo, ownKey, passphrase } from './steps.ts'
import { addCredential, makeVault } from './vault.ts'

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

const canary = 'kw-canary-leaving-11223344'

test('S6 everything leaves as a KeePass file, and every window is loud while plain text is allowed', {
  tag: '@thorough',
}, async ({ host, page }) => {
  const { client, close } = await makeVault(host, page)
  await addCredential(client, { name: 'Stripe live', environment: 'production', secrets: { token: canary } })

  await goTo(page, 'Bundles')
  // A page never holds plain text: in the browser there is no button for it, and the command is told.
  const leaving = page.getByRole('region', { name: 'For other tools' })
  await expect(leaving.getByText('keyward export --plaintext')).toBeVisible()
  await expect(leaving.getByRole('button', { name: 'Allow it' })).toHaveCount(0)
  await examineBoth(page, 'leaving')
  await leaving.getByRole('button', { name: 'Export a KeePass file' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export a KeePass file' })
  await dialog.getByLabel('Password of the file').fill(passphrase)
  await dialog.getByLabel('Type it once more').fill(passphrase)
  await examineBoth(page, 'leaving, KeePass file')
  await expectAccessible(page)
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^default-\d{4}-\d\d-\d\d\.kdbx$/)
  const bytes = await readFile(await file.path())
  const { items } = await keepass.read({ name: 'a.kdbx', bytes }, { password: passphrase })
  expect(items.credentials).toMatchObject([{ name: 'Stripe live', environment: 'production' }])
  await expect(dialog).toHaveCount(0)

  const banner = page.getByRole('region', { name: 'Plain text' })
  const ask = { minutes: 10, reason: 'Move to another vault', passphrase: null, confirm: 'default' }
  await client.leaving.allowPlaintext(ask)
  await expect(banner).toContainText('Exports in plain text are allowed until')
  await expect(banner).toContainText('Move to another vault')
  await examineBoth(page, 'plain text is allowed')
  // A window that comes later says so as well.
  await page.reload()
  await expect(banner).toBeVisible()
  await banner.getByRole('button', { name: 'End it now' }).click()
  await expect(banner).toHaveCount(0)
  expect((await client.leaving.status({})).allowed).toBeNull()
  const shown = await everythingIn(page)
  for (const secret of [canary, passphrase]) expect(shown).not.toContain(secret)
  close()
})
