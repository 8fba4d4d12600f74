import type { Handlers } from '../../shared/api/contract.ts'
import { createOverviewService } from '../lifecycle/overview.ts'
import { createVaultService } from '../vault/service.ts'
import type { Services } from './services.ts'

export function overviewHandlers({ context }: Services): Handlers<'overview'> {
  const vault = createVaultService(context)
  const overview = createOverviewService(context, async () => {
    const { unprotected, hasPassphrase, slots } = await vault.status()
    return { unprotected, hasPassphrase, slots }
  })
  return { get: () => overview.get() }
}
