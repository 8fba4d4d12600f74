import { expect } from '@playwright/test'
import { type Gate, startGate } from '../../peers/gate.ts'
import { type KeyringPeer, keyringMissing, startKeyringSession } from '../../peers/gnome-keyring.ts'
import { openBaoMissing } from '../../peers/openbao.ts'
import { startTransit, type TransitPeer, without } from '../../peers/vault-transit.ts'
import { expectAccessible } from '../axe.ts'
import { test as base } from '../fixtures.ts'
import { connectToHost } from '../host-client.ts'
import {
  addRecovery,
  choose,
  chooseService,
  create,
  expectFailure,
  expectWords,
  fillService,
  lock,
  openKeys,
  slot,
  unlockByPassphrase,
} from '../key-steps.ts'
import { everythingIn, goTo, mark, passphrase } from '../steps.ts'
import { addCredential } from '../vault.ts'
import { skipWithout } from './skip-without.ts'

interface Peers {
  readonly bao: TransitPeer
  readonly keyring: KeyringPeer
}

/** OpenBao over TLS, and a session with a keychain, in which the window keeps the token. */
const test = base.extend<{ gate: Gate }, { peers: Peers }>({
  peers: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
    async ({}, use) => {
      const [bao, keyring] = [await startTransit(), await startKeyringSession()]
      await keyring.start('unlocked')
      await use({ bao, keyring })
      await keyring.stop()
      await bao.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  hostEnv: async ({ peers }, use) => use(peers.keyring.env),
  gate: async ({ peers }, use) => {
    const gate = await startGate(Number(new URL(peers.bao.plainUrl).port))
    await use(gate)
    await gate.stop()
  },
})

const title = 'HashiCorp Vault'

test.describe('V5 V10 a vault that HashiCorp Vault opens, as OpenBao', { tag: '@peers' }, () => {
  test.beforeAll(() => skipWithout(test, openBaoMissing() ?? keyringMissing()))

  test('is set up by a token, once everything that was wrong has been named', async ({ page, peers: { bao } }) => {
    const key = await bao.makeKey()
    const { url = '', caFile = '' } = bao.settings()
    await chooseService(page, title)
    await fillService(page, { Address: url, Key: key, Token: 'hvs.mistyped' })
    await create(page)
    await expectFailure(page, 'key-tls')
    // What is secret has left the page, the rest is kept.
    await expect(page.getByLabel('Token', { exact: true })).toHaveValue('')
    await expect(page.getByLabel('Address')).toHaveValue(url)

    await fillService(page, { 'CA certificates': caFile, Token: 'hvs.mistyped' })
    await create(page)
    await expectFailure(page, 'key-expired-vault')
    await expectAccessible(page)
    await fillService(page, { Token: await bao.makeToken(key, without('transit/decrypt')) })
    await create(page)
    await expectFailure(page, 'key-permission')
    await fillService(page, { Key: 'mistyped', Token: bao.rootToken })
    await create(page)
    await expectFailure(page, 'key-not-found')

    const token = await bao.makeToken(key)
    await fillService(page, { Key: key, Token: token })
    await create(page)
    await addRecovery(page)
    expect(await everythingIn(page)).not.toContain(token)
    await lock(page)
    await page.getByRole('button', { name: `Unlock with ${title}` }).click()
    await openKeys(page)
    await expect(slot(page, title)).toContainText('Opened this session')
    await page.getByRole('button', { name: `Test ${title}` }).click()
    await expect(page.getByText(`“${title}” opens the vault.`)).toBeVisible()
  })

  test('says that the service is sealed, and the passphrase opens meanwhile', async ({ page, peers: { bao } }) => {
    const key = await bao.makeKey()
    const { url = '', caFile = '' } = bao.settings()
    await chooseService(page, title)
    await fillService(page, { Address: url, Key: key, Token: await bao.makeToken(key), 'CA certificates': caFile })
    await create(page)
    await addRecovery(page)
    await lock(page)
    await bao.seal()
    try {
      await page.getByRole('button', { name: `Unlock with ${title}` }).click()
      await expectFailure(page, 'key-sealed')
      await expectAccessible(page)
      await unlockByPassphrase(page)
      await openKeys(page)
      await page.getByRole('button', { name: 'Test all' }).click()
      await expect(slot(page, title)).toContainText('Does not open the vault: failed just now')
      await expectWords(slot(page, title), 'key-sealed')
      await goTo(page, 'Overview')
      await expect(page.getByRole('main', { name: 'Overview' })).toContainText(`The key slot “${title}” does not open`)
    } finally {
      await bao.unseal()
    }
    await openKeys(page)
    await page.getByRole('button', { name: `Test ${title}` }).click()
    await expect(slot(page, title)).toContainText('Worked just now')
  })

  test('is given another token in the place of one that was revoked', async ({ page, peers: { bao } }) => {
    const key = await bao.makeKey()
    const token = await bao.makeToken(key)
    const { url = '', caFile = '' } = bao.settings()
    await chooseService(page, title)
    await fillService(page, { Address: url, Key: key, Token: token, 'CA certificates': caFile })
    await create(page)
    await addRecovery(page)
    await lock(page)
    await bao.call('POST', 'auth/token/revoke', { token })
    await page.getByRole('button', { name: `Unlock with ${title}` }).click()
    await expectFailure(page, 'key-expired-vault')
    await unlockByPassphrase(page)

    await openKeys(page)
    await choose(page, title, /^Replace/)
    await mark(page, 'radio', title)
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByLabel('Key', { exact: true })).toHaveValue(key)
    await fillService(page, { Token: await bao.makeToken(key) })
    await page.getByRole('button', { name: 'Test and replace' }).click()
    await expect(page.getByText(`“${title}” took the place of “${title}”.`)).toBeVisible()
    await lock(page)
    await page.getByRole('button', { name: `Unlock with ${title}` }).click()
    await expect(page.getByRole('button', { name: 'Lock now' })).toBeVisible()
  })

  test('is given a new vault key, which waits for the service and can be called off', async ({
    page,
    host,
    gate,
    peers: { bao },
  }) => {
    const key = await bao.makeKey()
    await chooseService(page, title)
    await fillService(page, { Address: gate.url, Key: key, Token: await bao.makeToken(key) })
    await create(page)
    await addRecovery(page)
    const { client, close } = await connectToHost(host)
    await addCredential(client, { name: 'Heron token' })
    const slotId = async () => (await client.vault.status({})).slots.find(({ provider }) => provider === 'vault')?.id
    const before = await slotId()
    await openKeys(page)
    await page.getByRole('button', { name: 'Re-key' }).click()
    const plan = page.getByRole('dialog', { name: 'Give the vault a new key' })
    const begin = async () => {
      await plan.getByLabel(/^Passphrase of/).fill(passphrase)
      await plan.getByRole('button', { name: 'Re-key the vault' }).click()
    }
    gate.hold()
    await begin()
    await expect(plan.getByRole('progressbar', { name: 'Trying the key slots' })).toBeVisible()
    await expect.poll(() => gate.waiting()).toBeGreaterThan(0)
    await expectAccessible(page)
    await plan.getByRole('button', { name: 'Cancel the re-keying' }).click()
    await expectWords(plan.getByRole('alert'), 'cancelled')
    expect(await slotId()).toBe(before)

    gate.letAll()
    await begin()
    await page.getByRole('dialog', { name: 'The vault has a new key' }).getByRole('button', { name: 'Done' }).click()
    expect(await slotId()).not.toBe(before)
    close()
    await lock(page)
    await page.getByRole('button', { name: `Unlock with ${title}` }).click()
    await goTo(page, 'Credentials')
    await expect(page.getByRole('row', { name: /Heron token/ })).toBeVisible()
  })
})
