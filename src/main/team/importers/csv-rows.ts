import type { ImportRole } from '../../../shared/domain/import.ts'
import { hostOfUrl, systemOfHost } from './catalog-hosts.ts'
import type { Column } from './csv-table.ts'
import { isOneTime, markOf } from './csv-words.ts'
import type { Items } from './items.ts'
import { type Login, signInOf } from './login.ts'
import { forNames } from './names.ts'
import { environmentOf } from './recognised.ts'

/** A column with what a row has in it. */
type Cell = Column & { readonly text: string }

/** Makes a credential of one row, or tells why not. */
export function addRow(items: Items, columns: readonly Column[], row: readonly string[], line: number): void {
  // Of hundreds of columns a row may have one.
  const cells = row.flatMap((text, index): Cell[] => {
    const column = columns[index]
    return text === '' || column === undefined ? [] : [{ ...column, text }]
  })
  const texts = new Map<ImportRole, string>()
  const fields = new Map<string, string>()
  const secrets = new Map<string, string>()
  const groups: string[] = []
  const login = { header: '' }
  for (const { name, as, text } of cells) {
    if (as === 'field') fields.set(name, text)
    else if (as === 'secret-field') secrets.set(name, text)
    else if (as === 'tags') groups.push(text)
    else if (as !== 'skip') texts.set(as, texts.has(as) && as === 'purpose' ? `${texts.get(as)} ${text}` : text)
    if (as === 'secret') login.header = name
  }
  const get = (role: ImportRole) => (texts.get(role) ?? '').trim()
  const website = get('website')
  const host = hostOfUrl(website)
  const title = forNames(get('name') || host || get('username')) || `Row ${line}`
  const reason = putAway(cells, groups, website)
  if (reason !== null) return void items.leave(title, reason)
  for (const { name, as } of cells)
    if (as === 'skip' && isOneTime(name))
      items.leave(`${title}: ${name}`, 'Seeds of one-time passwords are not taken: they are a second factor.')
  const secret = texts.get('secret') ?? ''
  if (secret === '' && secrets.size === 0) return void items.leave(title, 'It has no password or key.')
  const given: Login = {
    name: title,
    username: get('username'),
    secret,
    header: login.header,
    type: get('type'),
    url: get('url'),
    website,
    host: get('host'),
    port: get('port'),
    database: get('database'),
    fields,
    secrets,
  }
  const found = signInOf(given)
  const parts = groups.flatMap((group) => group.split(/[/\\,;|]/)).map((part) => part.trim())
  const tags = parts.filter((part) => part !== '' && !/^root$/i.test(part))
  const expires = get('expires')
  const expiresAt = expires === '' ? null : instantOf(expires)
  if (expires !== '' && expiresAt === null)
    items.leave(`${title}: expiry`, 'It is no date that is known. Write 2027-01-31.')
  items.add({
    ...found,
    name: title,
    system: found.system ?? (get('system') || systemOfHost(host) || title),
    environment: get('environment') || (tags.map(environmentOf).find(Boolean) ?? ''),
    team: get('team'),
    owner: get('owner'),
    tags,
    purpose: [host === title ? '' : host, get('purpose')].filter(Boolean).join(' · '),
    expiresAt,
  })
}

/** Why a row is no credential in use, by the marks that tools set. */
function putAway(cells: readonly Cell[], groups: readonly string[], website: string): string | null {
  for (const { name, as, text } of cells) {
    const mark = as === 'skip' ? markOf(name) : null
    if (mark === 'archived' && /^true$/i.test(text)) return 'It is archived.'
    const [kind] = mark === 'type' ? (/^(note|card|identity)$/i.exec(text) ?? []) : []
    if (kind !== undefined) return `It is a ${kind.toLowerCase()}, and no credential.`
  }
  if (groups.some((group) => /(^|\/)recycle bin(\/|$)/i.test(group))) return 'It is in the recycle bin.'
  // So LastPass marks a secure note.
  return website === 'http://sn' ? 'It is a note, and no credential.' : null
}

/** A date, an instant, or seconds or milliseconds since 1970. */
function instantOf(text: string): string | null {
  const seconds = /^\d{9,10}$/.test(text) ? Number(text) * 1000 : /^\d{12,13}$/.test(text) ? Number(text) : undefined
  const time = seconds ?? (/^\d{4}-\d{2}-\d{2}([T ].*)?$/.test(text) ? Date.parse(text) : Number.NaN)
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}
