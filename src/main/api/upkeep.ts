import { retest } from '../connections/retests.ts'
import { createTargets } from '../connections/targets.ts'
import { createTestService } from '../connections/tests-service.ts'
import { createTrashService } from '../credentials/trash.ts'
import { createSlotsService } from '../vault/slots-service.ts'
import { Upkeep } from '../vault/upkeep.ts'
import type { Services } from './services.ts'

/** What looks after the vault while a window has it open. */
export function createUpkeep({ context, secrets, emit }: Services): Upkeep {
  const slots = createSlotsService(context)
  const trash = createTrashService(context)
  const tests = createTestService(context, createTargets(context.vault, secrets), {
    progress: (progress) => emit('tests.progress', progress),
    result: (runId, result) => emit('tests.result', { runId, result }),
  })
  return new Upkeep(context, {
    checkSlots: () => slots.check(),
    shredTrash: () => trash.shredExpired(),
    retest: () => retest(context, tests),
  })
}
