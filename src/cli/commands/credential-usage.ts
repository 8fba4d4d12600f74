import { mostUsageDays, type Usage } from '../../shared/domain/usage.ts'
import { count, when } from '../../shared/reports/words.ts'
import { daysOf } from '../lookup.ts'
import { facts, type Screen, table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { oneArgs, usageOptions } from '../table/credential.ts'

export const usage: Run<typeof usageOptions, typeof oneArgs> = async (context, { options, args }) => {
  const days = daysOf(context, '--days', options.days, mostUsageDays) ?? 90
  const client = await context.vault()
  const { id } = await client.credentials.get({ ref: args.NAME })
  const found = await client.usage.credential({ id, days })
  context.result(found, (screen) => usageText(found, screen))
  return 0
}

function usageText(found: Usage, screen: Screen): string {
  const { last } = found
  const summary = facts(
    [
      ['Uses', `${found.uses} in ${count(found.days, 'day')}`],
      ['Failures', found.failures === 0 ? '' : String(found.failures), screen.style.yellow],
      ['By day', sparkline(found)],
      ['Last used', last === null ? 'never' : when(last.at)],
      ['By', last?.by ?? ''],
      ['For', last === null ? '' : [last.purpose, last.connection].filter(Boolean).join(', ')],
    ],
    screen,
  )
  if (found.sources.length === 0) return summary
  const sources = table(
    [
      { title: 'PURPOSE', value: (source) => source.purpose },
      { title: 'CONNECTION', value: (source) => source.connection },
      { title: 'USES', value: (source) => String(source.uses), right: true },
      { title: 'FAILED', value: (source) => String(source.failures), right: true },
      { title: 'LAST', value: (source) => when(source.lastAt) },
      { title: 'BY', value: (source) => source.lastBy },
    ],
    found.sources,
    screen,
  )
  return `${summary}\n\n${sources}`
}

const bars = '▁▂▃▄▅▆▇█'

/** The uses of each day as bars, the highest for the day with the most; at most the last 90 days fit. */
function sparkline({ series, days }: Usage): string {
  const totals = Array.from({ length: days }, (_, day) => series.reduce((sum, { uses }) => sum + (uses[day] ?? 0), 0))
  const shown = totals.slice(-90)
  const most = Math.max(...shown)
  if (most === 0) return ''
  return shown.map((uses) => (uses === 0 ? '·' : (bars[Math.ceil((uses / most) * bars.length) - 1] ?? ''))).join('')
}
