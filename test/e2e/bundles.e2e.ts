import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import type { Client } from '../../src/shared/api/contract.ts'
import { expectAccessible } from './axe.ts'
import { type Host, startHost, test } from './fixtures.ts'
import type { HostClient } from './host-client.ts'
import { createVault, everythingIn, goTo, ownKey } from './steps.ts'
import { addConnection, addCredential, makeVault } from './vault.ts'

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

const canary = 'kw-canary-1122334455667788'
const passphrase = 'copper basil thunder wicket ninety'
const rows = (page: Page) => page.getByRole('grid', { name: 'Items of the bundle' }).locator('[data-row]')
const item = (page: Page, name: string) =>
  rows(page).filter({ has: page.locator('.kw-item-cell-name', { hasText: name }) })
const dryRun = (page: Page) => page.getByRole('region', { name: 'Dry run' })

/** Another Keyward with a vault of its own, beside the one in the page. */
async function withColleague<T>(home: string, work: (colleague: HostClient, host: Host) => Promise<T>): Promise<T> {
  const host = await startHost(join(home, 'colleague'), ownKey())
  try {
    const colleague = await createVault(host)
    const result = await work(colleague, host)
    colleague.close()
    return result
  } finally {
    await host.stop()
  }
}

/** Everything of a vault as an encrypted file. */
async function exportAll(client: Client, recipient: string, file: string, values = true): Promise<void> {
  const { fileId } = await client.bundles.export({
    choose: { all: true },
    to: { with: 'recipients', recipients: [recipient] },
    note: 'After the rotation',
    armor: false,
    values,
  })
  const pieces: Buffer[] = []
  for (let offset = 0, done = false; !done; ) {
    const piece = await client.files.read({ fileId, offset })
    pieces.push(Buffer.from(piece.chunk, 'base64'))
    offset += pieces.at(-1)?.length ?? 0
    done = piece.done
  }
  await writeFile(file, Buffer.concat(pieces))
}

async function chooseFile(page: Page, file: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await (await chooser).setFiles(file)
}

/** Drops a file as the desktop does; a drop made by a script would carry none. */
async function dropFile(page: Page, file: string): Promise<void> {
  const zone = await page.getByText('Drop a bundle here').boundingBox()
  if (zone === null) throw new Error('There is no place for a file.')
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [file], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: zone.x, y: zone.y, data })
}

async function openWith(page: Page, identity: string): Promise<void> {
  await expect(page.getByRole('radio', { name: 'age identity' })).toBeChecked()
  await page.getByRole('textbox', { name: 'Identity' }).fill(identity)
  await page.getByRole('button', { name: 'Open', exact: true }).click()
}

test('S2 chosen credentials leave as an age file for a passphrase, and arrive in another vault', async ({
  host,
  page,
}) => {
  const { client, close } = await makeVault(host, page)
  const key = await addCredential(client, { name: 'Stripe live', secrets: { token: canary } })
  await addConnection(client, { name: 'Stripe API', credentialId: key.id, url: 'https://api.stripe.example' })
  await addCredential(client, { name: 'Other', environment: 'staging' })

  await goTo(page, 'Bundles')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Export a bundle' }).click()
  await page.getByText('Picked credentials', { exact: true }).click()
  await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled()
  await page.getByRole('searchbox', { name: 'Search credentials' }).fill('stripe')
  await expect(page.getByRole('grid').locator('[data-row]')).toHaveCount(1)
  await page.getByRole('grid').locator('[data-row]').focus()
  await page.keyboard.press('Space')
  await expect(page.getByText('1 picked')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Continue' }).click()

  const recipients = page.getByRole('textbox', { name: 'Recipients' })
  await recipients.fill('AGE-SECRET-KEY-1QQQQ')
  await page.getByRole('button', { name: 'Make the bundle' }).click()
  await expect(page.getByText(/Line 1 is a secret identity/)).toBeVisible()
  // It looks like one, but its check sum is wrong: the core knows.
  await recipients.fill(`age1${'q'.repeat(58)}`)
  await page.getByRole('button', { name: 'Make the bundle' }).click()
  await expect(page.getByText(/Recipient 1 is not one/)).toBeVisible()
  await expectAccessible(page)

  await page.getByText('Whoever knows a passphrase').click()
  await page.getByLabel('Passphrase of the bundle').fill('password1234')
  await page.getByLabel('Type it once more').fill('password1234')
  await page.getByRole('button', { name: 'Make the bundle' }).click()
  await expect(page.getByLabel('Passphrase of the bundle')).toBeFocused()
  await page.getByLabel('Passphrase of the bundle').fill(passphrase)
  await page.getByLabel('Type it once more').fill(passphrase)
  await page.getByRole('textbox', { name: 'Note' }).fill('Keys for Grace')
  await page.getByText('Write it as text').click()
  await page.getByRole('button', { name: 'Make the bundle' }).click()
  await expect(page.getByRole('heading', { name: 'The bundle is ready' })).toBeVisible()
  await expect(page.getByText('1 credential and 1 connection')).toBeVisible()
  await expect(page.getByText('Whoever knows the passphrase')).toBeVisible()
  await expectAccessible(page)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  expect((await download).suggestedFilename()).toMatch(/^default-\d{4}-\d\d-\d\d\.keyward\.age$/)
  const file = await (await download).path()
  expect(await readFile(file, 'latin1')).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/)
  const shown = await everythingIn(page)
  for (const secret of [canary, passphrase]) expect(shown).not.toContain(secret)

  // Into an empty vault, through the same window.
  await client.vault.select({ name: 'second' })
  await client.vault.create({ name: 'second', slot: { provider: 'fernet', source: 'environment' }, recovery: null })
  await page.reload()
  await goTo(page, 'Bundles')
  await page.getByRole('button', { name: 'Import a bundle' }).click()
  await chooseFile(page, file)
  const field = page.getByRole('textbox', { name: 'Passphrase' })
  await field.fill('not the passphrase of it')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/does not open the bundle/)).toBeVisible()
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('')
  await field.fill(passphrase)
  await page.keyboard.press('Enter')
  await expect(page.getByText('“Keys for Grace”')).toBeVisible()
  await expect(dryRun(page)).toContainText('Would add 2.')
  await page.getByRole('button', { name: 'Import 2' }).click()
  await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible()
  await expect(page.getByText('Hosts are not bound yet')).toBeVisible()
  await expectAccessible(page)
  expect((await client.credentials.get({ ref: 'Stripe live' })).boundHosts).toEqual([])
  expect(await everythingIn(page)).not.toContain(canary)
  close()
})

test('S2 a definition comes in without a value, says so, and is whole once it is entered', {
  tag: '@thorough',
}, async ({ host, page, home }) => {
  const { client, close } = await makeVault(host, page)
  const identity = await generateX25519Identity()
  const file = join(home, 'definitions.age')
  await addCredential(client, { name: 'Stripe live', secrets: { token: canary } })
  await exportAll(client, await identityToRecipient(identity), file, false)
  await client.vault.select({ name: 'second' })
  await client.vault.create({ name: 'second', slot: { provider: 'fernet', source: 'environment' }, recovery: null })
  await page.reload()
  await goTo(page, 'Bundles')
  await page.getByRole('button', { name: 'Import a bundle' }).click()
  await chooseFile(page, file)
  await openWith(page, identity)
  await expect(item(page, 'Stripe live')).toContainText('no value yet')
  await page.getByRole('button', { name: 'Import 1' }).click()
  await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible()

  await goTo(page, 'Credentials')
  await page.getByRole('grid').locator('[data-row]', { hasText: 'Stripe live' }).click()
  const notice = page.getByText('No value yet', { exact: true })
  await expect(notice).toBeVisible()
  await expect(page.getByText('It has no value yet.')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Enter value' }).first().click()
  const panel = page.getByRole('dialog', { name: 'Value of Stripe live' })
  await panel.getByRole('button', { name: 'Store value' }).click()
  await expect(panel.getByText('Token is required.')).toBeVisible()
  await panel.getByLabel('Token', { exact: true }).fill(`${canary}-second`)
  await expectAccessible(page)
  await panel.getByRole('button', { name: 'Store value' }).click()
  await expect(panel).toBeHidden()
  await expect(notice).toBeHidden()
  expect(await client.credentials.get({ ref: 'Stripe live' })).toMatchObject({ hasValue: true, status: 'active' })
  expect(await everythingIn(page)).not.toContain(canary)
  close()
})

test('S3 an import is reviewed item by item, tried out, kept honest while the vault changes, and done as a whole', async ({
  host,
  page,
  home,
}) => {
  const { client, close } = await makeVault(host, page)
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  for (const name of ['Same', 'Changed', 'Also changed', 'Conflict']) await addCredential(client, { name })
  const [first, theirs] = [join(home, 'first.age'), join(home, 'theirs.age')]
  await exportAll(client, recipient, first)

  // A colleague takes it, changes two, adds one and sends it back.
  await withColleague(home, async (colleague, other) => {
    const sent = await readFile(first)
    const { fileId } = await colleague.client.files.create({ size: sent.length })
    await colleague.client.files.append({ fileId, chunk: sent.toString('base64') })
    const { previewId } = await colleague.client.bundles.preview({ fileId, key: { with: 'identity', identity } })
    await colleague.client.bundles.import({ previewId, choices: {}, onConflict: 'skip', dryRun: false })
    for (const ref of ['Changed', 'Also changed', 'Conflict']) {
      const { id } = await colleague.client.credentials.get({ ref })
      await colleague.client.credentials.rotate({ id, config: {}, secrets: { token: `${canary}-${ref.length}` } })
      await colleague.client.credentials.update({ id, revision: null, metadata: { team: 'payments' }, config: null })
    }
    await addCredential(colleague.client, { name: 'New' })
    await exportAll(colleague.client, recipient, theirs)
    expect(other.errors()).toBe('')
  })
  const { id } = await client.credentials.get({ ref: 'Conflict' })
  await client.credentials.update({ id, revision: null, metadata: { team: 'platform' }, config: null })

  await goTo(page, 'Bundles')
  await page.getByRole('button', { name: 'Import a bundle' }).click()
  await expectAccessible(page)
  await writeFile(join(home, 'no-bundle.txt'), 'Not an age file.')
  await chooseFile(page, join(home, 'no-bundle.txt'))
  await expect(page.getByText('This is not a readable Keyward bundle.')).toBeVisible()
  await chooseFile(page, theirs)
  await openWith(page, 'AGE-SECRET-KEY-1NOPE')
  await expect(page.getByText(/This is not an age identity/)).toBeVisible()
  await expectAccessible(page)
  await openWith(page, `# created by age-keygen\n${identity}\n`)

  await expect(page.getByText(/^5 credentials/)).toBeVisible()
  await expect(page.getByRole('tab', { name: 'All 5' })).toBeVisible()
  await expect(dryRun(page)).toContainText('Would add 1 and leave out 4.')
  await expect(item(page, 'Also changed')).toContainText('Differs: team, token')
  await expect(item(page, 'Conflict')).toContainText('It was changed here after the bundle was made.')
  await expect(item(page, 'Same')).toContainText('Nothing to do')
  await expectAccessible(page)

  // The default for all, one choice with the mouse, one with the keyboard.
  await page.getByRole('radio', { name: 'Replace' }).click()
  await expect(dryRun(page)).toContainText('Would add 1, replace 3 and leave out 1.')
  await page.getByRole('tab', { name: 'Conflicts 1' }).click()
  await expect(rows(page)).toHaveCount(1)
  await rows(page)
    .getByRole('button', { name: /What to do with Conflict/ })
    .click()
  await page.getByRole('menuitemradio', { name: /Keep both/ }).click()
  await expect(dryRun(page)).toContainText('Would add 1, replace 2, keep both of 1 and leave out 1.')
  await page.getByRole('tab', { name: 'Changed 2' }).click()
  await item(page, 'Also changed').focus()
  await page.keyboard.press('Enter')
  const detail = page.getByRole('article', { name: 'Also changed' })
  await expect(detail.getByText('token', { exact: true })).toBeVisible()
  await expectAccessible(page)
  await detail.getByRole('radio', { name: 'Replace' }).focus()
  await page.keyboard.press('ArrowUp')
  await expect(detail.getByRole('radio', { name: 'Skip' })).toBeChecked()
  await page.keyboard.press('Escape')
  await expect(dryRun(page)).toContainText('Would add 1, replace 1, keep both of 1 and leave out 2.')
  expect(await everythingIn(page)).not.toContain(canary)

  // Somebody else changes what the bundle touches: the preview holds no more.
  const changed = await client.credentials.get({ ref: 'Changed' })
  await client.credentials.update({ id: changed.id, revision: null, metadata: { purpose: 'Ours' }, config: null })
  await expect(page.getByText('The vault changed since this preview')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Import/ })).toBeDisabled()
  await page.getByRole('button', { name: 'Compare again' }).click()
  await openWith(page, identity)
  await expect(page.getByRole('tab', { name: 'Conflicts 2' })).toBeVisible()
  await expect(dryRun(page)).toContainText('Would add 1, replace 1, keep both of 1 and leave out 2.')

  await page.getByRole('button', { name: 'Import 3' }).click()
  await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible()
  const { items } = await client.credentials.list({
    filter: {},
    sort: 'name',
    descending: false,
    limit: 100,
    cursor: null,
  })
  expect(items.map(({ name, team, version }) => `${name} ${team} ${version}`)).toEqual([
    'Also changed  1',
    'Changed payments 2',
    'Conflict platform 1',
    'Conflict (2) payments 1',
    'New  1',
    'Same  1',
  ])
  await page.getByRole('button', { name: 'Import another' }).click()
  await page.getByRole('button', { name: 'All about bundles' }).click()
  await expect(
    page.getByText('“After the rotation”, not signed, 1 created, 1 replaced, 1 kept both, 2 skipped'),
  ).toBeVisible()
  close()
})

test('S3 a bundle of thousands of items is paged through, and a sending that takes long can be cancelled', {
  tag: '@thorough',
}, async ({ host, page, home }) => {
  const { close } = await makeVault(host, page)
  const identity = await generateX25519Identity()
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(identity))
  const credentials = Array.from({ length: 10_000 }, (_, index) => ({
    name: `Service ${String(index).padStart(5, '0')}`,
    type: 'bearer-token',
    secrets: { token: `${canary}-${index}` },
  }))
  const payload = {
    format: 'keyward-bundle/1',
    bundleId: crypto.randomUUID(),
    createdAt: new Date().toISOString(),
    items: { credentials },
  }
  const file = join(home, 'large.age')
  await writeFile(file, await encrypter.encrypt(JSON.stringify(payload)))

  await goTo(page, 'Bundles')
  await page.getByRole('button', { name: 'Import a bundle' }).click()
  await dropFile(page, file)
  await openWith(page, identity)
  await expect(page.getByRole('tab', { name: 'New 10,000' })).toBeVisible()
  await expect(dryRun(page)).toContainText('Would add 10,000.')
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '10001')
  for (const name of ['Service 00099', 'Service 00199']) {
    await rows(page).first().press('End')
    await expect(rows(page).filter({ hasText: name })).toBeVisible()
    await expect.poll(() => rows(page).count()).toBeLessThan(60)
  }
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'Import a bundle' })).toBeVisible()

  // Large enough that it can't be over before the button is pressed.
  await writeFile(file, Buffer.concat([Buffer.from('age-encryption.org/v1\n'), Buffer.alloc(100_000_000)]))
  await page.getByRole('button', { name: 'Import a bundle' }).click()
  await chooseFile(page, file)
  await expect(page.getByRole('progressbar', { name: 'Reading the file' })).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible()
  await expectAccessible(page)
  close()
})
