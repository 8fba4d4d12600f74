import { expect, type Page } from '@playwright/test'
import { describeError } from '../../src/shared/errors.ts'
import { expectAccessible } from './axe.ts'
import { startHost, test } from './fixtures.ts'
import { choose, openKeys, slot } from './key-steps.ts'
import { fillVault } from './large-vault.ts'
import { everythingIn, goTo, mark, ownKey, passphrase, question, typeNewPassphrase } from './steps.ts'
import { addCredential, makeVault } from './vault.ts'

/** Large enough that a re-keying takes some seconds. */
const size = 40_000

const another = 'copper violin thicket harbor dune'

const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })

/** Adds a passphrase slot by hand and puts its kit away. */
async function addPassphrase(page: Page, name: string, text = passphrase): Promise<void> {
  await page.getByRole('button', { name: 'Add a key slot' }).click()
  await mark(page, 'radio', 'Passphrase')
  await page.getByRole('button', { name: 'Continue' }).click()
  await typeNewPassphrase(page, 'New passphrase', text)
  await page.getByLabel('Name of the slot').fill(name)
  await page.getByRole('button', { name: 'Add and test' }).click()
  await expect(dialog(page, 'Recovery kit')).toContainText('Recovery passphrase, written by hand')
  await dialog(page, 'Recovery kit').getByRole('button', { name: 'Done' }).click()
}

async function unlockWith(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Lock now' }).click()
  await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(text)
  await page.keyboard.press('Enter')
}

test.describe('V6 key slots', () => {
  test.use({ hostEnv: ownKey() })

  test('a passphrase is added, tested, changed and removed, and each one opens as long as it stands', {
    tag: '@thorough',
  }, async ({ page, host }) => {
    ;(await makeVault(host, page)).close()
    await openKeys(page)
    await expect(page.getByText('There is no recovery passphrase')).toBeVisible()
    await addPassphrase(page, 'In the safe')
    await expect(page.getByText('There is no recovery passphrase')).toBeHidden()
    expect(await everythingIn(page)).not.toContain(passphrase)

    await page.getByRole('button', { name: 'Test In the safe' }).click()
    const tested = dialog(page, 'Test “In the safe”')
    await tested.getByLabel('Passphrase').fill(another)
    await tested.getByRole('button', { name: 'Test', exact: true }).click()
    await expect(tested.getByRole('alert')).toContainText('does not open this vault')
    await tested.getByLabel('Passphrase').fill(passphrase)
    await tested.getByRole('button', { name: 'Test', exact: true }).click()
    await expect(page.getByText('“In the safe” opens the vault.')).toBeVisible()

    await choose(page, 'In the safe', 'Change the passphrase')
    await typeNewPassphrase(page, 'New passphrase', another)
    await page.getByRole('button', { name: 'Change it' }).click()
    await dialog(page, 'Recovery kit').getByRole('button', { name: 'Done' }).click()
    await expect(slot(page, 'In the safe')).toHaveCount(1)
    await unlockWith(page, passphrase)
    await expect(page.getByRole('alert')).toContainText('The passphrase does not open this vault.')
    await page.getByLabel('Passphrase', { exact: true }).fill(another)
    await page.keyboard.press('Enter')
    await openKeys(page)
    await expect(slot(page, 'In the safe')).toContainText('Opened this session')

    await choose(page, 'In the safe', 'Remove')
    await question(page).getByRole('button', { name: 'Remove' }).click()
    await expect(slot(page, 'In the safe')).toBeHidden()
    await page.getByRole('button', { name: 'Lock now' }).click()
    await expect(page.getByLabel('Passphrase', { exact: true })).toBeHidden()
    await page.getByRole('button', { name: 'Unlock with your key' }).click()
  })

  test('the last slot stays, with the reason', async ({ page, host }) => {
    ;(await makeVault(host, page)).close()
    await openKeys(page)
    await choose(page, 'Your own key', 'Remove')
    const asked = question(page)
    await asked.getByRole('button', { name: 'Remove' }).click()
    await expect(asked.getByRole('alert')).toContainText('This is the last key slot that can open the vault.')
    await expectAccessible(page)
    await asked.getByRole('button', { name: 'Cancel' }).click()
    await expect(slot(page, 'Your own key')).toBeVisible()
  })

  test('one way takes the place of another, and what was stored is as it was', { tag: '@thorough' }, async ({
    page,
    host,
  }) => {
    const { client, close } = await makeVault(host, page)
    await openKeys(page)
    await choose(page, 'Your own key', 'Replace with')
    const replacing = dialog(page, 'Replace “Your own key”')
    await expect(replacing).toContainText('Nothing in the vault is encrypted again.')
    await expect(replacing.getByRole('button', { name: 'Continue' })).toBeDisabled()
    await mark(page, 'radio', 'Passphrase')
    await replacing.getByRole('button', { name: 'Continue' }).click()
    await replacing.getByRole('button', { name: 'Back' }).click()
    await expect(page.getByRole('radio', { name: 'Passphrase' })).toBeChecked()
    await replacing.getByRole('button', { name: 'Continue' }).click()
    await typeNewPassphrase(page, 'New passphrase')
    await replacing.getByRole('button', { name: 'Test and replace' }).click()
    await dialog(page, 'Recovery kit').getByRole('button', { name: 'Done' }).click()
    await expect(slot(page, 'Your own key')).toBeHidden()
    await expect(slot(page, 'Passphrase')).toBeVisible()
    const { slots } = await client.vault.status({})
    expect(slots.map(({ provider }) => provider)).toEqual(['passphrase'])
    close()
    await unlockWith(page, passphrase)
    await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible()
  })

  test('rotating wraps anew, and testing all says how many open the vault @thorough', async ({ page, host }) => {
    const { client, close } = await makeVault(host, page)
    const idOf = async () => (await client.vault.status({})).slots[0]?.id
    const before = await idOf()
    await openKeys(page)
    await choose(page, 'Your own key', /^Rotate/)
    await expect(dialog(page, 'Rotate “Your own key”')).toContainText('KEYWARD_CREDENTIAL_ENCRYPTION_KEY')
    await page.getByRole('button', { name: 'Rotate and test' }).click()
    await expect(page.getByText('“Your own key” was wrapped anew and tested.')).toBeVisible()
    expect(await idOf()).not.toBe(before)
    close()
    await addPassphrase(page, 'In the safe')
    await page.getByRole('button', { name: 'Test all' }).click()
    await expect(page.getByText('1 key slot tested. All open the vault.')).toBeVisible()
    await expect(slot(page, 'Your own key')).toContainText('Worked just now')
  })

  test('the kit is printed again and proven at once', { tag: '@thorough' }, async ({ page, host }) => {
    ;(await makeVault(host, page)).close()
    await openKeys(page)
    await addPassphrase(page, 'In the safe')
    await choose(page, 'In the safe', /^Recovery kit/)
    await dialog(page, 'Recovery kit').getByRole('button', { name: 'Test it now' }).click()
    await dialog(page, 'Test “In the safe”').getByLabel('Passphrase').fill(passphrase)
    await page.keyboard.press('Enter')
    await expect(page.getByText('“In the safe” opens the vault.')).toBeVisible()
  })
})

test.describe('V7 a new vault key', () => {
  test.use({ hostEnv: ownKey() })

  test('keeps the slots that are kept, drops the others, and what was stored still opens', {
    tag: '@thorough',
  }, async ({ page, host }) => {
    const { client, close } = await makeVault(host, page)
    await addCredential(client, { name: 'Heron token' })
    await openKeys(page)
    await addPassphrase(page, 'In the safe')
    await addPassphrase(page, 'Known to others', another)
    await page.getByRole('button', { name: 'Re-key' }).click()
    const plan = dialog(page, 'Give the vault a new key')
    await plan.locator('label').filter({ hasText: 'Keep “Known to others”' }).click()
    await expect(plan).toContainText('It will not open the vault any more.')
    await plan.getByRole('button', { name: 'Re-key the vault' }).click()
    await expect(plan).toContainText('Type its passphrase, or don’t keep it.')
    await plan.getByLabel('Passphrase of “In the safe”').fill(passphrase)
    await plan.getByRole('button', { name: 'Re-key the vault' }).click()
    const done = dialog(page, 'The vault has a new key')
    await expect(done).toContainText('“Known to others” won’t open it any more.')
    await expectAccessible(page)
    await done.getByRole('button', { name: 'Done' }).click()
    await expect(slot(page, 'Known to others')).toBeHidden()
    expect(await everythingIn(page)).not.toContain(passphrase)
    close()

    await unlockWith(page, another)
    await expect(page.getByRole('alert')).toContainText('The passphrase does not open this vault.')
    await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(passphrase)
    await page.keyboard.press('Enter')
    await goTo(page, 'Credentials')
    await expect(page.getByRole('row', { name: /Heron token/ })).toBeVisible()
    await page.getByRole('button', { name: 'Lock now' }).click()
    await page.getByRole('button', { name: 'Unlock with your key' }).click()
    await expect(page.getByRole('row', { name: /Heron token/ })).toBeVisible()
  })

  test('is refused with a wrong passphrase, and the vault stays as it was @thorough', async ({ page, host }) => {
    ;(await makeVault(host, page)).close()
    await openKeys(page)
    await addPassphrase(page, 'In the safe')
    await page.getByRole('button', { name: 'Re-key' }).click()
    const plan = dialog(page, 'Give the vault a new key')
    await plan.getByLabel('Passphrase of “In the safe”').fill(another)
    await plan.getByRole('button', { name: 'Re-key the vault' }).click()
    await expect(plan.getByRole('alert')).toContainText('The passphrase does not open this vault.')
    // The button that had the focus had made room for the progress.
    await expect(plan).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(plan).toBeHidden()
    await unlockWith(page, passphrase)
    await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible()
  })
})

test.describe('V7 a new vault key for a large vault', { tag: '@thorough' }, () => {
  test.use({ hostEnv: ownKey() })

  test('shows how far it is, can be cancelled on the way, and comes to its end another time', async ({
    page,
    host,
  }) => {
    const { client, close } = await makeVault(host, page)
    await fillVault(client, size)
    const slotId = async () => (await client.vault.status({})).slots[0]?.id
    const before = await slotId()
    await openKeys(page)
    await page.getByRole('button', { name: 'Re-key' }).click()
    const plan = dialog(page, 'Give the vault a new key')
    await plan.locator('label').filter({ hasText: 'Add a recovery passphrase' }).click()
    const begin = plan.getByRole('button', { name: 'Re-key the vault' })
    await begin.click()
    const progress = plan.getByRole('progressbar', { name: 'Sealing values anew' })
    await expect(progress).toContainText(`of ${size.toLocaleString('en')}`)
    await plan.getByRole('button', { name: 'Cancel the re-keying' }).click()
    const { message, remedy } = describeError('cancelled')
    await expect(plan.getByRole('alert')).toContainText(message)
    await expect(plan.getByRole('alert')).toContainText(remedy)
    await expectAccessible(page)
    expect(await slotId()).toBe(before)
    const { total } = await client.credentials.list({
      filter: {},
      sort: 'name',
      descending: false,
      limit: 1,
      cursor: null,
    })
    expect(total).toBe(size)

    await begin.click()
    const done = dialog(page, 'The vault has a new key')
    await expect(done).toBeVisible({ timeout: 120_000 })
    await done.getByRole('button', { name: 'Done' }).click()
    expect(await slotId()).not.toBe(before)
    close()
    await page.getByRole('button', { name: 'Lock now' }).click()
    await page.getByRole('button', { name: 'Unlock with your key' }).click()
    await goTo(page, 'Credentials')
    await page.getByRole('searchbox').fill('Datadog alerts 39933')
    await expect(page.getByRole('row', { name: /Datadog alerts 39933/ })).toBeVisible()
  })
})

test.describe('V10 a slot that fails', () => {
  const key = ownKey()
  test.use({ hostEnv: key })

  test('is shown with since when, why and what to do, until it works again', { tag: '@thorough' }, async ({
    page,
    host,
    home,
    complaints,
  }) => {
    ;(await makeVault(host, page)).close()
    await openKeys(page)
    await addPassphrase(page, 'In the safe')
    await host.stop()
    const withOther = await startHost(home, ownKey())
    try {
      await page.goto(await withOther.link())
      await page.getByRole('button', { name: 'Unlock with your key' }).click()
      await expect(page.getByRole('alert')).toContainText('This key does not open the slot.')
      await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
      await page.keyboard.press('Enter')
      await openKeys(page)
      await page.getByRole('button', { name: 'Test all' }).click()
      await expect(page.getByText('1 of 1 key slot failed.')).toBeVisible()
      const failing = slot(page, 'Your own key')
      await expect(failing).toContainText('Does not open the vault: failed just now')
      const { message, remedy } = describeError('key-wrong')
      await expect(failing).toContainText(message)
      await expect(failing).toContainText(remedy)
      await expectAccessible(page)
    } finally {
      await withOther.stop()
    }
    const again = await startHost(home, key)
    try {
      await page.goto(await again.link())
      await page.getByRole('button', { name: 'Unlock with your key' }).click()
      await openKeys(page)
      await expect(slot(page, 'Your own key')).toContainText('Worked just now')
    } finally {
      await again.stop()
      // The page has noticed that its hosts were ended.
      complaints.splice(0)
    }
  })
})

test.describe('V3 KEYWARD_KMS_PROVIDER', () => {
  test.use({ hostEnv: { ...ownKey(), KEYWARD_KMS_PROVIDER: 'passphrase' } })

  test('leaves what it names, marked already', async ({ page }) => {
    await expect(page.getByText('KEYWARD_KMS_PROVIDER decides')).toBeVisible()
    await expect(page.getByRole('radio')).toHaveCount(1)
    await expect(page.getByRole('radio', { name: 'Passphrase' })).toBeChecked()
  })
})
