import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Core, CoreOptions } from '../../src/main/api/core.ts'
import type { CoreOverrides } from '../../src/main/app.ts'
import { createCore } from '../../src/main/app.ts'
import { generateKey } from '../../src/main/crypto/fernet.ts'
import type { Client } from '../../src/shared/api/contract.ts'
import type { CredentialMetadata } from '../../src/shared/domain/credential.ts'

/** A real core on a home of its own. Its vault is opened by an own Fernet key, which costs nothing. */
export interface TestCore {
  readonly core: Core
  readonly client: Client
  readonly home: string
  readonly folder: string
  readonly env: Record<string, string | undefined>
  /** Another core on the same home, as another process would have it. */
  another(face?: CoreOptions['face']): Promise<Core>
  close(): Promise<void>
}

interface Options extends CoreOverrides {
  readonly face?: CoreOptions['face']
  /** Leave the vault to be created by the test. */
  readonly empty?: boolean
  /** An existing folder for its home; a temporary one otherwise. */
  readonly home?: string
}

/** A cheap passphrase slot: tests prove that it opens, not what it costs to guess. */
const cheap = { memoryKiB: 64 * 1024, passes: 3, lanes: 1 } as const

export async function startCore({
  face = 'command',
  empty,
  home: given,
  ...overrides
}: Options = {}): Promise<TestCore> {
  const home = given ?? mkdtempSync(join(tmpdir(), 'keyward-test-'))
  const env: Record<string, string | undefined> = { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: generateKey().toString() }
  const cores: Core[] = []
  const start = async (as: CoreOptions['face']) => {
    const core = await createCore(
      {
        face: as,
        home,
        vault: 'default',
        env,
        packaged: false,
        version: '0.0.0-test',
        openExternal: async () => false,
      },
      { ...overrides, environment: { kdf: cheap, ...overrides.environment } },
    )
    cores.push(core)
    return core
  }
  const core = await start(face)
  if (!empty)
    await core.client.vault.create({
      name: 'default',
      slot: { provider: 'fernet', source: 'environment' },
      recovery: null,
    })
  return {
    core,
    client: core.client,
    home,
    folder: join(home, 'vaults', 'default'),
    env,
    another: (as = 'command') => start(as),
    async close() {
      for (const each of cores) await each.close()
      if (given === undefined) rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Metadata of a new credential, complete but plain. */
export function metadata(changes: Partial<CredentialMetadata> & { name: string }): CredentialMetadata {
  return {
    systemId: null,
    environment: 'staging',
    owner: '',
    team: '',
    tags: [],
    purpose: '',
    expiresAt: null,
    rotateEvery: null,
    boundHosts: [],
    ...changes,
  }
}
