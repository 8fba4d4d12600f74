import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { type Gate, startGate } from '../peers/gate.ts'
import { serviceAccount } from '../peers/gcp-accounts.ts'
import { test as base, cloudKmsSettings } from './cloud-kms.ts'
import { examineBoth as examine } from './examine.ts'
import { startHost } from './fixtures.ts'
import {
  addRecovery,
  choose,
  chooseService,
  create,
  fillService,
  lock,
  openKeys,
  slot,
  unlockByPassphrase,
} from './key-steps.ts'
import { goTo, mark, passphrase, question, typeNewPassphrase } from './steps.ts'

/** The key service behind a gate, so that what is shown while it is asked can be looked at. */
const test = base.extend<{ gate: Gate }>({
  gate: async ({ kms }, use) => {
    const gate = await startGate(kms.port)
    await use(gate)
    await gate.stop()
  },
})
test.use({ contextOptions: { reducedMotion: 'reduce' } })

const title = 'Google Cloud KMS'
const dialog = (page: Page) => page.locator('[role=dialog], [role=alertdialog]').last()

async function dismiss(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(page.locator('.kw-modal')).toHaveCount(0)
}

test.describe('every screen about the keys is accessible and whole', { tag: '@thorough' }, () => {
  test('of a key service, from the set-up to another computer', async ({
    page,
    kms,
    keyFile,
    gate,
    home,
    complaints,
  }) => {
    for (const [service, signIn, label] of [
      ['HashiCorp Vault', 'AppRole', 'Sign in with'],
      ['Azure Key Vault', 'Service principal', 'Sign-in'],
      ['AWS KMS', 'An access key in the keychain', 'Sign in with'],
    ] as const) {
      await chooseService(page, service)
      await fillService(page, { [label]: signIn })
      await examine(page, `set-up, ${service}`)
      await page.getByRole('button', { name: 'Back' }).click()
    }
    await chooseService(page, title)
    await fillService(page, cloudKmsSettings(kms.createKey('keyward', []), keyFile, gate.url))
    await create(page)
    await expect(page.getByRole('alert')).toBeVisible()
    await examine(page, 'set-up, refused by the service')
    const keyName = kms.createKey('team', [serviceAccount])
    await fillService(page, { 'Key name': keyName })
    gate.hold()
    await create(page)
    await expect.poll(() => gate.waiting()).toBeGreaterThan(0)
    await examine(page, 'set-up, service is tested')
    gate.letAll()
    await expect(page.getByRole('heading', { name: 'Add a recovery passphrase' })).toBeVisible()
    await examine(page, 'set-up, recovery passphrase')
    await addRecovery(page)

    await openKeys(page)
    await slot(page, title).getByRole('button', { name: 'Settings' }).click()
    await examine(page, 'keys, settings of a slot')
    await choose(page, title, /^Rotate/)
    await examine(page, 'keys, rotate')
    await dismiss(page)
    await choose(page, title, 'Remove')
    await examine(page, 'keys, remove')
    await dismiss(page)
    await choose(page, title, /^Replace/)
    await mark(page, 'radio', title)
    await page.getByRole('button', { name: 'Continue' }).click()
    await examine(page, 'keys, replace by the same service')
    await dismiss(page)
    await choose(page, 'Recovery passphrase', /^Recovery kit/)
    await expect(dialog(page)).toContainText('written by hand')
    await examine(page, 'keys, recovery kit')
    await dismiss(page)
    await page.getByRole('button', { name: 'Test Recovery passphrase' }).click()
    await dialog(page).getByLabel('Passphrase').fill(`not ${passphrase}`)
    await page.keyboard.press('Enter')
    await expect(dialog(page).getByRole('alert')).toBeVisible()
    await examine(page, 'keys, wrong passphrase tested')
    await dismiss(page)

    const [version] = kms.key(keyName).versions
    if (!version) throw new Error('no version')
    version.state = 'DISABLED'
    await page.getByRole('button', { name: 'Test all' }).click()
    await expect(slot(page, title)).toContainText('Does not open the vault')
    await examine(page, 'keys, a slot that fails')
    // The message that tells it, at the edge.
    await page.getByRole('alertdialog').getByRole('button').click()
    await goTo(page, 'Overview')
    await expect(page.getByRole('main').getByText(title).first()).toBeVisible()
    await examine(page, 'overview, a slot that fails')

    await lock(page)
    const open = page.getByRole('button', { name: `Unlock with ${title}` })
    await examine(page, 'unlock, key service')
    gate.hold()
    await open.click()
    await expect.poll(() => gate.waiting()).toBeGreaterThan(0)
    await examine(page, 'unlock, service is asked')
    gate.letAll()
    await expect(page.getByRole('alert')).toBeVisible()
    await examine(page, 'unlock, refused by the service')
    version.state = 'ENABLED'
    await unlockByPassphrase(page)

    await openKeys(page)
    await page.getByRole('button', { name: 'Re-key' }).click()
    const rekey = async () => {
      await dialog(page)
        .getByLabel(/^Passphrase of/)
        .fill(passphrase)
      await dialog(page).getByRole('button', { name: 'Re-key the vault' }).click()
    }
    gate.hold()
    await rekey()
    await expect(dialog(page).getByRole('progressbar', { name: 'Wrapping the new vault key' })).toBeVisible()
    await examine(page, 'keys, re-keying')
    await dialog(page).getByRole('button', { name: 'Cancel the re-keying' }).click()
    await expect(dialog(page).getByRole('alert')).toBeVisible()
    await examine(page, 'keys, re-keying cancelled')
    gate.letAll()
    await rekey()
    await expect(dialog(page).getByText('It opens with')).toBeVisible()
    await examine(page, 'keys, re-keyed')
    await dialog(page).getByRole('button', { name: 'Done' }).click()
    await page.getByRole('tab', { name: 'Backups' }).click()
    await page
      .getByRole('button', { name: /^More for the backup/ })
      .first()
      .click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /^Download/ }).click(),
    ])
    await file.saveAs(join(home, 'backup'))

    const elsewhere = await mkdtemp(join(tmpdir(), 'keyward-e2e-'))
    await cp(join(home, 'vaults'), join(elsewhere, 'vaults'), { recursive: true })
    const other = await startHost(elsewhere)
    const fresh = await startHost(join(elsewhere, 'fresh'))
    try {
      await page.goto(await other.link())
      await page.getByRole('button', { name: `Unlock with ${title}…` }).click()
      await expect(dialog(page)).toContainText(keyName)
      await examine(page, 'unlock, consent')
      gate.hold()
      await dialog(page).getByRole('button', { name: 'They are mine, unlock' }).click()
      await expect.poll(() => gate.waiting()).toBeGreaterThan(0)
      await examine(page, 'unlock, consent given')
      version.state = 'DISABLED'
      gate.letAll()
      await expect(dialog(page).getByRole('alert')).toBeVisible()
      await examine(page, 'unlock, consent refused')
      await page.goto(await fresh.link())
      await page.getByRole('button', { name: 'Restore from a backup instead' }).click()
      await page.locator('input[type="file"]').setInputFiles(join(home, 'backup'))
      await expect(dialog(page)).toContainText(keyName)
      await examine(page, 'restore, what opens it')
      await dialog(page).getByLabel('Or a passphrase').fill(passphrase)
      await page.keyboard.press('Enter')
      await expect(question(page, 'What would change?')).toBeVisible()
      await examine(page, 'restore, preview on a fresh computer')
    } finally {
      await other.stop()
      await fresh.stop()
      await rm(elsewhere, { recursive: true, force: true, maxRetries: 5 })
      // The page has noticed that its hosts are gone.
      complaints.splice(0)
    }
  })

  test('of a vault that nothing protects, until something does', async ({ page }) => {
    await mark(page, 'radio', 'No protection')
    await examine(page, 'set-up, no protection')
    await page.getByRole('button', { name: 'Create without protection' }).click()
    await expect(page.getByRole('heading', { name: 'Welcome to your vault' })).toBeVisible()
    await openKeys(page)
    await examine(page, 'keys, no protection')
    await page.getByRole('main').getByRole('button', { name: 'Protect this vault' }).click()
    await examine(page, 'protect, choose')
    await mark(page, 'radio', 'HashiCorp Vault')
    await page.getByRole('button', { name: 'Continue' }).click()
    await examine(page, 'protect, key service')
    await dialog(page).getByRole('button', { name: 'Back' }).click()
    await mark(page, 'radio', 'Passphrase')
    await page.getByRole('button', { name: 'Continue' }).click()
    await examine(page, 'protect, re-key')
    await typeNewPassphrase(page, 'New passphrase')
    await page.getByRole('button', { name: 'Protect and re-key' }).click()
    await expect(dialog(page)).toContainText('It opens with')
    await examine(page, 'protect, done')
    await dialog(page).getByRole('button', { name: 'Done' }).click()
    await lock(page)
    await expect(page.getByRole('textbox', { name: 'Passphrase', exact: true })).toBeVisible()
    await examine(page, 'unlock, passphrase alone')
  })
})
