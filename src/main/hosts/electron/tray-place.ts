import { type AskBus, busSocket, theBus, withBus } from './session-bus.ts'

/** How long the bus may take to say where the tray is, in milliseconds. Quitting waits for it. */
const limitMs = 1500

const watcher = 'org.kde.StatusNotifierWatcher'

interface Place {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** The process whose tray it is. */
  readonly pid: number
}

/**
 * Whether a person can see our tray now. Electron doesn't say: on Linux it makes a tray where no bar shows one, and one
 * that was made before the bar was there may never appear in it. So the session's bus is asked whether a bar takes trays and
 * ours is among those that it has taken. What can't be found out counts as no: an application without a window or a
 * tray is out of reach. (The bars of old, which have no bus, are not found out.)
 */
export async function isTrayShown({ platform, env, pid }: Place): Promise<boolean> {
  if (platform === 'win32' || platform === 'darwin') return true
  const socket = busSocket(env)
  if (socket === undefined) return false
  return withBus(socket, limitMs, (ask) => isTaken(ask, pid)).catch(() => false)
}

async function isTaken(ask: AskBus, pid: number): Promise<boolean> {
  const property = (name: string) =>
    ask({
      to: watcher,
      path: '/StatusNotifierWatcher',
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      args: [watcher, name],
    })
  if ((await property('IsStatusNotifierHostRegistered')) !== true) return false
  const items = await property('RegisteredStatusNotifierItems')
  if (!Array.isArray(items)) return false
  // Each bar writes them in its own way: the name on the bus alone, or followed by `/path` or `@/path`.
  const names = items.flatMap((item) => (typeof item === 'string' ? [item.replace(/[@/].*$/, '')] : []))
  const owners = await Promise.all(
    [...new Set(names)].map((name) => ask({ ...theBus, member: 'GetConnectionUnixProcessID', args: [name] })),
  )
  return owners.includes(pid)
}
