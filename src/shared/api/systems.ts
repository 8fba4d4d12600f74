import * as z from 'zod'
import { id, ref } from '../domain/common.ts'
import { system, systemInput } from '../domain/system.ts'
import { unlocked } from './define.ts'

export const systemsApi = {
  list: unlocked(z.strictObject({}), z.strictObject({ items: z.array(system) })),
  /** By ID, slug or name. */
  get: unlocked(z.strictObject({ ref }), system),
  create: unlocked(systemInput, system),
  update: unlocked(z.strictObject({ id, input: systemInput }), system),
  delete: unlocked(z.strictObject({ id }), z.strictObject({})),
}
