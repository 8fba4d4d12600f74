import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import writeFileAtomic from 'write-file-atomic'
import * as z from 'zod'

interface Staying {
  /** Whether the person wants it and there is a tray at all. */
  isWanted(): boolean
  /** Whether the tray can be seen, and with it a way back. */
  isTrayShown(): Promise<boolean>
  hasWindow(): boolean
  /** Whether quitting has begun. */
  isEnding(): boolean
  /** It goes on without a window. */
  stays(): void
}

/** What a person is told when the last window closes for the first time. */
export const goesOn = {
  title: 'Keyward goes on in the tray',
  body: 'Reminders, tests and streams go on until the vault locks. The tray’s menu quits; Settings, General turns this off.',
} as const

/**
 * Decides when the last window is closed: Keyward goes on in the tray, or ends. On macOS an application goes on without a
 * window, in the Dock.
 */
export function endWithoutWindow({ isWanted, isTrayShown, hasWindow, isEnding, stays }: Staying): void {
  app.on('window-all-closed', async () => {
    if (process.platform === 'darwin') return
    if (isEnding()) {
      app.quit()
      return
    }
    const isReachable = isWanted() && (await isTrayShown())
    // While that was asked, a second start may have opened it again, or the person may have quit.
    if (hasWindow() || isEnding()) return
    if (isReachable) stays()
    else app.quit()
  })
}

const told = z.object({ goesOn: z.boolean() })

const file = (home: string) => join(home, 'tray.json')

/**
 * Tells the person at this computer once that Keyward goes on. `tell` answers whether it could. What can't be written down is told
 * again, which does no harm.
 */
export function tellOnceOfTray(home: string, tell: () => boolean): void {
  if (wasTold(home) || !tell()) return
  try {
    writeFileAtomic.sync(file(home), JSON.stringify({ goesOn: true }), { mode: 0o600 })
  } catch {
    // A full disk or a read-only folder is told by what really needs it.
  }
}

function wasTold(home: string): boolean {
  try {
    return told.parse(JSON.parse(readFileSync(file(home), 'utf8'))).goesOn
  } catch {
    return false
  }
}
