import { expect, type Page } from '@playwright/test'
import { test } from './fixtures.ts'
import { ordersKey, startOrdersApi } from './orders-api.ts'
import { createVault, ownKey, passphrase, question } from './steps.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

/** Presses keys one after the other; a text in quotes is typed. */
async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    if (key.startsWith('"')) await page.keyboard.type(key.slice(1, -1))
    else await page.keyboard.press(key)
  }
}

/** What has the focus, as assistive technology would name it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement
    return at === null || at === document.body
      ? ''
      : `${at.getAttribute('role') ?? at.localName} ${(at.getAttribute('aria-label') ?? at.textContent ?? '').trim()}`.trim()
  })

/** Whether a ring of the focus colour is drawn round what has the focus, or round the control that it belongs to. */
const isFocusSeen = (page: Page) =>
  page.evaluate(() => {
    const probe = document.createElement('i')
    probe.style.color = 'var(--focus)'
    document.body.append(probe)
    const ring = getComputedStyle(probe).color
    probe.remove()
    const at = document.activeElement
    if (at === null || at === document.body) return false
    const around = [at, at.parentElement, at.parentElement?.parentElement, ...at.children]
    return around.some((element) => {
      if (!element) return false
      const { outlineStyle, outlineColor, boxShadow } = getComputedStyle(element)
      return (outlineStyle === 'solid' && outlineColor === ring) || boxShadow.includes(ring)
    })
  })

/** Goes on with Tab until what is wanted has the focus. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  const seen: string[] = []
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    const name = await focused(page)
    if (wanted.test(name)) return
    seen.push(name)
  }
  throw new Error(`Tab never came to ${wanted}, but to: ${seen.join(' · ')}`)
}

test('the whole job is done without a pointer, from set-up to a green test', async ({ page }) => {
  const api = await startOrdersApi()
  await tabTo(page, /Passphrase/)
  await press(page, 'Space')
  await expect(page.getByRole('radio', { name: 'Passphrase' })).toBeChecked()
  await tabTo(page, /Continue/)
  await press(page, 'Enter')
  await expect(page.getByLabel('Passphrase', { exact: true })).toBeFocused()
  await press(page, `"${passphrase}"`)
  await tabTo(page, /^input/)
  await expect(page.getByLabel('Type it once more')).toBeFocused()
  await press(page, `"${passphrase}"`, 'Enter')
  await expect(page.getByRole('heading', { name: 'Keep a way back in' })).toBeVisible()
  await tabTo(page, /Open the vault/)
  await press(page, 'Enter')
  await expect(page.getByRole('heading', { name: 'Welcome to your vault' })).toBeVisible()

  await press(page, 'n')
  await expect(page.getByRole('searchbox', { name: 'Search systems' })).toBeFocused()
  await press(page, '"github"', 'Enter')
  const form = page.getByRole('dialog', { name: 'New bearer token' })
  await expect(form.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused()
  await press(page, '"Orders token"')
  while (!(await page.evaluate(() => document.activeElement?.hasAttribute('data-secret')))) await press(page, 'Tab')
  await press(page, `"${ordersKey}"`, 'Enter')
  await expect(page.getByRole('article', { name: 'Orders token' })).toBeVisible()

  await press(page, 'Control+k', '"new conn"', 'Enter')
  const connection = page.getByRole('dialog', { name: 'New connection' })
  await expect(connection).toBeVisible()
  const fill = async (role: 'textbox' | 'combobox', label: string, text: string) => {
    for (let i = 0; i < 30; i++) {
      const isThere = await connection
        .getByRole(role, { name: label, exact: true, includeHidden: true })
        .evaluate((field) => field === document.activeElement)
      if (isThere) return press(page, `"${text}"`)
      await press(page, 'Tab')
    }
    throw new Error(`Tab never came to ${label}`)
  }
  await fill('textbox', 'Name', 'Orders, staging')
  await fill('textbox', 'Base address', `http://127.0.0.1:${api.port}`)
  await fill('textbox', 'Path', '/me')
  await fill('combobox', 'Credential', 'Orders')
  await expect(page.getByRole('option', { name: /Orders token/ })).toBeVisible()
  await press(page, 'ArrowDown', 'Enter')
  await expect(connection.getByRole('combobox', { name: 'Credential' })).toHaveValue('Orders token')
  await tabTo(page, /Save and test/)
  await press(page, 'Enter')
  await expect(page.getByRole('article', { name: 'Orders, staging' }).locator('[data-code="ok"]')).toBeVisible()
  await api.close()
})

test.describe('with some credentials', () => {
  test.use({ hostEnv: ownKey() })

  test.beforeEach(async ({ page, host }) => {
    const { client, close } = await createVault(host)
    for (const name of ['Alder', 'Birch', 'Cedar']) {
      await client.credentials.create({
        type: 'bearer-token',
        metadata: {
          name: `${name} token`,
          systemId: null,
          environment: 'staging',
          owner: 'ada',
          team: 'Forestry',
          tags: [],
          purpose: '',
          expiresAt: null,
          rotateEvery: null,
          boundHosts: [],
        },
        config: {},
        secrets: { token: `kw_canary_${name}_0011223344` },
      })
    }
    close()
    await expect(page.getByRole('main', { name: 'Overview' })).toBeVisible()
  })

  test('keys lead to every area, and the palette to every credential', async ({ page }) => {
    const areas = [
      'Overview',
      'Credentials',
      'Connections',
      'Systems',
      'Audit',
      'Bundles',
      'Team',
      'Review',
      'Settings',
    ]
    for (const [index, area] of areas.entries()) {
      await press(page, `Control+${index + 1}`)
      await expect(page.getByRole('main', { name: area, exact: true })).toBeVisible()
      await expect(page).toHaveTitle(`${area} · Keyward`)
    }
    await press(page, 'g', 'c')
    await expect(page.getByRole('main', { name: 'Credentials' })).toBeVisible()
    await press(page, 'Alt+ArrowLeft')
    await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible()

    await press(page, 'Control+k')
    const field = page.getByRole('combobox', { name: 'Search or run a command' })
    await expect(field).toBeFocused()
    await press(page, '"birch"')
    await expect(page.getByRole('option', { name: /Birch token/ })).toHaveAttribute('aria-selected', 'true')
    await press(page, 'Enter')
    await expect(page.getByRole('article', { name: 'Birch token' })).toBeVisible()
    await press(page, 'Control+k', '"nothing of the kind"')
    await expect(page.getByText('Nothing fits “nothing of the kind”.')).toBeVisible()
    await press(page, 'Escape')
    await expect(field).toBeHidden()
  })

  test('a list is walked, opened and left, and the focus comes back to where it was', async ({ page }) => {
    const search = page.getByRole('searchbox', { name: 'Search credentials' })
    await press(page, 'Control+2')
    await expect(search).toBeVisible()
    await press(page, '/')
    await expect(search).toBeFocused()
    await press(page, '"token"')
    await expect(page.getByRole('row')).toHaveCount(4)
    await press(page, 'Escape')
    await expect(search).toHaveValue('')
    await tabTo(page, /^row/)
    const rows = page.locator('[data-row]')
    await expect(rows.nth(0)).toBeFocused()
    await press(page, 'ArrowDown', 'ArrowDown', 'ArrowUp')
    await expect(rows.nth(1)).toBeFocused()
    await press(page, 'Enter')
    const article = page.getByRole('article', { name: 'Birch token' })
    await expect(article).toBeVisible()
    await press(page, 'Escape')
    await expect(article).toBeHidden()
    await expect(rows.nth(1)).toBeFocused()

    await press(page, '?')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    await press(page, 'Control+2', 'n')
    await expect(page.getByRole('dialog')).toHaveCount(1)
    await press(page, 'Escape')
    await expect(rows.nth(1)).toBeFocused()

    await press(page, 'r')
    const rotate = page.getByRole('dialog', { name: 'Rotate Birch token' })
    await expect(rotate.locator('[data-secret]')).toBeFocused()
    await press(page, 'Escape')
    await expect(rotate).toBeHidden()
    await expect(rows.nth(1)).toBeFocused()

    await press(page, 'Space', 'Shift+ArrowDown', 'Delete')
    const dialog = question(page)
    await expect(dialog).toContainText('Delete 2 credentials')
    await press(page, 'Escape')
    await expect(dialog).toBeHidden()
    await press(page, 'Escape')
    await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0)
  })

  test('the focus is seen at every stop of every area', { tag: '@thorough' }, async ({ page }) => {
    for (let area = 1; area <= 7; area++) {
      await press(page, `Control+${area}`)
      await expect(page.getByRole('main')).toBeVisible()
      for (let stop = 0; stop < 26; stop++) {
        await press(page, 'Tab')
        const name = await focused(page)
        if (name === '') break
        await expect.poll(() => isFocusSeen(page), { message: `area ${area}: ${name}`, intervals: [50] }).toBe(true)
      }
    }
  })
})
