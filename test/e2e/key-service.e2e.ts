import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { person, serviceAccount } from '../peers/gcp-accounts.ts'
import { expectAccessible } from './axe.ts'
import { cloudKmsSettings, setUpWithCloudKms, test } from './cloud-kms.ts'
import { startHost } from './fixtures.ts'
import { fillService } from './key-steps.ts'
import { everythingIn, goTo, mark, ownKey, passphrase, question } from './steps.ts'
import { makeVault } from './vault.ts'

test.describe('V5 a vault whose key is in a key service', () => {
  test('is made when the service has proven itself, and a refusal keeps what was typed @thorough', async ({
    page,
    kms,
    keyFile,
  }) => {
    const keyName = kms.createKey('keyward', [person])
    await mark(page, 'radio', 'Google Cloud KMS')
    await page.getByRole('button', { name: 'Continue' }).click()
    const create = page.getByRole('button', { name: 'Test and create the vault' })
    await create.click()
    await expect(page.getByText('Key name is needed.')).toBeVisible()
    await expect(page.getByLabel('Key name')).toBeFocused()
    await fillService(page, cloudKmsSettings('keyward', keyFile, kms.url))
    await create.click()
    await expect(page.getByText(/Write it as projects\/PROJECT/)).toBeVisible()
    await expect(page.getByLabel('Key name')).toBeFocused()
    await expectAccessible(page)

    await page.getByLabel('Key name').fill(keyName)
    await create.click()
    const notice = page.getByRole('alert')
    await expect(notice).toContainText('The sign-in works, but it may not use this key.')
    await expect(notice).toContainText('Ask the key’s administrator')
    await expect(page.getByLabel('Key file', { exact: true })).toHaveValue(keyFile)
    await expectAccessible(page)

    kms.key(keyName).users.add(serviceAccount)
    await create.click()
    await expect(page.getByText('Google Cloud KMS opens the vault')).toBeVisible()
    await page.getByRole('button', { name: 'Skip, I accept the risk' }).click()
    await expect(page.getByRole('heading', { name: 'Welcome to your vault' })).toBeVisible()
    const shown = await everythingIn(page)
    for (const secret of kms.accounts.secrets) expect(shown).not.toContain(secret)
  })

  test('opens by it, says why it does not, and then by the recovery passphrase', async ({ page, kms, keyFile }) => {
    const keyName = await setUpWithCloudKms(page, kms, keyFile)
    const [version] = kms.key(keyName).versions
    await page.getByRole('button', { name: 'Lock now' }).click()
    const open = page.getByRole('button', { name: 'Unlock with Google Cloud KMS' })
    await open.click()
    await page.getByRole('button', { name: 'Lock now' }).click()

    if (version) version.state = 'DISABLED'
    await open.click()
    await expect(page.getByRole('alert')).toContainText('The key is disabled')
    await expect(page.getByRole('alert')).toContainText('The vault is intact.')
    await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(passphrase)
    await page.keyboard.press('Enter')

    await goTo(page, 'Settings')
    await page.getByRole('tab', { name: 'Keys and recovery' }).click()
    const slot = page.getByRole('listitem', { name: 'Google Cloud KMS', exact: true })
    await expect(slot).toContainText('cryptoKeys/keyward')
    await page.getByRole('button', { name: 'Test Google Cloud KMS' }).click()
    await expect(slot).toContainText('Does not open the vault: failed just now')
    await expect(slot).toContainText('Ask the key’s administrator to enable')
    await slot.getByRole('button', { name: 'Settings' }).click()
    await expect(slot).toContainText('Key file of a service account')
    await expectAccessible(page)

    if (version) version.state = 'ENABLED'
    await page.getByRole('button', { name: 'Test all' }).click()
    await expect(page.getByText('1 key slot tested. All open the vault.')).toBeVisible()
    await expect(slot).toContainText('Worked just now')
  })

  test('does not keep a person waiting for a service that does not answer', { tag: '@thorough' }, async ({
    page,
    kms,
    keyFile,
  }) => {
    await setUpWithCloudKms(page, kms, keyFile)
    await page.getByRole('button', { name: 'Lock now' }).click()
    const { port } = kms
    await kms.stop()
    const silent = createServer(() => {}).listen(port, '127.0.0.1')
    try {
      await page.getByRole('button', { name: 'Unlock with Google Cloud KMS' }).click()
      await expect(page.getByText('Asking Google Cloud KMS…')).toBeVisible()
      await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(passphrase)
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { name: 'Welcome to your vault' })).toBeVisible()
    } finally {
      silent.close()
    }
  })
})

test.describe('V5 a vault that came from another computer', () => {
  test('shows where its key service leads before a sign-in goes there, once', { tag: '@thorough' }, async ({
    page,
    kms,
    keyFile,
    home,
    complaints,
  }) => {
    const keyName = await setUpWithCloudKms(page, kms, keyFile)
    const elsewhere = await mkdtemp(join(tmpdir(), 'keyward-e2e-'))
    await cp(join(home, 'vaults'), join(elsewhere, 'vaults'), { recursive: true })
    const other = await startHost(elsewhere)
    try {
      await page.goto(await other.link())
      const before = kms.requests.length
      await page.getByRole('button', { name: 'Unlock with Google Cloud KMS…' }).click()
      const asked = page.getByRole('dialog', { name: 'Is this your Google Cloud KMS?' })
      await expect(asked).toContainText(keyName)
      await expect(asked).toContainText(kms.url)
      await expectAccessible(page)
      expect(kms.requests.length).toBe(before)
      await asked.getByRole('button', { name: 'They are mine, unlock' }).click()
      await page.getByRole('button', { name: 'Lock now' }).click()
      await page.getByRole('button', { name: 'Unlock with Google Cloud KMS', exact: true }).click()
      await expect(page.getByRole('button', { name: 'Lock now' })).toBeVisible()
    } finally {
      await other.stop()
      await rm(elsewhere, { recursive: true, force: true, maxRetries: 5 })
      // The page has noticed that its first host is gone.
      complaints.splice(0)
    }
  })
})

test.describe('V8 a backup that came from another computer', { tag: '@thorough' }, () => {
  test('shows where its key service leads before it is opened with it', async ({
    page,
    kms,
    keyFile,
    home,
    complaints,
  }) => {
    const keyName = await setUpWithCloudKms(page, kms, keyFile)
    await goTo(page, 'Settings')
    await page.getByRole('tab', { name: 'Backups' }).click()
    await page.getByRole('button', { name: 'Back up now' }).click()
    await page.getByRole('button', { name: /^More for the backup/ }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /^Download/ }).click(),
    ])
    await file.saveAs(join(home, 'backup'))
    const fresh = await startHost(join(home, 'fresh'))
    try {
      await page.goto(await fresh.link())
      await page.getByRole('button', { name: 'Restore from a backup instead' }).click()
      await page.locator('input[type="file"]').setInputFiles(join(home, 'backup'))
      const asks = page.getByRole('dialog', { name: 'What opens the backup?' })
      await expect(asks).toContainText(keyName)
      await expectAccessible(page)
      await asks.getByRole('button', { name: 'They are mine, open with it' }).click()
      await question(page).getByRole('button', { name: 'Restore', exact: true }).click()
      await page.getByRole('dialog', { name: 'Restored' }).getByRole('button', { name: 'Done' }).click()
      await expect(page.getByRole('button', { name: 'Lock now' })).toBeVisible()
    } finally {
      await fresh.stop()
      // The page has noticed that its first host is gone.
      complaints.splice(0)
    }
  })
})

test.describe('V6 moving to a key service', { tag: '@thorough' }, () => {
  test.use({ hostEnv: ownKey() })

  test('puts it into the place of the own key, and rotation there is followed', async ({
    page,
    host,
    kms,
    keyFile,
  }) => {
    const { client, close } = await makeVault(host, page)
    const keyName = kms.createKey('team', [serviceAccount])
    await goTo(page, 'Settings')
    await page.getByRole('tab', { name: 'Keys and recovery' }).click()
    await page.getByRole('button', { name: 'More for Your own key' }).click()
    await page.getByRole('menuitem', { name: /^Replace/ }).click()
    await mark(page, 'radio', 'Google Cloud KMS')
    await page.getByRole('button', { name: 'Continue' }).click()
    await fillService(page, cloudKmsSettings(keyName, keyFile, kms.url))
    await page.getByLabel('Name of the slot').fill('Team key')
    await page.getByRole('button', { name: 'Test and replace' }).click()
    await expect(page.getByText('“Team key” took the place of “Your own key”.')).toBeVisible()
    expect((await client.vault.status({})).slots).toMatchObject([{ provider: 'gcp', label: 'Team key' }])
    close()

    kms.rotate(keyName)
    await page.getByRole('button', { name: 'More for Team key' }).click()
    await page.getByRole('menuitem', { name: /^Rotate/ }).click()
    await page.getByRole('button', { name: 'Rotate and test' }).click()
    await expect(page.getByText('“Team key” was wrapped anew and tested.')).toBeVisible()
    const [old] = kms.key(keyName).versions
    if (old) old.state = 'DESTROYED'
    // Another sign-in of the same service begins with the settings that the slot has.
    await page.getByRole('button', { name: 'More for Team key' }).click()
    await page.getByRole('menuitem', { name: /^Replace/ }).click()
    await mark(page, 'radio', 'Google Cloud KMS')
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByLabel('Key name')).toHaveValue(keyName)
    await expect(page.getByLabel('Key file', { exact: true })).toHaveValue(keyFile)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Lock now' }).click()
    await page.getByRole('button', { name: 'Unlock with Google Cloud KMS' }).click()
    await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible()
  })
})

test.describe('V3 what the environment decides', () => {
  const keyName = 'projects/team/locations/europe-west3/keyRings/vaults/cryptoKeys/from-outside'
  test.use({ hostEnv: { KEYWARD_KMS_PROVIDER: 'gcp', KEYWARD_GCP_KMS_KEY_NAME: keyName } })

  test('is shown with its variable and can’t be changed', async ({ page }) => {
    await expect(page.getByRole('radio')).toHaveCount(1)
    await expect(page.getByRole('radio', { name: 'Google Cloud KMS' })).toBeChecked()
    await page.getByRole('button', { name: 'Continue' }).click()
    const field = page.getByLabel('Key name')
    await expect(field).toHaveValue(keyName)
    await expect(field).toHaveAttribute('readonly')
    await expect(page.getByText('Decided by KEYWARD_GCP_KMS_KEY_NAME.')).toBeVisible()
    await expectAccessible(page)
  })
})
