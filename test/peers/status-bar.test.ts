import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isTrayShown } from '../../src/main/hosts/electron/tray-place.ts'
import { type StatusBar, startStatusBar, statusBarMissing } from './status-bar.ts'

/** Against D-Bus's own daemon. The bar is a connection of this process, so its own name stands for a tray of this process. */
describe.skipIf(statusBarMissing() !== null)('U5 whether the tray can be seen', () => {
  const ours = 'org.kde.StatusNotifierWatcher'
  let bar: StatusBar
  const shown = (pid = process.pid) => isTrayShown({ platform: 'linux', env: bar.env, pid })

  beforeAll(async () => {
    bar = await startStatusBar({})
  })
  afterAll(() => bar.stop())

  it('is what the bar has taken, not that there is a bar', async () => {
    expect(await shown()).toBe(false)
    bar.trays.push('org.example.Nobody')
    expect(await shown()).toBe(false)
    bar.trays.push(ours)
    expect(await shown()).toBe(true)
    expect(await shown(1)).toBe(false)
  })

  it('is no when the bar has gone, and when the session has ended', async () => {
    bar.leave()
    await expect.poll(() => shown()).toBe(false)
    await bar.stop()
    expect(await shown()).toBe(false)
  })
})
