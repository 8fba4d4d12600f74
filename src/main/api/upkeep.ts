import type { ServiceContext } from '../context.ts'
import { createTrashService } from '../credentials/trash.ts'
import { createSlotsService } from '../vault/slots-service.ts'
import { Upkeep } from '../vault/upkeep.ts'

/** What looks after the vault while a window has it open. */
export function createUpkeep(context: ServiceContext): Upkeep {
  const slots = createSlotsService(context)
  const trash = createTrashService(context)
  return new Upkeep(context, { checkSlots: () => slots.check(), shredTrash: () => trash.shredExpired() })
}
