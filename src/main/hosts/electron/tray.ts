import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, Menu, type MenuItemConstructorOptions, Tray } from 'electron'
import type { NoticeCounts } from '../../../shared/domain/notice.ts'

interface TrayActions {
  /** Shows the window, at the overview. */
  overview(): void
  /** Shows the window as it is. */
  show(): void
  lock(): void
}

/** What the system's bar shows of the vault: a mark and numbers, no names. */
export interface StatusTray {
  /** Null while the vault is closed. */
  show(counts: NoticeCounts | null): void
}

/** The lines of a tray's menu, the most urgent first. */
export function countWords({ expired, thisWeek, overdue }: NoticeCounts): string[] {
  return [
    ...(expired > 0 ? [`${expired} expired`] : []),
    ...(thisWeek > 0 ? [`${thisWeek} ${thisWeek === 1 ? 'expires' : 'expire'} this week`] : []),
    ...(overdue > 0 ? [`${overdue} ${overdue === 1 ? 'rotation' : 'rotations'} overdue`] : []),
  ]
}

/** Puts Keyward into the system's bar. Undefined where there is no picture or no bar. */
export function openTray(pictures: string, actions: TrayActions, platform: NodeJS.Platform): StatusTray | undefined {
  const mac = platform === 'darwin'
  const plain = join(pictures, mac ? 'trayTemplate.png' : 'tray.png')
  // macOS colours its pictures by itself; a number stands beside them there.
  const marked = mac ? plain : join(pictures, 'tray-marked.png')
  if (!existsSync(plain)) return undefined
  let tray: Tray
  try {
    tray = new Tray(plain)
  } catch {
    // Some desktops have no place for it; everything it shows is in the window too.
    return undefined
  }
  const show = (counts: NoticeCounts | null) => {
    const lines = counts === null ? [] : countWords(counts)
    const total = counts === null ? 0 : counts.expired + counts.thisWeek + counts.overdue
    const told = counts === null ? 'Locked' : lines.length === 0 ? 'Nothing expires this week' : lines.join(', ')
    tray.setImage(total > 0 ? marked : plain)
    tray.setToolTip(`Keyward: ${told}`)
    if (mac) tray.setTitle(total > 0 ? String(total) : '')
    app.setBadgeCount(total)
    const items: MenuItemConstructorOptions[] = [
      ...(lines.length > 0
        ? lines.map((label) => ({ label, click: () => actions.overview() }))
        : [{ label: told, enabled: false }]),
      { type: 'separator' },
      { label: 'Open Keyward', click: () => actions.show() },
      { label: 'Lock Vault', enabled: counts !== null, click: () => actions.lock() },
      { type: 'separator' },
      { label: 'Quit Keyward', role: 'quit' },
    ]
    tray.setContextMenu(Menu.buildFromTemplate(items))
  }
  // Where the menu opens with the other button, this one opens the window.
  if (!mac) tray.on('click', () => actions.show())
  show(null)
  return { show }
}
