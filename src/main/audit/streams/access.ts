import type { StreamKind } from '../../../shared/domain/stream.ts'
import { webhookSchemes } from '../../../shared/domain/webhook.ts'
import { hostPort } from '../../connections/host.ts'
import type { ServiceContext } from '../../context.ts'
import type { OpenedCredential, Secrets } from '../../credentials/secrets.ts'
import { typeOf } from '../../credentials/service.ts'
import { textOf } from '../../credentials/type.ts'
import { webhookSchemeTable } from '../../credentials/webhooks/schemes.ts'
import type { StreamRecord } from '../../vault/repositories/audit-streams.ts'
import { findCredential } from '../../vault/repositories/credentials.ts'
import type { Destination, StreamAccess } from './destination.ts'

const none: StreamAccess = { http: { headers: {}, query: {} }, clientCertificate: null, sign: null }

/** Milliseconds for which an opened credential serves one stream. */
const lifetimeMs = 600_000

/** Whether a credential of this type can do something for a destination of this kind. */
export function suitsStream(kind: StreamKind, typeId: string): boolean {
  const type = typeOf(typeId)
  // Tokens of OAuth have their own upkeep, which would have to be waited for.
  if (type.oauth || kind === 'syslog-udp') return false
  if (type.clientCertificate) return true
  return kind === 'webhook' && (type.id === 'webhook-secret' || type.http !== undefined)
}

/**
 * Opens the credentials of streams. Each use is recorded, and what is recorded has to be sent: with a use for every batch that would never
 * end. So an opened credential serves its stream for ten minutes, or until the vault locks.
 */
export class StreamCredentials {
  readonly #context: ServiceContext
  readonly #secrets: Secrets
  readonly #opened = new Map<
    string,
    { readonly access: StreamAccess; readonly version: number; readonly until: number }
  >()
  #isListening = false

  constructor(context: ServiceContext, secrets: Secrets) {
    this.#context = context
    this.#secrets = secrets
  }

  /** @throws VaultError as `Secrets.use` */
  open(stream: StreamRecord, { endpoint }: Destination): StreamAccess {
    if (stream.credential_id === null) return none
    const known = this.#opened.get(stream.id)
    if (known && known.until > performance.now() && this.#isGoodFor(stream.credential_id, known.version, endpoint))
      return known.access
    this.forget(stream.id)
    const use = {
      purpose: 'stream',
      host: hostPort(endpoint),
      connection: { id: stream.id, name: stream.name },
    } as const
    const opened = this.#secrets.use(stream.credential_id, use, (credential) => ({
      access: accessOf(credential, () => this.#context.now()),
      version: credential.record.version,
    }))
    this.#forgetAtLock()
    this.#opened.set(stream.id, { ...opened, until: performance.now() + lifetimeMs })
    return opened.access
  }

  /** Disabled, deleted, rotated or unbound meanwhile, it must not serve any longer: it is opened anew, which is refused and recorded. */
  #isGoodFor(credentialId: string, version: number, endpoint: Destination['endpoint']): boolean {
    const record = this.#context.vault.read((db) => findCredential(db, credentialId))
    if (!record || record.disabled_at !== null || record.trashed_at !== null) return false
    return record.version === version && (JSON.parse(record.bound_hosts) as string[]).includes(hostPort(endpoint))
  }

  #forgetAtLock(): void {
    if (this.#isListening) return
    this.#isListening = true
    this.#context.vault.onLock(() => {
      this.#opened.clear()
      this.#isListening = false
    })
  }

  /** It may have been refused, or changed: it is opened anew. */
  forget(streamId: string): void {
    this.#opened.delete(streamId)
  }
}

function accessOf({ record, values }: OpenedCredential, now: () => number): StreamAccess {
  const type = typeOf(record.type)
  if (type.id !== 'webhook-secret')
    return {
      http: type.http?.(values) ?? none.http,
      clientCertificate: type.clientCertificate?.(values) ?? null,
      sign: null,
    }
  const [secret, wanted] = [textOf(values, 'secret'), textOf(values, 'scheme')]
  const scheme = webhookSchemeTable[webhookSchemes.find((known) => known === wanted) ?? 'hmac-sha256-hex']
  return {
    ...none,
    sign(body, messageId) {
      const headers = scheme.sign(secret, { payload: body, at: Math.floor(now() / 1000), messageId })
      return Object.fromEntries(headers.map(({ name, value }) => [name, value]))
    },
  }
}
