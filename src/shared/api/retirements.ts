import * as z from 'zod'
import { cursor, id, line, page } from '../domain/common.ts'
import { retirement, retirementStep } from '../domain/review.ts'
import { unlocked } from './define.ts'

const ofCredential = z.strictObject({ credentialId: id })

export const retirementsApi = {
  /** Newest first: those that are under way, or those that ended. */
  list: unlocked(() => ({
    request: z.strictObject({
      ended: z.boolean(),
      limit: z.number().int().min(1).max(100),
      cursor: cursor.nullable(),
    }),
    response: page(retirement).extend({ total: z.number().int() }),
  })),
  /** The credential's retirement that is under way, or else its last one. */
  get: unlocked(() => ({
    request: ofCredential,
    response: z.strictObject({ retirement: retirement.nullable() }),
  })),
  /** Begins one; answers the one that is under way where there is one. Nothing changes about the credential yet. */
  begin: unlocked(() => ({
    request: z.strictObject({ credentialId: id, reason: line }),
    response: retirement,
  })),
  /**
   * Takes the next step. `disable` makes the credential unusable, `revoke` records that a person has ended it at the vendor, `remove`
   * moves it to the trash, which its exact name confirms.
   */
  step: unlocked(() => ({
    request: z.strictObject({
      credentialId: id,
      step: retirementStep,
      note: line,
      confirm: z.string().normalize('NFC').max(200).nullable(),
    }),
    response: retirement,
  })),
  /** Gives it up. The credential stays as it is. */
  cancel: unlocked(() => ({ request: ofCredential, response: retirement })),
}
