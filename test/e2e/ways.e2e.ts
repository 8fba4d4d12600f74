import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { examineBoth } from './examine.ts'
import { test as base } from './fixtures.ts'
import { ordersKey, startOrdersApi } from './orders-api.ts'
import { type SshServer, sshPassword, sshUser, startSshServer } from './ssh-server.ts'
import { everythingIn, goTo, ownKey, seeVault } from './steps.ts'
import { addConnection, addCredential, makeVault } from './vault.ts'

const test = base.extend<{ readonly bastion: SshServer; readonly api: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
  bastion: async ({}, use) => {
    const server = await startSshServer()
    await use(server)
    await server.close()
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  api: async ({}, use) => {
    const api = await startOrdersApi()
    await use(`http://127.0.0.1:${api.port}`)
    await api.close()
  },
})
test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

const detailOf = (page: Page) => page.getByRole('region', { name: 'Connection' })

test('T9 a host key is trusted once, a connection goes through the server, and a changed key stops it @thorough', async ({
  host,
  page,
  bastion,
  api,
}) => {
  const { client, close } = await makeVault(host, page)
  await client.credentials.create({
    type: 'database-login',
    metadata: {
      name: 'Bastion login',
      systemId: null,
      environment: 'staging',
      owner: '',
      team: '',
      tags: [],
      purpose: '',
      expiresAt: null,
      rotateEvery: null,
      boundHosts: [],
    },
    config: { username: sshUser },
    secrets: { password: sshPassword },
  })
  const key = await addCredential(client, { name: 'Orders key', secrets: { token: ordersKey } })
  await addConnection(client, {
    name: 'Orders',
    credentialId: key.id,
    url: api,
    parameters: { path: '/me', expectJson: 'id' },
  })
  await seeVault(page)
  await goTo(page, 'Connections')

  await page.getByRole('main').getByRole('button', { name: 'New connection' }).first().click()
  const panel = page.getByRole('dialog', { name: 'New connection' })
  await panel.getByLabel('Name', { exact: true }).fill('Bastion')
  await panel.getByRole('button', { name: /^Kind/ }).or(panel.getByLabel('Kind')).first().click()
  await page.getByRole('option', { name: /SSH server/ }).click()
  await panel.getByLabel('Host', { exact: true }).fill('127.0.0.1')
  await panel.getByLabel('Port').fill(String(bastion.port))
  await panel.getByRole('combobox', { name: 'Credential' }).fill('Bastion')
  await page.getByRole('option', { name: /Bastion login/ }).click()
  await expectAccessible(page)
  await panel.getByRole('button', { name: 'Save and test' }).click()

  const detail = detailOf(page)
  const trust = detail.getByRole('region', { name: 'Trust this host key' })
  await expect(detail.locator('[data-code="host-key-unknown"]')).toBeVisible()
  await expect(trust).toContainText(/SHA256:/)
  await examineBoth(page, 'host key, new')
  await trust.getByRole('button', { name: 'Trust this key and test' }).click()
  await expect(detail.locator('[data-code="ok"]')).toContainText(`Signed in as ${sshUser}`)
  await expect(trust).toBeHidden()

  await page.getByRole('row', { name: /Orders/ }).click()
  await detail.getByRole('button', { name: 'Edit' }).click()
  const edit = page.getByRole('dialog')
  await edit.getByRole('button', { name: /Goes through/ }).click()
  await examineBoth(page, 'goes through')
  await page.getByRole('option', { name: /Bastion/ }).click()
  await edit.getByRole('button', { name: 'Save and test' }).click()
  await expect(detail.locator('[data-code="ok"]')).toBeVisible()
  await expect(detail.getByRole('list', { name: 'Stages' })).toContainText('through Bastion')
  expect(bastion.tunnels).toContain(new URL(api).host)

  await bastion.changeKey()
  await detail.getByRole('button', { name: 'Test again' }).click()
  await expect(detail.locator('[data-code="host-key-changed"]')).toContainText('“Bastion”')
  await expect(trust).toContainText('Bastion shows a new host key')
  await examineBoth(page, 'host key, changed')
  expect(await everythingIn(page)).not.toContain('canary')
  close()
})

test('T7 a request is tried: the answer comes back without the secret, and the request can be taken again', async ({
  host,
  page,
  api,
}) => {
  const { client, close } = await makeVault(host, page)
  const key = await addCredential(client, { name: 'Orders key', secrets: { token: ordersKey } })
  await addConnection(client, {
    name: 'Orders',
    credentialId: key.id,
    url: api,
    parameters: { path: '/me', variables: 'order=42' },
  })
  await seeVault(page)
  await goTo(page, 'Connections')
  await page.getByRole('row', { name: /Orders/ }).click()
  const detail = detailOf(page)
  await detail.getByRole('tab', { name: 'Try a request' }).click()
  await detail.getByRole('textbox', { name: 'Path' }).fill('/orders/{{order}}')
  await detail.getByRole('button', { name: 'Send' }).click()
  const answer = detail.getByRole('region', { name: 'Answer', exact: true })
  await expect(answer).toContainText('200')
  await expect(answer.getByRole('region', { name: 'Body of the answer' })).toContainText('integration-7')
  await answer.getByRole('button', { name: /What was sent/ }).click()
  await expect(answer).toContainText(`GET ${api}/orders/42`)
  await expect(answer).toContainText('Bearer [redacted]')
  await examineBoth(page, 'request, answered')

  await detail.getByRole('textbox', { name: 'Path' }).fill('/{{nope}}')
  await detail.getByRole('button', { name: 'Send' }).click()
  await expect(detail.locator('[data-error-code="field-invalid"]')).toBeVisible()
  await detail.getByRole('button', { name: 'Take again: GET /orders/{{order}}' }).click()
  await expect(detail.getByRole('textbox', { name: 'Path' })).toHaveValue('/orders/{{order}}')
  expect(await everythingIn(page)).not.toContain('canary')
  close()
})
