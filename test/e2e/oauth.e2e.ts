import { createServer } from 'node:http'
import { expect, type Page } from '@playwright/test'
import { type OidcService, SmallBrowser, startOidcService } from '../peers/oidc-provider.ts'
import { listen } from '../peers/sockets.ts'
import { expectAccessible } from './axe.ts'
import { examineBoth } from './examine.ts'
import { test as base } from './fixtures.ts'
import { goTo, ownKey, question } from './steps.ts'
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

/** Adds a credential that a person is to authorize, through the form. */
async function addCredential(page: Page, name: string, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'New credential' }).first().click()
  // Its name becomes that of the type.
  const panel = page.getByRole('dialog', { name: /^New / })
  await panel.getByText('OAuth 2.0, authorized by a person').click()
  await panel.getByLabel('Name', { exact: true }).fill(name)
  for (const [label, value] of Object.entries(fields)) await panel.getByLabel(label, { exact: true }).fill(value)
  await expectAccessible(page)
  await panel.getByRole('button', { name: 'Add credential' }).click()
}

test('O1, O3 a person authorizes a credential, sees who did and for what, and authorizes again after a refusal @thorough', async ({
  host,
  page,
  service,
}) => {
  const { close } = await makeVault(host, page)
  await goTo(page, 'Credentials')
  await addCredential(page, 'Orders for ada', {
    'Client ID': 'desktop',
    'Client secret': 'desktop-secret-0123456789',
    Issuer: service.issuer,
    Scopes: 'openid email',
  })

  const part = page.getByRole('region', { name: 'Authorization' })
  await expect(part.getByText('Not authorized yet')).toBeVisible()
  await expectAccessible(page)
  const authorize = async (button: string) => {
    await part.getByRole('button', { name: button, exact: true }).click()
    const dialog = question(page, 'Authorize Orders for ada')
    await dialog.getByRole('button', { name: 'Copy address' }).click()
    const address = await page.evaluate(() => navigator.clipboard.readText())
    if (button === 'Authorize') await examineBoth(page, 'authorize, in the browser')
    await new SmallBrowser().go(address)
    await expect(dialog).toBeHidden()
  }
  await authorize('Authorize')
  await expect(part.getByText('ada@example.com')).toBeVisible()
  await expect(part.getByText('Valid', { exact: true })).toBeVisible()
  await examineBoth(page, 'authorization, valid')
  await part.getByRole('button', { name: 'By a code' }).click()
  await expect(question(page).getByRole('button', { name: 'Copy code' })).toBeVisible()
  await examineBoth(page, 'authorize, by a code')
  await question(page).getByRole('button', { name: 'Cancel' }).click()

  service.trouble = { kind: 'cut-answer' }
  await part.getByRole('button', { name: 'Refresh now' }).click()
  await expect(part.getByText('The answer to a refresh was lost')).toBeVisible()
  await examineBoth(page, 'authorization, uncertain')
  await authorize('Re-authorize')
  await expect(part.getByText('Valid', { exact: true })).toBeVisible()

  service.trouble = { kind: 'answer', status: 400, body: '{"error":"invalid_grant"}' }
  await part.getByRole('button', { name: 'Refresh now' }).click()
  await expect(part.getByText(/does not accept the refresh token any more/).first()).toBeVisible()
  await examineBoth(page, 'authorization, refused')
  await authorize('Re-authorize')
  await expect(part.getByText('invalid_grant')).toBeHidden()
  await expect(part.getByText('Valid', { exact: true })).toBeVisible()
  await part.getByRole('button', { name: 'Revoke…' }).click()
  await question(page).getByRole('button', { name: 'Revoke' }).click()
  await expect(part.getByText('Not authorized yet')).toBeVisible()
  await close()
})

test('O1 a person authorizes by a code on another device, and a host that the service leads to is asked for first', {
  tag: '@thorough',
}, async ({ host, page, service }) => {
  const { client, close } = await makeVault(host, page)
  // Its published configuration leads to the service under another name of its host.
  const elsewhere = await listen(
    createServer((request, response) => {
      request.resume()
      const issuer = `http://${request.headers.host}`
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(
        JSON.stringify({
          issuer,
          authorization_endpoint: `${service.issuer}/auth`,
          token_endpoint: `${service.issuer}/token`,
          device_authorization_endpoint: `${service.issuer}/device/auth`,
          response_types_supported: ['code'],
        }),
      )
    }),
  )
  await goTo(page, 'Credentials')
  await addCredential(page, 'By a code', {
    'Client ID': 'desktop',
    'Client secret': 'desktop-secret-0123456789',
    Issuer: `http://127.0.0.1:${elsewhere.port}`,
    // Without an ID token, which is the other issuer's.
    Scopes: 'offline_access',
  })
  const part = page.getByRole('region', { name: 'Authorization' })
  await part.getByRole('button', { name: 'By a code' }).click()
  const dialog = question(page, 'Authorize By a code')
  await expect(dialog.getByText(service.host)).toBeVisible()
  expect(service.tokenRequests).toEqual([])
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Allow this host and go on' }).click()

  const code = dialog.getByText(/^[A-Z]{4}-[A-Z]{4}$/)
  await expect(code).toBeVisible()
  await expectAccessible(page)
  await new SmallBrowser().agreeToDevice(`${service.issuer}/device?user_code=${await code.textContent()}`)
  await expect(dialog).toBeHidden()
  await expect(part.getByText('Valid', { exact: true })).toBeVisible()

  await test.step('O3 settings that lead to another client are told at once', async () => {
    const { id } = await client.credentials.get({ ref: 'By a code' })
    const secrets = { clientSecret: 'another-secret-0123456789' }
    await client.credentials.rotate({ id, config: { clientId: 'other' }, secrets })
    await expect(part.getByText('Needs a new authorization').first()).toBeVisible()
    await expect(part.getByRole('button', { name: 'Forget tokens…' })).toBeVisible()
    await expectAccessible(page)
  })
  await elsewhere.stop()
  await close()
})
