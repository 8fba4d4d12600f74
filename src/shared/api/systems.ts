import * as z from 'zod'
import { id, ref } from '../domain/common.ts'
import { system, systemInput } from '../domain/system.ts'
import { unlocked } from './define.ts'

export const systemsApi = {
  list: unlocked(() => ({ request: z.strictObject({}), response: z.strictObject({ items: z.array(system) }) })),
  /** By ID, slug or name. */
  get: unlocked(() => ({ request: z.strictObject({ ref }), response: system })),
  create: unlocked(() => ({ request: systemInput, response: system })),
  update: unlocked(() => ({ request: z.strictObject({ id, input: systemInput }), response: system })),
  delete: unlocked(() => ({ request: z.strictObject({ id }), response: z.strictObject({}) })),
}
