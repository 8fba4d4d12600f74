import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import type { Client } from '../../src/shared/api/contract.ts'
import { examineBoth, overlay } from './examine.ts'
import { startHost, test } from './fixtures.ts'
import { createVault, everythingIn, goTo, mark, ownKey, question, seeVault } from './steps.ts'
import { takePicture } from './take-picture.ts'
import { introduce } from './two-people.ts'
import { addCredential, makeVault } from './vault.ts'

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

const dialog = (page: Page) => page.getByRole('dialog')
const button = (at: Page | Locator, name: string | RegExp) => at.getByRole('button', { name, exact: true })
const main = (page: Page) => page.getByRole('main')

/** Looks at a page, once what lay over it is gone. */
async function examinePage(page: Page, name: string): Promise<void> {
  await expect(page.locator(overlay)).toHaveCount(0)
  await examineBoth(page, name)
}

async function openServer(page: Page): Promise<void> {
  await goTo(page, 'Team')
  await page.getByRole('row', { name: /^Platform/ }).click()
  await main(page).getByRole('radio', { name: 'Server' }).click()
}

/** Chooses a folder as the team’s server, and has it tried. */
async function tryFolder(page: Page, path: string): Promise<void> {
  await mark(page, 'radio', 'Shared folder')
  await dialog(page).getByLabel('Folder', { exact: true }).fill(path)
  await button(dialog(page), 'Try and use it').click()
}

async function changeHere(
  client: Client,
  name: string,
  metadata: { purpose?: string; tags?: string[] },
): Promise<void> {
  const { id, revision } = await client.credentials.get({ ref: name })
  await client.credentials.update({ id, revision, metadata, config: null })
}

test('S4 two people share by a server of their own, and decide what both have changed @thorough', async ({
  host,
  page: ada,
  context,
}) => {
  test.setTimeout(400_000)
  const other = await startHost(join(host.home, 'bob'), ownKey())
  const [hers, his] = [await makeVault(host, ada), await createVault(other)]
  const bob = await context.newPage()
  await bob.goto(await other.link())
  await seeVault(bob)
  const teamId = await introduce(hers.client, his.client)
  const names = ['Orders database', 'Stripe live', 'Mail relay']
  const made = await Promise.all(names.map((name) => addCredential(hers.client, { name })))
  const grants = [{ to: 'everyone' as const, level: 'manage' as const }]
  await hers.client.sharing.set({ credentialIds: made.map(({ id }) => id), teamId, grants })

  const [shared, copied] = [join(host.home, 'shared'), join(host.home, 'copied')]
  await mkdir(shared)
  await mkdir(join(copied, '.stfolder'), { recursive: true })

  await test.step('without a server it says what one is for, and a form asks for what is needed', async () => {
    await openServer(ada)
    await expect(main(ada)).toContainText('No server yet')
    await button(main(ada), 'Set up server…').click()
    await button(dialog(ada), 'Try and use it').click()
    await expect(dialog(ada)).toContainText('Address is required.')
    await examineBoth(ada, 'team server, set up')
  })

  await test.step('a folder that a program copies is refused, and what was typed stays', async () => {
    await tryFolder(ada, copied)
    await expect(dialog(ada)).toContainText('This server can’t be used')
    await expect(dialog(ada).getByLabel('Folder', { exact: true })).toHaveValue(copied)
    await examineBoth(ada, 'team server, refused')
    expect((await hers.client.remotes.get({ teamId })).remote).toBeNull()
  })

  await test.step('a server that says nothing is given up, and the form is as it was', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = silent.address()
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/keyward`
    await mark(ada, 'radio', 'WebDAV')
    await dialog(ada).getByLabel('Address', { exact: true }).fill(url)
    await button(dialog(ada), 'Try and use it').click()
    await expect(dialog(ada).getByRole('progressbar', { name: 'Trying the server' })).toBeVisible()
    await examineBoth(ada, 'team server, trying')
    await button(dialog(ada), 'Stop the trial').click()
    await expect(dialog(ada).getByLabel('Address', { exact: true })).toHaveValue(url)
    await expect(dialog(ada).getByRole('alert')).toHaveCount(0)
    silent.close()
  })

  await test.step('a folder that holds is kept, and what is shared goes there', async () => {
    await tryFolder(ada, shared)
    await expect(dialog(ada)).toContainText('It holds what a team relies on')
    await button(dialog(ada), 'Close').last().click()
    await expect(main(ada)).toContainText('3 wait to be sent')
    await button(main(ada), 'Synchronise').click()
    await expect(main(ada)).toContainText('3 sent.')
    await expect(main(ada)).toContainText('Nothing waits to be sent')
    await examinePage(ada, 'team server, synchronised')
  })

  await test.step('the other sets up the same one, and takes in what lies there', async () => {
    await openServer(bob)
    await button(main(bob), 'Set up server…').click()
    await tryFolder(bob, shared)
    await button(dialog(bob), 'Synchronise now').click()
    await expect(main(bob)).toContainText('3 taken in.')
    expect(
      (await his.client.credentials.list({ filter: {}, sort: 'name', descending: false, limit: 9, cursor: null }))
        .total,
    ).toBe(3)
  })

  await test.step('what both have changed is written over by nobody', async () => {
    await changeHere(hers.client, 'Stripe live', { purpose: 'Payments of the shop' })
    const { id } = await hers.client.credentials.get({ ref: 'Mail relay' })
    await hers.client.credentials.rotate({ id, config: {}, secrets: { token: 'kw-test-of-ada-0123456789' } })
    await changeHere(his.client, 'Stripe live', { purpose: 'Payments, old' })
    await changeHere(his.client, 'Mail relay', { tags: ['relay'] })
    await changeHere(his.client, 'Orders database', { purpose: 'Orders' })
    await button(main(ada), 'Synchronise').click()
    await expect(main(ada)).toContainText('2 sent.')
    await button(main(bob), 'Synchronise').click()
    await expect(main(bob)).toContainText('1 sent, 2 need a decision.')
    await expect(bob.getByRole('navigation', { name: 'Areas' })).toContainText('2 to decide')
    await examinePage(bob, 'team server, to decide')
    await goTo(bob, 'Team')
    await expect(bob.getByRole('row', { name: /^Platform/ })).toContainText('2 to decide')
    await examinePage(bob, 'team server, teams')
    await goTo(bob, 'Overview')
    await button(main(bob), 'Decide: Platform').click()
    await expect(main(bob).getByRole('radio', { name: 'Server' })).toBeChecked()
  })

  await test.step('who has changed what stands side by side, without values, and each is decided', async () => {
    await button(main(bob), 'Decide…').click()
    const item = (name: string) => bob.getByRole('article', { name })
    await expect(item('Mail relay').getByRole('row', { name: /^Token/ })).toHaveText(['TokenAs beforeChanged'])
    await expect(item('Mail relay').getByRole('row', { name: /^Tags/ })).toHaveText(['TagsChangedAs before'])
    await examinePage(bob, 'team server, decide')
    expect(await everythingIn(bob)).not.toContain('kw-test-of-ada')
    await mark(bob, 'radio', 'Take theirs')
    await bob.getByRole('row', { name: /^Stripe live/ }).click()
    await expect(item('Stripe live').getByRole('row', { name: /^Purpose/ })).toHaveText(['PurposeChangedChanged'])
    await mark(bob, 'radio', 'Keep yours')
    await expect(bob.getByRole('region', { name: 'Decisions' })).toContainText('2 of 2 decided.')
    await takePicture(bob, 'team-decide')
    await button(main(bob), 'Apply and synchronise').click()
    await expect(main(bob)).toContainText('1 sent, 1 taken in.')
    await expect(bob.getByRole('navigation', { name: 'Areas' })).not.toContainText('to decide')
  })

  await test.step('the other takes in what was decided, without sending anything', async () => {
    await button(main(ada), 'More for this server').click()
    await ada.getByRole('menuitem', { name: /^Pull only/ }).click()
    await expect(main(ada)).toContainText('2 taken in.')
    expect((await hers.client.credentials.get({ ref: 'Stripe live' })).purpose).toBe('Payments, old')
    expect((await his.client.credentials.get({ ref: 'Mail relay' })).tags).toEqual([])
  })

  await test.step('a server is asked by itself once that is wanted', async () => {
    await main(ada)
      .locator('label')
      .filter({ has: ada.getByRole('switch') })
      .click()
    await expect(ada.getByRole('switch', { name: /by itself/ })).toBeChecked()
    await expect.poll(async () => (await hers.client.remotes.get({ teamId })).remote?.automatic).toBe(true)
  })

  await test.step('what an older revision had is brought back, and goes to the others as a change', async () => {
    await button(main(ada), 'History…').click()
    await expect(ada.getByRole('row')).toHaveText([
      /Revision/,
      /^4.*Bob Kahn.*1 changed.*3 credentials/,
      /^3.*Bob/,
      /^2.*Ada Lovelace.*2 changed/,
      /^1/,
    ])
    await examinePage(ada, 'team server, history')
    await ada.getByRole('row', { name: /^2/ }).click()
    const revision = ada.getByRole('article', { name: 'Revision 2' })
    await expect(revision.getByRole('listitem')).toHaveText([/Orders database.*purpose/, /Stripe live.*purpose/])
    await takePicture(ada, 'team-history')
    await examinePage(ada, 'team server, revision')
    await revision.locator('label').filter({ hasText: 'Orders database' }).click()
    await button(revision, 'Bring back 1 credential…').click()
    await examineBoth(ada, 'team server, bring back')
    await button(question(ada, /^Bring back/), 'Bring back').click()
    await expect(revision.getByRole('listitem')).toHaveText([/Orders database/])
    expect((await hers.client.credentials.get({ ref: 'Stripe live' })).purpose).toBe('Payments of the shop')
    await button(main(ada), 'Server of Platform').click()
    await expect(main(ada)).toContainText('1 waits to be sent')
  })

  await test.step('a failure says what to do, and a server is forgotten here alone', async () => {
    await ada.keyboard.press('Control+k')
    await ada.keyboard.type('synchronise')
    await expect(ada.getByRole('option', { name: 'Synchronise Platform' })).toBeVisible()
    await ada.keyboard.press('Enter')
    await expect(main(ada)).toContainText('1 sent.')
    await button(main(ada), 'More for this server').click()
    await ada.getByRole('menuitem', { name: 'Forget…' }).click()
    await button(question(ada, /^Forget/), 'Forget').click()
    await expect(main(ada)).toContainText('No server yet')
  })
  hers.close()
  his.close()
  await other.stop()
})
