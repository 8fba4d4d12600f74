import { expect, type Page } from '@playwright/test'
import type { Client } from '../../src/shared/api/contract.ts'
import { examineBoth } from './examine.ts'
import { startHost, test } from './fixtures.ts'
import { ordersKey, startOrdersApi } from './orders-api.ts'
import { everythingIn, goTo, ownKey, question, seeVault } from './steps.ts'
import { addConnection, addCredential, makeVault } from './vault.ts'

const environment = ownKey()
test.use({ hostEnv: environment, contextOptions: { reducedMotion: 'reduce' } })

const newKey = 'kw_live_canary_0a1b2c3d4e5f'
const main = (page: Page) => page.getByRole('main')
const button = (page: Page, name: string | RegExp) => main(page).getByRole('button', { name })
const heading = (page: Page, name: string | RegExp) => main(page).getByRole('heading', { name })
const tests = (page: Page) => main(page).getByRole('list', { name: 'Connections that depend on it' })

/** A credential that connections use, all of them on one API. */
async function addUsed(
  client: Client,
  name: string,
  url: string,
  connections: readonly string[],
  systemId: string | null = null,
): Promise<string> {
  const { id } = await addCredential(client, { name, systemId, secrets: { token: ordersKey } })
  for (const connection of connections)
    await addConnection(client, { name: connection, credentialId: id, url, consent: true })
  return id
}

async function openCredential(page: Page, name: string): Promise<void> {
  await goTo(page, 'Credentials')
  await page.getByRole('row', { name: new RegExp(name) }).click()
  await expect(page.getByRole('article', { name })).toBeVisible()
}

/** Begins a rotation by hand from a credential's details. */
async function begin(page: Page, name: string, value: string): Promise<void> {
  await openCredential(page, name)
  await page.getByRole('article').getByRole('button', { name: 'Rotate' }).click()
  const panel = page.getByRole('dialog', { name: `Rotate ${name}` })
  await panel.locator('[data-secret]').fill(value)
  await page.keyboard.press('Enter')
  await expect(heading(page, `Rotate ${name}`)).toBeVisible()
}

test('L2 a rotation goes from the new value to the destroyed old one, over a failing test and a restart', {
  tag: '@thorough',
}, async ({ home, host, page, complaints }) => {
  const api = await startOrdersApi()
  const { client, close } = await makeVault(host, page)
  const { id: stripe } = await client.systems.get({ ref: 'stripe' })
  const id = await addUsed(client, 'Orders token', `http://127.0.0.1:${api.port}`, ['Shop', 'Warehouse'], stripe)
  const input = {
    kind: 'workflow',
    name: 'Nightly invoices',
    location: 'https://flows.example.com/7',
    note: '',
  } as const
  await client.references.add({ credentialId: id, input })
  await openCredential(page, 'Orders token')
  await page.getByRole('article').getByRole('button', { name: 'Rotate' }).click()
  const panel = page.getByRole('dialog', { name: 'Rotate Orders token' })
  await panel.getByRole('button', { name: /What meets the new value/ }).click()
  await expect(panel.getByText('Warehouse')).toBeVisible()
  await examineBoth(page, 'rotation, begin')
  await panel.locator('[data-secret]').fill(newKey)
  await page.keyboard.press('Enter')

  // The vendor doesn't know the new value yet, and whatever uses the old one goes on.
  await expect(heading(page, 'Test the new value')).toBeVisible()
  await examineBoth(page, 'rotation, test')
  await button(page, 'Test 2 connections').click()
  await expect(tests(page).getByText('Sign-in refused')).toHaveCount(2)
  await examineBoth(page, 'rotation, test failed')
  expect((await client.credentials.get({ ref: id })).version).toBe(1)
  await button(page, 'Switch despite 2 failures…').click()
  const doubt = question(page)
  await expect(doubt).toContainText('Shop')
  await expect(doubt).toContainText('Warehouse')
  await examineBoth(page, 'rotation, despite')
  await doubt.getByRole('button', { name: 'Cancel' }).click()

  // Everything ends here, and another process goes on.
  await page.goto('about:blank')
  close()
  await host.stop()
  const again = await startHost(home, environment)
  await page.goto(await again.link())
  await page.getByRole('button', { name: 'Unlock with your key' }).click()
  await seeVault(page)
  await openCredential(page, 'Orders token')
  await expect(page.getByText('Rotation under way: test')).toBeVisible()
  await page.getByRole('tab', { name: /Versions/ }).click()
  await expect(page.getByText('Staged')).toBeVisible()
  await examineBoth(page, 'credential being rotated')
  await page.getByRole('article').getByRole('button', { name: 'Go on' }).click()

  api.keys.add(newKey)
  await button(page, 'Test again').click()
  await expect(heading(page, 'Switch to the new value')).toBeVisible()
  await expect(tests(page).getByText('Passed')).toHaveCount(2)
  await examineBoth(page, 'rotation, switch')
  await main(page).getByRole('radio', { name: '30 days' }).click()
  await button(page, 'Switch').click()
  await expect(heading(page, 'Both values are kept')).toBeVisible()
  await expect(main(page).getByText('30 days left')).toBeVisible()
  await expect(main(page).getByRole('list', { name: 'What else uses it' })).toContainText('Nightly invoices')
  await button(page, 'Test with the value in use').click()
  await expect(tests(page).getByText('Passed')).toHaveCount(2)
  await examineBoth(page, 'rotation, grace')

  api.keys.delete(ordersKey)
  await button(page, 'Don’t wait: revoke now').click()
  await expect(main(page).getByText('Expire the key in the dashboard.')).toBeVisible()
  await examineBoth(page, 'rotation, revoke')
  await button(page, 'I have revoked it').click()
  await expect(heading(page, 'Destroy the old value')).toBeVisible()
  await examineBoth(page, 'rotation, destroy')
  await button(page, 'Destroy early…').click()
  await expect(question(page)).toContainText('30 days of the grace period are left')
  await question(page).getByRole('button', { name: 'Destroy', exact: true }).click()
  await expect(heading(page, 'Rotated')).toBeVisible()
  await examineBoth(page, 'rotation, done')

  const left = await everythingIn(page)
  for (const value of [ordersKey, newKey]) expect(left).not.toContain(value)
  complaints.length = 0
  await again.stop()
  await api.close()
})

test('L2 a switch is rolled back, and the rotation given up', async ({ host, page }) => {
  const api = await startOrdersApi()
  const { client, close } = await makeVault(host, page)
  const id = await addUsed(client, 'Orders token', `http://127.0.0.1:${api.port}`, ['Shop'])
  await begin(page, 'Orders token', newKey)
  await button(page, 'Switch untested…').click()
  await question(page).getByRole('radio', { name: 'None' }).click()
  await question(page).getByRole('button', { name: 'Switch despite it' }).click()
  await expect(heading(page, 'Revoke the old value')).toBeVisible()
  expect((await client.credentials.get({ ref: id })).version).toBe(2)

  await button(page, 'Roll back…').click()
  await question(page).getByRole('button', { name: 'Roll back' }).click()
  await expect(heading(page, 'Test the new value')).toBeVisible()
  expect((await client.credentials.get({ ref: id })).version).toBe(1)

  // Whoever wants to rotate it is led to the rotation that is under way.
  await openCredential(page, 'Orders token')
  await page.getByRole('article').getByRole('button', { name: 'Rotate' }).click()
  await expect(heading(page, 'Test the new value')).toBeVisible()
  await button(page, 'Abort…').click()
  await question(page).getByRole('button', { name: 'Abort and destroy the new value' }).click()
  await expect(heading(page, 'Aborted')).toBeVisible()
  const { items } = await client.credentials.versions({ id })
  expect(items.map(({ state }) => state)).toEqual(['destroyed', 'current'])
  close()
  await api.close()
})

test('L2 three credentials are rotated together, each with its own value', { tag: '@thorough' }, async ({
  host,
  page,
}) => {
  const api = await startOrdersApi()
  const { client, close } = await makeVault(host, page)
  const values = ['kw_live_canary_first00001', 'kw_live_canary_second0002', 'kw_live_canary_third00003']
  const names = ['Alder token', 'Birch token', 'Cedar token']
  for (const name of names) await addUsed(client, name, `http://127.0.0.1:${api.port}`, [`${name} shop`])
  await goTo(page, 'Credentials')
  await page.getByRole('row', { name: /Alder/ }).focus()
  for (const key of ['Space', 'Shift+ArrowDown', 'Shift+ArrowDown', 'r']) await page.keyboard.press(key)
  const panel = page.getByRole('dialog', { name: /^Rotate/ })
  await expect(panel.getByRole('list', { name: 'Credentials to rotate' }).getByRole('listitem')).toHaveCount(3)
  await examineBoth(page, 'rotations, begin')
  await panel.getByRole('button', { name: 'Continue' }).click()
  for (const [at, value] of values.entries()) {
    await expect(panel.getByText(`${at + 1} of 3`)).toBeVisible()
    await panel.locator('[data-secret]').fill(value)
    await page.keyboard.press('Enter')
  }
  await expect(heading(page, 'Rotate 3 credentials')).toBeVisible()

  // One of them isn't known to the vendor yet: the two others go on without it, and it follows.
  for (const value of values.slice(0, 2)) api.keys.add(value)
  await button(page, 'Test 3 connections').click()
  await expect(heading(page, 'Switch to the new values')).toBeVisible()
  await expect(heading(page, 'Test the new value')).toBeVisible()
  await examineBoth(page, 'rotations, batch')
  await button(page, 'Switch 2').click()
  await expect(heading(page, 'Both values are kept')).toBeVisible()
  await main(page).getByText('Cedar token').click()
  await expect(tests(page).getByText('Sign-in refused')).toBeVisible()
  api.keys.add(values[2] ?? '')
  await button(page, 'Test again').click()
  await expect(button(page, 'Switch')).toBeVisible()
  await button(page, 'All 3 of the batch').click()
  await button(page, 'Switch').click()
  await expect(main(page).getByRole('list', { name: 'At this step: 3 of 3' })).toBeVisible()

  await button(page, 'Test with the values in use').click()
  await expect(main(page).getByText('3 passed')).toBeVisible()

  await goTo(page, 'Overview')
  await expect(heading(page, 'Rotations under way (3)')).toBeVisible()
  await examineBoth(page, 'overview, rotations')
  await button(page, 'All rotations').click()
  await examineBoth(page, 'rotations')
  await main(page).getByText('3 credentials together').click()
  await button(page, 'Roll back…').click()
  await question(page).getByRole('button', { name: 'Roll back' }).click()
  await expect(heading(page, 'Test the new values')).toBeVisible()
  for (const ref of names) expect((await client.credentials.get({ ref })).version).toBe(1)
  close()
  await api.close()
})
