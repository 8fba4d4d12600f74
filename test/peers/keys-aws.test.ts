import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tempFolder } from '../fakes/temp-folder.ts'
import { administrator, region } from './aws-administrator.ts'
import { type AwsFront, startAwsFront } from './aws-front.ts'
import { type AwsVault, failureOf, proven, startAwsVault, withKeys } from './aws-vault.ts'
import { makeAuthority } from './certificates.ts'
import { startConnectProxy } from './connect-proxy.ts'
import { type LocalKmsPeer, localKms, localKmsMissing, startLocalKms } from './local-kms.ts'
import { type AccessKey, type MotoPeer, moto, motoMissing, startMoto } from './moto.ts'

let vault: AwsVault
beforeEach(async () => {
  vault = await startAwsVault()
})
afterEach(() => vault.close())

const missingKey = `arn:aws:kms:${region}:123456789012:key/11111111-2222-3333-4444-555555555555`

const noMoto = motoMissing()
describe.skipIf(noMoto !== null)(`V5 AWS KMS, with moto${noMoto === null ? '' : ` (skipped: ${noMoto})`}`, () => {
  let peer: MotoPeer
  /** moto decides; its refusals are put into the words of KMS. */
  let front: AwsFront
  let user: AccessKey
  beforeAll(async () => {
    peer = await startMoto()
    front = await startAwsFront({ to: peer.port })
    user = await peer.makeUser('keyward', ['kms:Encrypt', 'kms:Decrypt'])
  }, 120_000)
  afterAll(async () => {
    await front.stop()
    await peer.stop()
  })

  const makeKey = async () => (await administrator(peer.url).createKey({})).KeyMetadata?.Arn ?? ''
  const createVault = async (by = user) => {
    const keyArn = await makeKey()
    await vault.create(...withKeys(keyArn, peer.url, by))
    return keyArn
  }

  it('wraps the vault key under the context of its slot, and unwraps it after a lock', async () => {
    const keyArn = await createVault()
    await vault.lock()
    proven(moto, 'create, lock, unlock', (await failureOf(vault.unlock())).code, 'opens')
    const [slot] = (await vault.slots()).slots
    expect(slot?.params).toEqual({
      keyArn,
      endpoint: peer.url,
      signIn: 'keys',
      accessKeyId: user.accessKeyId,
      wrappedBy: keyArn,
    })
    const [secret] = [...vault.keychain.entries.values()]
    expect(secret?.toString()).toBe(user.secretAccessKey)
    const { vaultId } = await vault.slots()
    const wrapped = { KeyId: keyArn, CiphertextBlob: Buffer.from(slot?.wrapped ?? '', 'base64') }
    for (const EncryptionContext of [{}, { 'keyward-vault': vaultId, 'keyward-slot': slot?.id ?? '' }]) {
      const work = administrator(peer.url).decrypt({ ...wrapped, EncryptionContext })
      await expect(work).rejects.toMatchObject({ name: 'InvalidCiphertextException' })
    }
    await vault.expectNothingLeaked([user.secretAccessKey])
  })

  it('opens what an alias’s former key has wrapped, and wraps by its present one when the slot is rotated', async () => {
    const [first, second] = [await makeKey(), await makeKey()]
    const admin = administrator(peer.url)
    await admin.createAlias({ AliasName: 'alias/keyward', TargetKeyId: first })
    await admin.rotateKeyOnDemand({ KeyId: first })
    const alias = first.replace(/key\/.*/, 'alias/keyward')
    await vault.create(...withKeys(alias, peer.url, user))
    await admin.updateAlias({ AliasName: 'alias/keyward', TargetKeyId: second })
    await vault.lock()
    await vault.unlock()
    const [slot] = (await vault.slots()).slots
    expect(slot?.params).toMatchObject({ keyArn: alias, wrappedBy: first })
    await vault.core.client.vault.rotateSlot({ id: slot?.id ?? '', passphrase: null })
    expect((await vault.slots()).slots[0]?.params).toMatchObject({ keyArn: alias, wrappedBy: second })
    await vault.lock()
    proven(moto, 'key rotated at the provider', (await failureOf(vault.unlock())).code, 'opens')
  })

  it('refuses a wrapped key of another slot, of another vault, and one that was altered', async () => {
    const keyArn = await createVault()
    const [settings, secrets] = withKeys(keyArn, peer.url, user)
    const slot = { provider: 'aws', settings, secrets } as const
    const second = await vault.core.client.vault.addSlot({ slot, label: '' })
    await vault.lock()
    const whole = await vault.slots()
    const wrappedOf = (id: string) => whole.slots.find((each) => each.id === id)?.wrapped ?? ''
    const withWrapped = async (wrapped: string, of = whole.slots[0]?.id ?? '') => {
      await vault.alter((file) => {
        const changed = whole.slots.map((each) => (each.id === of ? { ...each, wrapped } : each))
        Object.assign(file, { slots: changed })
      })
      return failureOf(vault.core.client.vault.unlock({ passphrase: null, slotId: of }))
    }
    const other = await startAwsVault()
    await other.create(settings, secrets)
    const foreign = (await other.slots()).slots[0]?.wrapped ?? ''
    await other.close()

    const ofSlot = await withWrapped(wrappedOf(second.id))
    proven(moto, 'foreign wrapped key', ofSlot.code, 'key-wrong-vault')
    expect((await withWrapped(foreign)).code).toBe('key-wrong-vault')
    const bytes = Buffer.from(wrappedOf(second.id), 'base64')
    bytes[bytes.length - 1]! ^= 1
    const tampered = await withWrapped(bytes.toString('base64'), second.id)
    proven(moto, 'tampered wrapped key', tampered.code, 'key-wrong-vault')
    await vault.alter((file) => Object.assign(file, whole))
    expect((await failureOf(vault.unlock())).code).toBe('opens')
  })

  it('keeps the vault key from a proxy and a CA that somebody wrote into the file', async () => {
    Object.assign(vault.env, { AWS_ACCESS_KEY_ID: user.accessKeyId, AWS_SECRET_ACCESS_KEY: user.secretAccessKey })
    const keyArn = await makeKey()
    const host = `kms.${region}.amazonaws.com`
    const authority = makeAuthority('Who listens')
    const folder = tempFolder('ca')
    writeFileSync(join(folder, 'ca.pem'), authority.ca)
    const listener = await startAwsFront({ to: peer.port, certificate: authority.issue([host], 1) })
    const proxy = await startConnectProxy(null, { [host]: listener.port })
    const edited = { proxy: proxy.url, caFile: join(folder, 'ca.pem') }
    // Where it is the person who chose them, it opens.
    await vault.create({ keyArn, signIn: 'environment', ...edited })
    const added = await vault.core.client.vault.addSlot({
      slot: { provider: 'aws', settings: { keyArn, signIn: 'environment', endpoint: peer.url }, secrets: {} },
      label: '',
    })
    await vault.lock()
    await vault.alter((file) => {
      const slots = file.slots.map((slot) =>
        slot.id === added.id ? { ...slot, params: { ...file.slots[0]?.params, wrappedBy: keyArn } } : slot,
      )
      Object.assign(file, { slots })
    })
    const before = listener.requests.length
    const failure = await failureOf(vault.core.client.vault.unlock({ passphrase: null, slotId: added.id }))
    expect(failure.code).toBe('key-wrong-vault')
    expect(listener.requests).toHaveLength(before + 1)
    await proxy.stop()
    await listener.stop()
  })

  it('tells a missing permission with its action, and a refused sign-in', async () => {
    const half = await peer.makeUser('half', ['kms:Encrypt'])
    const keyArn = await makeKey()
    await peer.enforce(true)
    try {
      const create = (by: AccessKey) => failureOf(vault.create(...withKeys(keyArn, front.url, by)))
      const refused = await create(half)
      proven(moto, 'missing permission', refused.code, 'key-permission')
      expect(refused.subjects).toEqual(['kms:Decrypt', keyArn])
      expect((await create({ ...user, secretAccessKey: 'x'.repeat(40) })).code).toBe('key-auth')
      expect((await create({ ...user, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' })).code).toBe('key-auth')
      expect(vault.keychain.entries.size).toBe(0)
      // These two actions are all that Keyward needs.
      expect((await create(user)).code).toBe('opens')
      await vault.lock()
      expect((await failureOf(vault.unlock())).code).toBe('opens')
    } finally {
      await peer.enforce(false)
    }
    await vault.expectNothingLeaked([user.secretAccessKey, half.secretAccessKey, 'x'.repeat(40)])
  })

  it('tells a key that isn’t there, with its ARN', async () => {
    const failure = await failureOf(vault.create(...withKeys(missingKey, peer.url, user)))
    proven(moto, 'missing key', failure.code, 'key-not-found')
    expect(failure.subjects).toEqual([missingKey])
  })

  it('compares regions before anything is sent', async () => {
    const keyArn = await createVault()
    await vault.lock()
    vault.env.KEYWARD_AWS_KMS_REGION = 'us-east-1'
    // Nobody listens there: a request would be a failure of the network.
    vault.env.AWS_ENDPOINT_URL_KMS = 'http://127.0.0.1:1'
    const failure = await failureOf(vault.unlock())
    proven(moto, 'wrong region', failure.code, 'key-region')
    expect(failure.subjects).toEqual([region, 'us-east-1'])
    const [settings, secrets] = withKeys(keyArn, peer.url, user)
    const other = await startAwsVault()
    const elsewhere = { ...settings, region: 'us-east-1' }
    expect((await failureOf(other.create(elsewhere, secrets))).subjects).toEqual([region, 'us-east-1'])
    await other.close()
  })
})

const noLocalKms = localKmsMissing()
const skipped = noLocalKms === null ? '' : ` (skipped: ${noLocalKms})`
describe.skipIf(noLocalKms !== null)(`V5 AWS KMS, with local-kms${skipped}`, () => {
  const user: AccessKey = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'canary/secret/access/key' }
  let peer: LocalKmsPeer
  beforeAll(async () => {
    peer = await startLocalKms()
  })
  afterAll(() => peer.stop())

  const makeKey = async (kind: Parameters<ReturnType<typeof administrator>['createKey']>[0] = {}) =>
    (await administrator(peer.url).createKey(kind)).KeyMetadata?.Arn ?? ''

  it('tells a key that is disabled or waits for its deletion, and opens once it is enabled again', async () => {
    const keyArn = await makeKey()
    const admin = administrator(peer.url)
    await vault.create(...withKeys(keyArn, peer.url, user))
    await vault.lock()
    await admin.disableKey({ KeyId: keyArn })
    const failure = await failureOf(vault.unlock())
    proven(localKms, 'disabled key', failure.code, 'key-disabled')
    expect(failure.subjects).toEqual([keyArn])
    await admin.scheduleKeyDeletion({ KeyId: keyArn, PendingWindowInDays: 7 })
    expect((await failureOf(vault.unlock())).code).toBe('key-disabled')
    await admin.cancelKeyDeletion({ KeyId: keyArn })
    await admin.enableKey({ KeyId: keyArn })
    proven(localKms, 'create, lock, unlock', (await failureOf(vault.unlock())).code, 'opens')
    await vault.expectNothingLeaked([user.secretAccessKey])
  })

  it('refuses a key that is not for encryption', async () => {
    const keyArn = await makeKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })
    const failure = await failureOf(vault.create(...withKeys(keyArn, peer.url, user)))
    proven(localKms, 'unsuitable key', failure.code, 'key-unsuitable')
  })

  it('tells a slot whose key was replaced by another', async () => {
    Object.assign(vault.env, { AWS_ACCESS_KEY_ID: user.accessKeyId, AWS_SECRET_ACCESS_KEY: user.secretAccessKey })
    await vault.create({ keyArn: await makeKey(), endpoint: peer.url, signIn: 'environment' })
    const other = await makeKey()
    await vault.lock()
    await vault.alter((file) => {
      const [slot] = file.slots
      Object.assign(file, { slots: [{ ...slot, params: { ...slot?.params, wrappedBy: other } }] })
    })
    proven(localKms, 'wrong key', (await failureOf(vault.unlock())).code, 'key-wrong-vault')
  })
})
