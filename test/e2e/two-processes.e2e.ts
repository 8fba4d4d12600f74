import { expect } from '@playwright/test'
import { commandOn } from './command.ts'
import { test } from './fixtures.ts'
import { chooseType, createVault, goTo, ownKey, seeVault } from './steps.ts'

const key = ownKey()
test.use({ hostEnv: key })

/** The window looks for changes of others once a second. */
const soon = { timeout: 4000 }

test('what the command changes is in the window a moment later, without a reload', async ({ page, host, home }) => {
  const { client, close } = await createVault(host)
  const keyward = commandOn(home, key)
  const done = async (args: readonly string[], input?: string) =>
    expect((await keyward(args, input)).status, args.join(' ')).toBe(0)
  await goTo(page, 'Credentials')
  await page.evaluate(() => Object.assign(window, { isSamePage: true }))
  await expect(page.getByRole('heading', { name: 'Keep your first credential' })).toBeVisible()

  await done(
    [
      'credential',
      'add',
      '--type',
      'bearer-token',
      '--name',
      'ferry',
      '--environment',
      'staging',
      '--secret',
      'token=-',
    ],
    'kw_canary_ferry_00112233\n',
  )
  const row = (name: string) => page.getByRole('row', { name: new RegExp(`\\b${name}\\b`) })
  await expect(row('ferry')).toBeVisible(soon)
  await expect(page.getByRole('navigation', { name: 'Areas' })).toContainText(/Credentials\s*1/)

  await row('ferry').click()
  const detail = page.getByRole('region', { name: 'Credential' })
  await expect(detail.getByRole('heading', { name: 'ferry' })).toBeVisible()
  await done(['credential', 'edit', 'ferry', '--name', 'harbour', '--team', 'Logistics'])
  await expect(detail.getByRole('heading', { name: 'harbour' })).toBeVisible(soon)
  await expect(detail).toContainText('Logistics')
  await expect(row('harbour')).toBeVisible()
  await expect(row('ferry')).toHaveCount(0)

  await done(['credential', 'disable', 'harbour', '--yes'])
  await expect(detail.getByText('Disabled', { exact: true }).first()).toBeVisible(soon)
  await expect(row('harbour')).toContainText('Disabled')

  // Both write at once: every change is kept, and every one is in the list.
  const names = [1, 2, 3].map((number) => ({ byCommand: `anchor-${number}`, byWindow: `buoy-${number}` }))
  await Promise.all(
    names.flatMap(({ byCommand, byWindow }) => [
      done(
        ['credential', 'add', '--type', 'bearer-token', '--name', byCommand, '--secret', 'token=-'],
        'kw_canary_9\n',
      ),
      client.credentials.create({
        type: 'bearer-token',
        metadata: {
          name: byWindow,
          systemId: null,
          environment: 'production',
          owner: '',
          team: '',
          tags: [],
          purpose: '',
          expiresAt: null,
          rotateEvery: null,
          boundHosts: [],
        },
        config: {},
        secrets: { token: `kw_canary_${byWindow}` },
      }),
    ]),
  )
  for (const { byCommand, byWindow } of names) {
    await expect(row(byCommand)).toBeVisible(soon)
    await expect(row(byWindow)).toBeVisible(soon)
  }
  expect(await client.audit.verify({})).toMatchObject({ ok: true })
  close()

  await done(['vault', 'lock'])
  await expect(page.getByText('Locked from another window or command.')).toBeVisible(soon)
  expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true)
  await page.getByRole('button', { name: 'Unlock with your key' }).click()
  await expect(row('harbour')).toBeVisible()
})

test('what the window changes, the command sees at once', async ({ page, host, home }) => {
  ;(await createVault(host)).close()
  await seeVault(page)
  const keyward = commandOn(home, key)
  await page.keyboard.press('n')
  await chooseType(page, 'Bearer token')
  const form = page.getByRole('dialog', { name: 'New bearer token' })
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('lighthouse')
  await form.locator('[data-secret]').first().fill('kw_canary_lighthouse_77')
  await form.getByRole('button', { name: 'Add credential' }).click()
  await expect(page.getByRole('article', { name: 'lighthouse' })).toBeVisible()

  const shown = await keyward(['--json', 'credential', 'show', 'lighthouse'])
  expect(JSON.parse(shown.output)).toMatchObject({ name: 'lighthouse', status: 'active', secretFields: ['token'] })
  expect(shown.output).not.toContain('kw_canary_lighthouse_77')

  await page.keyboard.press('Control+l')
  await expect(page.getByRole('button', { name: 'Unlock with your key' })).toBeVisible()
  // A locked window does not keep the command from its own key.
  expect(await keyward(['--json', 'credential', 'list'])).toMatchObject({ status: 0 })
})
