import type { AuditRecord } from '../../../shared/domain/audit.ts'
import type { StreamKind } from '../../../shared/domain/stream.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ClientCertificate, HttpInjection } from '../../connections/connector.ts'
import {
  type Endpoint,
  endpointOfUrl,
  endsAtItself,
  hostPort,
  normalizeHost,
  parseUrl,
} from '../../connections/host.ts'

/** Where a stream leads. */
export interface Destination {
  readonly kind: StreamKind
  readonly endpoint: Endpoint
  /** The whole address of a webhook, and what others are written as. */
  readonly address: string
}

/** What a credential adds to what is sent. */
export interface StreamAccess {
  readonly http: HttpInjection
  readonly clientCertificate: ClientCertificate | null
  /** Headers that prove a body; null without a secret to sign with. `messageId` is the same for the same records. */
  sign: ((body: string, messageId: string) => Readonly<Record<string, string>>) | null
}

/** A record on its way. */
export interface Outgoing {
  readonly record: AuditRecord
  /** Its link of the chain, in hex; empty for a test. */
  readonly mac: string
  /** It may have arrived already. */
  readonly resent: boolean
}

/** Records that are sent together. */
export interface Batch {
  readonly vaultId: string
  readonly version: string
  readonly items: readonly Outgoing[]
}

/**
 * Sends a batch and resolves once nothing more can be known of its arrival. `beforeFirstByte` is called when it can still be told that
 * nothing was sent.
 */
export type Sender = (
  destination: Destination,
  batch: Batch,
  options: {
    readonly access: StreamAccess
    readonly ca: string
    readonly signal: AbortSignal
    beforeFirstByte(): void
  },
) => Promise<void>

const standardPorts = { 'syslog-tls': 6514, 'syslog-udp': 514 } as const

/**
 * Reads an address: `syslog+tls://host:port` (port 6514, RFC 5425), `syslog+udp://host:port` (port 514, RFC 5426), or the address of
 * a webhook: https, and on this computer itself http.
 * @throws VaultError `field-invalid`
 */
export function parseDestination(text: string): Destination {
  const [, scheme = '', rest = ''] = /^([a-z+]+):\/\/(.*)$/is.exec(text.trim()) ?? []
  const lower = scheme.toLowerCase()
  if (lower === 'https' || lower === 'http') return webhookAt(text.trim())
  const kind = lower === 'syslog+tls' ? 'syslog-tls' : lower === 'syslog+udp' ? 'syslog-udp' : null
  if (kind === null) throw invalid('Write syslog+tls://host:6514, syslog+udp://host:514 or https://….')
  const [, hostText = '', portText] = /^(\[[^\]]+\]|[^:/?#@]+)(?::(\d{1,5}))?\/?$/.exec(rest) ?? []
  const host = normalizeHost(hostText)
  const port = portText === undefined ? standardPorts[kind] : Number(portText)
  if (host === null || port < 1 || port > 65_535)
    throw invalid('Write a host and a port, such as siem.example.com:6514.')
  const endpoint = { host, port }
  return { kind, endpoint, address: `${lower}://${hostPort(endpoint)}` }
}

function webhookAt(text: string): Destination {
  const url = parseUrl(text)
  if (!url?.hostname) throw invalid('Write the address of a webhook, such as https://siem.example.com/keyward.')
  if (url.username !== '' || url.password !== '')
    throw invalid('A user name and a password belong into a credential, not into the address.')
  if (url.hash !== '') throw invalid('The part after # is not sent. Leave it out.')
  const endpoint = endpointOfUrl(url)
  if (url.protocol !== 'https:' && !endsAtItself(endpoint))
    throw invalid('Use https: the log would be readable on its way.')
  return { kind: 'webhook', endpoint, address: url.href }
}

function invalid(message: string): VaultError {
  return new VaultError('field-invalid', { issues: [{ path: 'address', message }] })
}
