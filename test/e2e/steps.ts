import { randomBytes } from 'node:crypto'
import { expect, type Locator, type Page } from '@playwright/test'
import type { Host } from './fixtures.ts'
import { connectToHost, type HostClient } from './host-client.ts'

/** A passphrase that nobody would guess. */
export const passphrase = 'lantern gravel orbit muffin seven'

/** The environment of a host whose vault opens by a Fernet key of its own, without a slow passphrase. */
export function ownKey(): { readonly KEYWARD_CREDENTIAL_ENCRYPTION_KEY: string } {
  return { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: `${randomBytes(32).toString('base64url')}=` }
}

/** Makes the vault of a host that was started with `ownKey`, beside every page: `seeVault` waits until one has noticed. */
export async function createVault(host: Pick<Host, 'link'>): Promise<HostClient> {
  const core = await connectToHost(host)
  await core.client.vault.create({
    name: 'default',
    slot: { provider: 'fernet', source: 'environment' },
    recovery: null,
  })
  return core
}

/** Waits until a page shows its open vault: before that, keys that are pressed go nowhere. */
export async function seeVault(page: Page): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Areas' })).toBeVisible()
}

/** Marks a radio button or a check box by its label, as people do: the input itself is hidden. */
export async function mark(page: Page, role: 'radio' | 'checkbox', name: string | RegExp): Promise<void> {
  const input = page.getByRole(role, { name })
  await page.locator('label').filter({ has: input }).click()
  await expect(input).toBeChecked()
}

/** The dialog that asks before something is done. A message at the edge is an alert dialog too, and stays beside it. */
export function question(page: Page, name?: string | RegExp): Locator {
  const dialogs = page.getByRole('alertdialog', name === undefined ? {} : { name })
  return dialogs.and(page.locator(':not([aria-modal=false])'))
}

/** Chooses a way to protect the vault on the first screen of the set-up. */
export async function chooseProtection(page: Page, title: string): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Protect your vault' })).toBeVisible()
  await mark(page, 'radio', title)
  await page.getByRole('button', { name: 'Continue' }).click()
}

/** Types a new passphrase where the set-up asks for one. */
export async function typeNewPassphrase(page: Page, label: string, text = passphrase): Promise<void> {
  await page.getByRole('textbox', { name: label, exact: true }).fill(text)
  await page.getByRole('textbox', { name: 'Type it once more' }).fill(text)
}

/** Sets up a vault with a passphrase, by hand. */
export async function setUpWithPassphrase(page: Page): Promise<void> {
  await chooseProtection(page, 'Passphrase')
  await typeNewPassphrase(page, 'Passphrase')
  await page.getByRole('button', { name: 'Create the vault' }).click()
  await page.getByRole('button', { name: 'Open the vault' }).click()
  await expect(page.getByRole('heading', { name: 'Welcome to your vault' })).toBeVisible()
}

/** Goes to an area of the window by the sidebar. */
export async function goTo(page: Page, area: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Areas' })
    .getByRole('button', { name: new RegExp(`^${area}`) })
    .click()
}

/** The whole document as it stands: texts, attributes, and what has been typed into fields. */
export async function everythingIn(page: Page): Promise<string> {
  return page.evaluate(() => {
    const typed = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')]
    return [document.documentElement.outerHTML, document.title, ...typed.map(({ value }) => value)].join('\n')
  })
}

/** Chooses a type of credential where a new one begins. */
export async function chooseType(page: Page, label: string): Promise<void> {
  await page.getByRole('dialog', { name: 'New credential' }).getByRole('button', { name: label, exact: true }).click()
}
