import type { CredentialRow } from '../domain/credential.ts'
import type { Reference } from '../domain/reference.ts'
import { csvText } from './csv.ts'
import { escapeMarkup } from './markup.ts'
import { page } from './page.ts'
import { count, when } from './words.ts'

/** A connection that uses a credential, or goes through one that does, which `via` names then. */
export interface AttachedConnection {
  readonly name: string
  readonly kind: string
  readonly environment: string
  /** `host:port` that it leads to. */
  readonly target: string
  readonly via: string | null
}

/** A credential with all that uses it. */
export interface Attachments {
  readonly credential: Pick<
    CredentialRow,
    'id' | 'name' | 'type' | 'system' | 'environment' | 'owner' | 'team' | 'status' | 'expiresAt' | 'lastUsedAt'
  >
  readonly connections: readonly AttachedConnection[]
  readonly references: readonly Pick<Reference, 'kind' | 'name' | 'location' | 'note' | 'places' | 'goneAt'>[]
}

/** What a report of attachments is about. */
export interface AttachmentsReport {
  /** ISO 8601 in UTC. */
  readonly at: string
  readonly by: string
  readonly vault: string
  readonly items: readonly Attachments[]
}

export const attachmentFormats = ['csv', 'json', 'html'] as const
export type AttachmentFormat = (typeof attachmentFormats)[number]

export const attachmentWriters: Readonly<Record<AttachmentFormat, (report: AttachmentsReport) => string>> = {
  csv: csvReport,
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  html: htmlReport,
}

/** The format of a file by the end of its name, or undefined for another end. */
export function attachmentFormat(file: string): AttachmentFormat | undefined {
  const end = /\.(csv|json|html?)$/i.exec(file)?.[1]?.toLowerCase()
  return end === 'htm' ? 'html' : attachmentFormats.find((format) => format === end)
}

const head = [
  'credential',
  'credential_id',
  'type',
  'system',
  'environment',
  'owner',
  'team',
  'status',
  'expires_at',
  'last_used_at',
  'used_by',
  'name',
  'kind',
  'used_in_environment',
  'location',
  'lines',
  'through',
  'gone_since',
]

/** A row for each use; one row without a use for a credential that nothing uses. */
function csvReport({ items }: AttachmentsReport): string {
  return csvText([
    head,
    ...items.flatMap(({ credential: c, connections, references }) => {
      const own = [c.name, c.id, c.type, c.system, c.environment, c.owner, c.team, c.status]
      const about = [...own, c.expiresAt ?? '', c.lastUsedAt ?? '']
      const uses = [
        ...connections.map((use) => [
          'connection',
          use.name,
          use.kind,
          use.environment,
          use.target,
          '',
          use.via ?? '',
          '',
        ]),
        ...references.map((use) => [
          'reference',
          use.name,
          use.kind,
          '',
          use.location,
          linesOf(use),
          '',
          use.goneAt ?? '',
        ]),
      ]
      return (uses.length > 0 ? uses : [['nothing', '', '', '', '', '', '', '']]).map((use) => [...about, ...use])
    }),
  ])
}

function htmlReport({ at, by, vault, items }: AttachmentsReport): string {
  const loose = items.filter(({ connections, references }) => connections.length + references.length === 0).length
  const title = `What uses ${count(items.length, 'credential')}`
  return page({
    title: `Keyward: ${title}`,
    body: `<h1>${title}</h1>
<p class="quiet">Vault ${escapeMarkup(vault)}, ${escapeMarkup(when(at))}, by ${escapeMarkup(by)}${loose > 0 ? `. Nothing uses ${count(loose, 'of them', 'of them')}` : ''}.</p>
${items.map(section).join('\n')}`,
  })
}

function section({ credential: c, connections, references }: Attachments): string {
  const rows = [
    ...connections.map((use) => [
      'Connection',
      use.name,
      use.kind,
      use.via === null ? use.target : `${use.target}, through ${use.via}`,
    ]),
    ...references.map((use) => [
      use.goneAt === null ? 'Reference' : `Reference, gone since ${when(use.goneAt)}`,
      use.name,
      use.kind,
      [use.location, linesOf(use) && `line ${linesOf(use)}`, use.note].filter(Boolean).join(', '),
    ]),
  ]
  const facts = [c.type, c.system, c.environment, c.team || c.owner, c.status].filter(Boolean)
  const used = c.lastUsedAt === null ? 'never used' : `last used ${when(c.lastUsedAt)}`
  return `<section class="${rows.length > 0 ? 'passed' : 'failed'}">
<h2>${escapeMarkup(c.name)}</h2>
<p class="quiet">${escapeMarkup([...facts, used].join(' · '))}</p>
${rows.length === 0 ? '<p>Nothing uses it.</p>' : table(rows)}
</section>`
}

function table(rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]) => row.map((text) => `<td>${escapeMarkup(text)}</td>`).join('')
  return `<table>
<thead><tr><th scope="col">Used by</th><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">Where</th></tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}</tbody>
</table>`
}

function linesOf({ places }: Pick<Reference, 'places'>): string {
  return [...new Set(places.map(({ line }) => line))].join(' ')
}
