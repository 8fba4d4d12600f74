import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { CallError } from '../../src/shared/api/client.ts'
import { type MemoryKeychain, memoryKeychain } from '../fakes/keychain.ts'
import { startCore, type TestCore } from '../integration/core.ts'
import { type AzStandIn, makeAz } from './azure-az.ts'
import { loginHost, makeToken, tenant } from './azure-entra.ts'
import { type KeyVaultPeer, startKeyVault, vaultHost } from './azure-key-vault.ts'
import { makeAuthority } from './certificates.ts'
import { type ConnectProxy, startConnectProxy } from './connect-proxy.ts'
import { makeFolder } from './daemons.ts'
import { type KeyCaseName, recordCase } from './key-cases.ts'

/** A slot as it stands in keyslots.json. */
interface Slot {
  readonly id: string
  readonly wrapped: string
  readonly params: Readonly<Record<string, string>>
}

type Texts = Record<string, string>

/** What a slot signs in with as a service. */
export const asService = {
  signIn: 'service-principal',
  tenantId: tenant,
  clientId: '00000000-0000-4000-8000-000000000001',
}

/**
 * A core with an empty home for each test of a file, and a key vault of the test's own: no emulator of Azure Key Vault could be
 * installed. The SDK, its challenge, TLS, the proxy and the cryptography are real; `az` and the browser are scripts. After each
 * test, tokens, keys and what the services said are looked for in everything that was left or answered.
 */
export class AzureScene {
  readonly folder = makeFolder({}).path
  readonly ca = join(this.folder, 'ca.pem')
  readonly az: AzStandIn = makeAz(this.folder)
  peer!: KeyVaultPeer
  proxy!: ConnectProxy
  test!: TestCore
  keychain!: MemoryKeychain
  /** Everything that the core told: failures and events. */
  told: string[] = []

  /** A slot's settings; '' leaves one out. */
  slot(settings: Texts = {}, secrets: Texts = {}) {
    const base = { vaultUrl: `https://${vaultHost}`, keyName: 'keyward', proxy: this.proxy.url }
    const given = Object.entries({ ...base, ...settings }).filter(([, value]) => value !== '')
    return { provider: 'azure' as const, settings: Object.fromEntries(given), secrets }
  }

  create(settings?: Texts, secrets?: Texts) {
    const slot = this.slot(settings, secrets)
    return this.test.client.vault.create({ name: 'default', slot, recovery: null })
  }

  async createLocked(settings?: Texts, secrets?: Texts): Promise<void> {
    await this.create(settings, secrets)
    await this.test.client.vault.lock({})
  }

  unlock(slotId: string | null = null) {
    return this.test.client.vault.unlock({ passphrase: null, slotId })
  }

  /** By the first slot, as a person names it who has seen its settings. */
  unlockNamed() {
    return this.unlock(this.firstSlot.id)
  }

  /** `opens`, or the code of the failure. */
  async outcome(work: Promise<unknown>): Promise<string> {
    try {
      await work
      return 'opens'
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      this.told.push(JSON.stringify(error.body))
      return error.body.code
    }
  }

  /** Expects it, and notes it for the table. */
  async proves(name: KeyCaseName, work: Promise<unknown>, outcome: string): Promise<void> {
    expect(await this.outcome(work)).toBe(outcome)
    recordCase({ provider: 'azure', counterpart: 'test server', case: name, outcome })
  }

  get slots(): readonly Slot[] {
    return this.#file.slots
  }

  get #file(): { slots: Slot[] } {
    return JSON.parse(readFileSync(join(this.test.folder, 'keyslots.json'), 'utf8'))
  }

  get firstSlot(): Slot {
    const [slot] = this.slots
    if (!slot) throw new Error('no slot')
    return slot
  }

  /** Changes settings of every slot, as somebody could who has the folder. What a key provider says comes before the file's MAC. */
  editSettings(settings: Texts): void {
    this.#edit((slot) => ({ ...slot, params: { ...slot.params, ...settings } }))
  }

  /** Puts this wrapped key into every slot. */
  editWrapped(wrapped: string): void {
    this.#edit((slot) => ({ ...slot, wrapped }))
  }

  #edit(change: (slot: Slot) => Slot): void {
    const file = this.#file
    writeFileSync(join(this.test.folder, 'keyslots.json'), JSON.stringify({ ...file, slots: file.slots.map(change) }))
  }

  /** Requests that the key vault got since the last look, as `METHOD /path`. */
  asked(): string[] {
    return this.peer.requests.splice(0).map(({ line }) => line)
  }

  /** Nothing secret and nothing of what the services said is in the home, the failures and the events. */
  expectClean(): void {
    const secrets = [...this.peer.entra.tokens, this.peer.entra.clientSecret, 'kwCanaryRefresh'].map((text) =>
      Buffer.from(text),
    )
    const keys = this.peer.plaintexts.map((bound) => bound.subarray(0, 32))
    const forms = [
      ...secrets.map((bytes) => bytes.toString()),
      ...[...secrets, ...keys].flatMap((bytes) => [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex')]),
      ...keys.map((bytes) => bytes.toString('latin1')),
      ...['AADSTS', 'RestError', 'AKV10000', 'What the service says', 'Max retries'],
    ]
    const left = [...filesIn(this.test.home)].map((path) => readFileSync(path, 'latin1'))
    const found = [...left, ...this.told].flatMap((text) => forms.filter((form) => text.includes(form)))
    expect(found).toEqual([])
  }
}

function* filesIn(path: string): Generator<string> {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name)
    if (entry.isDirectory()) yield* filesIn(inner)
    else if (statSync(inner).isFile()) yield inner
  }
}

/** Sets the scene for the tests of a file. */
export function azureScene({ serviceDeadlineMs = 4000 } = {}): AzureScene {
  const scene = new AzureScene()
  beforeAll(async () => {
    const authority = makeAuthority('Keyward test authority')
    writeFileSync(scene.ca, authority.ca)
    scene.peer = await startKeyVault(authority.issue([vaultHost, loginHost, 'localhost'], 30))
    const { port } = scene.peer
    scene.proxy = await startConnectProxy(null, { [vaultHost]: port, [loginHost]: port })
  })
  afterAll(async () => {
    await scene.proxy.stop()
    await scene.peer.stop()
    scene.az.remove()
  })
  beforeEach(async () => {
    scene.az.signedIn(makeToken(scene.peer.entra))
    scene.peer.instead = null
    scene.peer.entra.refusal = null
    scene.az.started()
    scene.peer.deleteKey('keyward')
    scene.peer.addVersion('keyward')
    scene.asked()
    scene.told = []
    scene.keychain = memoryKeychain()
    scene.test = await startCore({ empty: true, environment: { keychain: scene.keychain, serviceDeadlineMs } })
    Object.assign(scene.test.env, { PATH: scene.az.path, KEYWARD_KMS_CA_FILE: scene.ca })
    scene.test.env.AZURE_AUTHORITY_HOST = `https://${loginHost}`
    scene.test.core.subscribe((event) => scene.told.push(JSON.stringify(event)))
  })
  afterEach(async () => {
    try {
      scene.expectClean()
    } finally {
      await scene.test.close()
    }
  })
  return scene
}
