import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { administrator, region } from '../../peers/aws-administrator.ts'
import { startAwsFront } from '../../peers/aws-front.ts'
import { type LocalKmsPeer, localKmsMissing, startLocalKms } from '../../peers/local-kms.ts'
import { type AccessKey, type MotoPeer, motoMissing, startMoto } from '../../peers/moto.ts'
import { expectAccessible } from '../axe.ts'
import { test as base } from '../fixtures.ts'
import {
  addRecovery,
  choose,
  chooseService,
  create,
  expectFailure,
  expectWords,
  fillService,
  lock,
  openKeys,
  slot,
  unlockByPassphrase,
} from '../key-steps.ts'
import { everythingIn, mark } from '../steps.ts'
import { skipWithout } from './skip-without.ts'

interface Peers {
  /** Signs in and permits. */
  readonly moto: MotoPeer
  /** Knows the states of keys. */
  readonly kms: LocalKmsPeer
  readonly users: { readonly reader: AccessKey; readonly owner: AccessKey }
}

/** The person's own ~/.aws: a profile that may do everything, one that may not decrypt, and one whose sign-in was never made. */
const profiles = ({ reader, owner }: Peers['users']) => `
[profile work]
aws_access_key_id = ${owner.accessKeyId}
aws_secret_access_key = ${owner.secretAccessKey}
[profile reader]
aws_access_key_id = ${reader.accessKeyId}
aws_secret_access_key = ${reader.secretAccessKey}
[profile sso]
sso_start_url = https://company.example/start
sso_region = ${region}
sso_account_id = 123456789012
sso_role_name = Vault
`

const test = base.extend<object, { peers: Peers }>({
  peers: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
    async ({}, use) => {
      const [moto, kms] = [await startMoto(), await startLocalKms()]
      const owner = await moto.makeUser('owner', ['kms:Encrypt', 'kms:Decrypt'])
      const reader = await moto.makeUser('reader', ['kms:Encrypt'])
      await use({ moto, kms, users: { owner, reader } })
      await kms.stop()
      await moto.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  hostEnv: async ({ home, peers }, use) => {
    const config = join(home, 'aws-config')
    writeFileSync(config, profiles(peers.users))
    // HOME holds the cache of SSO sign-ins.
    await use({ HOME: home, AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: join(home, 'none'), AWS_PROFILE: '' })
  },
})

const title = 'AWS KMS'
const keyIn = async (endpoint: string) => (await administrator(endpoint).createKey({})).KeyMetadata?.Arn ?? ''

test.describe('V5 V10 a vault that AWS KMS opens', { tag: '@peers' }, () => {
  test.beforeAll(() => skipWithout(test, motoMissing() ?? localKmsMissing()))

  test('is set up by a profile, once everything that was wrong has been named (moto)', async ({ page, peers }) => {
    const front = await startAwsFront({ to: peers.moto.port })
    const keyArn = await keyIn(peers.moto.url)
    await chooseService(page, title)
    await fillService(page, { 'Key ARN': keyArn, Region: 'us-east-1', Profile: 'nobody', Endpoint: front.url })
    await create(page)
    await expectFailure(page, 'key-region')
    await expectAccessible(page)
    await fillService(page, { Region: '' })
    await create(page)
    await expectFailure(page, 'key-not-signed-in')
    await fillService(page, { Profile: 'sso' })
    await create(page)
    await expect(page.getByRole('alert')).toHaveAttribute('data-error-code', 'key-expired-aws')
    await expect(page.getByRole('alert')).toContainText('aws sso login --profile sso')

    await peers.moto.enforce(true)
    await fillService(page, { Profile: 'reader' })
    await create(page)
    await expectFailure(page, 'key-permission')
    await fillService(page, { Profile: 'work' })
    await create(page)
    await addRecovery(page)
    await peers.moto.enforce(false)
    for (const { secretAccessKey } of Object.values(peers.users))
      expect(await everythingIn(page)).not.toContain(secretAccessKey)
    await lock(page)
    await page.getByRole('button', { name: `Unlock with ${title}` }).click()
    await lock(page)

    await front.stop()
    await page.getByRole('button', { name: `Unlock with ${title}` }).click()
    await expectFailure(page, 'key-network')
    await unlockByPassphrase(page)
    await openKeys(page)
    await page.getByRole('button', { name: `Test ${title}` }).click()
    // That there is no network says nothing of the slot, so the list doesn't hold it against it.
    const toast = page.getByRole('alertdialog')
    await expectWords(toast, 'key-network')
    await toast.getByRole('button').click()
    await page.getByRole('button', { name: 'Test all' }).click()
    await expect(toast).toContainText('1 of 1 key slot failed.')
    await expectWords(toast, 'key-network')
    await expect(slot(page, title)).toContainText('Worked just now')
  })

  test('stays shut while its key is disabled, and moves to another key (local-kms)', async ({ page, peers }) => {
    const admin = administrator(peers.kms.url)
    const [first, second] = [await keyIn(peers.kms.url), await keyIn(peers.kms.url)]
    await chooseService(page, title)
    await fillService(page, { 'Key ARN': first, Profile: 'work', Endpoint: peers.kms.url })
    await create(page)
    await addRecovery(page)
    await lock(page)
    await admin.disableKey({ KeyId: first })
    await page.getByRole('button', { name: `Unlock with ${title}` }).click()
    await expectFailure(page, 'key-disabled')
    await unlockByPassphrase(page)
    await openKeys(page)
    await page.getByRole('button', { name: `Test ${title}` }).click()
    await expectWords(slot(page, title), 'key-disabled')
    await admin.enableKey({ KeyId: first })
    await page.getByRole('button', { name: `Test ${title}` }).click()
    await expect(slot(page, title)).toContainText('Worked just now')

    await choose(page, title, /^Replace/)
    await mark(page, 'radio', title)
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByLabel('Profile', { exact: true })).toHaveValue('work')
    await fillService(page, { 'Key ARN': second })
    await page.getByLabel('Name of the slot').fill('Team key')
    await page.getByRole('button', { name: 'Test and replace' }).click()
    await expect(page.getByText(`“Team key” took the place of “${title}”.`)).toBeVisible()
    await admin.scheduleKeyDeletion({ KeyId: first, PendingWindowInDays: 7 })
    await lock(page)
    await page.getByRole('button', { name: `Unlock with ${title}` }).click()
    await openKeys(page)
    await expect(slot(page, 'Team key')).toContainText('Opened this session')
  })
})
