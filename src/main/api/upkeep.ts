import { createAlertService } from '../audit/alerts/service.ts'
import { LogUpkeep } from '../audit/log-upkeep.ts'
import { streamerOf } from '../audit/streams/senders.ts'
import { retest } from '../connections/retests.ts'
import { createTargets } from '../connections/targets.ts'
import { createTestService } from '../connections/tests-service.ts'
import { assessPending } from '../credentials/strength/pending.ts'
import { createTrashService } from '../credentials/trash.ts'
import { NoticeKeeper } from '../lifecycle/notice-keeper.ts'
import { createTokenSource } from '../oauth/token-source.ts'
import { TokenUpkeep } from '../oauth/token-upkeep.ts'
import { createImportUndo } from '../team/bundles/undo/service.ts'
import { type OpenTeamRemote, opensWith } from '../team/sync/opening.ts'
import { createSyncService } from '../team/sync/service.ts'
import { teamRounds } from '../team/sync/upkeep.ts'
import { createSlotsService } from '../vault/slots-service.ts'
import { Upkeep } from '../vault/upkeep.ts'
import type { Services } from './services.ts'

/** Milliseconds that a round looks at values; the next one goes on. */
const assessMs = 120_000

export interface WindowUpkeep {
  /** The vault was opened. */
  start(): void
  /** It was locked. */
  stop(): void
  /** Something in it has changed. */
  changed(): void
}

/** What looks after the vault while a window has it open. */
export function createUpkeep(
  { context, secrets, options, emit }: Services,
  { openTeamRemote }: { readonly openTeamRemote?: OpenTeamRemote },
): WindowUpkeep {
  const slots = createSlotsService(context)
  const trash = createTrashService(context)
  const undo = createImportUndo(context)
  const targets = createTargets(context.vault, secrets, createTokenSource({ context, secrets }))
  const tests = createTestService(context, targets, {
    progress: (progress) => emit('tests.progress', progress),
    result: (runId, result) => emit('tests.result', { runId, result }),
  })
  const vault = new Upkeep(context, {
    checkSlots: () => slots.check(),
    shredTrash() {
      trash.shredExpired()
      undo.forgetOver()
    },
    assessValues: () => assessPending({ context, secrets }, assessMs),
    retest: () => retest(context, tests),
  })
  const tokens = new TokenUpkeep({ context, secrets })
  const notices = new NoticeKeeper(context, {
    due: (told) => emit('notices.due', told),
    counts: (counts) => emit('notices.counts', { counts }),
  })
  const alerts = createAlertService(context, (items) => emit('alerts.raised', { items }))
  const log = new LogUpkeep({ streamer: streamerOf(context, secrets, options.version), scan: () => alerts.scan() })
  const sync = createSyncService(context, secrets, openTeamRemote ?? opensWith(context.vault, secrets, options.home))
  const teams = teamRounds(context, (teamId) => sync.pull({ teamId, onConflict: 'leave', decisions: [] }))
  return {
    start() {
      vault.start()
      tokens.start()
      notices.start()
      log.start()
      teams.start()
    },
    stop() {
      vault.stop()
      tokens.stop()
      notices.stop()
      log.stop()
      teams.stop()
    },
    changed: () => notices.changed(),
  }
}
