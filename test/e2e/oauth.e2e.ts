import { expect } from '@playwright/test'
import { type OidcService, SmallBrowser, startOidcService } from '../peers/oidc-provider.ts'
import { expectAccessible } from './axe.ts'
import { test as base } from './fixtures.ts'
import { ownKey } from './steps.ts'
import { makeVault } from './vault.ts'

const test = base.extend<{ readonly service: OidcService }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
  service: async ({}, use) => {
    const service = await startOidcService()
    await use(service)
    await service.stop()
  },
})
test.use({
  hostEnv: ownKey(),
  contextOptions: { reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] },
})

test('O1, O3 a person authorizes a credential, sees who did and for what, and authorizes again after a refusal', async ({
  host,
  page,
  service,
}) => {
  const { close } = await makeVault(host, page)
  await page.getByRole('navigation', { name: 'Areas' }).getByText('Credentials').click()
  await page.getByRole('main').getByRole('button', { name: 'New credential' }).first().click()
  // Its name becomes that of the type.
  const panel = page.getByRole('dialog', { name: /^New / })
  await panel.getByText('OAuth 2.0, authorized by a person').click()
  await panel.getByLabel('Name', { exact: true }).fill('Orders for ada')
  await panel.getByLabel('Client ID').fill('desktop')
  await panel.getByLabel('Client secret').fill('desktop-secret-0123456789')
  await panel.getByLabel('Issuer').fill(service.issuer)
  await panel.getByLabel('Scopes').fill('openid email')
  await expectAccessible(page)
  await panel.getByRole('button', { name: 'Add credential' }).click()

  const part = page.getByRole('region', { name: 'Authorization' })
  await expect(part.getByText('Not authorized yet')).toBeVisible()
  await expectAccessible(page)
  const authorize = async (button: string) => {
    await part.getByRole('button', { name: button, exact: true }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Authorize Orders for ada' })
    await dialog.getByRole('button', { name: 'Copy address' }).click()
    const address = await page.evaluate(() => navigator.clipboard.readText())
    await expectAccessible(page)
    await new SmallBrowser().go(address)
    await expect(dialog).toBeHidden()
  }
  await authorize('Authorize')
  await expect(part.getByText('ada@example.com')).toBeVisible()
  await expect(part.getByText('Valid', { exact: true })).toBeVisible()

  service.trouble = { kind: 'answer', status: 400, body: '{"error":"invalid_grant"}' }
  await part.getByRole('button', { name: 'Refresh now' }).click()
  await expect(part.getByText(/does not accept the refresh token any more/).first()).toBeVisible()
  await expectAccessible(page)
  await authorize('Re-authorize')
  await expect(part.getByText('invalid_grant')).toBeHidden()
  await expect(part.getByText('Valid', { exact: true })).toBeVisible()
  await part.getByRole('button', { name: 'Revoke…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(part.getByText('Not authorized yet')).toBeVisible()
  await close()
})
