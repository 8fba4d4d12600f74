import { join } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import type { AccessLevel } from '../../src/shared/domain/access.ts'
import { examineBoth } from './examine.ts'
import { startHost, test } from './fixtures.ts'
import { createVault, goTo, ownKey, question } from './steps.ts'
import { takePicture } from './take-picture.ts'
import { addConnection, addCredential, makeVault } from './vault.ts'

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

const dialog = (page: Page) => page.getByRole('dialog')
const button = (at: Page | Locator, name: string | RegExp) => at.getByRole('button', { name, exact: true })
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) })

test('S5 whoever removes a member sees what that person could have, and deals with it line by line @thorough', async ({
  host,
  page,
}) => {
  test.setTimeout(300_000)
  const other = await startHost(join(host.home, 'bob'), ownKey())
  const [{ client }, his] = [await makeVault(host, page), await createVault(other)]
  const bob = await his.client.identity.create({ name: 'Bob Kahn' })
  await client.identity.create({ name: 'Ada Lovelace' })
  await client.identity.addContact({ card: bob.card })
  await client.identity.verifyContact({ id: bob.id, isVerified: true })
  const { id: teamId } = await client.teams.create({ name: 'Platform' })
  await client.teams.addMembers({ id: teamId, contactIds: [bob.id], role: 'member' })
  const share = (credentialId: string, level: AccessLevel) =>
    client.sharing.set({
      credentialIds: [credentialId],
      teamId,
      grants: [
        { to: 'everyone', level },
        { to: 'group', id: groupId, level: 'manage' },
      ],
    })
  const own = (await client.identity.get({})).identity?.id ?? ''
  const { groupList } = await client.teams.setGroup({
    id: teamId,
    groupId: null,
    name: 'Owners',
    add: [own],
    remove: [],
  })
  const groupId = groupList[0]?.id ?? ''
  const { id: root } = await addCredential(client, {
    name: 'warehouse-root',
    type: 'basic-auth',
    config: { username: 'root' },
    secrets: { password: 'kE9-vault-wolf-piano' },
  })
  await addConnection(client, { name: 'Warehouse API', credentialId: root, url: 'http://127.0.0.1:9', consent: true })
  await share(root, 'manage')
  const { id: calendar } = await addCredential(client, {
    name: 'team-calendar',
    type: 'oauth2-authorization-code',
    environment: 'staging',
    config: {
      clientId: 'app',
      authorizationEndpoint: 'https://sign-in.example.com/authorize',
      tokenEndpoint: 'https://sign-in.example.com/token',
    },
    secrets: { clientSecret: 'kw-test-client-0123456789' },
  })
  await share(calendar, 'use')
  for (const [name, environment] of [
    ['stripe-live', 'production'],
    ['mail-relay', 'production'],
    ['old-ci', 'staging'],
  ] as const) {
    const secrets = { token: `kw-test-${name}-0123456789` }
    await share((await addCredential(client, { name, environment, secrets })).id, 'use')
  }
  await addCredential(client, { name: 'her-own' })
  await client.bundles.export({
    choose: { teamId },
    note: '',
    values: true,
    armor: false,
    to: { with: 'team', teamId, memberIds: null },
  })

  await test.step('a member is removed, and the team says what is to be done now', async () => {
    await goTo(page, 'Team')
    await row(page, 'Platform').click()
    await row(page, 'Bob Kahn').click()
    await button(page, 'Remove from the team').click()
    await button(question(page), 'Remove').click()
    await expect(page.getByText(/6 lines are left to deal with/)).toBeVisible()
    await examineBoth(page, 'team, somebody left')
    await page.getByRole('radio', { name: 'Left (1)' }).click()
    await expect(page.getByRole('list', { name: 'People who have left' })).toContainText('6 of 6 left to deal with.')
    await examineBoth(page, 'team, who left')
    await page.getByRole('radio', { name: 'Members' }).click()
    await button(page, 'What to rotate now').click()
  })

  await test.step('the lines come in order of risk, each with its reasons', async () => {
    await expect(page.getByRole('heading', { name: 'What Bob Kahn could have' })).toBeVisible()
    const names = page.getByRole('rowheader')
    await expect(names).toHaveText([
      /warehouse-root/,
      /mail-relay/,
      /stripe-live/,
      /old-ci/,
      /team-calendar/,
      /team-calendar/,
    ])
    await examineBoth(page, 'offboarding')
    await row(page, 'warehouse-root').click()
    const detail = page.getByRole('article', { name: 'warehouse-root' })
    await expect(detail).toContainText('Signs in as “root”, an administrator by that name.')
    await expect(detail).toContainText('Warehouse API')
    await takePicture(page, 'offboarding')
    await examineBoth(page, 'offboarding, a line')
  })

  await test.step('a line leads to its rotation', async () => {
    await button(page.getByRole('article'), 'Rotate…').click()
    await expect(page.getByRole('dialog', { name: /Rotate/ })).toContainText('warehouse-root')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Alt+ArrowLeft')
    await expect(page.getByRole('heading', { name: 'What Bob Kahn could have' })).toBeVisible()
  })

  await test.step('where nothing has to be done, somebody says why', async () => {
    await row(page, 'old-ci').click()
    await button(page.getByRole('article'), 'No need…').click()
    await expect(button(dialog(page), 'Leave it so')).toBeDisabled()
    await dialog(page).getByRole('textbox').fill('The server is gone.')
    await examineBoth(page, 'offboarding, no need')
    await button(dialog(page), 'Leave it so').click()
    await expect(page.getByText('1 of 6')).toBeVisible()
    await page.getByRole('radio', { name: 'Done' }).click()
    await expect(row(page, 'old-ci')).toContainText('The server is gone.')
    await page.getByRole('radio', { name: 'To do' }).click()
  })

  await test.step('several are rotated together', async () => {
    for (const name of ['mail-relay', 'stripe-live']) await row(page, name).locator('label').click()
    const chosen = page.getByRole('toolbar', { name: 'Selected rows' })
    await button(chosen, 'Rotate…').click()
    await expect(page.getByRole('list', { name: 'Credentials to rotate' }).getByRole('listitem')).toHaveCount(2)
    await page.keyboard.press('Escape')
  })

  await test.step('the overview leads there as well, and the report is saved', async () => {
    await goTo(page, 'Overview')
    await page.getByRole('button', { name: 'See what: Bob Kahn left Platform' }).click()
    await expect(page.getByRole('heading', { name: 'What Bob Kahn could have' })).toBeVisible()
    await button(page, 'Save report').click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: /HTML/ }).click()
    expect((await download).suggestedFilename()).toMatch(/^keyward-offboarding-.*\.html$/)
  })
  await other.stop()
})
