import type { Client } from '../../shared/api/contract.ts'
import type { Notice, NoticeKind, NoticeSubject } from '../../shared/domain/notice.ts'
import { count, when } from '../../shared/reports/words.ts'
import { day } from '../output/format.ts'
import { facts, table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { calendarArgs, calendarOptions, noticeArgs, snoozeOptions, wakeOptions } from '../table/notice.ts'
import { checkTarget, writeResult } from './output-file.ts'

const words: Readonly<Record<NoticeKind, string>> = {
  credential: 'expires',
  authorization: 'authorization ends',
  certificate: 'certificate expires',
  rotation: 'rotation due',
}

export const list: Run = async (context) => {
  const found = await (await context.vault()).notices.list({})
  const { items, total } = found
  if (items.length === 0) context.note('No date is near.')
  context.result(found, (screen) =>
    items.length === 0
      ? ''
      : table<Notice>(
          [
            { title: 'DATE', value: (item) => day(item.at) },
            { title: 'DAYS', value: (item) => String(item.days), right: true },
            { title: 'WHAT', value: (item) => words[item.kind] },
            { title: 'NAME', value: (item) => item.subject },
            { title: 'ENVIRONMENT', value: (item) => item.environment },
            { title: 'PUT OFF UNTIL', value: (item) => day(item.snoozedUntil) },
          ],
          items,
          screen,
        ),
  )
  if (total > items.length && !context.json) context.note(`Only the first ${items.length} of ${count(total, 'date')}.`)
  return 0
}

export const snooze: Run<typeof snoozeOptions, typeof noticeArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const subject = await subjectOf(client, options.kind ?? 'credential', args.NAME)
  const { until } = await client.notices.snooze({ ...subject, for: options.for ?? 'day' })
  context.result({ ...subject, until }, (screen) => facts([['Put off until', when(until)]], screen))
  return 0
}

export const wake: Run<typeof wakeOptions, typeof noticeArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const subject = await subjectOf(client, options.kind ?? 'credential', args.NAME)
  await client.notices.wake(subject)
  context.note('The reminder is back on.')
  context.result(subject, () => '')
  return 0
}

export const calendar: Run<typeof calendarOptions, typeof calendarArgs> = async (context, { options, args }) => {
  await checkTarget(context, args.FILE)
  const client = await context.vault()
  const { type, environment, team, kind } = options
  const { fileId, events } = await client.overview.calendar({
    filter: { type: [...type], environment: [...environment], team: [...team], kind: [...kind] },
  })
  await writeResult(context, args.FILE, (await context.core()).takeFile(fileId))
  context.note(`${count(events, 'date')} written.`)
  if (args.FILE === '-') return 0
  context.result({ file: args.FILE, events }, (screen) => facts([['File', args.FILE]], screen))
  return 0
}

async function subjectOf(client: Client, kind: NoticeKind, ref: string): Promise<NoticeSubject> {
  const { id } = kind === 'certificate' ? await client.connections.get({ ref }) : await client.credentials.get({ ref })
  return { kind, subjectId: id }
}
