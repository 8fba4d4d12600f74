import type { Bridge } from '../../shared/api/bridge.ts'
import { socketPath } from '../../shared/api/wire.ts'
import { createBridgeLink } from './bridge-link.ts'
import type { Link } from './link.ts'
import { createSocketLink } from './socket-link.ts'

declare global {
  interface Window {
    readonly keyward?: Bridge
  }
}

const sessionKey = 'keyward.session'

/**
 * The way to the core for this page: the desktop's bridge where there is one. A WebSocket only when the page came over
 * http, so that a desktop window without its bridge says so instead of looking for a host. Null where there is neither.
 */
export function chooseLink(): Link | null {
  if (window.keyward) return createBridgeLink(window.keyward)
  if (location.protocol !== 'http:') return null
  return createSocketLink({
    url: `ws://${location.host}${socketPath}`,
    token: takeToken(),
    session: {
      get: () => sessionStorage.getItem(sessionKey),
      set: (session) =>
        session === null ? sessionStorage.removeItem(sessionKey) : sessionStorage.setItem(sessionKey, session),
    },
  })
}

/** Reads the one-use token from the fragment and takes it out of the address and the tab's history. */
function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (location.hash !== '') history.replaceState(null, '', location.pathname)
  return token
}
