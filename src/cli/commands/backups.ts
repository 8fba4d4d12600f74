import type { Client, ResponseOf } from '../../shared/api/contract.ts'
import { id as idSchema } from '../../shared/domain/common.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import { VaultError } from '../../shared/errors.ts'
import { count, when } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { errorBody } from '../failure.ts'
import { columnsOf, styleFor } from '../output/style.ts'
import { facts, type Screen, table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { backupArgs, backupsOptions, restoreArgs, restoreOptions } from '../table/backup.ts'
import { checkTarget, writeResult } from './output-file.ts'
import { showProgress } from './progress.ts'

type NoOptions = Record<never, never>
type Preview = ResponseOf<'backups.preview'>

/** Transfer files hold as much. */
const largestBackup = 512 * 1024 * 1024

export const backup: Run<NoOptions, typeof backupArgs> = async (context, { args }) => {
  if (args.FILE !== undefined) await checkTarget(context, args.FILE)
  const client = await context.vault()
  const core = await context.core()
  const made = await showProgress(context, core, 'backup', () => client.backups.create({}))
  if (args.FILE !== undefined) {
    const { fileId } = await client.backups.download({ id: made.id })
    await writeResult(context, args.FILE, core.takeFile(fileId))
  }
  context.note('The backup is made. It opens with the key slots that the vault has now.')
  if (args.FILE === '-') return 0
  context.result(args.FILE === undefined ? made : { ...made, file: args.FILE }, (screen) =>
    facts(
      [
        ['ID', made.id],
        ['File', args.FILE ?? ''],
        ['Made', when(made.createdAt)],
        ['Bytes', made.bytes.toLocaleString('en')],
      ],
      screen,
    ),
  )
  return 0
}

export const backups: Run<typeof backupsOptions> = async (context, { options }) => {
  if (options.delete !== undefined) {
    const id = options.delete.toLowerCase()
    if (!idSchema.safeParse(id).success) throw new VaultError('backup-not-found')
    const client = await context.vault()
    await context.confirm('Delete this backup?')
    await client.backups.remove({ id })
    context.note('The backup is deleted.')
    context.result({ id, deleted: true }, () => '')
    return 0
  }
  const { items } = await (await context.client()).backups.list({})
  if (items.length === 0) context.note('There is no backup yet. Make one with keyward vault backup.')
  context.result({ items, nextCursor: null }, (screen) =>
    items.length === 0
      ? ''
      : table(
          [
            { title: 'ID', value: (item) => item.id },
            { title: 'MADE', value: (item) => when(item.createdAt) },
            { title: 'REASON', value: (item) => item.reason },
            { title: 'BYTES', value: (item) => item.bytes.toLocaleString('en'), right: true },
          ],
          items,
          screen,
        ),
  )
  return 0
}

export const restore: Run<typeof restoreOptions, typeof restoreArgs> = async (context, { options, args }) => {
  const isId = idSchema.safeParse(args.BACKUP).success
  const bytes = isId ? undefined : await context.readBytes(args.BACKUP, largestBackup)
  const client = await context.client()
  await openIfPossible(context, client)
  // A vault that can't be read is there all the same.
  const isFresh = await client.vault.status({}).then(
    ({ state }) => state === 'none',
    () => false,
  )
  const from =
    bytes === undefined ? { id: args.BACKUP.toLowerCase() } : { fileId: (await context.core()).putFile(bytes) }
  const preview = await previewOf(context, client, from, options.slot?.toLowerCase() ?? null)
  const { previewId, ...shown } = preview
  try {
    if (options['dry-run']) {
      context.note('Nothing was changed. A restore would do this:')
      context.result({ ...shown, restored: false }, (screen) => previewText(preview, isFresh, screen))
      return 0
    }
    if (context.interactive && !context.yes) {
      const screen = { style: styleFor(context.io.stderr, context.io.env), width: columnsOf(context.io.stderr) }
      context.note(`${previewText(preview, isFresh, screen)}\n`)
    }
    await context.confirm(
      shown.isOther
        ? 'Put this vault into the place of another one?'
        : `Put the vault back to ${when(shown.createdAt)}? What stands now is kept as a backup.`,
    )
    await client.backups.restore({ previewId })
    context.note('The vault is restored. What stood in its place is kept among its backups.')
    context.result({ ...shown, restored: true }, (screen) =>
      context.interactive && !context.yes ? '' : previewText(preview, isFresh, screen),
    )
    return 0
  } finally {
    await client.backups.close({ previewId }).catch(() => undefined)
  }
}

/** An open vault is compared with the backup; one that can't be opened is restored all the same. */
async function openIfPossible(context: Context, client: Client): Promise<void> {
  if (context.vaultPassphraseFile !== undefined) {
    await context.vault()
    return
  }
  await client.vault.unlock({ passphrase: null, slotId: null }).catch(() => undefined)
}

/** Opens the backup: by what opens it without asking, by the passphrase that was given, or by one that a person types. */
async function previewOf(
  context: Context,
  client: Client,
  from: Parameters<Client['backups']['preview']>[0]['from'],
  slotId: string | null,
): Promise<Preview> {
  const file = context.ownPassphraseFile
  const given = file === undefined ? null : await context.readPassphrase(file)
  try {
    return await client.backups.preview({ from, passphrase: given, slotId })
  } catch (error) {
    if (given !== null || slotId !== null || !context.interactive || !askable.has(errorBody(error)?.code ?? 'internal'))
      throw error
  }
  for (let attempt = 1; ; attempt += 1) {
    const passphrase = await context.askHidden('Passphrase of the backup: ')
    try {
      return await client.backups.preview({ from, passphrase, slotId })
    } catch (error) {
      if (errorBody(error)?.code !== 'wrong-passphrase' || attempt === 3) throw error
      context.note('That is not the passphrase. Try again.')
    }
  }
}

/** Failures after which a passphrase may still open the backup. */
const askable: ReadonlySet<ErrorCode> = new Set([
  'passphrase-required',
  'slot-unknown',
  'no-slot-opens',
  'keychain-unavailable',
  'key-missing',
  'key-wrong',
])

/** @param isFresh whether the backup becomes a vault where there was none */
function previewText(preview: Preview, isFresh: boolean, screen: Screen): string {
  const { counts, items } = preview
  const total = counts.returns + counts.reverts + counts.vanishes
  const head = facts(
    [
      ['Backup of', `${preview.vaultName}, ${when(preview.createdAt)}`],
      ['Holds', [count(preview.credentials, 'credential'), count(preview.connections, 'connection')].join(', ')],
      ['', preview.isOther ? 'It is of ANOTHER VAULT than the one that stands here.' : ''],
      [
        'Changes',
        preview.compared
          ? `${counts.returns} return, ${counts.reverts} revert, ${counts.vanishes} vanish`
          : isFresh
            ? 'none: there is no vault here yet'
            : 'unknown: no vault is open to compare it with; --vault-passphrase-file FILE opens it by its passphrase',
      ],
    ],
    screen,
  )
  if (items.length === 0) return head
  const rows = table(
    [
      {
        title: 'CHANGE',
        value: (item) => item.change,
        paint: ({ change }, style) =>
          change === 'vanishes' ? style.red : change === 'reverts' ? style.yellow : style.green,
      },
      { title: 'KIND', value: (item) => item.kind },
      { title: 'NAME', value: (item) => item.name },
      { title: 'CHANGED', value: (item) => when(item.updatedAt) },
    ],
    items,
    screen,
  )
  const rest = total > items.length ? `\n… and ${total - items.length} more` : ''
  return `${head}\n\n${rows}${rest}`
}
