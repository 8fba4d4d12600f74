import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import type { Client, RequestOf } from '../../src/shared/api/contract.ts'
import type { Host } from './fixtures.ts'
import { connectToHost, type HostClient } from './host-client.ts'

/** The environment of a host whose vault opens with an own key: made and opened without a wait. */
export function ownKeyEnv(): Record<string, string> {
  return { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: randomBytes(32).toString('base64url').padEnd(44, '=') }
}

/** Makes a vault with an own key and shows it in the page, for a journey that is about something else than the set-up. */
export async function makeVault(host: Host, page: Page): Promise<HostClient> {
  const core = await connectToHost(host)
  await core.client.vault.create({
    name: 'default',
    slot: { provider: 'fernet', source: 'environment' },
    recovery: null,
  })
  // The page has begun with the set-up.
  await page.reload()
  await expect(page.getByRole('navigation', { name: 'Areas' })).toBeVisible()
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
