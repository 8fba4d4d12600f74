import { expect, type Locator, type Page } from '@playwright/test'
import { makeCertificates } from '../../peers/certificates.ts'
import { apacheMissing, startApache, type WebdavPeer } from '../../peers/webdav-servers.ts'
import { examineBoth } from '../examine.ts'
import { test as base } from '../fixtures.ts'
import { everythingIn, goTo, ownKey } from '../steps.ts'
import { addCredential, makeVault } from '../vault.ts'
import { skipWithout } from './skip-without.ts'

const certificates = makeCertificates()

const test = base.extend<{ apache: WebdavPeer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
  apache: async ({}, use) => {
    const peer = await startApache(certificates.good)
    await use(peer)
    // A journey may have stopped it already.
    await peer.stop().catch(() => {})
  },
})

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

const dialog = (page: Page) => page.getByRole('dialog')
const button = (at: Page | Locator, name: string | RegExp) => at.getByRole('button', { name, exact: true })
const main = (page: Page) => page.getByRole('main')

test.describe('S4 a team server that asks for a credential, as Apache with WebDAV', { tag: '@peers' }, () => {
  test.beforeAll(() => skipWithout(test, apacheMissing()))

  test('is signed in to only after consent, and says what is wrong with what was given', async ({
    host,
    page,
    apache,
  }) => {
    const { client, close } = await makeVault(host, page)
    await client.identity.create({ name: 'Ada Lovelace' })
    const { id: teamId } = await client.teams.create({ name: 'Platform' })
    const login = await addCredential(client, {
      name: 'Files login',
      type: 'basic-auth',
      config: { username: apache.username },
      secrets: { password: 'kw-canary-not-the-right-one' },
      boundHosts: ['files.example.com:443'],
    })

    await goTo(page, 'Team')
    await page.getByRole('row', { name: /^Platform/ }).click()
    await main(page).getByRole('radio', { name: 'Server' }).click()
    await button(main(page), 'Set up server…').click()
    await dialog(page).getByLabel('Address', { exact: true }).fill(apache.url)
    await button(dialog(page), '2 more settings').click()
    await dialog(page).getByLabel('Own CA', { exact: true }).fill(certificates.ca)
    await dialog(page).getByRole('combobox', { name: 'Credential' }).fill('Files')
    await page.getByRole('option', { name: /^Files login/ }).click()
    await button(dialog(page), 'Try and use it').click()

    const consent = dialog(page).getByRole('region', { name: 'Allow this host' })
    await expect(consent).toContainText(`localhost:${apache.port}`)
    await examineBoth(page, 'team server, consent')
    await button(consent, 'Allow this host and try').click()
    await expect(dialog(page).locator('[data-error-code="remote-auth"]')).toBeVisible()
    await expect(dialog(page).getByLabel('Address', { exact: true })).toHaveValue(apache.url)
    await examineBoth(page, 'team server, credential refused')
    expect((await client.credentials.get({ ref: 'Files login' })).boundHosts).toEqual(['files.example.com:443'])

    await client.credentials.rotate({ id: login.id, config: {}, secrets: { password: apache.password } })
    await button(dialog(page), 'Try and use it').click()
    await expect(dialog(page)).toContainText('It holds what a team relies on')
    await button(dialog(page), 'Close').last().click()
    await expect(main(page).getByRole('region', { name: 'Server' })).toContainText(apache.url)
    await expect(button(main(page), 'Credential Files login')).toBeVisible()
    expect((await client.credentials.get({ ref: 'Files login' })).boundHosts).toContain(`localhost:${apache.port}`)

    await apache.stop()
    await button(main(page), 'Synchronise').click()
    await expect(main(page).locator('[data-error-code="remote-unreachable"]')).toBeVisible()
    await examineBoth(page, 'team server, unreachable')
    expect((await client.remotes.get({ teamId })).remote?.failure).toBe('remote-unreachable')
    await button(main(page), 'Change settings').click()
    await expect(dialog(page).getByLabel('Own CA', { exact: true })).toHaveValue(certificates.ca)
    expect(await everythingIn(page)).not.toContain(apache.password)
    close()
  })
})
