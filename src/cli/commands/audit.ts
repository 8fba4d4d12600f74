import type { AuditRecord } from '../../shared/domain/audit.ts'
import { count, when } from '../../shared/reports/words.ts'
import { limitOf, readPages } from '../lookup.ts'
import type { Style } from '../output/style.ts'
import { facts, table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { auditExportArgs, auditExportOptions, auditListOptions } from '../table/audit.ts'
import { readFilter } from './audit-filter.ts'
import { checkTarget, writeResult } from './output-file.ts'

export const list: Run<typeof auditListOptions> = async (context, { options }) => {
  const limit = limitOf(context, options.limit) ?? 100
  const narrow = readFilter(context, options)
  const client = await context.vault()
  const filter = await narrow(client)
  const page = await readPages(
    (size, cursor) => client.audit.list({ ...filter, limit: size, cursor }),
    limit,
    options.cursor ?? null,
  )
  if (page.items.length === 0) context.note('There is no such record.')
  context.result({ items: page.items, nextCursor: page.nextCursor }, (screen) =>
    page.items.length === 0
      ? ''
      : table(
          [
            { title: 'NO', value: (record) => String(record.seq), right: true },
            { title: 'TIME', value: (record) => when(record.at) },
            { title: 'ACTOR', value: (record) => record.actor },
            { title: 'ACTION', value: (record) => record.action },
            { title: 'OUTCOME', value: (record) => record.outcome, paint: outcomePaint },
            { title: 'SUBJECT', value: (record) => record.subject },
            { title: 'DETAIL', value: (record) => record.detail },
          ],
          page.items,
          screen,
        ),
  )
  if (page.nextCursor !== null && !context.json) {
    context.note(
      `Only the newest ${count(page.items.length, 'record')}. Go on with --cursor ${page.nextCursor}, or see more with --limit.`,
    )
  }
  return 0
}

export const exportLog: Run<typeof auditExportOptions, typeof auditExportArgs> = async (context, { options, args }) => {
  const narrow = readFilter(context, options)
  await checkTarget(context, args.FILE)
  const client = await context.vault()
  const format = options.format ?? (/\.cef$/i.test(args.FILE) ? 'cef' : 'jsonl')
  const { fileId, records } = await client.audit.export({ format, filter: await narrow(client) })
  await writeResult(context, args.FILE, (await context.core()).takeFile(fileId))
  context.note(`${count(records, 'record')} written.`)
  if (args.FILE === '-') return 0
  context.result({ file: args.FILE, format, records }, (screen) => facts([['File', args.FILE]], screen))
  return 0
}

function outcomePaint({ outcome }: AuditRecord, style: Style): (text: string) => string {
  if (outcome === 'ok') return style.green
  return outcome === 'failed' ? style.red : style.yellow
}
