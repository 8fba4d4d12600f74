import type { Handlers } from '../../shared/api/contract.ts'
import { exportCalendar } from '../lifecycle/calendar-export.ts'
import { createOverviewService } from '../lifecycle/overview.ts'
import { createTimelineService } from '../lifecycle/timeline.ts'
import { createVaultService } from '../vault/service.ts'
import type { Services } from './services.ts'

export function overviewHandlers({ context, files }: Services): Handlers<'overview'> {
  const vault = createVaultService(context)
  const overview = createOverviewService(context, async () => {
    const { unprotected, hasPassphrase, slots } = await vault.status()
    return { unprotected, hasPassphrase, slots }
  })
  const timeline = createTimelineService(context)
  return {
    get: () => overview.get(),
    timeline: (request) => timeline.timeline(request),
    dates: (request) => timeline.dates(request),
    calendar({ filter }) {
      const { text, events } = exportCalendar(context, filter)
      return { fileId: files.put(Buffer.from(text)), events }
    },
  }
}
