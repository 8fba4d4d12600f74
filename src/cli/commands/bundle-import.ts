import { headSize, peekAge } from '../../shared/age-file.ts'
import type { Client } from '../../shared/api/contract.ts'
import type { BundleInfo } from '../../shared/domain/bundle.ts'
import { count, when } from '../../shared/reports/words.ts'
import { senderWords } from '../../shared/sharing-words.ts'
import type { Context } from '../context.ts'
import { facts, type Screen } from '../output/table.ts'
import { plain } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type { bundleArgs, importOptions, keyOptions } from '../table/bundle.ts'
import { allItems, choicesByKey, itemsTable, parseChoices } from './import-items.ts'

/** The contract takes transfer files up to this many bytes. */
const largestBundle = 256 * 1024 * 1024

export const inspect: Run<typeof keyOptions, typeof bundleArgs> = async (context, { options, args }) => {
  const bytes = await context.readBytes(args.FILE, largestBundle)
  const client = await context.vault()
  const key = await bundleKey(context, client, bytes, options.identity)
  const info = await client.bundles.inspect({ fileId: (await context.core()).putFile(bytes), key })
  noteSender(context, info)
  context.result(info, (screen) => infoFacts(info, screen))
  return 0
}

export const importBundle: Run<typeof importOptions, typeof bundleArgs> = async (context, { options, args }) => {
  const choices = parseChoices(context, options.choose)
  const bytes = await context.readBytes(args.FILE, largestBundle)
  const client = await context.vault()
  const key = await bundleKey(context, client, bytes, options.identity)
  const preview = await client.bundles.preview({ fileId: (await context.core()).putFile(bytes), key })
  const { previewId, info, counts } = preview
  try {
    const items = await allItems(preview.items, preview.total, (offset) =>
      client.bundles.previewItems({ previewId, offset, state: null }),
    )
    const asks = context.interactive && !context.yes && !options['dry-run']
    if (asks) {
      noteSender(context, info)
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
    if (!asks) noteSender(context, info)
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
async function bundleKey(context: Context, client: Client, bytes: Buffer, identityFile: string | undefined) {
  const passphraseFile = context.ownPassphraseFile
  if (identityFile !== undefined) {
    if (passphraseFile !== undefined) {
      throw context.usage([{ path: '--identity', message: 'Give an identity or a passphrase, not both.' }])
    }
    return { with: 'identity', identity: await context.readText(identityFile, 20_000, 'Identity: ') } as const
  }
  const takesIdentity = peekAge(bytes.subarray(0, headSize)) === 'identity'
  if (passphraseFile === undefined && takesIdentity && (await client.identity.get({})).identity !== null)
    return { with: 'own' } as const
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

/** A warning where anybody may have made it; what is known stands among the facts. It never keeps anybody from importing. */
function noteSender(context: Context, { sender }: BundleInfo): void {
  const { text, note, isKnown } = senderWords(sender)
  if (!isKnown) context.note(`Warning: ${plain(text)} ${plain(note)}`)
}

function infoFacts(info: BundleInfo, screen: Screen): string {
  const { style } = screen
  const sender = senderWords(info.sender)
  return facts(
    [
      ['Format', info.format],
      ['Created', when(info.createdAt)],
      ['By', info.sender === null ? info.createdBy : ''],
      ['Signed', [sender.text, sender.note].filter(Boolean).join(' '), sender.isKnown ? style.green : style.yellow],
      ['Note', info.note],
      ['From vault', info.vaultId ?? ''],
      [
        'Holds',
        [
          count(info.credentials, 'credential'),
          count(info.connections, 'connection'),
          count(info.systems, 'system'),
          ...(info.hasValues ? [] : ['definitions without values']),
        ].join(', '),
      ],
      ['Opens with', info.recipients.join(', ')],
      ['Bytes', info.size.toLocaleString('en')],
    ],
    screen,
  )
}
