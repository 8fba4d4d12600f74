import type { PlaintextFormat } from '../../../shared/domain/leaving.ts'
import { findType } from '../../credentials/types/registry.ts'
import type { BundlePayload } from '../bundles/payload.ts'
import { flatten, notesOf } from './flat.ts'

/** What leaves, as a text of a format that anything reads. */
export function plaintextOf(payload: BundlePayload, format: PlaintextFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(payload, null, 2)}\n`
    case 'env':
      return envOf(payload)
    case 'csv':
      return csvOf(payload)
  }
}

/** Variables as each credential’s type hands them to programs. A name that is taken gets a number. */
function envOf({ items }: BundlePayload): string {
  const taken = new Map<string, number>()
  const blocks = items.credentials.map(({ name, type, config, secrets }) => {
    const variables = Object.entries(findType(type)?.env?.({ ...config, ...secrets }, name) ?? {})
    const lines = variables.map(([variable, value]) => `${freeName(variable, taken)}=${quote(value)}`)
    return lines.length === 0 ? [] : [`# ${name}`, ...lines, '']
  })
  return blocks.flat().join('\n')
}

/** `taken` has each name that is, with the last number that was tried for it: many names come to the same variable. */
function freeName(wanted: string, taken: Map<string, number>): string {
  for (let number = (taken.get(wanted) ?? 0) + 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}_${number}`
    taken.set(wanted, number)
    if (name !== wanted && taken.has(name)) continue
    if (name !== wanted) taken.set(name, 1)
    return name
  }
}

/**
 * A value in the quotes that readers of `.env` files leave alone. One that holds all three kinds is written with escapes, which
 * most of them read.
 */
function quote(value: string): string {
  const mark = ["'", '"', '`'].find(
    (sign) => !value.includes(sign) && !value.includes('\r') && (sign !== '"' || !/[\\$\n]/.test(value)),
  )
  if (mark !== undefined) return mark + value + mark
  const escaped = value
    .replace(/[\\"$]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
  return `"${escaped}"`
}

/** One row for each credential (RFC 4180), with the columns that password managers read and the other fields as JSON. */
function csvOf({ items }: BundlePayload): string {
  const rows = flatten(items).map((flat) => {
    const { credential, username, password, fields, url } = flat
    const others = Object.fromEntries(fields.map(({ name, value }) => [name, value]))
    return [
      credential.name,
      url,
      username,
      password,
      notesOf(flat),
      credential.type,
      credential.environment,
      credential.tags.join(' '),
      credential.expiresAt ?? '',
      fields.length === 0 ? '' : JSON.stringify(others),
    ]
  })
  const head = ['name', 'url', 'username', 'password', 'notes', 'type', 'environment', 'tags', 'expires', 'fields']
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: string): string {
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
