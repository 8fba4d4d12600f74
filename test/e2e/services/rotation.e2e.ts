import { expect, type Page } from '@playwright/test'
import type { Client } from '../../../src/shared/api/contract.ts'
import { type Interceptor, intercept } from '../../peers/intercept.ts'
import { type PostgresPeer, postgresMissing, startPostgres } from '../../peers/postgresql.ts'
import { examineBoth } from '../examine.ts'
import { test as base, type Host, startHost } from '../fixtures.ts'
import { everythingIn, goTo, mark, ownKey, question, seeVault } from '../steps.ts'
import { addCredential, makeVault } from '../vault.ts'
import { skipWithout } from './skip-without.ts'

const environment = ownKey()

const test = base.extend<{ readonly postgres: PostgresPeer; readonly front: Interceptor }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
  postgres: async ({}, use) => {
    const server = await startPostgres()
    await use(server)
    await server.stop()
  },
  front: async ({ postgres }, use) => {
    const front = await intercept(postgres.port, 'ALTER ROLE')
    await use(front)
    await front.stop()
  },
})
test.use({ hostEnv: environment, contextOptions: { reducedMotion: 'reduce' } })

const main = (page: Page) => page.getByRole('main')
const button = (page: Page, name: string | RegExp) => main(page).getByRole('button', { name })
const heading = (page: Page, name: string) => main(page).getByRole('heading', { name })

/** A login of PostgreSQL with connections over the front. */
async function addLogin(
  client: Client,
  name: string,
  postgres: PostgresPeer,
  front: Interceptor,
  { user, connections }: { readonly user: string; readonly connections: readonly string[] },
): Promise<void> {
  const { id } = await addCredential(client, {
    name,
    type: 'database-login',
    config: { username: user },
    secrets: { password: postgres.password },
  })
  const { host, database } = postgres
  for (const connection of connections)
    await client.connections.create({
      input: {
        name: connection,
        kind: 'postgresql',
        systemId: null,
        environment: 'staging',
        purpose: '',
        credentialId: id,
        parameters: { host, port: String(front.port), database, tls: 'auto' },
      },
      consent: true,
    })
}

async function begin(page: Page): Promise<void> {
  await goTo(page, 'Credentials')
  await page.getByRole('row', { name: /Orders login/ }).click()
  await page.getByRole('article').getByRole('button', { name: 'Rotate' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Begin rotation' }).click()
  await expect(heading(page, 'Set the new value at the server')).toBeVisible()
}

async function destroy(page: Page): Promise<void> {
  await button(page, /^Destroy/).click()
  await question(page).getByRole('button', { name: 'Destroy', exact: true }).click()
  await expect(heading(page, 'Rotated')).toBeVisible()
}

test.describe('L3 a password of PostgreSQL that Keyward sets', { tag: '@peers' }, () => {
  test.beforeAll(() => skipWithout(test, postgresMissing()))

  test('comes through the end of the process at the worst moment, and a server that is away', async ({
    home,
    host,
    page,
    complaints,
    postgres,
    front,
  }) => {
    test.setTimeout(180_000)
    const { client, close } = await makeVault(host, page)
    const about = { user: postgres.user, connections: ['Orders db', 'Orders db of the reports'] }
    await addLogin(client, 'Orders login', postgres, front, about)
    await goTo(page, 'Credentials')
    await page.getByRole('row', { name: /Orders login/ }).click()
    await page.getByRole('article').getByRole('button', { name: 'Rotate' }).click()
    await expect(page.getByRole('dialog').getByRole('radio', { name: 'Keyward sets it' })).toBeChecked()
    await examineBoth(page, 'rotation, automatic')
    await page.keyboard.press('Escape')
    await begin(page)
    await examineBoth(page, 'rotation, set')

    // PostgreSQL has made the change, and Keyward ends before it hears of that.
    const ended = new Promise<void>((resolve) => front.arm('after', () => void host.stop().then(resolve)))
    close()
    await button(page, 'Only set it').click()
    await ended
    await page.goto('about:blank')
    complaints.length = 0
    const again: Host = await startHost(home, environment)
    await page.goto(await again.link())
    await page.getByRole('button', { name: 'Unlock with your key' }).click()
    await seeVault(page)
    await goTo(page, 'Overview')
    await expect(main(page).getByText('Nobody knows whether the server has the new value')).toBeVisible()
    await main(page).getByRole('list', { name: 'Rotations under way' }).getByText('Orders login').click()
    await expect(heading(page, 'Find out what the server has')).toBeVisible()
    await examineBoth(page, 'rotation, interrupted')
    await button(page, 'Find out').click()
    await button(page, 'Test 2 connections').click()
    await main(page).getByRole('radio', { name: 'None' }).click()
    await button(page, 'Switch').click()
    await expect(heading(page, 'Revoke the old value')).toBeVisible()
    await examineBoth(page, 'rotation, revoke at the server')
    await button(page, 'Revoke at the server').click()
    await destroy(page)

    // The next one in one go, as short as the gap can be.
    await begin(page)
    await button(page, 'Set it, test and switch').click()
    await expect(heading(page, 'Both values are kept')).toBeVisible()
    await button(page, 'Test with the value in use').click()
    await expect(main(page).getByText('Passed')).toHaveCount(2)
    await button(page, 'Don’t wait: revoke now').click()
    await button(page, 'Revoke at the server').click()
    await destroy(page)

    // A server that is away: nothing has been changed, and it can be given up.
    await begin(page)
    await front.stop()
    await button(page, 'Only set it').click()
    await expect(main(page).getByRole('alert')).toBeVisible()
    await examineBoth(page, 'rotation, server away')
    await button(page, 'Abort…').click()
    await question(page)
      .getByRole('button', { name: /^Abort/ })
      .click()
    await expect(heading(page, 'Aborted')).toBeVisible()
    expect(await everythingIn(page)).not.toContain(postgres.password)
    complaints.length = 0
    await again.stop()
  })

  test('is set for several logins at once, tested, switched, and set back', async ({ host, page, postgres, front }) => {
    test.setTimeout(120_000)
    const { client, close } = await makeVault(host, page)
    await addLogin(client, 'Billing login', postgres, front, { user: postgres.md5User, connections: ['Billing db'] })
    await addLogin(client, 'Orders login', postgres, front, { user: postgres.user, connections: ['Orders db'] })
    await addCredential(client, { name: 'Token' })
    await goTo(page, 'Credentials')
    await page.getByRole('row', { name: /Billing login/ }).focus()
    for (const key of ['Space', 'Shift+ArrowDown', 'Shift+ArrowDown']) await page.keyboard.press(key)
    await page.getByRole('toolbar', { name: 'Selected rows' }).getByRole('button', { name: 'Rotate…' }).click()
    const panel = page.getByRole('dialog', { name: 'Rotate 3 credentials' })
    await mark(page, 'radio', 'Keyward sets them')
    await expect(panel).toContainText('A new value for 2 of 3; the others are left out. Not possible for Token')
    await examineBoth(page, 'rotations, automatic')
    await panel.getByRole('button', { name: 'Begin rotation' }).click()
    await expect(heading(page, 'Set the new values at their servers')).toBeVisible()
    await examineBoth(page, 'rotations, set')
    await button(page, 'Set them, test and switch').click()
    await expect(heading(page, 'Both values are kept')).toBeVisible()
    const works = async () =>
      (await client.tests.run({ runId: crypto.randomUUID(), connections: { all: true }, timeoutMs: 10_000 })).ok
    expect(await works()).toBe(true)
    await button(page, 'Roll back…').click()
    await question(page).getByRole('button', { name: 'Roll back' }).click()
    await expect(heading(page, 'Set the new values at their servers')).toBeVisible()
    expect(await works()).toBe(true)
    close()
  })
})
