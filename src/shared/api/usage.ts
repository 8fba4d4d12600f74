import * as z from 'zod'
import { id } from '../domain/common.ts'
import { mostUsageDays, usage } from '../domain/usage.ts'
import { unlocked } from './define.ts'

const request = z.strictObject({ id, days: z.number().int().min(1).max(mostUsageDays) })

/** How often values were opened (A4). The counts are made with each use, beside its record in the log. */
export const usageApi = {
  credential: unlocked(() => ({ request, response: usage })),
  /** What was used over one connection: its own credential, also where other connections go through it. */
  connection: unlocked(() => ({ request, response: usage })),
}
