import { startCore } from '../integration/core.ts'
import { type Figure, median } from './measure.ts'

/** The overview and the log on a year of a company: 2,000 credentials, 300 connections, 200,000 records. */
export async function demoFigures(runs: number): Promise<Figure[]> {
  const test = await startCore({ empty: true })
  try {
    const { client } = test
    const slot = { provider: 'fernet', source: 'environment' } as const
    await client.vault.createDemo({ name: 'demo', slot, size: 'full' })
    const list = { limit: 50, cursor: null }
    const calls = [
      ['call: overview of a year', 100, () => client.overview.get({})],
      ['call: page of the log', 10, () => client.audit.list(list)],
      // 100,000 records in seconds, and the log has twice as many.
      ['call: verify the log of a year', 10_000, () => client.audit.verify({})],
    ] as const
    const figures: Figure[] = []
    for (const [what, goal, call] of calls) {
      const ms = await median(goal > 1000 ? 3 : runs, call)
      figures.push({ what, size: 2000, ms, against: goal, counterpart: 'goal', goal: 1 })
    }
    return figures
  } finally {
    await test.close()
  }
}
