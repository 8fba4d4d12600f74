import type { KeyVaultKey } from '@azure/keyvault-keys'
import { VaultError } from '../../../shared/errors.ts'
import type { ProviderRequest } from '../provider.ts'
import { serviceDeadlineMs, withDeadline, withRetries } from '../remote/deadline.ts'
import { serviceFailure, unwrapFailure } from './failures.ts'
import { signInFor, signInMs } from './sign-in.ts'
import { makeTransport } from './transport.ts'

/** What a slot notes about the key that wrapped it. The wrapped key opens with this version alone. */
export interface PinnedKey {
  readonly keyVersion: string
  readonly algorithm: 'RSA-OAEP-256' | 'A256KW'
}

/** A key of a key vault, as a slot uses it. */
interface KeyVault {
  /** Wraps by the newest version of the key, and tells which that is. */
  wrap(bound: Buffer): Promise<{ wrapped: Buffer; key: PinnedKey }>
  /** What that version wrapped, to be wiped by the caller. */
  unwrap(key: PinnedKey, wrapped: Buffer): Promise<Buffer>
}

/** Sends one request to the key vault, again where a failure may pass. */
type Ask = <T>(
  send: (options: { abortSignal: AbortSignal; requestOptions: { timeout: number } }) => Promise<T>,
  failure?: (error: unknown) => VaultError,
) => Promise<T>

/** Wrapping is the same since 7.0, and the sovereign clouds get new versions late. */
const serviceVersion = '7.6'

/**
 * Makes ready to use the key of a slot; nothing is sent yet. Tokens live as long as what is returned, in memory.
 * @throws VaultError `key-misconfigured` when the CA file can't be read, `key-not-signed-in` when a secret is missing
 */
export async function connectKeyVault(request: ProviderRequest): Promise<KeyVault> {
  const { settings, environment } = request
  const serviceMs = environment.serviceDeadlineMs ?? serviceDeadlineMs
  const { CryptographyClient, KeyClient } = await import('@azure/keyvault-keys')
  await silenceSdk()
  const transport = makeTransport(request)
  const credential = await signInFor(request, transport, serviceMs)
  const options = { ...transport.options, serviceVersion }
  const vaultUrl = new URL(settings.vaultUrl ?? '').origin
  const name = settings.keyName ?? ''

  /** One version of the key, without what would make the SDK refuse an expired one by itself: it may still unwrap. */
  const versioned = (version: string) => {
    const key = { id: `${vaultUrl}/keys/${name}/${version}`, name, properties: { name, vaultUrl, version } }
    return new CryptographyClient(key, credential, { ...options })
  }

  async function within<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    try {
      return await withDeadline(signInMs(settings, serviceMs) + serviceMs, (abortSignal) => {
        const operation = { abortSignal, requestOptions: { timeout: serviceMs } }
        return work((send, failure = serviceFailure) =>
          withRetries(
            () =>
              send(operation).catch((error: unknown) => {
                throw failure(error)
              }),
            abortSignal,
          ),
        )
      })
    } finally {
      transport.destroy()
    }
  }

  return {
    wrap: (bound) =>
      within(async (ask) => {
        const keys = new KeyClient(vaultUrl, credential, { ...options })
        const key = suitable(await ask((operation) => keys.getKey(name, operation)))
        const client = versioned(key.keyVersion)
        const { result } = await ask((operation) => client.wrapKey(key.algorithm, bound, operation))
        return { wrapped: bytesOf(result), key }
      }),
    unwrap: ({ keyVersion, algorithm }, wrapped) =>
      within(async (ask) => {
        const client = versioned(keyVersion)
        const { result } = await ask((operation) => client.unwrapKey(algorithm, wrapped, operation), unwrapFailure)
        return bytesOf(result)
      }),
  }
}

/**
 * The version and the algorithm of a key that can protect a vault.
 * @throws VaultError `key-disabled`, `key-unsuitable`, `key-not-the-service`
 */
function suitable({ keyType, keyOperations = [], properties }: KeyVaultKey): PinnedKey {
  const { enabled, notBefore, expiresOn, version } = properties
  const now = new Date()
  // A disabled one would wrap, and refuse to unwrap.
  if (enabled === false || (notBefore && notBefore > now) || (expiresOn && expiresOn < now))
    throw new VaultError('key-disabled')
  if (!version) throw new VaultError('key-not-the-service')
  const algorithm = algorithms[keyType ?? '']
  if (algorithm === undefined || !keyOperations.includes('wrapKey') || !keyOperations.includes('unwrapKey'))
    throw new VaultError('key-unsuitable')
  return { keyVersion: version, algorithm }
}

const algorithms: Readonly<Record<string, PinnedKey['algorithm']>> = {
  RSA: 'RSA-OAEP-256',
  'RSA-HSM': 'RSA-OAEP-256',
  oct: 'A256KW',
  'oct-HSM': 'A256KW',
}

/** A copy of what the service answered, which is wiped where it came. */
function bytesOf(result: Uint8Array | undefined): Buffer {
  if (!result || result.length === 0) throw new VaultError('key-not-the-service')
  const bytes = Buffer.from(result)
  result.fill(0)
  return bytes
}

/**
 * The SDK writes to standard error what AZURE_LOG_LEVEL or DEBUG ask for, and with it all of an agent, whose sockets hold the
 * headers of requests: the token. Keyward's own log is the only one.
 */
async function silenceSdk(): Promise<void> {
  const { AzureLogger } = await import('@azure/logger')
  AzureLogger.log = () => {}
}
