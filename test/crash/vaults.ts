import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Core } from '../../src/main/api/core.ts'
import type { ServiceContext } from '../../src/main/context.ts'
import { generateKey } from '../../src/main/crypto/fernet.ts'
import { VaultHolder } from '../../src/main/vault/holder.ts'
import type { Client } from '../../src/shared/api/contract.ts'
import { defaultSettings } from '../../src/shared/domain/settings.ts'
import { commandCore } from '../fakes/command-core.ts'
import { fileKeychain } from '../fakes/file-keychain.ts'
import { metadata } from '../integration/core.ts'
import { valuesIn, vaultKeyOf } from '../integration/vault-content.ts'

/** How many credentials the vaults of these tests hold: enough for every phase to take its time, few enough to kill it often. */
const credentials = 40
export const passphrase = 'correct horse battery staple'

/** A core as a process of its own has it; its keychain lies in a file, as the system's outlives a process. */
export function openCore(home: string, env: Readonly<Record<string, string | undefined>>): Promise<Core> {
  return commandCore(home, env, { environment: machine(home) })
}

/** The holder of a vault and what services work with, for work that isn't done through the API. */
export function openHolder(home: string, env: Readonly<Record<string, string | undefined>>): ServiceContext {
  const holder = new VaultHolder({
    home,
    name: 'default',
    environment: { env, packaged: false, ...machine(home) },
    actor: () => 'ada (command)',
    now: Date.now,
    lockAfterMinutes: () => 0,
    changed() {},
    stateChanged() {},
  })
  return { vault: holder, settings: () => defaultSettings, now: Date.now, person: () => 'ada' }
}

const machine = (home: string) => ({
  keychain: fileKeychain(join(home, 'keychain')),
  kdf: { memoryKiB: 64, passes: 1, lanes: 1 },
})

/** A vault with three slots (own key, keychain, passphrase) that nobody has open, and what it holds. */
export interface CrashVault {
  readonly home: string
  readonly folder: string
  readonly env: Record<string, string>
  /** What must open, whatever happens: credential ID and version → plaintext. */
  readonly values: Map<string, string>
  remove(): void
}

export async function makeVault(): Promise<CrashVault> {
  const home = mkdtempSync(join(tmpdir(), 'keyward-crash-'))
  const folder = join(home, 'vaults', 'default')
  mkdirSync(join(home, 'keychain'))
  const env = { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: generateKey().toString() }
  const core = await openCore(home, env)
  try {
    await core.client.vault.create({
      name: 'default',
      slot: { provider: 'fernet', source: 'environment' },
      recovery: { passphrase },
    })
    await core.client.vault.addSlot({ slot: { provider: 'fernet', source: 'keychain' }, label: 'Keychain' })
    for (let i = 0; i < credentials; i++) await addCredential(core.client, i)
  } finally {
    await core.close()
  }
  return {
    home,
    folder,
    env,
    values: await readValues(home, folder, env),
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}

async function addCredential(client: Client, i: number): Promise<void> {
  const { id } = await client.credentials.create({
    type: 'environment-variables',
    metadata: metadata({ name: `key ${i}`, tags: ['crash'] }),
    config: {},
    secrets: { variables: { VALUE: `value ${i} ${'x'.repeat((i * 397) % 6000)}` } },
  })
  if (i % 4 === 0)
    await client.credentials.rotate({ id, config: {}, secrets: { variables: { VALUE: `second value ${i}` } } })
}

/** What a closed vault holds, read past the core. */
export async function readValues(
  home: string,
  folder: string,
  env: Record<string, string>,
): Promise<Map<string, string>> {
  const environment = { env, keychain: fileKeychain(join(home, 'keychain')) }
  const { vaultKey, vaultId } = await vaultKeyOf(folder, environment)
  return valuesIn(folder, vaultKey, vaultId)
}
