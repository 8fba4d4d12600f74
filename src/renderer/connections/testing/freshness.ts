import type { Settings } from '../../../shared/domain/settings.ts'

const hour = 3_600_000

/** Hours after which a test says little of today, where nothing tests again by itself. */
const usualHours = 7 * 24

/** How old a test may become, in words. */
export function freshFor({ retestEveryHours }: Pick<Settings, 'retestEveryHours'>): string {
  return retestEveryHours === 0 ? 'a week' : retestEveryHours === 1 ? 'an hour' : `${retestEveryHours} hours`
}

/**
 * Whether a test is older than the interval at which connections are tested again, or than a week where they aren't.
 * @param at instant of the test
 * @param now milliseconds since 1970
 */
export function isStale(at: string, { retestEveryHours }: Pick<Settings, 'retestEveryHours'>, now: number): boolean {
  const hours = retestEveryHours === 0 ? usualHours : retestEveryHours
  return now - Date.parse(at) > hours * hour
}
