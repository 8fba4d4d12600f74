import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Page } from '@playwright/test'
import { makeCertificates } from '../peers/certificates.ts'
import { expectAccessible } from './axe.ts'
import { test as base } from './fixtures.ts'
import { startOrdersApi } from './orders-api.ts'
import { ownKey, question } from './steps.ts'
import { addConnection, addCredential, makeVault } from './vault.ts'

/** What the server of these tests accepts. */
const key = 'kw_canary_accepted_0123456789'

/** An API on this computer: /me knows one key and says whose it is, /never does not answer, /echo returns what it was sent. */
const test = base.extend<{ readonly api: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
  api: async ({}, use) => {
    const server = createServer(({ url, headers }, response) => {
      if (url === '/never') return
      const known = headers.authorization === `Bearer ${key}`
      response.writeHead(known ? 200 : 401, { 'Content-Type': 'application/json' })
      response.end(
        JSON.stringify(known ? { login: `ada of ${headers.authorization}` } : { message: 'Bad credentials' }),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    server.closeAllConnections()
    server.close()
  },
})
test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

const openArea = (page: Page) => page.getByRole('navigation', { name: 'Areas' }).getByText('Connections').click()
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) })

test('C9, T2, T4 a connection is made with a new credential on the way, and its test shows every stage', async ({
  host,
  page,
  api,
}) => {
  const { close } = await makeVault(host, page)
  await openArea(page)
  await expectAccessible(page)
  await page.getByRole('main').getByRole('button', { name: 'New connection' }).first().click()
  const panel = page.getByRole('dialog', { name: 'New connection' })
  await panel.getByRole('combobox', { name: 'System' }).fill('github')
  await page
    .getByRole('option', { name: /^GitHub / })
    .first()
    .click()
  await panel.getByLabel('Name', { exact: true }).fill('GitHub API')
  await panel.getByRole('button', { name: /Settings/ }).click()
  await panel.getByLabel('Base address').fill('not an address')
  await panel.getByLabel('Path').fill('/me')
  await panel.getByLabel('Account name in the answer').fill('login')
  await panel.getByRole('button', { name: 'Save and test' }).click()
  await expect(panel.getByText('Write an address that begins with https://.')).toBeVisible()
  await expect(panel.getByLabel('Base address')).toBeFocused()
  await panel.getByLabel('Base address').fill(api)
  await expectAccessible(page)

  await panel.getByRole('button', { name: 'New credential…' }).click()
  const inner = page.getByRole('dialog', { name: 'New bearer token' })
  await inner.getByLabel('Name', { exact: true }).fill('GitHub token')
  await inner.getByLabel('Token', { exact: true }).fill(key)
  await inner.getByRole('button', { name: 'Add credential' }).click()
  await expect(panel.getByRole('combobox', { name: 'Credential' })).toHaveValue('GitHub token')
  await panel.getByRole('button', { name: 'Save and test' }).click()

  const detail = page.getByRole('region', { name: 'Connection' })
  const stages = detail.getByRole('list', { name: 'Stages' })
  await expect(stages.getByRole('listitem').filter({ hasText: 'Authenticate, passed' })).toBeVisible()
  await expect(detail.locator('[data-code="ok"]')).toContainText('Signed in as ada of')
  // The server echoed the secret; it is not shown.
  expect(await page.content()).not.toContain(key)
  await expect(row(page, 'GitHub API')).toContainText('Passed')
  await expectAccessible(page)

  await detail.getByRole('tab', { name: 'Results' }).click()
  await expect(detail.getByRole('button', { name: /Passed/ })).toBeVisible()
  await detail.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await question(page).getByRole('textbox').fill('GitHub API')
  await question(page).getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('Connect a credential to its system')).toBeVisible()
  close()
})

test('T4, T6, T8 a failing test names its stage, cause and remedy; another host needs consent; a test can be cancelled @thorough', async ({
  host,
  page,
  api,
}) => {
  const { client, close } = await makeVault(host, page)
  const wrong = await addCredential(client, { name: 'Old token' })
  const right = await addCredential(client, { name: 'Token', secrets: { token: key } })
  await addConnection(client, { name: 'Refused', credentialId: wrong.id, url: api })
  const certificates = makeCertificates()
  const secure = await startOrdersApi(certificates.expired)
  await addConnection(client, {
    name: 'Old certificate',
    credentialId: wrong.id,
    url: `https://127.0.0.1:${secure.port}`,
    parameters: { ca: certificates.ca },
    consent: true,
  })
  await addConnection(client, { name: 'Here', credentialId: right.id, url: api })
  await addConnection(client, { name: 'Elsewhere', credentialId: right.id, url: api.replace('127.0.0.1', 'localhost') })
  await addConnection(client, { name: 'Silent', credentialId: right.id, url: api, parameters: { path: '/never' } })
  await addConnection(client, { name: 'Unknowable', credentialId: right.id, url: api, parameters: { probe: 'none' } })
  await openArea(page)
  const detail = page.getByRole('region', { name: 'Connection' })
  const testNow = () => detail.getByRole('button', { name: /^Test( again)?$/ }).click()

  await row(page, 'Refused').click()
  await testNow()
  await expect(detail.locator('[data-state="failed"]')).toContainText('Authenticate')
  const finding = detail.locator('[data-code="auth-failed"]')
  await expect(finding).toContainText('The server refused the credential.')
  await expect(finding).toContainText('rotate')
  await expectAccessible(page)

  await row(page, 'Old certificate').click()
  await testNow()
  await expect(detail.locator('[data-state="failed"]')).toContainText('TLS')
  await expect(detail.locator('[data-code="tls-expired"]')).toBeVisible()
  await detail.getByRole('button', { name: /Certificate.*not verified/ }).click()
  await expect(detail.getByRole('list', { name: 'Certificate chain' })).toContainText('Keyward test authority')

  await row(page, 'Elsewhere').click()
  const consent = detail.getByRole('region', { name: 'Allow this host' })
  await expect(consent).toContainText(/localhost:\d+/)
  await testNow()
  await expect(row(page, 'Elsewhere')).toContainText('Needs consent')
  await expectAccessible(page)
  await consent.getByRole('button', { name: 'Allow this host and test' }).click()
  await expect(detail.locator('[data-code="ok"]')).toBeVisible()
  await expect(consent).toBeHidden()

  await row(page, 'Silent').click()
  await testNow()
  await expect(detail.locator('[data-state="running"]')).toBeVisible()
  await detail.getByRole('button', { name: 'Cancel' }).click()
  await expect(detail.locator('[data-code="cancelled"]')).toBeVisible()

  await row(page, 'Unknowable').click()
  await testNow()
  await expect(detail.locator('[data-code="not-testable"]')).toHaveAttribute('data-tone', 'rest')
  await secure.close()
  close()
})

test('T5 all connections of an environment are tested at once, with a summary and a report @thorough', async ({
  host,
  page,
  api,
}) => {
  const { client, close } = await makeVault(host, page)
  const wrong = await addCredential(client, { name: 'Old token' })
  const right = await addCredential(client, { name: 'Token', secrets: { token: key } })
  for (let n = 1; n <= 4; n++) {
    const credentialId = n === 3 ? wrong.id : right.id
    await addConnection(client, { name: `Staging ${n}`, credentialId, url: api, environment: 'staging' })
  }
  await addConnection(client, { name: 'Live', credentialId: right.id, url: api })
  await openArea(page)
  await page.getByRole('button', { name: /^Filter/ }).click()
  await page.getByRole('checkbox', { name: 'staging' }).press('Space')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Test these 4' }).click()
  const run = page.getByRole('region', { name: 'Test of staging' })
  await expect(run).toContainText('3 passed, 1 failed')
  await run.getByRole('button', { name: 'Results', exact: true }).click()
  const report = page.getByRole('dialog', { name: 'Test of staging' })
  await expect(report.getByRole('row').nth(1)).toContainText('Staging 3')
  await expect(report.getByRole('row').nth(1)).toContainText('Sign-in refused')
  await expectAccessible(page)
  await report.getByRole('row').nth(1).click()
  await expect(
    page.getByRole('region', { name: 'Connection' }).getByRole('heading', { name: 'Staging 3' }),
  ).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear all' }).click()
  await expect(row(page, 'Live')).toContainText('Not tested')
  close()
})
