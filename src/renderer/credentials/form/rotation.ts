/** Rotation intervals that are offered; others are typed. */
export const rotationChoices: readonly { readonly value: string; readonly label: string }[] = [
  { value: '30d', label: 'Every 30 days' },
  { value: '90d', label: 'Every 90 days' },
  { value: '6m', label: 'Every 6 months' },
  { value: '1y', label: 'Every year' },
]

const units: Readonly<Record<string, string>> = { d: 'day', w: 'week', m: 'month', y: 'year' }

/** A period such as `90d` in words: `every 90 days`. */
export function describePeriod(period: string): string {
  const count = Number.parseInt(period, 10)
  const unit = units[period.slice(-1)] ?? 'day'
  return count === 1 ? `every ${unit}` : `every ${count} ${unit}s`
}
