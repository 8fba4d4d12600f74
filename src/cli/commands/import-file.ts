import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { Client, RequestOf, ResponseOf } from '../../shared/api/contract.ts'
import { type ImportMapping, type ImportProposal, type ImportRole, importRoles } from '../../shared/domain/import.ts'
import { VaultError } from '../../shared/errors.ts'
import { count } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { facts, type Screen, table } from '../output/table.ts'
import type { Input, Run } from '../spec.ts'
import type { importFileArgs, importFileOptions } from '../table/import.ts'
import { type SeenFile, seeFile, shredFile } from '../values/shred.ts'
import { allItems, choicesByKey, itemsTable, parseChoices } from './import-items.ts'
import { checkTarget, writeResult } from './output-file.ts'

/** The contract takes transfer files up to this many bytes. */
const largest = 256 * 1024 * 1024

type Options = Input<typeof importFileOptions, typeof importFileArgs>['options']
type Inspected = ResponseOf<'imports.inspect'>

export const importFile: Run<typeof importFileOptions, typeof importFileArgs> = async (context, { options, args }) => {
  if (options.formats) return listFormats(context)
  const { FILE: path } = args
  if (path === undefined)
    throw context.usage([{ path: 'FILE', message: 'Give the file to import, or --formats for the list of formats.' }])
  const choices = parseChoices(context, options.choose)
  const given = parseMap(context, options.map)
  if (options.shred && (options['dry-run'] || path === '-'))
    throw context.usage([{ path: '--shred', message: 'It goes with a file that is imported, and with no dry run.' }])
  if (options.report !== undefined) await checkTarget(context, options.report)
  // What is shredded in the end is the file that was read, and no other one.
  const seen = options.shred ? await seenFile(context, path) : null
  const { bytes, name, format } = await readSource(context, path, options.format ?? null)
  const client = await context.vault()
  const core = await context.core()
  const file = { fileId: core.putFile(bytes), name }
  const inspected = await client.imports.inspect({ ...file, format })
  if (inspected.format === null)
    throw new VaultError('import-unsupported', {
      issues: [{ path: '--format', message: 'No format fits. Name it, if you know it.' }],
    })
  const preview = await client.imports.preview({
    ...file,
    format: inspected.format,
    password: await passwordFor(context, options, inspected),
    keyFileId:
      options['key-file'] === undefined ? null : core.putFile(await context.readBytes(options['key-file'], largest)),
    mapping: mappingOf(context, inspected.mapping, given, options.layout),
  })
  const { previewId } = preview
  try {
    const items = await allItems(preview.items, preview.total, (offset) =>
      client.imports.previewItems({ previewId, offset, state: null }),
    )
    const first = await client.imports.notTaken({ previewId, offset: 0 })
    const notTaken = await allItems(first.items, first.total, (offset) =>
      client.imports.notTaken({ previewId, offset }),
    )
    const shown = { info: preview.info, mapping: inspected.mapping, items, notTaken }
    const asks = context.interactive && !context.yes && !options['dry-run']
    if (asks) {
      context.note(`${render(shown, await screenOf(context))}\n`)
      const others = preview.counts.changed + preview.counts.conflict
      const rest = others === 0 ? '' : `, and ${options['on-conflict'] ?? 'skip'} ${count(others, 'item')} that differ`
      await context.confirm(`Import ${count(preview.counts.new, 'new item')}${rest}?`)
    }
    const outcome = await client.imports.import({
      previewId,
      onConflict: options['on-conflict'] ?? 'skip',
      choices: choicesByKey(context, choices, items),
      dryRun: options['dry-run'],
    })
    if (options.report !== undefined) await writeReport(context, client, previewId, options.report)
    context.note(outcome.dryRun ? 'Nothing was changed. An import would do this:' : 'The file is imported.')
    const left =
      notTaken.length +
      items.filter(({ state }) => state !== 'same').length -
      outcome.created -
      outcome.replaced -
      outcome.kept
    const shredded = seen !== null && (await shred(context, path, seen, left))
    const { created, replaced, kept, skipped } = outcome
    context.result({ ...outcome, ...shown, shredded }, (screen) => {
      const summary = `${created} created, ${replaced} replaced, ${kept} kept beside, ${skipped} skipped, ${notTaken.length} not taken`
      return asks ? summary : `${render(shown, screen)}\n\n${summary}`
    })
    return options.shred && !shredded ? 1 : 0
  } finally {
    await client.imports.close({ previewId }).catch(() => undefined)
  }
}

/** The file, or what the entries of a password store make: folders of other tools are not read. */
async function readSource(context: Context, path: string, format: string | null) {
  const isFolder = path !== '-' && (await stat(resolve(path)).catch(() => null))?.isDirectory() === true
  if (!isFolder)
    return { bytes: await context.readBytes(path, largest), name: path === '-' ? '' : basename(path), format }
  if (format !== null && format !== 'pass')
    throw context.usage([{ path: 'FILE', message: 'Only the format pass takes a folder.' }])
  const { readPassStore } = await import('../values/pass-store.ts')
  return { bytes: await readPassStore(context, resolve(path)), name: basename(resolve(path)), format: 'pass' }
}

async function listFormats(context: Context) {
  const { formats } = await (await context.client()).imports.formats({})
  context.result({ items: formats, nextCursor: null }, (screen) =>
    table(
      [
        { title: 'FORMAT', value: ({ id }) => id },
        { title: 'WHAT', value: ({ label }) => label },
        { title: 'HOW TO GET ONE', value: ({ hint }) => hint },
      ],
      formats,
      screen,
    ),
  )
  return 0 as const
}

async function passwordFor(context: Context, options: Options, { asks }: Inspected): Promise<string | null> {
  const file = options['password-file']
  if (file !== undefined) return context.readPassphrase(file)
  if (!asks.includes('password')) return null
  // A key file may be all that it needs.
  if (!context.interactive) return options['key-file'] === undefined ? missingPassword(context) : null
  return context.askHidden('Password of the file: ')
}

function missingPassword(context: Context): never {
  throw context.usage([{ path: '--password-file', message: 'The file has a password. Give --password-file FILE.' }])
}

interface Mapped {
  readonly name: string
  readonly as: ImportRole
}

function parseMap(context: Context, texts: readonly string[]): Mapped[] {
  return texts.map((text) => {
    const [, name, word] = /^(.+)=([a-z-]+)$/s.exec(text) ?? []
    const as = importRoles.find((role) => role === word)
    if (name === undefined || as === undefined)
      throw context.usage([{ path: '--map', message: `Write COLUMN=FIELD, with one of: ${importRoles.join(', ')}.` }])
    return { name, as }
  })
}

/** @throws VaultError `usage` for a column that the file does not have, or what it can't become */
function mappingOf(
  context: Context,
  proposal: ImportProposal | null,
  columns: readonly Mapped[],
  layout: Options['layout'],
): ImportMapping | null {
  if (columns.length === 0 && layout === undefined) return null
  if (proposal === null)
    throw context.usage([
      { path: layout === undefined ? '--map' : '--layout', message: 'This format has nothing to map.' },
    ])
  if (layout !== undefined && !proposal.layouts.includes(layout))
    throw context.usage([{ path: '--layout', message: `This format knows: ${proposal.layouts.join(', ')}.` }])
  for (const { name, as } of columns) {
    if (!proposal.columns.some((column) => column.name === name))
      throw context.usage([{ path: '--map', message: 'The file has no such column. --dry-run shows its columns.' }])
    if (!proposal.roles.includes(as))
      throw context.usage([{ path: '--map', message: `This format knows: ${proposal.roles.join(', ')}.` }])
  }
  return { layout: layout ?? proposal.layout, columns: [...columns] }
}

type Shown = Pick<ResponseOf<'imports.preview'>, 'info' | 'items'> & {
  readonly mapping: ImportProposal | null
  readonly notTaken: ResponseOf<'imports.notTaken'>['items']
}

function render({ info, mapping, items, notTaken }: Shown, screen: Screen): string {
  const parts = [
    facts(
      [
        ['File', info.name],
        ['Format', info.format],
        ['Holds', `${count(info.credentials, 'credential')}, ${count(info.connections, 'connection')}`],
        [
          'Columns',
          mapping?.layouts.includes('rows') ? mapping.columns.map(({ name, as }) => `${name} → ${as}`).join(', ') : '',
        ],
      ],
      screen,
    ),
    items.length === 0 ? '' : itemsTable(items, screen),
    notTaken.length === 0
      ? ''
      : table(
          [
            { title: 'NOT TAKEN', value: ({ what }) => what },
            { title: 'WHY', value: ({ reason }) => reason },
          ],
          notTaken,
          screen,
        ),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

async function screenOf(context: Context): Promise<Screen> {
  const { columnsOf, styleFor } = await import('../output/style.ts')
  return { style: styleFor(context.io.stderr, context.io.env), width: columnsOf(context.io.stderr) }
}

async function writeReport(
  context: Context,
  client: Client,
  previewId: RequestOf<'imports.report'>['previewId'],
  file: string,
) {
  const { fileId } = await client.imports.report({ previewId })
  await writeResult(context, file, (await context.core()).takeFile(fileId))
}

/** @throws VaultError `usage` for what is no plain file */
async function seenFile(context: Context, path: string): Promise<SeenFile> {
  const seen = await seeFile(resolve(path))
  if (seen === null)
    throw context.usage([{ path: '--shred', message: 'Only a plain file is shredded, no link and no pipe.' }])
  return seen
}

/** @param left how many items stay out of the vault, and are gone with the file */
async function shred(context: Context, path: string, seen: SeenFile, left: number): Promise<boolean> {
  const loss = left === 0 ? '' : ` ${count(left, 'entry', 'entries')} of it did not come along and would be lost.`
  if (loss !== '' && !context.yes && !context.interactive) {
    context.note(`The file was not shredded.${loss} --yes shreds it all the same.`)
    return false
  }
  try {
    await context.confirm(`Overwrite and delete ${basename(path)}?${loss}`)
  } catch (error) {
    if (!(error instanceof VaultError) || error.code !== 'cancelled') throw error
    context.note('The file was not shredded.')
    return false
  }
  if (!(await shredFile(resolve(path), seen))) {
    context.note('The file was not shredded: it changed since it was read.')
    return false
  }
  context.note('The file was overwritten and deleted. On SSDs and copy-on-write file systems copies can stay.')
  return true
}
