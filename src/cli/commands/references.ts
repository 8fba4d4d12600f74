import { resolve } from 'node:path'
import type { Client } from '../../shared/api/contract.ts'
import type { Reference, ReferencePlace, ScanItem, ScanResult } from '../../shared/domain/reference.ts'
import { count, when } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { credentialId, limitOf, readPages } from '../lookup.ts'
import type { Style } from '../output/style.ts'
import { facts, table } from '../output/table.ts'
import { plain } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type {
  referenceAddArgs,
  referenceAddOptions,
  referenceListOptions,
  referenceRemoveArgs,
  referenceScanArgs,
  referenceScanOptions,
} from '../table/reference.ts'

type NoOptions = Record<never, never>

export const list: Run<typeof referenceListOptions> = async (context, { options }) => {
  const limit = limitOf(context, options.limit)
  const client = await context.vault()
  const of = options.credential === undefined ? null : await credentialId(client, options.credential)
  const page = await readPages(
    (size, cursor) => client.references.list({ credentialId: of, limit: size, cursor }),
    limit ?? (context.json ? 100 : Number.POSITIVE_INFINITY),
    options.cursor ?? null,
  )
  if (page.items.length === 0) context.note('There is no such reference.')
  context.result({ items: page.items, nextCursor: page.nextCursor }, (screen) =>
    page.items.length === 0
      ? ''
      : table(
          [
            { title: 'ID', value: (item) => item.id },
            { title: 'CREDENTIAL', value: (item) => item.credential },
            { title: 'KIND', value: (item) => item.kind },
            { title: 'NAME', value: (item) => item.name },
            { title: 'LINES', value: (item) => linesOf(item.places) },
            { title: 'GONE', value: (item) => when(item.goneAt) },
          ],
          page.items,
          screen,
        ),
  )
  if (page.nextCursor !== null && !context.json)
    context.note(`Only the first ${count(page.items.length, 'reference')}. Go on with --cursor ${page.nextCursor}`)
  return 0
}

export const add: Run<typeof referenceAddOptions, typeof referenceAddArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const { id } = await client.credentials.get({ ref: args.CREDENTIAL })
  const { kind = 'other', name, location = '', note = '' } = options
  const added = await client.references.add({ credentialId: id, input: { kind, name, location, note } })
  context.result(added, (screen) => referenceFacts(added, screen))
  return 0
}

export const remove: Run<NoOptions, typeof referenceRemoveArgs> = async (context, { args }) => {
  const client = await context.vault()
  const { removed } = await client.references.remove({ ids: [...args.ID] })
  context.note(`${count(removed, 'reference')} removed.`)
  context.result({ removed }, () => '')
  return removed > 0 ? 0 : 1
}

export const scan: Run<typeof referenceScanOptions, typeof referenceScanArgs> = async (context, { options, args }) => {
  const { v7: uuidv7 } = await import('uuid')
  const client = await context.vault()
  const found = await client.references.scan({ runId: uuidv7(), folder: resolve(args.FOLDER) })
  const items = await itemsOf(client, found)
  tellFindings(context, found)
  const isNews = found.counts.new + found.counts.changed + found.counts.gone > 0
  // What is the same as before is of no interest to a person.
  const shown = items.filter(({ state }) => state !== 'same')
  if (!context.json && shown.length > 0) context.result(undefined, (screen) => itemsTable(shown, screen))
  let recorded: { added: number; changed: number; gone: number } | null = null
  if (!options['dry-run'] && isNews) await context.confirm('Record these references?')
  if (!options['dry-run']) {
    recorded = await client.references.record({ scanId: found.scanId, except: [] })
    const { added, changed, gone } = recorded
    context.note(`Recorded: ${added} new, ${changed} changed, ${gone} gone.`)
  }
  const { scanId: _, ...result } = found
  if (context.json) context.result({ ...result, items, recorded }, () => '')
  return found.counts.dangling > 0 ? 1 : 0
}

async function itemsOf(client: Client, { scanId, counts }: ScanResult): Promise<ScanItem[]> {
  const total = Object.values(counts).reduce((sum, one) => sum + one, 0)
  const items: ScanItem[] = []
  while (items.length < total) {
    const page = await client.references.scanItems({ scanId, offset: items.length, state: null })
    if (page.items.length === 0) break
    items.push(...page.items)
  }
  return items
}

function tellFindings(context: Context, { files, unread, truncated, counts, folder }: ScanResult): void {
  const { new: added, changed, same, gone, dangling } = counts
  context.note(
    `${count(files, 'file')} in ${plain(folder)}: ${added} new, ${changed} changed, ${same} the same, ${gone} gone, ${dangling} to nothing.`,
  )
  if (unread > 0) context.note(`${count(unread, 'file or folder', 'files or folders')} could not be read.`)
  if (truncated) context.note('The folder holds more than a scan looks at. Scan its parts.')
}

function itemsTable(items: readonly ScanItem[], screen: Parameters<typeof table>[2]): string {
  return table(
    [
      { title: 'STATE', value: (item) => item.state, paint: statePaint },
      { title: 'CREDENTIAL', value: (item) => item.credential },
      { title: 'KIND', value: (item) => item.kind },
      { title: 'FILE', value: (item) => item.name },
      { title: 'LINES', value: (item) => linesOf(item.places) },
    ],
    items,
    screen,
  )
}

function statePaint({ state }: ScanItem, style: Style): (text: string) => string {
  if (state === 'new') return style.green
  if (state === 'dangling') return style.red
  return style.yellow
}

/** `3, 7 (key)` */
function linesOf(places: readonly ReferencePlace[]): string {
  return places.map(({ line, field }) => (field === '' ? String(line) : `${line} (${field})`)).join(', ')
}

function referenceFacts(item: Reference, screen: Parameters<typeof facts>[1]): string {
  return facts(
    [
      ['Reference', item.name],
      ['ID', item.id],
      ['Credential', item.credential],
      ['Kind', item.kind],
      ['Location', item.location],
      ['Note', item.note],
    ],
    screen,
  )
}
