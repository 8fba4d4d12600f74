/** Milliseconds of one run: the median, so that a machine's hiccups don't count. */
export async function median(runs: number, work: (run: number) => unknown): Promise<number> {
  const [ms = Number.NaN] = await medians(runs, work)
  return ms
}

/** The same of several works in turn: whatever else the machine does meanwhile, it does to all of them. */
export async function medians(runs: number, ...works: readonly ((run: number) => unknown)[]): Promise<number[]> {
  const times = works.map((): number[] => [])
  for (let run = 0; run < runs; run++)
    for (const [at, work] of works.entries()) {
      const started = performance.now()
      await work(run)
      times[at]?.push(performance.now() - started)
    }
  return times.map((each) => each.sort((a, b) => a - b)[Math.floor(each.length / 2)] ?? Number.NaN)
}

/** One figure of the table, with what it is compared to. */
export interface Figure {
  readonly what: string
  readonly size: number
  readonly ms: number
  /** Milliseconds of the counterpart in the same run; null when it could not be had. */
  readonly against: number | null
  readonly counterpart: string
  /** The goal as a ratio to the counterpart; null when there is none. */
  readonly goal: number | null
  /** What `ms` and `against` are when they are no milliseconds. */
  readonly unit?: 'MB'
}

/** The figures as a Markdown table. Ratios travel between machines, milliseconds don't. */
export function toMarkdown(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, size, ms, against, counterpart, goal, unit }) => {
    const shown = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)}${unit === undefined ? '' : ` ${unit}`}`
    const ratio = against === null ? null : ms / against
    const verdict = goal === null || ratio === null ? '' : ratio <= goal ? `≤ ${goal}` : `**missed** (≤ ${goal})`
    return [
      what,
      size === 0 ? '' : size.toLocaleString('en'),
      shown(ms),
      against === null ? (counterpart === '' ? '' : 'not run') : `${shown(against)} (${counterpart})`,
      ratio === null ? '' : `× ${ratio.toFixed(2)}`,
      verdict,
    ]
  })
  const head = ['what', 'credentials', 'ms', 'counterpart, ms', 'ratio', 'goal']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
