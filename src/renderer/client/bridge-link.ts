import type { Bridge } from '../../shared/api/bridge.ts'
import type { Link } from './link.ts'

/** The link through the bridge: open as long as the window lives. */
export function createBridgeLink(bridge: Bridge): Link {
  return {
    call: (name, request) => bridge.call(name, request),
    subscribe: (listener) => bridge.subscribe(listener),
    state: 'open',
    onState: () => () => {},
  }
}
