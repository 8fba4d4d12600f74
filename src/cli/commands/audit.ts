import type { Client } from '../../shared/api/contract.ts'
import { type AuditAction, type AuditRecord, auditActions } from '../../shared/domain/audit.ts'
import { count, when } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { isId, limitOf, readPages } from '../lookup.ts'
import type { Style } from '../output/style.ts'
import { facts, table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { auditExportArgs, auditExportOptions, auditListOptions } from '../table/audit.ts'
import { checkTarget, writeResult } from './output-file.ts'

export const list: Run<typeof auditListOptions> = async (context, { options }) => {
  const limit = limitOf(context, options.limit) ?? 100
  const action = options.action.map((text) => actionOf(context, text))
  const client = await context.vault()
  const subjectId = options.credential === undefined ? undefined : await subjectOf(client, options.credential)
  const page = await readPages(
    (size, cursor) =>
      client.audit.list({
        ...(subjectId !== undefined && { subjectId }),
        ...(action.length > 0 && { action }),
        ...(options.outcome.length > 0 && { outcome: [...options.outcome] }),
        limit: size,
        cursor,
      }),
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

export const verify: Run = async (context) => {
  const { ok, records, firstBroken } = await (await context.vault()).audit.verify({})
  context.result({ ok, records, firstBroken }, (screen) =>
    ok
      ? screen.style.green(`The audit log is whole: ${count(records, 'record')}.`)
      : screen.style.red(`The audit log was altered: record ${firstBroken} of ${records} does not fit the chain.`),
  )
  return ok ? 0 : 1
}

export const exportLog: Run<typeof auditExportOptions, typeof auditExportArgs> = async (context, { options, args }) => {
  await checkTarget(context, args.FILE)
  const client = await context.vault()
  const subjectId = options.credential === undefined ? null : await subjectOf(client, options.credential)
  const format = options.format ?? (/\.cef$/i.test(args.FILE) ? 'cef' : 'jsonl')
  const { fileId, records } = await client.audit.export({ format, subjectId })
  await writeResult(context, args.FILE, (await context.core()).takeFile(fileId))
  context.note(`${count(records, 'record')} written.`)
  if (args.FILE === '-') return 0
  context.result({ file: args.FILE, format, records }, (screen) => facts([['File', args.FILE]], screen))
  return 0
}

/** The ID of a credential. An ID is taken as it is, for the log still tells of what was destroyed. */
async function subjectOf(client: Client, ref: string): Promise<string> {
  return isId(ref) ? ref.toLowerCase() : (await client.credentials.get({ ref })).id
}

function actionOf(context: Context, text: string): AuditAction {
  const action = auditActions.find((known) => known === text)
  if (action === undefined)
    throw context.usage([{ path: '--action', message: `Use one of: ${auditActions.join(', ')}.` }])
  return action
}

function outcomePaint({ outcome }: AuditRecord, style: Style): (text: string) => string {
  if (outcome === 'ok') return style.green
  return outcome === 'failed' ? style.red : style.yellow
}
