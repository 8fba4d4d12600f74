import type { EventOf } from '../../shared/api/contract.ts'
import { chooseLink } from '../client/choose-link.ts'
import { client, connectClient, onEvent } from '../client/client.ts'
import type { Link } from '../client/link.ts'
import { followLeaving } from '../leaving/leaving-status.ts'
import { navigate } from '../state/router.ts'
import { loadInfo, loadStatus, lockVault, noteLocked, useSession } from '../state/session.ts'
import { loadSettings } from '../state/settings.ts'
import { allAreas, type ChangedArea, resetVaultStores, tellVaultStores } from '../state/vault-bound.ts'
import { clearAnnouncement } from '../ui/announcer.tsx'
import { clearToasts } from '../ui/toast.tsx'
import { reportActivity } from './activity.ts'
import { gather } from './gather.ts'
import { doWhatWaits, leadTo, openFromOutside, showAlerts, showNotice, whenKnown } from './notices.ts'
import { showOverlay } from './overlays.ts'

/** Connects the window to the core and keeps the two in step. Null when there is no core to reach. */
export function startWindow(): Link | null {
  const link = chooseLink()
  if (!link) return null
  connectClient(link)

  const forget = () => {
    resetVaultStores()
    clearToasts()
    clearAnnouncement()
  }
  onEvent('vault.state', ({ state, reason }) => {
    if (state !== 'unlocked') {
      noteLocked(reason)
      forget()
    } else {
      // What was asked for while the vault was closed has failed, and nothing else says that it can be read now.
      tellVaultStores(allAreas)
    }
    void loadStatus().then(doWhatWaits)
  })
  // A hundred changes of one import are one reading of the lists.
  const changed = gather<ChangedArea>(80, (areas) => {
    tellVaultStores(areas)
    void loadStatus()
  })
  onEvent('vault.changed', ({ areas }) => changed(areas))
  onEvent('app.open', openFromOutside)
  onEvent('notices.due', (notice) => whenKnown(() => showNotice(notice)))
  onEvent('alerts.raised', showAlerts)
  followLeaving()
  onEvent('app.command', ({ command }) => whenKnown(() => obey(command)))

  const read = () => {
    void loadStatus().then(doWhatWaits)
    // Without them the window still works, with defaults; the status says what is wrong.
    loadInfo().catch(() => {})
    loadSettings().catch(() => {})
  }
  read()
  link.onState((state) => {
    if (state === 'refused') forget()
    // After a lost connection anything may have changed.
    if (state === 'open' && useSession.getState().status !== null) {
      read()
      tellVaultStores(allAreas)
    }
  })
  reportActivity(window, () => {
    if (useSession.getState().status?.state === 'unlocked') client.vault.touch({}).catch(() => {})
  })
  return link
}

/** Does what the menu, the tray or a link asks for. */
function obey(command: EventOf<'app.command'>['command']): void {
  const isOpen = useSession.getState().status?.state === 'unlocked'
  switch (command) {
    case 'new-credential':
      if (isOpen) navigate({ area: 'credentials', action: 'new' })
      return
    case 'new-connection':
      if (isOpen) navigate({ area: 'connections', action: 'new' })
      return
    case 'lock':
      if (isOpen) void lockVault().catch(reportError)
      return
    case 'palette':
      if (isOpen) showOverlay('palette')
      return
    case 'overview':
    case 'credentials':
    case 'connections':
    case 'systems':
    case 'audit':
    case 'bundles':
    case 'review':
    case 'settings':
      leadTo({ area: command })
  }
}
