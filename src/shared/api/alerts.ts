import * as z from 'zod'
import { alert, alertRules } from '../domain/alert.ts'
import { id } from '../domain/common.ts'
import { unlocked } from './define.ts'

/** Alerts that the log has raised, until a person acknowledges them. */
export const alertsApi = {
  /** The newest 100 that are open, or that there ever were. */
  list: unlocked(() => ({
    request: z.strictObject({ all: z.boolean() }),
    response: z.strictObject({ items: z.array(alert).max(100), open: z.number().int().nonnegative() }),
  })),
  acknowledge: unlocked(() => ({
    request: z.strictObject({ ids: z.array(id).min(1).max(100) }),
    response: z.strictObject({ acknowledged: z.number().int().nonnegative() }),
  })),
}

/** What the core tells when it raises alerts. */
export const alertsRaised = z.strictObject({
  items: z.array(z.strictObject({ id, rule: z.enum(alertRules), subject: z.string(), message: z.string() })).max(100),
})
