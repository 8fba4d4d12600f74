import type { Settings } from '../shared/domain/settings.ts'
import type { VaultHolder } from './vault/holder.ts'
import type { StatusClock } from './vault/repositories/credential-row.ts'

/** What every service works with. */
export interface ServiceContext {
  readonly vault: VaultHolder
  settings(): Settings
  /** Milliseconds since 1970; tests set the clock. */
  now(): number
  /** Name of the person at work, written as creator and default owner. */
  person(): string
}

const day = 86_400_000

/** The moment and the warning period by which statuses are told. */
export function statusClock(context: ServiceContext): StatusClock {
  return { now: context.now(), warningMs: context.settings().expiryWarningDays * day }
}
