import * as z from 'zod'
import { id, ref } from '../domain/common.ts'
import { system, systemDetails, systemInput } from '../domain/system.ts'
import { unlocked } from './define.ts'

export const systemsApi = {
  list: unlocked(() => ({ request: z.strictObject({}), response: z.strictObject({ items: z.array(system) }) })),
  /** By ID, slug or name. */
  get: unlocked(() => ({ request: z.strictObject({ ref }), response: systemDetails })),
  create: unlocked(() => ({ request: systemInput, response: systemDetails })),
  update: unlocked(() => ({ request: z.strictObject({ id, input: systemInput }), response: systemDetails })),
  delete: unlocked(() => ({ request: z.strictObject({ id }), response: z.strictObject({}) })),
}
