import { writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect } from '@playwright/test'
import { type AzStandIn, makeAz } from '../../peers/azure-az.ts'
import { type BrowserStandIn, makeBrowser } from '../../peers/azure-browser.ts'
import { loginHost, makeToken } from '../../peers/azure-entra.ts'
import { type KeyVaultPeer, startKeyVault, vaultHost } from '../../peers/azure-key-vault.ts'
import { makeAuthority } from '../../peers/certificates.ts'
import { type ConnectProxy, startConnectProxy } from '../../peers/connect-proxy.ts'
import { makeFolder } from '../../peers/daemons.ts'
import { expectAccessible } from '../axe.ts'
import { test as base } from '../fixtures.ts'
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
import { everythingIn } from '../steps.ts'

interface Azure {
  readonly peer: KeyVaultPeer
  readonly proxy: ConnectProxy
  readonly az: AzStandIn
  readonly browser: BrowserStandIn
  readonly caFile: string
}

/** The test server of Azure Key Vault and Entra ID, reached by their names through a proxy; `az` and the browser are scripts. */
const test = base.extend<{ azure: Azure }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
  azure: async ({}, use) => {
    const folder = makeFolder({})
    const authority = makeAuthority('Keyward test authority')
    const caFile = join(folder.path, 'ca.pem')
    writeFileSync(caFile, authority.ca)
    const peer = await startKeyVault(authority.issue([vaultHost, loginHost, 'localhost'], 30))
    const proxy = await startConnectProxy(null, { [vaultHost]: peer.port, [loginHost]: peer.port })
    const az = makeAz(folder.path)
    await use({ peer, proxy, az, browser: makeBrowser(folder.path), caFile })
    await proxy.stop()
    await peer.stop()
    folder.remove()
  },
  hostEnv: async ({ azure }, use) =>
    use({
      PATH: [azure.az.path, process.env.PATH ?? ''].join(delimiter),
      AZURE_AUTHORITY_HOST: `https://${loginHost}`,
      BROWSER: azure.browser.program,
    }),
})

const title = 'Azure Key Vault'
const settings = ({ proxy, caFile }: Azure) => ({
  'Vault URL': `https://${vaultHost}`,
  'Key name': 'keyward',
  'CA certificates': caFile,
  Proxy: proxy.url,
})

test.describe('V5 V10 a vault that Azure Key Vault opens', { tag: '@peers' }, () => {
  test('is set up by the Azure CLI, once everything that was wrong has been named', async ({ page, azure }) => {
    const { peer, az } = azure
    az.says("ERROR: Please run 'az login' to setup account.")
    await chooseService(page, title)
    await fillService(page, settings(azure))
    await create(page)
    await expectFailure(page, 'key-not-signed-in')
    await expectAccessible(page)
    az.signedIn(makeToken(peer.entra))
    await create(page)
    await expectFailure(page, 'key-not-found')
    const version = peer.addVersion('keyward')
    // The service wraps with a disabled key, and refuses only to unwrap.
    version.enabled = false
    await create(page)
    await expectFailure(page, 'key-disabled')
    version.enabled = true
    await create(page)
    await addRecovery(page)
    for (const token of peer.entra.tokens) expect(await everythingIn(page)).not.toContain(token)

    await lock(page)
    version.enabled = false
    await page.getByRole('button', { name: `Unlock with ${title}` }).click()
    await expectFailure(page, 'key-disabled')
    version.enabled = true
    az.says('ERROR: AADSTS700082: The refresh token has expired due to inactivity.')
    await page.getByRole('button', { name: `Unlock with ${title}` }).click()
    await expectFailure(page, 'key-expired-azure')
    await unlockByPassphrase(page)
    await openKeys(page)
    await page.getByRole('button', { name: `Test ${title}` }).click()
    await expectWords(slot(page, title), 'key-expired-azure')
    az.signedIn(makeToken(peer.entra))
    await page.getByRole('button', { name: 'Test all' }).click()
    await expect(slot(page, title)).toContainText('Worked just now')
  })

  test('follows the newest version of its key when its slot is rotated', async ({ page, azure }) => {
    const { peer, az } = azure
    az.signedIn(makeToken(peer.entra))
    const old = peer.addVersion('keyward')
    await chooseService(page, title)
    await fillService(page, settings(azure))
    await create(page)
    await addRecovery(page)
    peer.addVersion('keyward')
    await openKeys(page)
    await choose(page, title, /^Rotate/)
    await page.getByRole('button', { name: 'Rotate and test' }).click()
    await expect(page.getByText(`“${title}” was wrapped anew and tested.`)).toBeVisible()
    old.enabled = false
    await lock(page)
    await page.getByRole('button', { name: `Unlock with ${title}` }).click()
    await expect(page.getByRole('button', { name: 'Lock now' })).toBeVisible()
  })

  test('is opened by a sign-in in the browser, each time that a person asks for it', async ({ page, azure }) => {
    const { peer, browser } = azure
    peer.addVersion('keyward')
    browser.person('signs in')
    await chooseService(page, title)
    await fillService(page, { ...settings(azure), 'Sign-in': 'Browser' })
    await create(page)
    await addRecovery(page)
    expect(browser.opened()).toHaveLength(1)
    await lock(page)

    const signIn = page.getByRole('button', { name: 'Sign in with Azure' })
    await expect(page.getByRole('button', { name: /^Unlock with Azure/ })).toBeHidden()
    browser.person('declines')
    await signIn.click()
    await expectFailure(page, 'key-not-signed-in')
    await expectAccessible(page)
    browser.person('signs in')
    browser.opened()
    await signIn.click()
    await openKeys(page)
    expect(browser.opened()).toHaveLength(1)

    // Nobody is asked by a test of all; one by one they sign in.
    await expect(page.getByRole('button', { name: 'Test all' })).toBeHidden()
    await page.getByRole('button', { name: `Test ${title}` }).click()
    await expect(page.getByText(`“${title}” opens the vault.`)).toBeVisible()
    await choose(page, title, /^Rotate/)
    await page.getByRole('button', { name: 'Rotate and test' }).click()
    await expect(page.getByText(`“${title}” was wrapped anew and tested.`)).toBeVisible()
    expect(browser.opened()).toHaveLength(2)
    for (const token of peer.entra.tokens) expect(await everythingIn(page)).not.toContain(token)
  })

  test('does not wait for a sign-in that nobody finishes: the passphrase opens it', async ({ page, azure }) => {
    const { peer, browser } = azure
    peer.addVersion('keyward')
    browser.person('signs in')
    await chooseService(page, title)
    await fillService(page, { ...settings(azure), 'Sign-in': 'Browser' })
    await create(page)
    await addRecovery(page)
    await lock(page)
    browser.person('looks away')
    await page.getByRole('button', { name: 'Sign in with Azure' }).click()
    await expect(page.getByRole('status')).toContainText(`Finish the sign-in for ${title} in your browser`)
    await expectAccessible(page)
    await unlockByPassphrase(page)
  })
})
