import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, type Page } from '@playwright/test'
import type { Client } from '../../src/shared/api/contract.ts'
import { expectAccessible } from './axe.ts'
import { test } from './fixtures.ts'
import { everythingIn, goTo, ownKey, seeVault } from './steps.ts'
import { addConnection, addCredential, makeVault } from './vault.ts'

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

const canary = 'kw-canary-9f8e7d6c5b4a3210'
const rows = (page: Page) => page.getByRole('grid', { name: 'Audit log' }).locator('[data-row]')
/** A port on which nothing listens. */
const closed = 'http://127.0.0.1:9'

/** A credential that was added, rotated, used for a test that failed, and disabled. */
async function live(client: Client): Promise<void> {
  const { id } = await addCredential(client, { name: 'Stripe live', secrets: { token: canary } })
  await addCredential(client, { name: 'Other' })
  const connection = await addConnection(client, { name: 'Shop API', credentialId: id, url: closed, consent: true })
  await client.tests.run({ runId: crypto.randomUUID(), connections: { ids: [connection.id] }, timeoutMs: 2000 })
  await client.credentials.rotate({ id, config: {}, secrets: { token: `${canary}-2` } })
  await client.credentials.disable({ ids: [id] })
}

test('A1, A3 the log tells what happened in sentences, is narrowed, followed, verified and exported', async ({
  host,
  page,
}) => {
  const { client, close } = await makeVault(host, page)
  await live(client)
  await goTo(page, 'Audit')
  await expect(page.getByText(/used Stripe live for a test of Shop API$/)).toBeVisible()
  await expect(page.getByText(/rotated Stripe live to version 2$/)).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('radio', { name: 'Failed or refused' }).click()
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText(/tested Shop API/)
  await expect(rows(page)).toContainText('Connection refused')
  await expect(rows(page).getByRole('img', { name: 'Failed' })).toBeVisible()

  // Exact where the focus is, relative elsewhere.
  const times = rows(page).locator('time')
  await expect(times.filter({ visible: true })).toHaveText('just now')
  await rows(page).focus()
  await expect(times.filter({ visible: true })).toHaveText(/^\d\d:\d\d:\d\d$/)
  await page.keyboard.press('Enter')
  const record = page.getByRole('article', { name: /^Record \d+$/ })
  await expect(record.getByText('connection.test')).toBeVisible()
  await expectAccessible(page)
  await record.getByRole('button', { name: 'Open the connection' }).click()
  await expect(page.getByRole('article', { name: 'Shop API' })).toBeVisible()
  await page.keyboard.press('Alt+ArrowLeft')

  await record.getByRole('button', { name: 'Show only this' }).click()
  await expect(page.getByText('Only about: Shop API')).toBeVisible()
  await expect(rows(page)).toHaveCount(2)
  await page.keyboard.press('Escape')
  await expect(record).toHaveCount(0)

  const total = async () => (await client.audit.list({ limit: 1, cursor: null })).total
  const verified = await total()
  await page.getByRole('button', { name: 'Verify' }).click()
  const verdict = page.getByRole('region', { name: 'Verification' })
  await expect(verdict.getByRole('heading', { name: `All ${verified} records fit` })).toBeVisible()
  await expectAccessible(page)
  await verdict.getByRole('button', { name: 'Put the result away' }).click()
  await expect(verdict).toHaveCount(0)

  await page.getByRole('button', { name: 'Clear all' }).click()
  await expect(rows(page).first()).toContainText(/verified the audit log/)
  const exported = await total()
  await page.getByRole('button', { name: 'Export' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'JSON Lines' }).click()
  expect((await download).suggestedFilename()).toBe('keyward-audit.jsonl')
  const lines = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\n')
  expect(lines).toHaveLength(exported)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ seq: 1, action: 'vault.create' })
  await expect(page.getByText(`${exported} records exported`)).toBeVisible()
  await expect(rows(page).first()).toContainText(/exported the audit log/)
  expect(lines.join() + (await everythingIn(page))).not.toContain(canary)
  close()
})

test('A2 a record that was altered past Keyward is named, with what to do @thorough', async ({
  host,
  page,
  hostEnv,
}) => {
  const { client, close } = await makeVault(host, page)
  await live(client)
  const { items } = await client.audit.list({ action: ['credential.rotate'], limit: 1, cursor: null })
  const seq = items[0]?.seq ?? 0
  expect(seq).toBeGreaterThan(1)

  await client.vault.lock({})
  const script = fileURLToPath(new URL('./alter-record.ts', import.meta.url))
  await promisify(execFile)(process.execPath, [script, join(host.home, 'vaults', 'default'), String(seq)], {
    env: { ...process.env, ...hostEnv },
  })
  await client.vault.unlock({ passphrase: null, slotId: null })
  close()
  await seeVault(page)

  await page.keyboard.press('Control+k')
  await page.keyboard.type('verify')
  await page.keyboard.press('Enter')
  const verdict = page.getByRole('region', { name: 'Verification' })
  await expect(verdict.getByRole('heading', { name: `Record ${seq} does not fit` })).toBeVisible()
  await expect(verdict).toContainText(`The ${seq - 1} records before it are intact`)
  await expect(verdict).toContainText('Make a copy of the vault’s folder now')
  await expectAccessible(page)
})

test('A3, A5 the log is searched, sent to a receiver that was away, and its alert is seen @thorough', async ({
  host,
  page,
}) => {
  const { client, close } = await makeVault(host, page)
  const { id } = await addCredential(client, { name: 'Stripe live', boundHosts: ['api.stripe.com:443'] })
  const connection = await addConnection(client, { name: 'Elsewhere', credentialId: id, url: closed })
  await client.tests.run({ runId: crypto.randomUUID(), connections: { ids: [connection.id] }, timeoutMs: 2000 })
  await goTo(page, 'Audit')
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('elsewhere test')
  await expect(rows(page)).toHaveCount(2)
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('')

  await page.getByRole('radio', { name: 'Alerts (1)' }).click()
  const alert = page.getByRole('list', { name: 'Alerts' }).getByRole('listitem')
  await expect(alert).toContainText('a host that it is not bound to, for Elsewhere')
  await expectAccessible(page)
  await alert.getByRole('button', { name: 'Acknowledge' }).click()
  await expect(page.getByText('Nothing to look at')).toBeVisible()

  const got: number[] = []
  let status = 503
  const receiver = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    if (status === 200)
      got.push(
        ...body
          .split('\n')
          .filter(Boolean)
          .map((line) => (JSON.parse(line) as { seq: number }).seq),
      )
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const address = receiver.address()
  const port = typeof address === 'object' ? address?.port : 0
  await page.getByRole('radio', { name: 'Streams' }).click()
  await page.getByRole('button', { name: 'Add a stream' }).click()
  const adding = page.getByRole('dialog', { name: 'Send the log to…' })
  await adding.getByRole('textbox', { name: 'Name' }).fill('SIEM')

  // Consent is for the host that was asked about, not for one that is typed after it.
  await adding.getByRole('textbox', { name: 'Address' }).fill(`http://127.0.0.1:${port}/log`)
  await adding.getByRole('combobox', { name: 'Credential' }).fill('stripe')
  await page.getByRole('option', { name: /Stripe live/ }).click()
  await adding.getByRole('button', { name: 'Add the stream' }).click()
  await expect(adding.getByRole('button', { name: 'Allow this host and add' })).toBeVisible()
  await expect(adding.getByRole('alert')).toContainText(`127.0.0.1:${port}`)
  await adding.getByRole('textbox', { name: 'Address' }).fill(`${closed}/log`)
  await adding.getByRole('button', { name: 'Add the stream' }).click()
  await expect(adding.getByRole('alert')).toContainText('127.0.0.1:9')
  expect((await client.credentials.get({ ref: id })).boundHosts).toEqual(['api.stripe.com:443'])
  await adding.getByRole('button', { name: 'Cancel' }).click()

  await page.getByRole('button', { name: 'Add a stream' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('SIEM')
  await page.getByRole('textbox', { name: 'Address' }).fill(`http://127.0.0.1:${port}/log`)
  await page.getByText('Send what is recorded already, too').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Add the stream' }).click()
  const stream = page.getByRole('list', { name: 'Streams' }).getByRole('listitem')
  await stream.getByRole('button', { name: 'Test' }).click()
  await expect(page.getByText('The server has a problem of its own.').first()).toBeVisible()
  status = 200
  await stream.getByRole('button', { name: 'Send now' }).click()
  await expect(stream).toContainText('Up to date')
  await expectAccessible(page)
  expect(got).toEqual([...got.keys()].map((index) => index + 1))
  await new Promise((resolve) => receiver.close(resolve))
  close()
})
