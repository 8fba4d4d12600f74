import { expect, type Page } from '@playwright/test'
import { examine, examineBoth, overlay, sizes } from './examine.ts'
import { test } from './fixtures.ts'
import { connectToHost } from './host-client.ts'
import { test as sampleTest } from './sample/fixtures.ts'
import { chooseProtection, goTo, mark, passphrase, question, typeNewPassphrase } from './steps.ts'

/** Opens an item of an area's list, which may be too long to show it at once. */
async function openItem(page: Page, area: string, name: string): Promise<void> {
  await goTo(page, area)
  await page.getByRole('searchbox').fill(name)
  // Until the list has been narrowed, its rows are elsewhere.
  await expect(page.getByRole('main').getByText(/^\d+ (found|of \d+)$/)).toBeVisible()
  await page.getByRole('row', { name: new RegExp(`^(Select )?${name}(?!,|-)`) }).click()
  await expect(page.getByRole('article', { name, exact: true })).toBeVisible()
}

const main = (page: Page) => page.getByRole('main')

/** Closes what lies over the window, whatever it is. A key that comes while one thing gives the focus back reaches nothing. */
const close = (page: Page) =>
  expect(async () => {
    if ((await page.locator(overlay).count()) > 0) await page.keyboard.press('Escape')
    await expect(page.locator(overlay)).toHaveCount(0, { timeout: 400 })
  }).toPass({ timeout: 20_000 })

/** Every screen and dialog of an open vault, in the order of a walk. Each entry begins where the one before has ended. */
const walk: readonly (readonly [name: string, go: (page: Page) => Promise<unknown>])[] = [
  ['overview', (page) => goTo(page, 'Overview')],
  [
    'overview, all that needs attention',
    (page) =>
      main(page)
        .getByRole('button', { name: /^Show \d+ more/ })
        .click(),
  ],
  [
    'two weeks of the year',
    async (page) => {
      await main(page).getByRole('region', { name: 'What comes up' }).getByRole('button').first().click()
      await expect(page.getByRole('dialog').getByRole('button', { name: 'Show in the list' })).toBeVisible()
    },
  ],
  [
    'overview, by type',
    async (page) => {
      await close(page)
      await main(page).getByRole('button', { name: 'Group' }).click()
      await page.getByRole('menuitemradio', { name: 'Type' }).click()
      await expect(main(page).getByRole('region', { name: 'What comes up' }).getByText('Database login')).toBeVisible()
    },
  ],
  [
    'overview, a month ahead',
    async (page) => {
      await main(page).getByRole('radio', { name: 'Month' }).click()
      await expect(main(page).getByRole('button', { name: 'Later' })).toBeVisible()
    },
  ],
  [
    'credentials',
    async (page) => {
      await close(page)
      await goTo(page, 'Credentials')
    },
  ],
  ['credentials, filter', (page) => main(page).getByRole('button', { name: 'Filter' }).click()],
  [
    'credentials, view',
    async (page) => {
      await close(page)
      await main(page).getByRole('button', { name: 'View' }).click()
    },
  ],
  [
    'credentials, by team',
    async (page) => {
      await page.getByRole('menuitemradio', { name: 'Team' }).first().click()
      await expect(main(page).getByRole('button', { name: /^Customer/ })).toBeVisible()
    },
  ],
  [
    'credentials, selected',
    async (page) => {
      await main(page).getByRole('button', { name: 'Team' }).click()
      await page.getByRole('menuitemradio', { name: 'No groups' }).click()
      await main(page)
        .locator('label')
        .filter({ has: page.getByRole('checkbox') })
        .nth(1)
        .click()
    },
  ],
  ['credentials, tags', (page) => page.getByRole('button', { name: 'Tags' }).click()],
  [
    'credentials, nothing found',
    async (page) => {
      await close(page)
      await page.keyboard.press('Escape')
      await page.getByRole('searchbox').fill('nothing of the kind')
      await expect(page.getByRole('heading', { level: 2 })).toBeVisible()
    },
  ],
  [
    'credential',
    async (page) => {
      await openItem(page, 'Credentials', 'orders-db')
      await expect(page.getByText('The order book')).toBeVisible()
    },
  ],
  ['credential, used by', (page) => page.getByRole('tab', { name: /Used by/ }).click()],
  ['credential, usage', (page) => page.getByRole('tab', { name: 'Usage' }).click()],
  ['credential, versions', (page) => page.getByRole('tab', { name: /Versions/ }).click()],
  ['credential, history', (page) => page.getByRole('tab', { name: 'History' }).click()],
  ['credential, edit', (page) => page.getByRole('article').getByRole('button', { name: 'Edit' }).click()],
  [
    'credential, rotate',
    async (page) => {
      await close(page)
      await page.getByRole('article').getByRole('button', { name: 'Rotate' }).first().click()
    },
  ],
  [
    'credential, disable',
    async (page) => {
      await close(page)
      await page.getByRole('article').getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('menuitem', { name: /^Disable/ }).click()
    },
  ],
  [
    'credential, delete',
    async (page) => {
      await close(page)
      await page.getByRole('article').getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('menuitem', { name: /^Delete/ }).click()
    },
  ],
  [
    'credential, duplicate',
    async (page) => {
      await close(page)
      await page.getByRole('article').getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('menuitem', { name: /^Duplicate/ }).click()
      await expect(page.getByRole('dialog', { name: 'Duplicate orders-db' })).toBeVisible()
    },
  ],
  [
    'new credential',
    async (page) => {
      await close(page)
      await page.keyboard.press('n')
      await expect(page.getByRole('dialog', { name: 'New credential' })).toBeVisible()
    },
  ],
  [
    'new credential, fields',
    async (page) => {
      await page
        .getByRole('region', { name: 'Keys and tokens' })
        .getByRole('button', { name: /^API key/ })
        .click()
      await page.getByRole('button', { name: 'Settings' }).last().click()
    },
  ],
  [
    'new credential, refused',
    (page) => page.getByRole('dialog').getByRole('button', { name: 'Add credential' }).click(),
  ],
  ['new credential, calendar', (page) => page.getByRole('group', { name: 'Expires' }).getByRole('button').click()],
  [
    'connections',
    async (page) => {
      await close(page)
      await goTo(page, 'Connections')
    },
  ],
  [
    'connections, results',
    async (page) => {
      for (const row of [1, 2])
        await main(page)
          .locator('label')
          .filter({ has: page.getByRole('checkbox') })
          .nth(row)
          .click()
      await page.getByRole('toolbar', { name: 'Selected rows' }).getByRole('button', { name: 'Test' }).click()
      await main(page).getByRole('button', { name: 'Results' }).click()
      await expect(page.getByRole('dialog', { name: /^Test of/ })).toBeVisible()
    },
  ],
  ['connections, report', (page) => page.getByRole('button', { name: 'Save report' }).click()],
  [
    'new connection',
    async (page) => {
      await close(page)
      await main(page)
        .getByRole('region', { name: /^Test of/ })
        .getByRole('button', { name: 'Close' })
        .click()
      await main(page).getByRole('button', { name: 'New connection' }).click()
      await expect(page.getByRole('dialog', { name: 'New connection' })).toBeVisible()
    },
  ],
  [
    'new connection, kinds',
    async (page) => {
      // The list of systems is open from the beginning.
      await page.getByRole('dialog').getByLabel('Name', { exact: true }).click()
      await page.getByRole('button', { name: /Kind/ }).click()
      await expect(page.getByRole('group', { name: 'Databases' })).toBeVisible()
    },
  ],
  [
    'new connection, kinds found',
    async (page) => {
      await page.getByRole('searchbox', { name: 'Search kinds' }).pressSequentially('valkey')
      await expect(page.getByRole('option')).toHaveText([/Redis/])
    },
  ],
  [
    'new connection, new way',
    async (page) => {
      // Once for the search, once for the list.
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'New SSH server or proxy' }).click()
      await page.getByRole('menuitem', { name: /SSH server/ }).click()
      await expect(page.getByRole('dialog', { name: 'New SSH server' })).toBeVisible()
    },
  ],
  [
    'connection, passed',
    async (page) => {
      await close(page)
      await openItem(page, 'Connections', 'Warehouse')
      await expect(page.locator('[data-code="ok"]')).toBeVisible()
    },
  ],
  [
    'connection, certificate',
    (page) =>
      page
        .getByRole('article')
        .getByRole('button', { name: /^Certificate/ })
        .click(),
  ],
  [
    'connection, request',
    async (page) => {
      await page.getByRole('tab', { name: 'Try a request' }).click()
      await main(page).getByRole('button', { name: 'Send' }).click()
      await expect(main(page).getByRole('region', { name: 'Answer', exact: true })).toBeVisible()
    },
  ],
  [
    'connection, request refused',
    async (page) => {
      await main(page).getByRole('textbox', { name: 'Path' }).fill('/{{nothing}}')
      await main(page).getByRole('button', { name: 'Send' }).click()
      await expect(main(page).locator('[data-error-code]')).toBeVisible()
    },
  ],
  ['connection, results', (page) => page.getByRole('tab', { name: 'Results' }).click()],
  ['connection, settings', (page) => page.getByRole('tab', { name: 'Settings' }).click()],
  [
    'connection, failed',
    async (page) => {
      await openItem(page, 'Connections', 'Salesforce orders')
      await expect(page.locator('[data-code="auth-failed"]')).toBeVisible()
    },
  ],
  [
    'connection, consent',
    async (page) => {
      await openItem(page, 'Connections', 'Grafana boards')
      await expect(page.getByRole('region', { name: 'Allow this host' })).toBeVisible()
    },
  ],
  ['connection, edit', (page) => page.getByRole('article').getByRole('button', { name: 'Edit' }).click()],
  [
    'connection, duplicate',
    async (page) => {
      await close(page)
      await page.getByRole('article').getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('menuitem', { name: /^Duplicate/ }).click()
      await expect(page.getByRole('dialog', { name: 'Duplicate Grafana boards' })).toBeVisible()
    },
  ],
  [
    'connection, delete',
    async (page) => {
      await close(page)
      await page.getByRole('article').getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('menuitem', { name: /^Delete/ }).click()
    },
  ],
  [
    'systems',
    async (page) => {
      await close(page)
      await goTo(page, 'Systems')
    },
  ],
  [
    'system',
    async (page) => {
      await openItem(page, 'Systems', 'Stripe')
    },
  ],
  [
    'new system',
    async (page) => {
      await goTo(page, 'Systems')
      await main(page).getByRole('button', { name: 'New system' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  ],
  [
    'audit',
    async (page) => {
      await close(page)
      await goTo(page, 'Audit')
    },
  ],
  ['audit, record', (page) => page.locator('[data-row]').nth(1).click()],
  [
    'audit, verified',
    async (page) => {
      // An open record covers the list where there is no room for both.
      const back = main(page).getByRole('button', { name: 'All records' })
      if (await back.isVisible()) await back.click()
      await main(page).getByRole('button', { name: 'Verify' }).click()
    },
  ],
  [
    'audit, anchor',
    (page) =>
      main(page)
        .getByRole('button', { name: /^Compare with an anchor/ })
        .click(),
  ],
  [
    'audit, alerts',
    async (page) => {
      await close(page)
      await main(page)
        .getByRole('radio', { name: /^Alerts/ })
        .click()
    },
  ],
  ['audit, streams', (page) => main(page).getByRole('radio', { name: 'Streams' }).click()],
  [
    'audit, a new stream',
    async (page) => {
      await main(page).getByRole('button', { name: 'Add a stream' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  ],
  [
    'bundles',
    async (page) => {
      await close(page)
      await goTo(page, 'Bundles')
    },
  ],
  ['export', (page) => main(page).getByRole('button', { name: 'Export a bundle' }).click()],
  ['export, protection', (page) => main(page).getByRole('button', { name: 'Continue' }).click()],
  [
    'import',
    async (page) => {
      await goTo(page, 'Overview')
      await goTo(page, 'Bundles')
      await main(page).getByRole('button', { name: 'Import a bundle' }).click()
    },
  ],
  [
    'import, another tool',
    async (page) => {
      await main(page).getByRole('button', { name: 'All about bundles' }).click()
      await main(page).getByRole('button', { name: 'Import from another tool' }).click()
      await main(page)
        .locator('input[type=file]')
        .setInputFiles({
          name: 'passwords.csv',
          mimeType: 'text/csv',
          buffer: Buffer.from(
            'Title,Username,Password,URL,Notes,Team,Customer\nShop,ada,not-a-real-one,https://shop.example.com,,Web,Nord\nOld,,,,,,\nMail,bob,not-a-real-one,,,,\n',
          ),
        })
      await expect(main(page).getByRole('heading', { name: 'What becomes what' })).toBeVisible()
    },
  ],
  [
    'import, another tool, review',
    async (page) => {
      await main(page).getByRole('button', { name: 'Preview' }).click()
      await expect(main(page).getByText('One entry does not come along')).toBeVisible()
      await main(page).getByRole('row').nth(1).click()
    },
  ],
  [
    'import, another tool, left out',
    async (page) => {
      await main(page).getByRole('button', { name: 'Show why' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  ],
  [
    'import, another tool, done',
    async (page) => {
      await close(page)
      await main(page)
        .getByRole('button', { name: /^Import \d/ })
        .click()
      await expect(main(page).getByText('Now delete passwords.csv')).toBeVisible()
    },
  ],
  [
    'import, undo',
    async (page) => {
      await main(page).getByRole('button', { name: 'Undo…' }).click()
      await expect(question(page).getByRole('row').nth(1)).toBeVisible()
    },
  ],
  [
    'bundles, the last import',
    async (page) => {
      await close(page)
      await main(page).getByRole('button', { name: 'All about bundles' }).click()
      await expect(main(page).getByRole('region', { name: 'Last import' })).toBeVisible()
    },
  ],
  [
    'teams',
    async (page) => {
      await goTo(page, 'Team')
      await expect(main(page).getByRole('row', { name: /^Meridian Platform/ })).toBeVisible()
    },
  ],
  [
    'team',
    async (page) => {
      await main(page)
        .getByRole('row', { name: /^Meridian Platform/ })
        .click()
      await expect(main(page).getByRole('row', { name: /Priya Raman/ })).toBeVisible()
    },
  ],
  [
    'team, selected',
    (page) =>
      main(page)
        .getByRole('row', { name: /Priya Raman/ })
        .locator('label')
        .click(),
  ],
  [
    'team, member',
    async (page) => {
      await main(page)
        .getByRole('row', { name: /Priya Raman/ })
        .click()
      await expect(main(page).getByRole('article', { name: 'Priya Raman' })).toBeVisible()
    },
  ],
  [
    'team, leave',
    async (page) => {
      const back = main(page).getByRole('button', { name: 'All members' })
      if (await back.isVisible()) await back.click()
      await main(page).getByRole('button', { name: 'More for this team' }).click()
      await page.getByRole('menuitem', { name: /^Leave/ }).click()
    },
  ],
  [
    'team, groups',
    async (page) => {
      await close(page)
      await main(page)
        .getByRole('radio', { name: /^Groups/ })
        .click()
    },
  ],
  [
    'team, server',
    async (page) => {
      await main(page).getByRole('radio', { name: 'Server' }).click()
      await expect(main(page).getByText('No server yet')).toBeVisible()
    },
  ],
  [
    'team, server, new',
    async (page) => {
      await main(page).getByRole('button', { name: 'Set up server…' }).click()
      await expect(page.getByRole('dialog', { name: /^Set up a server/ })).toBeVisible()
    },
  ],
  [
    'team, about',
    async (page) => {
      await close(page)
      await main(page).getByRole('radio', { name: 'About' }).click()
    },
  ],
  [
    'people',
    async (page) => {
      await main(page).getByRole('button', { name: 'All teams' }).click()
      await main(page)
        .getByRole('radio', { name: /^People/ })
        .click()
      await expect(main(page).getByRole('row', { name: /Hana Novotná/ })).toBeVisible()
    },
  ],
  [
    'people, compare',
    async (page) => {
      await main(page)
        .getByRole('row', { name: /Hana Novotná/ })
        .click()
      await main(page).getByRole('article').getByRole('button', { name: 'Compare words' }).click()
      await expect(page.getByRole('dialog', { name: /^Compare words/ })).toBeVisible()
    },
  ],
  [
    'your card',
    async (page) => {
      await close(page)
      const back = main(page).getByRole('button', { name: 'All people' })
      if (await back.isVisible()) await back.click()
      await main(page).getByRole('radio', { name: 'Your card' }).click()
      await expect(main(page).locator('.kw-qr[data-ready]')).toBeVisible()
    },
  ],
  [
    'reviews',
    async (page) => {
      await goTo(page, 'Review')
      await expect(main(page).getByRole('button', { name: 'Start a review' })).toBeVisible()
    },
  ],
  [
    'review',
    async (page) => {
      await main(page).getByRole('button', { name: 'Start a review' }).click()
      await main(page).getByRole('row').nth(1).click()
      await expect(page.getByRole('article')).toBeVisible()
    },
  ],
  [
    'review, keep',
    async (page) => {
      await page.keyboard.press('k')
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  ],
  [
    'retirement',
    async (page) => {
      await close(page)
      await page.keyboard.press('e')
      const back = main(page).getByRole('button', { name: 'All findings' })
      if (await back.isVisible()) await back.click()
      await main(page).getByRole('button', { name: 'All reviews' }).click()
      await main(page)
        .getByRole('button', { name: /^Go on retiring/ })
        .first()
        .click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  ],
  [
    'settings',
    async (page) => {
      await close(page)
      await goTo(page, 'Settings')
    },
  ],
  [
    'settings, tested again by itself',
    async (page) => {
      const hours = main(page).getByRole('textbox', { name: 'Test again by itself' })
      await hours.fill('6')
      await hours.press('Enter')
      await expect(main(page).getByLabel('Quiet from')).toBeVisible()
    },
  ],
  ['settings, rotation', (page) => page.getByRole('tab', { name: 'Rotation' }).click()],
  [
    'settings, new rule',
    async (page) => {
      await main(page).getByRole('button', { name: 'New rule' }).click()
      await expect(page.getByRole('status').filter({ hasText: 'It would decide' })).toBeVisible()
    },
  ],
  [
    'settings, a rule',
    async (page) => {
      await page.getByRole('button', { name: 'Set rule' }).click()
      await expect(main(page).getByRole('listitem').filter({ hasText: 'Rotate every 90 days' })).toBeVisible()
    },
  ],
  ['settings, locking', (page) => page.getByRole('tab', { name: 'Locking' }).click()],
  ['settings, keys', (page) => page.getByRole('tab', { name: 'Keys and recovery' }).click()],
  [
    'settings, new key slot',
    async (page) => {
      await main(page).getByRole('button', { name: 'Add a key slot' }).click()
      await mark(page, 'radio', 'Passphrase')
    },
  ],
  ['settings, new passphrase', (page) => page.getByRole('button', { name: 'Continue' }).click()],
  [
    'settings, key slot actions',
    async (page) => {
      await close(page)
      await main(page).getByRole('button', { name: 'More for Recovery passphrase' }).click()
    },
  ],
  ['settings, change the passphrase', (page) => page.getByRole('menuitem', { name: 'Change the passphrase' }).click()],
  [
    'settings, replace a key slot',
    async (page) => {
      await close(page)
      await main(page).getByRole('button', { name: 'More for Your own key' }).click()
      await page.getByRole('menuitem', { name: /^Replace/ }).click()
    },
  ],
  [
    'settings, new vault key',
    async (page) => {
      await close(page)
      await main(page).getByRole('button', { name: 'Re-key' }).click()
      await page.getByRole('button', { name: 'Re-key the vault' }).click()
      await expect(page.getByText('Type its passphrase, or don’t keep it.')).toBeVisible()
    },
  ],
  [
    'settings, backups',
    async (page) => {
      await close(page)
      await page.getByRole('tab', { name: 'Backups' }).click()
      await main(page).getByRole('button', { name: 'Back up now' }).click()
      await expect(main(page).getByText('Made by hand').first()).toBeVisible()
    },
  ],
  [
    'settings, backup actions',
    (page) =>
      main(page)
        .getByRole('button', { name: /^More for the backup/ })
        .first()
        .click(),
  ],
  [
    'restore',
    async (page) => {
      await close(page)
      await main(page).getByRole('button', { name: 'Restore…' }).first().click()
    },
  ],
  [
    'restore, preview',
    async (page) => {
      await page
        .getByRole('button', { name: /^Preview the backup/ })
        .first()
        .click()
      await expect(question(page, 'What would change?')).toBeVisible()
    },
  ],
  [
    'settings, about',
    async (page) => {
      await close(page)
      await page.getByRole('tab', { name: 'About' }).click()
    },
  ],
  [
    'palette',
    async (page) => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('orders')
      await expect(page.getByRole('option', { name: /orders-db-staging/ })).toBeVisible()
    },
  ],
  [
    'shortcuts',
    async (page) => {
      await close(page)
      await main(page).focus()
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    },
  ],
  [
    'vault menu',
    async (page) => {
      await close(page)
      await page.getByRole('button', { name: /^Vault meridian/ }).click()
    },
  ],
]

sampleTest.use({ contextOptions: { reducedMotion: 'reduce' } })

for (const { colorScheme, size, density } of [
  { colorScheme: 'light', size: sizes[0], density: 'comfortable' },
  { colorScheme: 'dark', size: sizes[1], density: 'compact' },
] as const) {
  sampleTest(
    `every screen is accessible and whole, ${colorScheme} and ${density}`,
    { tag: '@thorough' },
    async ({ samplePage: page, sample }) => {
      sampleTest.setTimeout(360_000)
      const { client, close: leave } = await connectToHost(sample.host)
      await client.app.updateSettings({ density })
      await page.reload()
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize(size)
      for (const [name, go] of walk) {
        await sampleTest.step(`go to ${name}`, () => go(page))
        await examine(page, name, colorScheme)
      }
      await client.app.updateSettings({ density: 'comfortable', retestEveryHours: 0 })
      leave()
    },
  )
}

test.describe('before a vault is open', { tag: '@thorough' }, () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } })

  test('every screen is accessible and whole', async ({ page, host, context, complaints }) => {
    const both = (name: string, at = page) => examineBoth(at, name)
    await both('set-up')
    await chooseProtection(page, 'AWS KMS')
    await both('set-up, key service')
    await page.getByRole('button', { name: 'Network' }).click()
    await page.getByRole('button', { name: 'Test and create the vault' }).click()
    await expect(page.getByText('Key ARN is needed.')).toBeVisible()
    await both('set-up, key service refused')
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByRole('button', { name: 'Restore from a backup instead' }).click()
    await both('set-up, restore')
    await page.keyboard.press('Escape')
    await chooseProtection(page, 'Passphrase')
    await typeNewPassphrase(page, 'Passphrase', 'short')
    await page.getByRole('button', { name: 'Create the vault' }).click()
    await both('set-up, passphrase refused')
    await typeNewPassphrase(page, 'Passphrase')
    await page.getByRole('button', { name: 'Create the vault' }).click()
    await expect(page.getByRole('region', { name: 'Recovery kit' })).toBeVisible()
    await both('set-up, recovery kit')
    await page.getByRole('button', { name: 'Open the vault' }).click()
    for (const area of ['Overview', 'Credentials', 'Connections', 'Bundles', 'Team']) {
      await goTo(page, area)
      await both(`${area}, empty`)
    }
    await page.keyboard.press('Control+l')
    await page.getByLabel('Passphrase', { exact: true }).fill(`not ${passphrase}`)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toBeVisible()
    await both('unlock, refused')
    const stranger = await context.newPage()
    await stranger.goto(new URL('/', await host.link()).href)
    await expect(stranger.getByRole('heading', { name: 'This page is not signed in' })).toBeVisible()
    await both('not signed in', stranger)
    expect(complaints).toEqual([])
  })
})
