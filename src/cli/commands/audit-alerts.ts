import { count, when } from '../../shared/reports/words.ts'
import { table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { acknowledgeArgs, alertOptions } from '../table/alert.ts'

export const alerts: Run<typeof alertOptions> = async (context, { options }) => {
  const { items, open } = await (await context.vault()).alerts.list({ all: options.all })
  context.result({ items, open }, (screen) =>
    items.length === 0
      ? screen.style.green('There is no alert.')
      : table(
          [
            { title: 'LAST', value: ({ lastAt }) => when(lastAt) },
            { title: 'ABOUT', value: ({ subject }) => subject },
            { title: 'RECORD', value: ({ lastSeq }) => String(lastSeq), right: true },
            {
              title: 'STATE',
              value: ({ acknowledgedBy }) => (acknowledgedBy === null ? 'open' : `seen by ${acknowledgedBy}`),
              paint: ({ acknowledgedBy }, style) => (acknowledgedBy === null ? style.yellow : style.dim),
            },
            { title: 'WHAT', value: ({ message }) => message },
            { title: 'ID', value: ({ id }) => id },
          ],
          items,
          screen,
        ),
  )
  return options['exit-status'] && open > 0 ? 1 : 0
}

export const acknowledge: Run<Record<never, never>, typeof acknowledgeArgs> = async (context, { args }) => {
  const client = await context.vault()
  const wanted = args.ALERT.map((id) => id.toLowerCase())
  const ids = wanted.includes('all') ? (await client.alerts.list({ all: false })).items.map(({ id }) => id) : wanted
  const { acknowledged } = ids.length === 0 ? { acknowledged: 0 } : await client.alerts.acknowledge({ ids })
  context.result({ acknowledged }, ({ style }) => style.green(`${count(acknowledged, 'alert')} acknowledged.`))
  return 0
}
