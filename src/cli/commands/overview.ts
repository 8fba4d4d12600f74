import { count } from '../../shared/reports/words.ts'
import { day } from '../output/format.ts'
import { table } from '../output/table.ts'
import type { Run } from '../spec.ts'

export const overview: Run = async (context) => {
  const found = await (await context.vault()).overview.get({})
  context.result(found, (screen) => {
    const { counts, attention, attentionTotal, timeline } = found
    const parts = [
      `${count(counts.credentials, 'credential')}: ${counts.active} active, ${counts.expiring} expiring, ${counts.expired} expired, ${counts.error} with an error, ${counts.disabled} disabled`,
      `${count(counts.connections, 'connection')}: ${counts.tested} tested, ${counts.failing} failing`,
    ]
    const sections = [parts.join('\n')]
    sections.push(
      attention.length === 0
        ? screen.style.green('Nothing needs attention.')
        : table(
            [
              { title: 'NEEDS ATTENTION', value: (item) => item.subject },
              { title: 'ENVIRONMENT', value: (item) => item.environment },
              { title: 'WHEN', value: (item) => day(item.at) },
              { title: 'WHY', value: (item) => item.message },
            ],
            attention,
            screen,
          ),
    )
    if (attentionTotal > attention.length) sections.push(`and ${attentionTotal - attention.length} more`)
    if (timeline.length > 0) {
      sections.push(
        table(
          [
            { title: 'COMES UP', value: (item) => day(item.at) },
            { title: 'WHAT', value: (item) => (item.kind === 'rotation' ? 'rotation due' : `${item.kind} expires`) },
            { title: 'NAME', value: (item) => item.subject },
            { title: 'ENVIRONMENT', value: (item) => item.environment },
          ],
          timeline.slice(0, 20),
          screen,
        ),
      )
    }
    return sections.join('\n\n')
  })
  return 0
}
