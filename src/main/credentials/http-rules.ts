import type { ParsedPairs } from './type.ts'

/** A field name is a token (RFC 9110, section 5.6.2). */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** Headers that frame the message or name its receiver: a credential that sets them would change the request itself. */
const framing = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'proxy-connection',
])

/** Headers that carry secrets and nothing else: they belong into a secret field, where they are write-only. */
const secretHeaders = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'api-key',
  'apikey',
  'private-token',
  'x-access-token',
  'x-api-key',
  'x-auth-key',
  'x-auth-token',
  'x-vault-token',
])

/** Whether a header is one that carries a secret. */
export function carriesSecret(name: string): boolean {
  return secretHeaders.has(name.toLowerCase())
}

/** A complaint about a header's name as a sentence, or null. */
export function headerNameComplaint(name: string): string | null {
  if (!token.test(name)) return 'A header name has only letters, digits and the signs !#$%&’*+-.^_`|~, without spaces.'
  if (framing.has(name.toLowerCase())) return 'This header belongs to the connection and can’t be set by a credential.'
  return null
}

/**
 * A complaint about a header's value as a sentence, or null. Visible ASCII with inner spaces and tabs is what every
 * server reads alike (RFC 9110, section 5.5); CR, LF and NUL would end the header and begin another.
 */
export function headerValueComplaint(value: string): string | null {
  if (/[\r\n\0]/.test(value)) return 'Remove the line breaks: a header is one line.'
  if (!/^[\t\x20-\x7e]*$/.test(value)) return 'A header holds only plain ASCII characters.'
  if (value !== value.trim()) return 'Remove the spaces at the beginning and the end.'
  return null
}

/** Reads `Name: value` lines. Names and values are checked by the field that holds them. */
export function parseHeaderLines(text: string): ParsedPairs {
  const values: [string, string][] = []
  const errors: string[] = []
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') continue
    const colon = line.indexOf(':')
    if (colon < 1) errors.push(`Line ${index + 1} is not “Name: value”.`)
    else values.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()])
  }
  return { values: Object.fromEntries(values), errors }
}
