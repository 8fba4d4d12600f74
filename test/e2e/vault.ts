import type { Page } from '@playwright/test'
import type { Client, RequestOf } from '../../src/shared/api/contract.ts'
import type { Host } from './fixtures.ts'
import type { HostClient } from './host-client.ts'
import { createVault, seeVault } from './steps.ts'

/** Makes the vault of a host that was started with `ownKey` and shows it in the page, for a journey that is about something else than the set-up. */
export async function makeVault(host: Host, page: Page): Promise<HostClient> {
  const core = await createVault(host)
  // The page has begun with the set-up.
  await page.reload()
  await seeVault(page)
  return core
}

type NewCredential = Partial<RequestOf<'credentials.create'>['metadata']> & {
  readonly name: string
  readonly type?: string
  readonly secrets?: RequestOf<'credentials.create'>['secrets']
  readonly config?: RequestOf<'credentials.create'>['config']
}

/** Adds a credential with what a test does not care about filled in. */
export function addCredential(client: Client, { type, secrets, config, ...metadata }: NewCredential) {
  return client.credentials.create({
    type: type ?? 'bearer-token',
    secrets: secrets ?? { token: 'kw-test-0123456789abcdef' },
    config: config ?? {},
    metadata: {
      systemId: null,
      environment: 'production',
      owner: 'ada',
      team: '',
      tags: [],
      purpose: '',
      expiresAt: null,
      rotateEvery: null,
      boundHosts: [],
      ...metadata,
    },
  })
}

/** Adds a connection to an HTTP API on this computer. */
export function addConnection(
  client: Client,
  input: { readonly name: string; readonly credentialId: string | null; readonly url: string } & Partial<{
    readonly environment: string
    readonly parameters: Readonly<Record<string, string>>
    /** Binds the credential to the host, also when it has another one already. */
    readonly consent: boolean
  }>,
) {
  const { name, credentialId, url, environment = 'production', parameters, consent = false } = input
  return client.connections.create({
    input: {
      name,
      kind: 'http',
      systemId: null,
      environment,
      credentialId,
      parameters: { url, path: '/me', ...parameters },
      purpose: '',
    },
    consent,
  })
}
