import { join } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import { examineBoth } from './examine.ts'
import { startHost, test } from './fixtures.ts'
import { createVault, everythingIn, goTo, mark, ownKey, question, seeVault } from './steps.ts'
import { introduce } from './two-people.ts'
import { addCredential, makeVault } from './vault.ts'

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

const dialog = (page: Page) => page.getByRole('dialog')
const button = (at: Page | Locator, name: string | RegExp) => at.getByRole('button', { name, exact: true })
const sharingOf = (page: Page) => page.getByRole('article').getByRole('region', { name: 'Sharing' })

/** The bundle that is ready, as a file. */
async function saveBundle(page: Page, path: string): Promise<string> {
  const download = page.waitForEvent('download')
  await button(page, 'Save').click()
  await (await download).saveAs(path)
  return path
}

async function openBundle(page: Page, file: string): Promise<void> {
  await goTo(page, 'Bundles')
  await button(page, 'Import a bundle').click()
  const again = button(page, 'Import another')
  // What was imported last may still be told.
  await expect(again.or(button(page, 'Choose a file'))).toBeVisible()
  if (await again.isVisible()) await again.click()
  const chooser = page.waitForEvent('filechooser')
  await button(page, 'Choose a file').click()
  await (await chooser).setFiles(file)
}

async function openCredential(page: Page, name: string): Promise<void> {
  await goTo(page, 'Credentials')
  await page.getByRole('row', { name: new RegExp(name) }).click()
  await expect(page.getByRole('article', { name })).toBeVisible()
}

test('S1 S2 what one shares with a team to use arrives with the other, who sees no configuration and changes nothing @thorough', async ({
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

  const { id } = await addCredential(hers.client, {
    name: 'Orders database',
    type: 'database-login',
    config: { username: 'orders-writer' },
    secrets: { password: 'kw-canary-5566778899' },
    boundHosts: ['db.example.com:5432'],
  })
  await hers.client.connections.create({
    input: {
      name: 'Orders on production',
      kind: 'postgresql',
      systemId: null,
      environment: 'production',
      credentialId: id,
      parameters: { host: 'db.example.com', database: 'orders' },
      purpose: '',
    },
    consent: true,
  })
  await addCredential(hers.client, { name: 'Stripe live' })
  await addCredential(hers.client, { name: 'Her own' })

  await test.step('without a team there is nobody to share with, and without an identity no bundle for people', async () => {
    await openCredential(ada, 'Orders database')
    await expect(sharingOf(ada)).toContainText('You are in no team yet.')
    await button(sharingOf(ada), 'Share…').click()
    await expect(dialog(ada)).toContainText('You are in no team yet')
    await examineBoth(ada, 'share, no team')
    await button(dialog(ada), 'Close').last().click()
    await goTo(ada, 'Bundles')
    await button(ada, 'Export a bundle').click()
    await button(ada, 'Continue').click()
    await expect(ada.getByText('Create your identity under Team first')).toHaveCount(2)
    await examineBoth(ada, 'export, without an identity')
  })
  await introduce(hers.client, his.client)

  await test.step('a credential is shared to use', async () => {
    await openCredential(ada, 'Orders database')
    await button(sharingOf(ada), 'Share…').click()
    await expect(dialog(ada).getByRole('radio', { name: 'Use' })).toBeChecked()
    await examineBoth(ada, 'share')
    await button(dialog(ada), 'Share').click()
    await expect(sharingOf(ada)).toContainText('Shared with Platform.')
    await expect(ada.getByRole('article').getByText('Manage').first()).toBeVisible()
    await examineBoth(ada, 'credential, shared')
  })

  await test.step('a group gets a level of its own, and one keeps one’s own', async () => {
    await button(sharingOf(ada), 'Change…').click()
    await dialog(ada)
      .getByRole('combobox', { name: /Add a group or a member/ })
      .fill('call')
    await ada.getByRole('option', { name: /On call/ }).click()
    await expect(dialog(ada).getByRole('list')).toContainText('You go on managing it')
    await examineBoth(ada, 'share, a group')
    await button(dialog(ada), 'Save').click()
    await expect(sharingOf(ada)).toContainText('On call')
    const { sharing } = await hers.client.sharing.get({ credentialId: id })
    expect(sharing?.grants.map(({ grant, name }) => [name, grant.level])).toEqual([
      ['Ada Lovelace', 'manage'],
      ['Everyone', 'use'],
      ['On call', 'view'],
    ])
    await button(sharingOf(ada), 'Change…').click()
    await button(dialog(ada), 'Remove On call').click()
    await button(dialog(ada), 'Save').click()
    await expect(sharingOf(ada)).not.toContainText('On call')
  })

  await test.step('several are shared at once', async () => {
    for (const name of ['Stripe live', 'Her own'])
      await ada
        .getByRole('row', { name: new RegExp(name) })
        .locator('label')
        .first()
        .click()
    await button(ada, 'Share…').first().click()
    await expect(ada.getByRole('dialog', { name: 'Share 2 credentials' })).toBeVisible()
    await mark(ada, 'radio', 'View')
    await button(dialog(ada), 'Share').click()
    await expect(dialog(ada)).toBeHidden()
    const { total } = await hers.client.sharing.list({
      teamId: (await hers.client.teams.list({})).items[0]?.id ?? '',
      offset: 0,
    })
    expect(total).toBe(3)
    const own = await hers.client.credentials.get({ ref: 'Her own' })
    await hers.client.sharing.stop({ credentialIds: [own.id] })
  })
  const file = join(host.home, 'platform.age')

  await test.step('a bundle goes to the team, and says what was left out', async () => {
    await goTo(ada, 'Bundles')
    await button(ada, /^(Continue the export|Export a bundle)$/).click()
    await mark(ada, 'radio', 'A team')
    await ada.getByRole('main').getByRole('button', { name: /Team$/ }).click()
    await ada.getByRole('option', { name: 'Platform' }).click()
    await ada.getByRole('radio', { name: 'Chosen members' }).click()
    await expect(ada.getByRole('group', { name: 'Members' })).toContainText('On call')
    await examineBoth(ada, 'export, for a team')
    await ada.getByRole('radio', { name: /^All 2 members/ }).click()
    await button(ada, 'Make the bundle').click()
    await expect(ada.getByText('1 credential left out')).toBeVisible()
    await expect(ada.getByText('You and 1 member of Platform')).toBeVisible()
    await examineBoth(ada, 'export, done for a team')
    await saveBundle(ada, file)
  })

  await test.step('it opens with one’s own identity, and is signed by a member', async () => {
    await openBundle(bob, file)
    await expect(bob.getByRole('radio', { name: 'Your identity' })).toBeChecked()
    await examineBoth(bob, 'import, own identity')
    await button(bob, 'Open').click()
    await expect(bob.getByText('Signed by Ada Lovelace, member of Platform.')).toBeVisible()
    await examineBoth(bob, 'import, signed')
    await button(bob, /^Import \d/).click()
    await expect(bob.getByText('Bound to the hosts that Platform says')).toBeVisible()
    await examineBoth(bob, 'import, done for a team')
  })

  await test.step('who may use it sees no configuration, and is offered no change', async () => {
    await openCredential(bob, 'Orders database')
    const article = bob.getByRole('article', { name: 'Orders database' })
    await expect(article).toContainText('not shown with this access. Ada Lovelace manages it.')
    await expect(button(article, 'Test')).toBeVisible()
    for (const name of ['Rotate', 'Edit', 'Share…', 'Change…', 'Add host'])
      await expect(button(article, name)).toHaveCount(0)
    await expect(article.getByRole('tab', { name: /Versions/ })).toHaveCount(0)
    await examineBoth(bob, 'credential, to use')
    await button(article, 'More actions').click()
    for (const name of [/^Disable/, /^Duplicate/, /^New connection/, /^Export/, /^Retire/, /^Delete/])
      await expect(bob.getByRole('menuitem', { name })).toBeDisabled()
    await examineBoth(bob, 'credential, to use, actions')
    await bob.keyboard.press('Escape')
    await bob.getByRole('row', { name: /Orders database/ }).focus()
    await bob.keyboard.press('r')
    await expect(bob.locator('[data-error-code="access-denied"], .kw-toast').first()).toBeVisible()
    for (const secret of ['orders-writer', 'db.example.com', 'kw-canary'])
      expect(await everythingIn(bob)).not.toContain(secret)
  })

  await test.step('who may view it sees the configuration, and is offered no change', async () => {
    await openCredential(bob, 'Stripe live')
    const article = bob.getByRole('article', { name: 'Stripe live' })
    await expect(article.getByRole('tab', { name: /Versions/ })).toBeVisible()
    await expect(button(article, 'Rotate')).toHaveCount(0)
    await examineBoth(bob, 'credential, to view')
  })

  await test.step('a bundle from somebody who was not verified says so, and what can’t be taken in says why', async () => {
    const { items } = await his.client.identity.contacts({ offset: 0 })
    await his.client.identity.verifyContact({ id: items[0]?.id ?? '', isVerified: false })
    await goTo(ada, 'Bundles')
    await button(ada, 'Back to your bundle').click()
    await button(ada, 'Make another').click()
    await button(ada, 'Continue').click()
    await expect(ada.getByRole('radio', { name: 'People you know' })).toBeChecked()
    await mark(ada, 'checkbox', 'Bob Kahn')
    await mark(ada, 'checkbox', /Definitions only/)
    await examineBoth(ada, 'export, for people')
    await button(ada, 'Make the bundle').click()
    await expect(ada.getByText('You and 1 other person')).toBeVisible()
    const personal = await saveBundle(ada, join(host.home, 'personal.age'))
    await openBundle(bob, personal)
    await button(bob, 'Open').click()
    await expect(bob.getByText('Signed by “Ada Lovelace”, whose card you haven’t verified.')).toBeVisible()
    await examineBoth(bob, 'import, not verified')
  })

  await test.step('sharing is stopped', async () => {
    await openCredential(ada, 'Orders database')
    await button(sharingOf(ada), 'Stop sharing…').click()
    await expect(question(ada)).toContainText('What others have received stays with them')
    await examineBoth(ada, 'stop sharing')
    await button(question(ada), 'Stop sharing').click()
    await expect(sharingOf(ada)).toContainText('It is your own.')
  })
  hers.close()
  his.close()
  await other.stop()
})
