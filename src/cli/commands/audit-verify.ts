import type { AuditFileVerification, AuditVerification } from '../../shared/domain/audit.ts'
import { auditAnchor } from '../../shared/domain/audit.ts'
import { count } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import type { Run } from '../spec.ts'
import type { auditVerifyOptions } from '../table/audit.ts'
import { showProgress } from './progress.ts'

/** Bytes of an export that is checked. */
const maxFileBytes = 512 * 1024 * 1024

export const verify: Run<typeof auditVerifyOptions> = async (context, { options }) => {
  const anchor = anchorOf(context, options.anchor)
  if (options.file !== undefined) return verifyExport(context, options.file, anchor)
  const found = await walk(context, anchor)
  const { ok, records, firstBroken, continues } = found
  context.result(found, ({ style }) => {
    if (firstBroken !== null)
      return style.red(`The audit log was altered: record ${firstBroken} of ${records} does not fit the chain.`)
    const whole = `The audit log is whole: ${count(records, 'record')}.`
    if (!ok) return style.red(`${whole}\n${continues === 'ends-before' ? endsBefore : differs}`)
    return [style.green(whole), ...(continues === 'yes' ? [style.green(goesOn)] : []), anchorLine(found)].join('\n')
  })
  return ok ? 0 : 1
}

const goesOn = 'It goes on from the anchor.'
const endsBefore =
  'But it ends before the anchor: what was recorded last is gone, or an older copy of the vault was put back.'
const differs = 'But it does not go on from the anchor: records before it were written anew.'

function anchorLine({ anchor }: Pick<AuditVerification, 'anchor'>): string {
  return anchor === null ? 'There is no record yet.' : `Anchor, to be kept elsewhere: ${anchor}`
}

export const anchor: Run = async (context) => {
  const found = await walk(context, null)
  if (!found.ok) context.note(`The audit log was altered: record ${found.firstBroken} does not fit the chain.`)
  context.result({ anchor: found.anchor, records: found.records }, () => found.anchor ?? '')
  return found.ok ? 0 : 1
}

async function walk(context: Context, kept: string | null): Promise<AuditVerification> {
  const client = await context.vault()
  return showProgress(context, await context.core(), 'verify', () => client.audit.verify({ anchor: kept }))
}

async function verifyExport(context: Context, file: string, kept: string | null): Promise<0 | 1> {
  const bytes = await context.readBytes(file, maxFileBytes)
  const client = await context.vault()
  const found = await client.audit.verifyFile({ fileId: (await context.core()).putFile(bytes), anchor: kept })
  context.result(found, ({ style }) => (found.ok ? style.green : style.red)(explain(found).join('\n')))
  return found.ok ? 0 : 1
}

function explain(found: AuditFileVerification): string[] {
  const { records, firstSeq, lastSeq, gaps, broken, continues } = found
  if (broken) return [`Line ${broken.line} ${brokenWords[broken.why]}. ${count(records, 'record')} before it fit.`]
  if (firstSeq === null || lastSeq === null) return ['The file is empty.']
  const whole = firstSeq === 1 && gaps === 0
  return [
    `All ${count(records, 'record')} are as this vault wrote them.`,
    whole
      ? `The file has every record from 1 to ${lastSeq}. Its anchor: ${found.anchor}`
      : `The file begins with record ${firstSeq}, ends with ${lastSeq} and leaves out some at ${count(gaps, 'place')}.`,
    ...(continues === null ? [] : [anchorWords[continues]]),
  ]
}

const brokenWords = {
  unreadable: 'is no record of an export',
  order: 'is not in its place',
  altered: 'is not as this vault wrote it',
} as const

const anchorWords = {
  yes: 'It holds the anchor.',
  differs: 'It does not go on from the anchor.',
  'ends-before': 'It ends before the anchor.',
  incomplete: 'Without every record from the first on it can’t be compared with an anchor.',
} as const

/** @throws VaultError `usage` */
function anchorOf(context: Context, text: string | undefined): string | null {
  if (text === undefined) return null
  const parsed = auditAnchor.safeParse(text)
  if (parsed.success) return parsed.data
  throw context.usage([{ path: '--anchor', message: 'Write an anchor such as 1204:9f86d081884c7d659a2feaa0c55ad015.' }])
}
