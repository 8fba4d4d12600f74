import type { Client } from '../../shared/api/contract.ts'
import type { Credential, CredentialRow } from '../../shared/domain/credential.ts'
import { count, when } from '../../shared/reports/words.ts'
import { errorBody } from '../failure.ts'
import { limitOf, readPages } from '../lookup.ts'
import { day, statusPaint } from '../output/format.ts'
import type { Style } from '../output/style.ts'
import { type Column, table } from '../output/table.ts'
import { plain } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type { listOptions, oneArgs, referenceOptions } from '../table/credential.ts'
import { filterOf } from './credential-filter.ts'
import { credentialDocument, credentialFacts } from './credential-view.ts'

const columns: readonly Column<CredentialRow>[] = [
  { title: 'NAME', value: (row) => row.name },
  { title: 'TYPE', value: (row) => row.type },
  { title: 'SYSTEM', value: (row) => row.system },
  { title: 'ENVIRONMENT', value: (row) => row.environment },
  { title: 'STATUS', value: (row) => row.status, paint: (row, style) => statusPaint(row.status, style) },
  { title: 'VALUE', value: (row) => row.masked },
  { title: 'EXPIRES', value: (row) => day(row.expiresAt) },
  { title: 'ROTATE BY', value: (row) => day(row.rotationDueAt), paint: duePaint },
  { title: 'LAST USED', value: (row) => when(row.lastUsedAt) },
]
const trashColumns: readonly Column<CredentialRow>[] = [
  { title: 'ID', value: (row) => row.id },
  ...columns.slice(0, 4),
  { title: 'DELETED', value: (row) => when(row.trashedAt) },
]

export const list: Run<typeof listOptions> = async (context, { options }) => {
  const limit = limitOf(context, options.limit)
  const client = await context.vault()
  const filter = { ...(await filterOf(context, client, options)), ...(options.trashed && { trashed: true }) }
  const page = await readPages(
    (size, cursor) =>
      client.credentials.list({
        filter,
        sort: options.sort ?? 'name',
        descending: options.descending,
        limit: size,
        cursor,
      }),
    limit ?? (context.json ? 100 : Number.POSITIVE_INFINITY),
    options.cursor ?? null,
  )
  const status = options['exit-status'] && page.items.length > 0 ? 1 : 0
  if (context.json) {
    const items = await wholeCredentials(client, page.items)
    context.result({ items: items.map(credentialDocument), nextCursor: page.nextCursor }, () => '')
    return status
  }
  if (page.items.length === 0) context.note('There is no such credential.')
  context.result(undefined, (screen) =>
    page.items.length === 0 ? '' : table(options.trashed ? trashColumns : columns, page.items, screen),
  )
  if (page.nextCursor !== null)
    context.note(`Only the first ${count(page.items.length, 'credential')}. Go on with --cursor ${page.nextCursor}`)
  return status
}

export const show: Run<Record<never, never>, typeof oneArgs> = async (context, { args }) => {
  const client = await context.vault()
  const credential = await client.credentials.get({ ref: args.NAME })
  // Only what is shared has more to tell.
  const { sharing } =
    credential.sharing === 'shared' ? await client.sharing.get({ credentialId: credential.id }) : { sharing: null }
  context.result(credentialDocument(credential), (screen) => credentialFacts(credential, screen, sharing))
  return 0
}

export const reference: Run<typeof referenceOptions, typeof oneArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const { id } = await client.credentials.get({ ref: args.NAME })
  const { items } = await client.credentials.references({ id })
  const label = options.format && { id: 'ID', uri: 'Reference', yaml: 'YAML' }[options.format]
  const chosen = label === undefined ? items : items.filter((item) => item.label === label)
  context.result({ items: chosen, nextCursor: null }, (screen) =>
    chosen
      .map((item) => {
        const text = item.text.trimEnd().split('\n').map(plain).join('\n')
        return label === undefined ? `${screen.style.dim(`${plain(item.label)}:`)}\n${text}` : text
      })
      .join('\n'),
  )
  return 0
}

/** List rows are short; a script gets the whole credential. One that is deleted meanwhile is left out. */
async function wholeCredentials(client: Client, rows: readonly CredentialRow[]): Promise<Credential[]> {
  const items: Credential[] = []
  for (const { id } of rows) {
    try {
      items.push(await client.credentials.get({ ref: id }))
    } catch (error) {
      if (errorBody(error)?.code !== 'not-found') throw error
    }
  }
  return items
}

function duePaint({ rotationDueAt }: CredentialRow, style: Style): (text: string) => string {
  return rotationDueAt !== null && Date.parse(rotationDueAt) <= Date.now() ? style.yellow : (text) => text
}
