import type { Client } from '../../shared/api/contract.ts'
import type { BundleInfo, ImportChoice, ImportItem } from '../../shared/domain/bundle.ts'
import { count, when } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import type { Style } from '../output/style.ts'
import { facts, type Screen, table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { bundleArgs, importOptions, keyOptions } from '../table/bundle.ts'

/** The contract takes transfer files up to this many bytes. */
const largestBundle = 256 * 1024 * 1024

export const inspect: Run<typeof keyOptions, typeof bundleArgs> = async (context, { options, args }) => {
  const bytes = await context.readBytes(args.FILE, largestBundle)
  const client = await context.vault()
  const key = await bundleKey(context, options.identity)
  const info = await client.bundles.inspect({ fileId: (await context.core()).putFile(bytes), key })
  context.result(info, (screen) => infoFacts(info, screen))
  return 0
}

export const importBundle: Run<typeof importOptions, typeof bundleArgs> = async (context, { options, args }) => {
  const choices = options.choose.map((text) => parseChoice(context, text))
  const bytes = await context.readBytes(args.FILE, largestBundle)
  const client = await context.vault()
  const key = await bundleKey(context, options.identity)
  const preview = await client.bundles.preview({ fileId: (await context.core()).putFile(bytes), key })
  const { previewId, info, counts } = preview
  try {
    const items = await allItems(client, previewId, preview.items, preview.total)
    const asks = context.interactive && !context.yes && !options['dry-run']
    if (asks) {
      const { columnsOf, styleFor } = await import('../output/style.ts')
      const screen = { style: styleFor(context.io.stderr, context.io.env), width: columnsOf(context.io.stderr) }
      context.note(`${infoFacts(info, screen)}\n\n${itemsTable(items, screen)}\n`)
      const others = counts.changed + counts.conflict
      const rest = others === 0 ? '' : `, and ${options['on-conflict'] ?? 'skip'} ${count(others, 'item')} that differ`
      await context.confirm(`Import ${count(counts.new, 'new item')}${rest}?`)
    }
    const outcome = await client.bundles.import({
      previewId,
      onConflict: options['on-conflict'] ?? 'skip',
      choices: choicesByKey(context, choices, items),
      dryRun: options['dry-run'],
    })
    const { created, replaced, kept, skipped } = outcome
    context.note(outcome.dryRun ? 'Nothing was changed. An import would do this:' : 'The bundle is imported.')
    context.result({ ...outcome, info, items }, (screen) => {
      const summary = `${created} created, ${replaced} replaced, ${kept} kept beside, ${skipped} skipped`
      return asks || items.length === 0 ? summary : `${itemsTable(items, screen)}\n\n${summary}`
    })
    return 0
  } finally {
    await client.bundles.close({ previewId }).catch(() => undefined)
  }
}

/** What opens the bundle. @throws VaultError `usage`, `passphrase-required` where nobody can be asked */
async function bundleKey(context: Context, identityFile: string | undefined) {
  const passphraseFile = context.ownPassphraseFile
  if (identityFile !== undefined) {
    if (passphraseFile !== undefined) {
      throw context.usage([{ path: '--identity', message: 'Give an identity or a passphrase, not both.' }])
    }
    return { with: 'identity', identity: await context.readText(identityFile, 20_000, 'Identity: ') } as const
  }
  if (passphraseFile === undefined && !context.interactive) {
    throw context.usage([
      { path: '--identity', message: 'Give --identity FILE, or --passphrase-file FILE of the bundle.' },
    ])
  }
  const passphrase =
    passphraseFile === undefined
      ? await context.askHidden('Passphrase of the bundle: ')
      : await context.readPassphrase(passphraseFile)
  return { with: 'passphrase', passphrase } as const
}

async function allItems(
  client: Client,
  previewId: string,
  first: readonly ImportItem[],
  total: number,
): Promise<ImportItem[]> {
  const items = [...first]
  while (items.length < total) {
    const page = await client.bundles.previewItems({ previewId, offset: items.length, state: null })
    if (page.items.length === 0) break
    items.push(...page.items)
  }
  return items
}

interface NamedChoice {
  readonly item: string
  readonly choice: ImportChoice
}

function parseChoice(context: Context, text: string): NamedChoice {
  const parts = /^(.+)=(skip|replace|keep-both)$/s.exec(text)
  if (parts?.[1] === undefined)
    throw context.usage([{ path: '--choose', message: 'Write ITEM=skip, ITEM=replace or ITEM=keep-both.' }])
  return { item: parts[1], choice: parts[2] as ImportChoice }
}

/** @throws VaultError `usage` when no item, or more than one, has the name */
function choicesByKey(
  context: Context,
  choices: readonly NamedChoice[],
  items: readonly ImportItem[],
): Record<string, ImportChoice> {
  const byKey: Record<string, ImportChoice> = {}
  for (const { item, choice } of choices) {
    const found = items.filter(({ kind, name, key }) => name === item || `${kind}:${name}` === item || key === item)
    const [only] = found
    if (only === undefined || found.length > 1) {
      const message =
        only === undefined ? 'The bundle has no such item.' : 'Several items have this name. Write kind:name.'
      throw context.usage([{ path: '--choose', message }])
    }
    byKey[only.key] = choice
  }
  return byKey
}

function infoFacts(info: BundleInfo, screen: Screen): string {
  return facts(
    [
      ['Format', info.format],
      ['Created', when(info.createdAt)],
      ['By', info.createdBy],
      ['Note', info.note],
      ['From vault', info.vaultId ?? ''],
      [
        'Holds',
        [
          count(info.credentials, 'credential'),
          count(info.connections, 'connection'),
          count(info.systems, 'system'),
        ].join(', '),
      ],
      ['Opens with', info.recipients.join(', ')],
      ['Bytes', info.size.toLocaleString('en')],
    ],
    screen,
  )
}

function itemsTable(items: readonly ImportItem[], screen: Screen): string {
  return table(
    [
      { title: 'STATE', value: (item) => item.state, paint: (item, style) => statePaint(item, style) },
      { title: 'KIND', value: (item) => item.kind },
      { title: 'NAME', value: (item) => item.name },
      { title: 'ENVIRONMENT', value: (item) => item.environment },
      { title: 'CHANGES', value: (item) => item.changes.join(', ') },
      { title: 'REASON', value: (item) => item.reason || item.detail },
    ],
    items,
    screen,
  )
}

function statePaint({ state }: ImportItem, style: Style): (text: string) => string {
  if (state === 'new') return style.green
  if (state === 'conflict') return style.red
  return state === 'changed' ? style.yellow : style.dim
}
