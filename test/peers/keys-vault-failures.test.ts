import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startConnectProxy } from './connect-proxy.ts'
import { inTransit } from './in-transit.ts'
import { openBaoMissing } from './openbao.ts'
import { closedPort } from './sockets.ts'
import {
  answering,
  expectNothingCameOut,
  fails,
  record,
  spec,
  type VaultScene,
  withoutChecks,
  withStatus,
} from './vault-scene.ts'
import { type TransitPeer, without } from './vault-transit.ts'

const missing = openBaoMissing()

describe.skipIf(missing !== null)(
  `V5 HashiCorp Vault, as OpenBao${missing === null ? '' : ` (skipped: ${missing})`} keeps a vault shut`,
  () => {
    let bao: TransitPeer
    let scene: VaultScene
    inTransit((peer, made) => {
      bao = peer
      scene = made
    })

    it('when the token has expired or was revoked', async () => {
      const { key, token } = await bao.createWithKey(scene)
      await scene.lock()
      await bao.call('POST', 'auth/token/revoke', { token })
      await fails(scene.unlock(), 'key-expired-vault', 'expired sign-in')
      scene.env.KEYWARD_VAULT_TOKEN = await bao.makeToken(key, undefined, { ttl: '1s', explicit_max_ttl: '1s' })
      await new Promise((resolve) => setTimeout(resolve, 1500))
      await fails(scene.unlock(), 'key-expired-vault')
    })

    it.each(['transit/keys', 'transit/encrypt', 'transit/decrypt'])('when the policy lacks %s', async (path) => {
      const key = await bao.makeKey()
      const token = await bao.makeToken(key, without(path))
      await fails(scene.create(bao.settings({ key }), { token }), 'key-permission', 'missing permission')
      expect(scene.keychain.entries.size).toBe(0)
    })

    it('when the permission was taken away after', async () => {
      const { key } = await bao.createWithKey(scene)
      await scene.lock()
      scene.env.KEYWARD_VAULT_TOKEN = await bao.makeToken(key, without('transit/decrypt'))
      await fails(scene.unlock(), 'key-permission')
    })

    it('when there is no such key, and makes none, although it might', async () => {
      const chosen = bao.settings({ key: 'mistyped' })
      await fails(scene.create(chosen, { token: bao.rootToken }), 'key-not-found', 'missing key')
      expect((await bao.call('LIST', 'transit/keys')).keys).not.toContain('mistyped')
      await fails(scene.create(bao.settings({ mount: 'nowhere' }), { token: bao.rootToken }), 'key-not-found')
    })

    it('when the key was deleted, and when it was made anew under its name', async () => {
      const { key } = await bao.createWithKey(scene)
      await scene.lock()
      await bao.call('POST', `transit/keys/${key}/config`, { deletion_allowed: true })
      await bao.call('DELETE', `transit/keys/${key}`)
      await fails(scene.unlock(), 'key-not-found')
      // Keys are told apart by the second in which they were made.
      await new Promise((resolve) => setTimeout(resolve, 1100))
      await bao.call('POST', `transit/keys/${key}`)
      await fails(scene.unlock(), 'key-wrong', 'wrong key')
    })

    it('when the version was disallowed or the key is soft-deleted, until it is allowed again', async () => {
      const { key } = await bao.createWithKey(scene)
      await scene.lock()
      await bao.call('POST', `transit/keys/${key}/rotate`)
      await bao.call('POST', `transit/keys/${key}/config`, { min_decryption_version: 2 })
      await fails(scene.unlock(), 'key-disabled', 'disabled key')
      await bao.call('POST', `transit/keys/${key}/config`, { min_decryption_version: 1 })
      await bao.call('DELETE', `transit/keys/${key}/soft-delete`)
      await fails(scene.unlock(), 'key-disabled')
      await bao.call('POST', `transit/keys/${key}/soft-delete-restore`)
      expect(await scene.unlock()).toMatchObject({ state: 'unlocked' })
    })

    it.each([
      ['of RSA', { type: 'rsa-2048' }],
      ['that signs', { type: 'ecdsa-p256' }],
      ['that is derived', { derived: true }],
    ])('when the key is one %s', async (_, options) => {
      const key = await bao.makeKey(options)
      await fails(scene.create(bao.settings({ key }), { token: bao.rootToken }), 'key-unsuitable', 'unsuitable key')
    })

    it.each(['chacha20-poly1305', 'xchacha20-poly1305', 'aes128-gcm96'])('but not when it is of %s', async (type) => {
      const key = await bao.makeKey({ type })
      await scene.create(bao.settings({ key }), { token: await bao.makeToken(key) })
      await scene.lock()
      expect(await scene.unlock()).toMatchObject({ state: 'unlocked' })
    })

    it('when the wrapped key is another slot’s, another vault’s, or was altered', async () => {
      const { key, token } = await bao.createWithKey(scene)
      const ours = scene.slotFile().slots[0].wrapped
      await scene.client.vault.addSlot({ slot: spec(bao.settings({ key }), { token }), label: '' })
      const beside = scene.slotFile().slots[1].wrapped
      await scene.client.vault.create({ name: 'other', slot: spec(bao.settings({ key }), { token }), recovery: null })
      const elsewhere = readFileSync(join(scene.home, 'vaults/other/keyslots.json'), 'utf8')
      await scene.client.vault.select({ name: 'default' })
      const { slots, ...rest } = scene.slotFile()
      writeFileSync(join(scene.folder, 'keyslots.json'), JSON.stringify({ ...rest, slots: [slots[0]] }))

      const sealed = Buffer.from(ours, 'base64').toString()
      const altered = (at: number) =>
        Buffer.from(`${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`).toString('base64')
      for (const wrapped of [beside, JSON.parse(elsewhere).slots[0].wrapped]) {
        scene.editSlot({ wrapped })
        await fails(scene.unlock(), 'key-wrong-vault', 'foreign wrapped key')
      }
      for (const wrapped of [altered(12), altered(60), Buffer.from('vault:v1:AAAA').toString('base64'), 'AAAA']) {
        scene.editSlot({ wrapped })
        await fails(scene.unlock(), 'key-wrong-vault', 'tampered wrapped key')
      }
    })

    it('when its address was edited, and sends the token that it keeps nowhere else', async () => {
      await bao.createWithKey(scene)
      await scene.lock()
      const other = await answering(withStatus(200, '{}'))
      const [{ params }] = scene.slotFile().slots
      scene.editSlot({ params: { ...params, url: other.url } })
      await fails(scene.unlock(), 'key-not-signed-in')
      expect(other.requests).toEqual([])
      await other.stop()
      scene.editSlot({ params })
      expect(await scene.unlock()).toMatchObject({ state: 'unlocked' })
    })

    it('while Vault is sealed', async () => {
      await bao.createWithKey(scene)
      await scene.lock()
      await bao.seal()
      await fails(scene.unlock(), 'key-sealed', 'sealed').finally(() => bao.unseal())
      expect(await scene.unlock()).toMatchObject({ state: 'unlocked' })
    })

    it('when a quota is used up, after it was tried again', async () => {
      const { key } = await bao.createWithKey(scene)
      await scene.lock()
      const quota = { rate: 1, interval: '60s', path: `transit/decrypt/${key}` }
      await bao.call('POST', 'sys/quotas/rate-limit/keyward', quota)
      await scene.unlock()
      await scene.lock()
      await fails(scene.unlock(), 'key-throttled', 'throttled').finally(() =>
        bao.call('DELETE', 'sys/quotas/rate-limit/keyward'),
      )
    })

    it('when its certificate isn’t trusted, whatever the process’s environment says of that', async () => {
      const given = { token: bao.rootToken }
      await withoutChecks(() => fails(scene.create({ url: bao.url }, given), 'key-tls', 'untrusted certificate'))
    })

    describe('through a proxy', () => {
      const named = () => `https://vault.example:${new URL(bao.url).port}`

      it('is reached by tunnel, and its certificate is checked at the end of it', async () => {
        const proxy = await startConnectProxy(null, { 'vault.example': Number(new URL(bao.url).port) })
        scene.env.HTTPS_PROXY = proxy.url
        const key = await bao.makeKey()
        const given = { token: await bao.makeToken(key) }
        await scene.create(bao.settings({ key }), given)
        expect(proxy.tunnels).toContain(new URL(bao.url).host)
        await scene.lock()
        expect(await scene.unlock()).toMatchObject({ state: 'unlocked' })
        record('through a proxy', 'opens')
        // The certificate is for 127.0.0.1, where the tunnel leads, and not for the name that was asked for.
        const slot = spec(bao.settings({ key, url: named() }), given)
        await withoutChecks(() => fails(scene.client.vault.addSlot({ slot, label: '' }), 'key-tls'))
        expect(proxy.tunnels).toContain(new URL(named()).host)
        await proxy.stop()
      })

      it('that refuses or isn’t there, is not reached past it', async () => {
        const proxy = await startConnectProxy('407 Proxy Authentication Required')
        const given = { token: bao.rootToken }
        const through = (address: string) => bao.settings({ url: named(), proxy: address })
        await fails(scene.create(through(proxy.url), given), 'key-proxy', 'refused by a proxy')
        await proxy.stop()
        await fails(scene.create(through(`http://127.0.0.1:${(await closedPort()).port}`), given), 'key-proxy')
        scene.env.HTTPS_PROXY = 'http://proxy.invalid:3128'
        await fails(scene.create(bao.settings({ url: named() }), given), 'key-proxy')
      })
    })

    it('lets nothing of tokens, passwords, the vault key or Vault’s words out: errors, events, logs and every file', () => {
      expectNothingCameOut()
    })
  },
)
