import { expect, type Page } from '@playwright/test'
import { test } from './fixtures.ts'
import { connectToHost } from './host-client.ts'
import {
  chooseProtection,
  createVault,
  everythingIn,
  goTo,
  mark,
  ownKey,
  passphrase,
  setUpWithPassphrase,
  typeNewPassphrase,
} from './steps.ts'

const unlockField = (page: Page) => page.getByLabel('Passphrase', { exact: true })
const locked = (page: Page) => expect(page.getByText('This vault is locked.')).toBeVisible()

test.describe('without a keychain', () => {
  test('set-up says why, chooses nothing by itself, and makes a vault with a passphrase', async ({ page }) => {
    await expect(page.getByRole('radio', { name: 'System keychain' })).toBeDisabled()
    await expect(page.locator('.kw-radio-card', { hasText: 'System keychain' })).toContainText(/keychain.*\./)
    await expect(page.locator('.kw-radio-card', { hasText: 'Your own key' })).toContainText('is not set')
    await expect(page.getByRole('radio', { checked: true })).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled()

    await chooseProtection(page, 'Passphrase')
    const create = page.getByRole('button', { name: 'Create the vault' })
    await typeNewPassphrase(page, 'Passphrase', 'short')
    await create.click()
    await expect(page.getByText('Use at least 12 characters, or five random words.')).toBeVisible()
    await typeNewPassphrase(page, 'Passphrase')
    await page.getByLabel('Type it once more').fill('something else entirely')
    await create.click()
    await expect(page.getByText('The two don’t agree.')).toBeVisible()
    await typeNewPassphrase(page, 'Passphrase')
    await expect(page.getByText('Fair: a longer one is better.')).toBeVisible()
    await create.click()

    await expect(page.getByRole('heading', { name: 'Keep a way back in' })).toBeVisible()
    const kit = page.getByRole('region', { name: 'Recovery kit' })
    await expect(kit).toContainText('default')
    await expect(kit).toContainText('start Keyward and type the passphrase')
    expect(await everythingIn(page)).not.toContain(passphrase)
    await page.emulateMedia({ media: 'print' })
    await expect(page.locator('.kw-print')).toBeVisible()
    await expect(kit).toBeHidden()
    await page.emulateMedia({ media: 'screen' })
    await page.getByRole('button', { name: 'Open the vault' }).click()
    await expect(page.getByRole('heading', { name: 'Welcome to your vault' })).toBeVisible()
  })

  test('a suggested passphrase is shown once and opens the vault', async ({ page }) => {
    await chooseProtection(page, 'Passphrase')
    await page.getByRole('button', { name: 'Suggest one' }).click()
    const field = page.getByLabel('Passphrase', { exact: true })
    await expect(field).toHaveAttribute('type', 'text')
    const suggested = await field.inputValue()
    expect(suggested.split(/[ -]/).length).toBeGreaterThanOrEqual(5)
    await page.getByRole('button', { name: 'Create the vault' }).click()
    await page.getByRole('button', { name: 'Open the vault' }).click()
    expect(await everythingIn(page)).not.toContain(suggested)
    await page.keyboard.press('Control+l')
    await unlockField(page).fill(suggested)
    await page.getByRole('button', { name: 'Unlock' }).click()
    await expect(page.getByRole('heading', { name: 'Welcome to your vault' })).toBeVisible()
  })

  test('no protection at all is possible, and loud on every screen @thorough', async ({ page }) => {
    await mark(page, 'radio', 'No protection')
    await page.getByRole('button', { name: 'Create without protection' }).click()
    const warning = page.getByText('This vault is not protected.', { exact: true })
    for (const area of [
      'Overview',
      'Credentials',
      'Connections',
      'Systems',
      'Audit',
      'Bundles',
      'Review',
      'Settings',
    ]) {
      await goTo(page, area)
      await expect(page.getByRole('main', { name: area })).toBeVisible()
      await expect(warning).toBeVisible()
    }
    await page.keyboard.press('Control+l')
    await expect(page.getByRole('button', { name: 'Open the vault' })).toBeVisible()
    await expect(warning).toBeVisible()
    await page.getByRole('button', { name: 'Open the vault' }).click()
    await page.getByRole('button', { name: 'Protect it' }).click()
    await mark(page, 'radio', 'Passphrase')
    await page.getByRole('button', { name: 'Continue' }).click()
    await typeNewPassphrase(page, 'New passphrase')
    await expect(page.getByRole('checkbox', { name: /No protection/ })).toBeDisabled()
    await page.getByRole('button', { name: 'Protect and re-key' }).click()
    const done = page.getByRole('dialog', { name: 'The vault has a new key' })
    await expect(done).toContainText('It opens with “Recovery passphrase”')
    await expect(done).toContainText('“No protection” won’t open it any more.')
    await expect(done.getByRole('region', { name: 'Recovery kit' })).toBeVisible()
    await done.getByRole('button', { name: 'Done' }).click()
    await expect(warning).toBeHidden()
    await page.getByRole('button', { name: 'Lock now' }).click()
    await unlockField(page).fill(passphrase)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible()
    await expect(warning).toBeHidden()
  })
})

test.describe('with an own key', () => {
  test.use({ hostEnv: ownKey() })

  test('set-up offers it first and adds a recovery passphrase with its kit', async ({ page }) => {
    await expect(page.getByRole('radio', { name: 'Your own key' })).toBeChecked()
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByRole('button', { name: 'Skip, I accept the risk' })).toBeVisible()
    await typeNewPassphrase(page, 'Recovery passphrase')
    await page.getByRole('button', { name: 'Create the vault' }).click()
    await expect(page.getByRole('region', { name: 'Recovery kit' })).toBeVisible()
    await page.getByRole('button', { name: 'Open the vault' }).click()

    await page.getByRole('button', { name: 'Lock now' }).click()
    await unlockField(page).fill(passphrase)
    await page.getByRole('button', { name: 'Unlock with the passphrase' }).click()
    await expect(page.getByRole('heading', { name: 'Welcome to your vault' })).toBeVisible()
    await page.getByRole('button', { name: 'Lock now' }).click()
    await page.getByRole('button', { name: 'Unlock with your key' }).click()
    await expect(page.getByRole('heading', { name: 'Welcome to your vault' })).toBeVisible()
  })

  test('the recovery passphrase can be skipped, and the overview keeps asking for it', async ({ page }) => {
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Skip, I accept the risk' }).click()
    await expect(page.getByRole('heading', { name: 'Welcome to your vault' })).toBeVisible()
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Add one|recovery/i })
      .click()
    await expect(page.getByText('There is no recovery passphrase')).toBeVisible()
  })
})

test.describe('with a key that is none', () => {
  test.use({ hostEnv: { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: 'correct-horse' } })

  test('set-up explains what a key looks like and does not offer it', async ({ page }) => {
    await expect(page.getByRole('radio', { name: 'Your own key' })).toBeDisabled()
    await expect(page.getByText('44 characters ending in =')).toBeVisible()
    expect(await everythingIn(page)).not.toContain('correct-horse')
  })
})

test('a wrong passphrase gets its reason and remedy, the right one opens', async ({ page }) => {
  await setUpWithPassphrase(page)
  await page.getByRole('button', { name: 'Lock now' }).click()
  await locked(page)
  await expect(unlockField(page)).toBeFocused()
  await unlockField(page).fill('lantern gravel orbit muffin eight')
  await page.keyboard.press('Enter')
  const notice = page.getByRole('alert')
  await expect(notice).toContainText('The passphrase does not open this vault.')
  await expect(notice).toContainText('Check the keyboard layout')
  await expect(unlockField(page)).toHaveValue('')
  await expect(unlockField(page)).toBeFocused()
  await unlockField(page).fill(passphrase)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Welcome to your vault' })).toBeVisible()
})

test.describe('locking', () => {
  test.use({ hostEnv: ownKey() })

  /** A vault with something on the screen, and something half typed over it. */
  async function fillScreen(page: Page, host: Parameters<typeof createVault>[0]): Promise<readonly string[]> {
    const { client, close } = await createVault(host)
    await client.credentials.create({
      type: 'bearer-token',
      metadata: {
        name: 'Heron billing token',
        systemId: null,
        environment: 'production',
        owner: 'Ines Okafor',
        team: 'Heron',
        tags: ['heron-tag'],
        purpose: 'Heron invoices',
        expiresAt: null,
        rotateEvery: null,
        boundHosts: ['heron.example.com:443'],
      },
      config: {},
      secrets: { token: 'heron-canary-5d41402abc4b2a76' },
    })
    close()
    await goTo(page, 'Credentials')
    await page.getByRole('row', { name: /Heron billing token/ }).click()
    await expect(page.getByText('Heron invoices')).toBeVisible()
    await page.getByRole('button', { name: 'Rotate' }).first().click()
    await page.getByRole('dialog').locator('[data-secret]').first().fill('heron-typed-and-not-sent')
    return ['Heron', 'heron', 'Ines', '5d41402abc4b2a76']
  }

  for (const [how, lock] of [
    ['by Ctrl+L over an open dialog', (page: Page) => page.keyboard.press('Control+l')],
    [
      'from another window',
      async (_page: Page, host: Parameters<typeof connectToHost>[0]) => {
        const other = await connectToHost(host)
        await other.client.vault.lock({})
        other.close()
      },
    ],
  ] as const) {
    test(`${how} takes everything off the page`, async ({ page, host }) => {
      const shown = await fillScreen(page, host)
      await lock(page, host)
      await expect(page.getByRole('button', { name: 'Unlock with your key' })).toBeVisible()
      await expect(page.getByRole('dialog')).toHaveCount(0)
      await expect(page.locator('.kw-modal, .kw-side, .kw-toast')).toHaveCount(0)
      const left = await everythingIn(page)
      for (const word of shown) expect(left).not.toContain(word)
      const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
      for (const word of shown) expect(stored).not.toContain(word)
      await page.getByRole('button', { name: 'Unlock with your key' }).click()
      await expect(page.getByRole('heading', { name: 'Credentials' })).toBeVisible()
      await expect(page.getByRole('row', { name: /Heron billing token/ })).toBeVisible()
      await expect(page.getByRole('dialog')).toHaveCount(0)
    })
  }
})

test.describe('on a host whose minutes last a second', () => {
  const clock = `const real = Date.now, began = real(); Date.now = () => began + (real() - began) * 60`
  test.use({ hostEnv: { ...ownKey(), NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(clock)}` } })

  test('the vault locks when nobody is at work, and says so', async ({ page, host }) => {
    ;(await createVault(host)).close()
    await goTo(page, 'Settings')
    await page.getByRole('tab', { name: 'Locking' }).click()
    await page.getByRole('button', { name: /Lock after/ }).click()
    await page.getByRole('option', { name: '1 minute' }).click()
    await expect(page.getByText('Locked after a minute without activity.')).toBeVisible()
    await page.getByRole('button', { name: 'Unlock with your key' }).click()
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  })
})

test.describe('several vaults', () => {
  test.use({ hostEnv: ownKey() })

  test('a second one is made, and the switch locks the first', async ({ page, host }) => {
    ;(await createVault(host)).close()
    await page.getByRole('button', { name: 'Lock now' }).click()
    await page.getByRole('button', { name: 'Other vault' }).click()
    await page.getByRole('menuitem', { name: 'New vault' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('bad name')
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByText(/Use 1 to 64 letters/)).toBeVisible()
    await page.getByRole('textbox', { name: 'Name' }).fill('work')
    await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByText('Name of the vault: work')).toBeVisible()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Skip, I accept the risk' }).click()
    await expect(page.getByRole('button', { name: 'Vault work Unlocked' })).toBeVisible()

    await page.getByRole('button', { name: 'Vault work Unlocked' }).click()
    await page.getByRole('menuitem', { name: /default/ }).click()
    await expect(page.getByRole('heading', { name: 'default' })).toBeVisible()
    await page.getByRole('button', { name: 'Other vault' }).click()
    await expect(page.getByRole('menuitemradio', { name: 'work' })).toBeVisible()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Unlock with your key' }).click()
    await expect(page.getByRole('button', { name: 'Vault default Unlocked' })).toBeVisible()
  })
})
