import { expect, type Locator, type Page } from '@playwright/test'
import { describeError, type ErrorCode } from '../../src/shared/errors.ts'
import { goTo, mark, passphrase, typeNewPassphrase } from './steps.ts'

/** A key slot in the list of the settings. */
export const slot = (page: Page, name: string) => page.getByRole('listitem', { name, exact: true })

export async function openKeys(page: Page): Promise<void> {
  await goTo(page, 'Settings')
  await page.getByRole('tab', { name: 'Keys and recovery' }).click()
}

/** Chooses an action of a key slot. */
export async function choose(page: Page, name: string, action: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: `More for ${name}` }).click()
  await page.getByRole('menuitem', { name: action }).click()
}

/** Settings of a key service by their labels; `Sign in with` and `Sign-in` by the label of the choice. */
export type ServiceSettings = Readonly<Record<string, string>>

const choices = ['Sign in with', 'Sign-in']
const network = ['Endpoint', 'CA certificates', 'Proxy']

/** Fills the form of a key service, as a person does. What stands under Network is unfolded when it is needed. */
export async function fillService(page: Page, settings: ServiceSettings): Promise<void> {
  for (const [label, value] of Object.entries(settings)) {
    if (choices.includes(label)) {
      await page.getByRole('button', { name: new RegExp(label) }).click()
      await page.getByRole('option', { name: value }).click()
      continue
    }
    const field = page.getByLabel(label, { exact: true })
    if (network.includes(label) && !(await field.isVisible()))
      await page.getByRole('button', { name: /^Network/ }).click()
    await field.fill(value)
  }
}

/** Goes from the first screen of the set-up to the form of a key service. */
export async function chooseService(page: Page, title: string): Promise<void> {
  await mark(page, 'radio', title)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { name: title })).toBeVisible()
}

export const create = (page: Page) => page.getByRole('button', { name: 'Test and create the vault' }).click()

/** Ends the set-up of a service that has proven itself, with a recovery passphrase. */
export async function addRecovery(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Add a recovery passphrase' })).toBeVisible()
  await typeNewPassphrase(page, 'Recovery passphrase')
  await page.getByRole('button', { name: 'Add the passphrase' }).click()
  await page.getByRole('button', { name: 'Open the vault' }).click()
  await expect(page.getByRole('heading', { name: 'Welcome to your vault' })).toBeVisible()
}

/** A failure is shown by its code, with its sentence and its remedy. */
export async function expectFailure(within: Page | Locator, code: ErrorCode): Promise<void> {
  const notice = within.locator('[data-error-code]')
  await expect(notice).toHaveAttribute('data-error-code', code)
  await expectWords(notice, code)
}

/** The sentence and the remedy of a failure; a remedy that names a profile names the slot's own. */
export async function expectWords(where: Locator, code: ErrorCode, profile = 'PROFILE'): Promise<void> {
  const { message, remedy } = describeError(code)
  await expect(where).toContainText(message)
  await expect(where).toContainText(remedy.replace('PROFILE', profile))
}

export const lock = (page: Page) => page.getByRole('button', { name: 'Lock now' }).click()

/** Opens a locked vault by its recovery passphrase, whatever else has failed. */
export async function unlockByPassphrase(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(passphrase)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Lock now' })).toBeVisible()
}
