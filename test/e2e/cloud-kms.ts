import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { serviceAccount } from '../peers/gcp-accounts.ts'
import { type CloudKmsPeer, startCloudKms } from '../peers/gcp-rest.ts'
import { test as base } from './fixtures.ts'
import { addRecovery, chooseService, create, fillService, type ServiceSettings } from './key-steps.ts'

/** A key service that runs wherever Node does: the double of Google Cloud KMS, which is held against Google's own command. */
export const test = base.extend<{ kms: CloudKmsPeer; keyFile: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
  kms: async ({}, use) => {
    const kms = await startCloudKms()
    await use(kms)
    await kms.stop().catch(() => {})
  },
  keyFile: async ({ home, kms }, use) => {
    const file = join(home, 'service-account.json')
    await writeFile(file, JSON.stringify(kms.accounts.keyFile()))
    await use(file)
  },
})

/** The settings of a key, with the sign-in of a service account. */
export const cloudKmsSettings = (keyName: string, keyFile: string, endpoint: string): ServiceSettings => ({
  'Sign in with': 'Key file of a service account',
  'Key name': keyName,
  'Key file': keyFile,
  Endpoint: endpoint,
})

/** Sets a vault up with the service and a recovery passphrase. */
export async function setUpWithCloudKms(page: Page, kms: CloudKmsPeer, keyFile: string): Promise<string> {
  const keyName = kms.createKey('keyward', [serviceAccount])
  await chooseService(page, 'Google Cloud KMS')
  await fillService(page, cloudKmsSettings(keyName, keyFile, kms.url))
  await create(page)
  await addRecovery(page)
  return keyName
}
