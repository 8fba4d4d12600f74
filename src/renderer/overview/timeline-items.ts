import type { ResponseOf } from '../../shared/api/contract.ts'
import type { Place } from '../state/router.ts'
import type { TimelineItem } from '../ui/timeline-spans.ts'

type Coming = ResponseOf<'overview.get'>['timeline'][number]

const words: Record<Coming['kind'], string> = {
  credential: 'expires',
  certificate: 'TLS certificate expires',
  rotation: 'rotation is due',
}

/** The year's dates as the timeline draws them, each with the way to its item. */
export function toTimelineItems(
  items: readonly Coming[],
  now: number,
  warningDays: number,
): readonly (TimelineItem & { readonly place: Place })[] {
  const soon = now + warningDays * 24 * 3600_000
  return items.map(({ kind, subjectId, subject, environment, at }) => ({
    key: `${kind} ${subjectId}`,
    label: subject,
    detail: environment === '' ? words[kind] : `${words[kind]} · ${environment}`,
    at,
    tone: new Date(at).getTime() <= soon ? 'warn' : kind === 'credential' ? 'accent' : 'rest',
    place: { area: kind === 'certificate' ? 'connections' : 'credentials', id: subjectId },
  }))
}
