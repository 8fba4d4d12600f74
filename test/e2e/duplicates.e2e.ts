import { expect } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { examineBoth } from './examine.ts'
import { test as base } from './fixtures.ts'
import { ordersKey, startOrdersApi } from './orders-api.ts'
import { type SshServer, sshPassword, sshUser, startSshServer } from './ssh-server.ts'
import { everythingIn, goTo, ownKey } from './steps.ts'
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

test('C9 a credential and its connection are duplicated to another environment, without the value @thorough', async ({
  host,
  page,
  api,
}) => {
  const { client, close } = await makeVault(host, page)
  const system = await client.systems.create({
    name: 'Orders API',
    category: 'Own',
    summary: 'Orders.',
    kind: 'http',
    parameters: { path: '/me' },
    credentialType: 'bearer-token',
    credentialConfig: {},
  })
  const staging = await addCredential(client, {
    name: 'orders-staging',
    environment: 'staging',
    systemId: system.id,
    team: 'Logistics',
    expiresAt: '2099-01-01T00:00:00.000Z',
    boundHosts: ['orders.staging.example.com:443'],
    secrets: { token: 'kw-canary-staging-0123456789' },
  })
  await client.connections.create({
    input: {
      name: 'Orders, staging',
      kind: 'http',
      systemId: system.id,
      environment: 'staging',
      credentialId: staging.id,
      parameters: { url: 'https://orders.staging.example.com', path: '/me' },
      purpose: '',
    },
    consent: true,
  })
  // Fits by its type, but belongs elsewhere.
  await addCredential(client, { name: 'another token', environment: 'staging' })

  await goTo(page, 'Credentials')
  await page.getByRole('row', { name: /orders-staging/ }).click()
  await expect(page.getByRole('article', { name: 'orders-staging' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('duplicate')
  await page.getByRole('option', { name: 'Duplicate this credential to another environment' }).click()
  const copy = page.getByRole('dialog', { name: 'Duplicate orders-staging' })
  const environment = copy.getByRole('combobox', { name: 'Environment' })
  await expect(environment).toBeFocused()
  await copy.getByRole('button', { name: 'Add credential' }).click()
  await expect(copy.getByText('Say which environment it is for.')).toBeVisible()
  await expect(copy.getByText(/is required\.$/)).toBeVisible()
  await environment.fill('production')
  await expect(copy.getByLabel('Name', { exact: true })).toHaveValue('orders-production')
  await page.keyboard.press('Tab')
  await expectAccessible(page)
  await copy.getByLabel('Token', { exact: true }).fill(ordersKey)
  await copy.getByRole('button', { name: 'Add credential' }).click()
  await expect(page.getByRole('article', { name: 'orders-production' })).toBeVisible()
  const made = await client.credentials.get({ ref: 'orders-production' })
  expect(made).toMatchObject({ team: 'Logistics', systemId: system.id, expiresAt: null, boundHosts: [] })

  await goTo(page, 'Connections')
  await page.getByRole('row', { name: /Orders, staging/ }).click()
  await page.getByRole('article').getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Duplicate to another environment…' }).click()
  const panel = page.getByRole('dialog', { name: 'Duplicate Orders, staging' })
  await panel.getByRole('combobox', { name: 'Environment' }).fill('production')
  await expect(panel.getByLabel('Name', { exact: true })).toHaveValue('Orders, production')
  await panel.getByLabel('Base address').fill(api)
  const picker = panel.getByRole('combobox', { name: 'Credential' })
  // The list of the environments may still be closing, and with it goes the first key.
  await expect(async () => {
    await picker.press('ArrowDown')
    await expect(page.getByRole('option').first()).toBeVisible({ timeout: 2000 })
  }).toPass()
  // The one of the same system in that environment comes first.
  await expect(page.getByRole('option').first()).toContainText('orders-production')
  await page.getByRole('option').first().click()
  await panel.getByRole('button', { name: 'Save and test' }).click()
  await expect(page.getByRole('region', { name: 'Connection' }).locator('[data-code="ok"]')).toBeVisible()
  expect(await everythingIn(page)).not.toContain('canary')
  close()
})

test('C9, T9 an SSH server is added from a connection’s form, without leaving it @thorough', async ({
  host,
  page,
  bastion,
  api,
}) => {
  const { client, close } = await makeVault(host, page)
  await addCredential(client, {
    name: 'Bastion login',
    type: 'database-login',
    config: { username: sshUser },
    secrets: { password: sshPassword },
  })
  const key = await addCredential(client, { name: 'Orders key', secrets: { token: ordersKey } })
  await addConnection(client, { name: 'Orders', credentialId: key.id, url: api })
  await goTo(page, 'Connections')
  await page.getByRole('row', { name: /Orders/ }).click()
  const detail = page.getByRole('region', { name: 'Connection' })
  await detail.getByRole('button', { name: 'Edit' }).click()
  const edit = page.getByRole('dialog', { name: 'Edit connection' })
  await edit.getByLabel('Purpose').fill('Behind the bastion')
  await edit.getByRole('button', { name: 'New SSH server or proxy' }).click()
  await page.getByRole('menuitem', { name: /SSH server/ }).click()
  const way = page.getByRole('dialog', { name: 'New SSH server' })
  // Looked for by a word of its summary, and chosen by the keyboard alone.
  await way.getByRole('button', { name: /Kind/ }).click()
  await page.keyboard.type('connect proxy')
  await page.keyboard.press('Enter')
  const proxy = page.getByRole('dialog', { name: 'New HTTP proxy' })
  await proxy.getByRole('button', { name: /Kind/ }).click()
  await expect(page.getByRole('searchbox', { name: 'Search kinds' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('option', { name: /SSH server/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(way.getByRole('button', { name: /Kind/ })).toContainText('SSH server')
  await way.getByLabel('Name', { exact: true }).fill('Bastion')
  await way.getByLabel('Host', { exact: true }).fill('127.0.0.1')
  await way.getByLabel('Port').fill(String(bastion.port))
  await way.getByRole('combobox', { name: 'Credential' }).fill('Bastion')
  await page.getByRole('option', { name: /Bastion login/ }).click()
  await way.getByRole('button', { name: 'Save without a test' }).click()
  await expect(way).toBeHidden()
  await expect(edit.getByRole('button', { name: /Goes through/ })).toContainText('Bastion')
  await expect(edit.getByLabel('Purpose')).toHaveValue('Behind the bastion')
  await edit.getByRole('button', { name: 'Save and test' }).click()
  // Notifications may lie over the button for a moment; the keyboard reaches it.
  await detail.getByRole('button', { name: 'Trust this key and test' }).press('Enter')
  await expect(detail.getByRole('list', { name: 'Stages' })).toContainText('through Bastion')
  await expect(detail.locator('[data-code="ok"]')).toBeVisible()
  close()
})

test('C6 a rotation takes a pasted value, and removes a secret that is not needed any more @thorough', async ({
  host,
  page,
}) => {
  const { client, close } = await makeVault(host, page)
  await addCredential(client, {
    name: 'Deploy',
    type: 'aws-access-key',
    config: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE' },
    secrets: { secretAccessKey: 'kwCanaryOld'.padEnd(40, 'x'), sessionToken: 'kwCanaryToken0123456789' },
  })
  await goTo(page, 'Credentials')
  await page.getByRole('row', { name: /Deploy/ }).click()
  await page.getByRole('article').getByRole('button', { name: 'Rotate' }).click()
  const panel = page.getByRole('dialog', { name: 'Rotate Deploy' })
  await expect(panel.getByText('Paste the new value')).toBeVisible()
  await page.evaluate(
    (text) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', text)
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
      ;(document.activeElement ?? document.body).dispatchEvent(event)
    },
    `aws_access_key_id = AKIAI44QH7DHBEXAMPLE\naws_secret_access_key = ${'kwCanaryNew'.padEnd(40, 'y')}\n`,
  )
  await expect(panel.getByLabel('Access key ID')).toHaveValue('AKIAI44QH7DHBEXAMPLE')
  expect(await everythingIn(page)).not.toContain('kwCanary')
  await panel.getByRole('button', { name: 'Remove Session token' }).click()
  await expect(panel.getByRole('button', { name: 'Keep Session token' })).toBeVisible()
  await examineBoth(page, 'rotate, pasted and removed')
  await panel.getByRole('button', { name: 'Replace at once' }).click()
  await expect(panel).toBeHidden()
  expect(await client.credentials.get({ ref: 'Deploy' })).toMatchObject({
    version: 2,
    secretFields: ['secretAccessKey'],
    config: { accessKeyId: 'AKIAI44QH7DHBEXAMPLE' },
  })
  close()
})
