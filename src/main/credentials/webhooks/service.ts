import { v7 as uuidv7 } from 'uuid'
import type { SignatureHeader, WebhookScheme, WebhookVerdict } from '../../../shared/domain/webhook.ts'
import { webhookSchemes } from '../../../shared/domain/webhook.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { OpenedCredential, Secrets } from '../secrets.ts'
import { requireCredential } from '../service.ts'
import { textOf } from '../type.ts'
import { webhookSecret } from '../types/webhook-secret.ts'
import { isAmong, webhookSchemeTable } from './schemes.ts'

const messages: Readonly<Record<WebhookVerdict['finding'], string>> = {
  verified: 'The signature is right: the sender knows the secret, and the payload is as it was sent.',
  'header-missing': 'The headers of this scheme are not all there.',
  malformed: 'The header holds no signature of this scheme.',
  different: 'The signature is another one: the secret differs, or the payload was changed on its way.',
  'too-old': 'The signature is right, but too old. It may be a replay.',
  'from-the-future': 'The signature is right, but from the future. Compare the clocks.',
}

/** Signs and proves samples of webhooks. The secret stays here; each use of it is recorded. */
export function createWebhookService(context: ServiceContext, secrets: Secrets) {
  /** @throws VaultError `not-found`, `invalid-request` for other types, and what a use of the secret reports */
  const use = <T>(id: string, purpose: 'sign' | 'verify', work: (secret: string, scheme: WebhookScheme) => T): T => {
    const { type } = context.vault.read((db) => requireCredential(db, id))
    if (type !== webhookSecret.id)
      throw new VaultError('invalid-request', { issues: [{ path: 'id', message: 'This is no webhook secret.' }] })
    return secrets.use(id, { purpose, host: null }, ({ values }: OpenedCredential) =>
      work(textOf(values, 'secret'), schemeOf(textOf(values, 'scheme'))),
    )
  }

  return {
    /** The headers that the sender of a scheme would send with this payload. `at` in milliseconds. */
    sign(id: string, payload: string, at: number | null, messageId: string | null): SignatureHeader[] {
      const sample = {
        payload,
        at: Math.floor((at ?? context.now()) / 1000),
        messageId: messageId ?? `msg_${uuidv7().replaceAll('-', '')}`,
      }
      return use(id, 'sign', (secret, scheme) => webhookSchemeTable[scheme].sign(secret, sample))
    },

    /** Whether the headers prove the payload. `tolerance` in seconds; null takes any time. */
    verify(id: string, payload: string, headers: readonly SignatureHeader[], tolerance: number | null): WebhookVerdict {
      const named = new Map(headers.map(({ name, value }) => [name.toLowerCase(), value]))
      const finding = use(id, 'verify', (secret, scheme): WebhookVerdict['finding'] => {
        const { read, expected } = webhookSchemeTable[scheme]
        const received = read(named)
        if (typeof received === 'string') return received
        const { signatures, messageId, at } = received
        if (!isAmong(signatures, expected(secret, { payload, at: at ?? 0, messageId }))) return 'different'
        const age = at === null || tolerance === null ? 0 : context.now() / 1000 - at
        if (tolerance !== null && age > tolerance) return 'too-old'
        return tolerance !== null && age < -tolerance ? 'from-the-future' : 'verified'
      })
      return { verified: finding === 'verified', finding, message: messages[finding] }
    },
  }
}

function schemeOf(text: string): WebhookScheme {
  return webhookSchemes.find((scheme) => scheme === text) ?? 'hmac-sha256-hex'
}
