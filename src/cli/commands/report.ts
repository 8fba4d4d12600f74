import { attachmentFormat } from '../../shared/reports/attachments.ts'
import { count } from '../../shared/reports/words.ts'
import { facts } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { attachmentsArgs, attachmentsOptions } from '../table/report.ts'
import { filterOf } from './credential-filter.ts'
import { checkTarget, writeResult } from './output-file.ts'

export const attachments: Run<typeof attachmentsOptions, typeof attachmentsArgs> = async (
  context,
  { options, args },
) => {
  await checkTarget(context, args.FILE)
  const format = options.format ?? attachmentFormat(args.FILE) ?? 'csv'
  const client = await context.vault()
  const filter = await filterOf(context, client, options)
  const { fileId, credentials } = await client.references.report({ filter, format })
  await writeResult(context, args.FILE, (await context.core()).takeFile(fileId))
  context.note(`${count(credentials, 'credential')} written.`)
  if (args.FILE === '-') return 0
  context.result({ file: args.FILE, format, credentials }, (screen) => facts([['File', args.FILE]], screen))
  return 0
}
