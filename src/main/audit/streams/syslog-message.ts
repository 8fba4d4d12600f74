import type { AuditRecord } from '../../../shared/domain/audit.ts'
import type { Batch, Outgoing } from './destination.ts'

/** Facility 13, “log audit” (RFC 5424, section 6.2.1). */
const facility = 13

/** Informational, warning, and for an alert critical. */
function severityOf({ action, outcome }: AuditRecord): number {
  if (action === 'alert.raise') return 2
  return outcome === 'ok' ? 6 : 4
}

/**
 * The ID of our structured data. 32473 is the private enterprise number that IANA keeps for examples (RFC 5612): Keyward has none
 * of its own.
 */
const structuredDataId = 'keyward@32473'

/**
 * A record as a message of RFC 5424: `<PRI>1 TIME HOST keyward PID ACTION [keyward@32473 …] text`. Names may be of any language, so
 * values are UTF-8, and a text that isn't ASCII begins with a byte order mark (section 6.4).
 *
 * @param maxBytes shortens the text, then what the record says of subject and detail, so that the message has at most as many bytes
 */
export function syslogMessage(
  item: Outgoing,
  { vaultId }: Pick<Batch, 'vaultId'>,
  host: string,
  maxBytes = Number.POSITIVE_INFINITY,
): Buffer {
  for (const limit of [500, 120, 40, 0]) {
    const message = write(item, vaultId, host, limit)
    const room = maxBytes - message.length
    if (room >= 0) return message
  }
  return cut(write(item, vaultId, host, 0), maxBytes)
}

function write({ record, mac, resent }: Outgoing, vaultId: string, host: string, limit: number): Buffer {
  const { seq, at, actor, action, outcome, subjectType, subjectId, subject, detail } = record
  const clip = (text: string) => (text.length <= limit ? text : text.slice(0, limit).replace(/[\ud800-\udbff]$/, ''))
  const params = Object.entries({
    vault: vaultId,
    seq: String(seq),
    actor: clip(actor),
    outcome,
    subjectType,
    subjectId: subjectId ?? '',
    subject: clip(subject),
    detail: clip(detail),
    mac,
    resent: resent ? 'true' : '',
  })
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ` ${name}="${value.replace(/["\\\]]/g, '\\$&')}"`)
  const header = `<${facility * 8 + severityOf(record)}>1 ${at} ${hostName(host)} keyward ${process.pid} ${action}`
  const text = clip([`${action} ${outcome}`, subject, detail].filter(Boolean).join(' · '))
  const isAscii = /^[\x20-\x7e]*$/.test(text)
  return Buffer.from(`${header} [${structuredDataId}${params.join('')}] ${isAscii ? '' : '\ufeff'}${text}`)
}

/** HOSTNAME is of printable ASCII, up to 255 of it; `-` stands for none. */
function hostName(host: string): string {
  return host.replace(/[^\x21-\x7e]/g, '').slice(0, 255) || '-'
}

/** Cuts at the beginning of a character. */
function cut(message: Buffer, max: number): Buffer {
  let end = Math.max(0, Math.min(max, message.length))
  while (end > 0 && ((message[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return message.subarray(0, end)
}

/** Counts the octets of a message in front of it (RFC 5425, section 4.3). */
export function frame(message: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${message.length} `), message])
}
