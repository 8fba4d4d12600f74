import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contextBytes } from '../../src/main/keys/slot-context.ts'
import { slotFormat } from '../../src/main/keys/slot-file.ts'
import { tempFolder } from '../fakes/temp-folder.ts'
import { inTransit } from './in-transit.ts'
import { openBaoMissing } from './openbao.ts'
import { expectNothingCameOut, fails, record, spec, type VaultScene } from './vault-scene.ts'
import { keepSecret } from './vault-secrets.ts'
import { policy, type TransitPeer, without } from './vault-transit.ts'

const missing = openBaoMissing()

describe.skipIf(missing !== null)(
  `V5 HashiCorp Vault, as OpenBao${missing === null ? '' : ` (skipped: ${missing})`} opens a vault`,
  () => {
    let bao: TransitPeer
    let scene: VaultScene
    inTransit((peer, made) => {
      bao = peer
      scene = made
    })

    /** The plaintext that was wrapped for the vault's first slot: vault key and digest of its context. */
    async function unwrapped(): Promise<Buffer> {
      const { vaultId, slots } = scene.slotFile()
      const context = { vaultId, slotId: slots[0].id, format: slotFormat }
      const { plaintext } = await bao.call('POST', `transit/decrypt/${slots[0].params.key}`, {
        ciphertext: Buffer.from(slots[0].wrapped, 'base64').toString(),
        associated_data: contextBytes(context).toString('base64'),
      })
      return Buffer.from(String(plaintext), 'base64')
    }

    it('with no more than the policy of the guide, over TLS by an own authority', async () => {
      const token = await bao.makeToken()
      const { status } = await scene.create(bao.settings(), { token })
      expect(status).toMatchObject({ state: 'unlocked', opensSilently: true })
      await scene.lock()
      expect(await scene.unlock()).toMatchObject({ state: 'unlocked', openedBy: status.slots[0]?.id })
      expect((await scene.client.vault.testSlot({ id: status.slots[0]?.id ?? '', passphrase: null })).ok).toBe(true)
      record('create, lock, unlock', 'opens')
      record('own CA', 'opens')

      const [slot] = scene.slotFile().slots
      expect(slot.params).toEqual({
        ...bao.settings(),
        mount: 'transit',
        key: 'keyward',
        signIn: 'token',
        keyVersion: 1,
        keyMade: expect.any(Number),
      })
      expect(Buffer.from(slot.wrapped, 'base64').toString()).toMatch(/^vault:v1:/)
      expect([...scene.keychain.entries]).toEqual([[expect.stringContaining(`${slot.id}:token`), Buffer.from(token)]])
      // That the context was authenticated by Transit is shown by its decrypting with just this context.
      const plaintext = await unwrapped()
      expect(plaintext).toHaveLength(64)
      for (const part of [plaintext, plaintext.subarray(0, 32)])
        for (const form of ['base64', 'base64url', 'hex', 'latin1'] as const) keepSecret(part.toString(form))
    })

    it('by variables alone', async () => {
      const key = await bao.makeKey()
      Object.assign(scene.env, {
        KEYWARD_VAULT_URL: bao.url,
        KEYWARD_VAULT_TOKEN: await bao.makeToken(key),
        KEYWARD_VAULT_TRANSIT_KEY: key,
        KEYWARD_KMS_CA_FILE: bao.settings().caFile,
      })
      await scene.create({})
      expect(scene.keychain.entries.size).toBe(0)
      await scene.lock()
      expect(await scene.unlock()).toMatchObject({ state: 'unlocked' })
      await scene.lock()
      delete scene.env.KEYWARD_VAULT_TOKEN
      await fails(scene.unlock(), 'key-not-signed-in', 'not signed in')
    })

    it('with a policy that decrypts and nothing else', async () => {
      const { key } = await bao.createWithKey(scene)
      await scene.lock()
      const rest = (text: string) =>
        ['transit/encrypt', 'transit/keys', 'auth/token'].reduce((left, path) => without(path)(left), text)
      scene.env.KEYWARD_VAULT_TOKEN = await bao.makeToken(key, rest)
      expect(await scene.unlock()).toMatchObject({ state: 'unlocked' })
    })

    it('with the token that vault login has left, read afresh each time', async () => {
      const key = await bao.makeKey()
      scene.env.HOME = tempFolder('login')
      const file = join(scene.env.HOME, '.vault-token')
      await fails(scene.create(bao.settings({ key, signIn: 'token-file' })), 'key-not-signed-in')
      writeFileSync(file, `${await bao.makeToken(key)}\n`)
      await scene.create(bao.settings({ key, signIn: 'token-file' }))
      expect(scene.keychain.entries.size).toBe(0)
      await scene.lock()
      writeFileSync(file, await bao.makeToken(key))
      expect(await scene.unlock()).toMatchObject({ state: 'unlocked' })
      await scene.lock()
      writeFileSync(file, 'not a token')
      await fails(scene.unlock(), 'key-expired-vault')
      rmSync(file)
      await fails(scene.unlock(), 'key-not-signed-in')
    })

    const tokens = async () => ((await bao.call('LIST', 'auth/token/accessors')).keys as string[]).length

    it.each(['approle', 'machines'])('by AppRole, mounted as %s, whose tokens are revoked', async (mount) => {
      const key = await bao.makeKey()
      const token_policies = [await bao.makePolicy(key)]
      await bao.call('POST', `sys/auth/${mount}`, { type: 'approle' })
      const role = { token_policies, token_no_default_policy: true }
      await bao.call('POST', `auth/${mount}/role/keyward`, role)
      const { role_id: roleId } = await bao.call('GET', `auth/${mount}/role/keyward/role-id`)
      const { secret_id: secretId } = await bao.call('POST', `auth/${mount}/role/keyward/secret-id`)
      keepSecret(String(secretId))
      const before = await tokens()
      const chosen = {
        key,
        signIn: 'approle',
        roleId: String(roleId),
        ...(mount !== 'approle' && { authMount: mount }),
      }
      await scene.create(bao.settings(chosen), { secretId: String(secretId) })
      await scene.lock()
      expect(await scene.unlock()).toMatchObject({ state: 'unlocked' })
      expect(await tokens()).toBe(before)
      await scene.lock()
      await bao.call('POST', `auth/${mount}/role/keyward/secret-id/destroy`, { secret_id: secretId })
      await fails(scene.unlock(), 'key-auth')
      await bao.call('DELETE', `sys/auth/${mount}`)
      await fails(scene.unlock(), 'key-auth')
    })

    it('by user name and password, whose tokens are revoked', async () => {
      const key = await bao.makeKey()
      const password = 'right & "proper" 4711'
      keepSecret(password)
      await bao.call('POST', 'sys/auth/userpass', { type: 'userpass' })
      const user = { password, token_policies: [await bao.makePolicy(key)], token_no_default_policy: true }
      await bao.call('POST', 'auth/userpass/users/ada.l', user)
      const before = await tokens()
      const ada = bao.settings({ key, signIn: 'userpass', username: 'ada.l' })
      await fails(scene.create(ada, { password: 'wrong' }), 'key-auth')
      await scene.create(ada, { password })
      await scene.lock()
      expect(await scene.unlock()).toMatchObject({ state: 'unlocked' })
      expect(await tokens()).toBe(before)
    })

    it('in a namespace, and in no other', async () => {
      await bao.call('POST', 'sys/namespaces/team')
      const inTeam = { namespace: 'team' }
      await bao.call('POST', 'sys/mounts/keys/transit', { type: 'transit' }, inTeam)
      await bao.call('POST', 'keys/transit/keys/keyward', undefined, inTeam)
      const text = policy.replaceAll('"transit/', '"keys/transit/')
      await bao.call('PUT', 'sys/policies/acl/keyward', { policy: text }, inTeam)
      const { client_token } = await bao.call('POST', 'auth/token/create', { policies: ['keyward'] }, inTeam)
      const token = String(client_token)
      keepSecret(token)
      const chosen = bao.settings({ mount: 'keys/transit', namespace: 'team' })
      await scene.create(chosen, { token })
      await scene.lock()
      // Pinned: the variable is for new slots.
      scene.env.KEYWARD_VAULT_NAMESPACE = 'elsewhere'
      expect(await scene.unlock()).toMatchObject({ state: 'unlocked' })
      record('namespace', 'opens')
      const slot = spec({ ...chosen, namespace: 'elsewhere' }, { token })
      await fails(scene.client.vault.addSlot({ slot, label: '' }), 'key-not-found')
    })

    it('after its key was rotated, and wraps anew with the newest version', async () => {
      const { key } = await bao.createWithKey(scene)
      await bao.call('POST', `transit/keys/${key}/rotate`)
      await scene.lock()
      expect(await scene.unlock()).toMatchObject({ state: 'unlocked' })
      const { id } = await scene.client.vault.rotateSlot({ id: scene.slotFile().slots[0].id, passphrase: null })
      expect(scene.slotFile().slots).toMatchObject([{ id, params: { keyVersion: 2 } }])
      await bao.call('POST', `transit/keys/${key}/config`, { min_decryption_version: 2 })
      await scene.lock()
      expect(await scene.unlock()).toMatchObject({ state: 'unlocked', openedBy: id })
      record('key rotated at the provider', 'opens')
    })

    it('for longer than its token lives, because each use renews it', async () => {
      const key = await bao.makeKey()
      const token = await bao.makeToken(key, undefined, { period: '1h' })
      const left = async () => Number((await bao.call('POST', 'auth/token/lookup', { token })).ttl)
      await scene.create(bao.settings({ key }), { token })
      await bao.call('POST', 'auth/token/renew', { token, increment: '1h' })
      await new Promise((resolve) => setTimeout(resolve, 2100))
      expect(await left()).toBeLessThan(3599)
      await scene.lock()
      await scene.unlock()
      expect(await left()).toBeGreaterThanOrEqual(3599)
    })

    it('lets nothing of tokens, passwords, the vault key or Vault’s words out: errors, events, logs and every file', () => {
      expectNothingCameOut()
    })
  },
)
