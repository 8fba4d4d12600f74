import { expect, type Page } from '@playwright/test'
import { type Interceptor, intercept } from '../../peers/intercept.ts'
import { type PostgresPeer, postgresMissing, startPostgres } from '../../peers/postgresql.ts'
import { examineBoth } from '../examine.ts'
import { test as base, type Host, startHost } from '../fixtures.ts'
import { everythingIn, goTo, ownKey, seeVault } from '../steps.ts'
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

async function begin(page: Page): Promise<void> {
  await goTo(page, 'Credentials')
  await page.getByRole('row', { name: /Orders login/ }).click()
  await page.getByRole('article').getByRole('button', { name: 'Rotate' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Begin rotation' }).click()
  await expect(heading(page, 'Set the new value at the server')).toBeVisible()
}

async function destroy(page: Page): Promise<void> {
  await button(page, /^Destroy/).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Destroy', exact: true }).click()
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
    const { id } = await addCredential(client, {
      name: 'Orders login',
      type: 'database-login',
      config: { username: postgres.user },
      secrets: { password: postgres.password },
    })
    for (const name of ['Orders db', 'Orders db of the reports'])
      await client.connections.create({
        input: {
          name,
          kind: 'postgresql',
          systemId: null,
          environment: 'staging',
          purpose: '',
          credentialId: id,
          parameters: {
            host: postgres.host,
            port: String(front.port),
            database: postgres.database,
            tls: 'auto',
          },
        },
        consent: true,
      })
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
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Abort/ })
      .click()
    await expect(heading(page, 'Aborted')).toBeVisible()
    expect(await everythingIn(page)).not.toContain(postgres.password)
    complaints.length = 0
    await again.stop()
  })
})
