import type { ResponseOf } from '../../../shared/api/contract.ts'
import { enumerate } from '../words.ts'

export type ImportCounts = Pick<ResponseOf<'bundles.import'>, 'created' | 'replaced' | 'kept' | 'skipped'>

const number = (count: number) => count.toLocaleString('en')

/** How many items an import changes or adds. */
export function changesOf({ created, replaced, kept }: ImportCounts): number {
  return created + replaced + kept
}

/** What a dry run found: `Would add 12, replace 3 and leave 4 out.` */
export function dryRunText(counts: ImportCounts): string {
  const { created, replaced, kept, skipped } = counts
  if (changesOf(counts) === 0) return 'Nothing would change.'
  const parts = [
    ...(created > 0 ? [`add ${number(created)}`] : []),
    ...(replaced > 0 ? [`replace ${number(replaced)}`] : []),
    ...(kept > 0 ? [`keep both of ${number(kept)}`] : []),
    ...(skipped > 0 ? [`leave out ${number(skipped)}`] : []),
  ]
  return `Would ${enumerate(parts)}.`
}
