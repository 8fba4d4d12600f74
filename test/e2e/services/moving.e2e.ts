import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { administrator } from '../../peers/aws-administrator.ts'
import { type LocalKmsPeer, localKmsMissing, startLocalKms } from '../../peers/local-kms.ts'
import { openBaoMissing } from '../../peers/openbao.ts'
import { startTransit, type TransitPeer } from '../../peers/vault-transit.ts'
import { test as base } from '../fixtures.ts'
import { choose, fillService, lock, openKeys, type ServiceSettings, slot } from '../key-steps.ts'
import { goTo, mark, ownKey } from '../steps.ts'
import { addCredential, makeVault } from '../vault.ts'
import { skipWithout } from './skip-without.ts'

interface Peers {
  readonly bao: TransitPeer
  readonly kms: LocalKmsPeer
}

const key = ownKey()

const test = base.extend<object, { peers: Peers }>({
  peers: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
    async ({}, use) => {
      const [bao, kms] = [await startTransit(), await startLocalKms()]
      await use({ bao, kms })
      await kms.stop()
      await bao.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  hostEnv: { ...key, AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'kw-test-secret' },
})

/** Puts another way into the place of a slot, and opens the vault by it. */
async function move(page: Page, from: string, to: string, settings: ServiceSettings): Promise<void> {
  await openKeys(page)
  await choose(page, from, /^Replace/)
  await mark(page, 'radio', to)
  await page.getByRole('button', { name: 'Continue' }).click()
  await fillService(page, settings)
  await page.getByRole('button', { name: 'Test and replace' }).click()
  await expect(page.getByText(`“${to}” took the place of “${from}”.`)).toBeVisible()
  await expect(slot(page, from)).toBeHidden()
  await expect(slot(page, to)).toContainText('Worked just now')
  await lock(page)
  await page.getByRole('button', { name: to === 'Your own key' ? 'Unlock with your key' : `Unlock with ${to}` }).click()
  await goTo(page, 'Credentials')
  await expect(page.getByRole('row', { name: /Heron token/ })).toBeVisible()
}

test.describe('V6 V7 a vault that moves from service to service', { tag: '@peers' }, () => {
  test.beforeAll(() => skipWithout(test, openBaoMissing() ?? localKmsMissing()))

  test('keeps what is in it, and needs each service no longer than its slot stands', async ({
    page,
    host,
    home,
    peers: { bao, kms },
  }) => {
    const { client, close } = await makeVault(host, page)
    await addCredential(client, { name: 'Heron token' })
    const tokenFile = join(home, 'vault-token')
    const { url = '', caFile = '' } = bao.settings()
    const transitKey = await bao.makeKey()
    writeFileSync(tokenFile, await bao.makeToken(transitKey))
    await move(page, 'Your own key', 'HashiCorp Vault', {
      Address: url,
      Key: transitKey,
      'Sign in with': 'The token of vault login',
      'Token file': tokenFile,
      'CA certificates': caFile,
    })
    const keyArn = (await administrator(kms.url).createKey({})).KeyMetadata?.Arn ?? ''
    await move(page, 'HashiCorp Vault', 'AWS KMS', {
      'Key ARN': keyArn,
      'Sign in with': 'AWS_ACCESS_KEY_ID and its companions',
      Endpoint: kms.url,
    })
    await bao.seal()
    await move(page, 'AWS KMS', 'Your own key', {})
    await bao.unseal()
    expect((await client.vault.status({})).slots.map(({ provider }) => provider)).toEqual(['fernet'])
    close()
  })
})
