import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/run.ts'
import { makeCertificates } from './certificates.ts'
import { makeFolder } from './daemons.ts'
import { type OpenBaoPeer, startOpenBao } from './openbao.ts'
import type { VaultScene } from './vault-scene.ts'
import { type Fields, keepSecret } from './vault-secrets.ts'

/** The policy of the guide, as people copy it. */
export const policy =
  /```hcl\n([\s\S]*?)```/.exec(readFileSync(join(root, 'docs/key-providers/vault.md'), 'utf8'))?.[1] ?? ''

type Change = (text: string) => string

/** Takes the rule for a path out of a policy. */
export const without =
  (path: string): Change =>
  (text) =>
    text.replace(new RegExp(`path "${path}[^}]*}`, 'g'), '')

/** OpenBao with Transit, a key `keyward` and the guide's policy for it. */
export interface TransitPeer extends OpenBaoPeer {
  /** What a slot takes to reach it by TLS. */
  settings(changes?: Fields): Fields
  /** Makes a key of the test's own. */
  makeKey(options?: object): Promise<string>
  /** Makes the guide's policy for a key, and gives its name; `change` is done to its text. */
  makePolicy(key: string, change?: Change): Promise<string>
  /** Makes a token with that policy and no other. */
  makeToken(key?: string, change?: Change, options?: object): Promise<string>
  /** Makes a vault that a key of its own opens. */
  createWithKey(scene: VaultScene): Promise<{ key: string; token: string }>
}

export async function startTransit(): Promise<TransitPeer> {
  const certificates = makeCertificates()
  const bao = await startOpenBao(certificates.good)
  const folder = makeFolder({})
  const caFile = join(folder.path, 'ca.pem')
  writeFileSync(caFile, certificates.ca)
  keepSecret(bao.rootToken)
  await bao.call('POST', 'sys/mounts/transit', { type: 'transit' })
  await bao.call('POST', 'transit/keys/keyward')
  let made = 0
  const peer: TransitPeer = {
    ...bao,
    settings: (changes = {}) => ({ url: bao.url, caFile, ...changes }),
    async makeKey(options = {}) {
      made += 1
      await bao.call('POST', `transit/keys/key-${made}`, options)
      return `key-${made}`
    },
    async makePolicy(key, change = (text) => text) {
      made += 1
      const text = change(policy.replaceAll(/(transit\/\w+\/)keyward"/g, `$1${key}"`))
      await bao.call('PUT', `sys/policies/acl/policy-${made}`, { policy: text })
      return `policy-${made}`
    },
    async makeToken(key = 'keyward', change, options = {}) {
      const policies = [await peer.makePolicy(key, change)]
      const request = { policies, no_default_policy: true, no_parent: true, ...options }
      return keepSecret(String((await bao.call('POST', 'auth/token/create', request)).client_token))
    },
    async createWithKey(scene) {
      const key = await peer.makeKey()
      const token = await peer.makeToken(key)
      await scene.create(peer.settings({ key }), { token })
      return { key, token }
    },
    async stop() {
      await bao.stop()
      folder.remove()
    },
  }
  return peer
}
