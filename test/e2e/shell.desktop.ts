import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { Bridge } from '../../src/shared/api/bridge.ts'
import { test } from './desktop-fixtures.ts'

declare global {
  interface Window {
    readonly require?: unknown
    readonly process?: unknown
    readonly module?: unknown
    readonly electron?: unknown
  }
}

test('the window has two functions of ours and nothing of Node or Electron', async ({ desktop: { page } }) => {
  const seen = await page.evaluate(() => ({
    bridge: Object.keys((window as unknown as { keyward: Bridge }).keyward),
    foreign: [
      'require',
      'process',
      'module',
      'exports',
      'global',
      'Buffer',
      'electron',
      'ipcRenderer',
      '__dirname',
    ].filter((name) => name in window),
    address: location.href,
    secure: isSecureContext,
    isolated: !('electron' in navigator) && window.opener === null,
  }))
  expect(seen).toEqual({
    bridge: ['call', 'subscribe'],
    foreign: [],
    address: 'app://keyward/',
    secure: true,
    isolated: true,
  })
})

test('the window runs in the sandbox of the system', async ({ desktop: { app } }) => {
  const preferences = await app.evaluate(({ BrowserWindow, app: self }) => ({
    windows: BrowserWindow.getAllWindows().length,
    size: BrowserWindow.getAllWindows()[0]?.getMinimumSize(),
    title: BrowserWindow.getAllWindows()[0]?.getTitle(),
    sandboxed: self.getAppMetrics().flatMap(({ type, sandboxed }) => (type === 'Tab' ? [sandboxed] : [])),
    pid: BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
  }))
  expect(preferences).toMatchObject({ windows: 1, size: [900, 600], title: 'Keyward' })
  if (process.platform !== 'linux') return
  // No new privileges and a system call filter: what Chromium's sandbox sets on Linux.
  const status = readFileSync(`/proc/${preferences.pid}/status`, 'utf8')
  expect(status).toMatch(/^NoNewPrivs:\t1$/m)
  expect(status).toMatch(/^Seccomp:\t2$/m)
})

test('the page can’t fetch, navigate, open windows, be given a permission or run text as code', async ({ launch }) => {
  const { page, app, complaints } = await launch()
  const outcome = await page.evaluate(async () => {
    const attempt = async (work: () => unknown) => {
      try {
        return String(await work())
      } catch (error) {
        return (error as Error).name
      }
    }
    return {
      fetch: await attempt(() => fetch('https://example.com/')),
      own: await attempt(() => fetch('/index.html')),
      socket: await attempt(
        () =>
          new Promise((resolve) =>
            new WebSocket('wss://example.com/').addEventListener('error', () => resolve('error')),
          ),
      ),
      code: await attempt(() => Reflect.construct(Function, ['return 1'])()),
      frame: await attempt(() => {
        const frame = document.createElement('iframe')
        frame.src = 'https://example.com/'
        document.body.append(frame)
        return frame.contentWindow?.length ?? 'none'
      }),
      script: await attempt(
        () =>
          new Promise((resolve) => {
            const script = document.createElement('script')
            script.textContent = 'window.planted = true'
            document.body.append(script)
            resolve('planted' in window)
          }),
      ),
      opened: await attempt(() => window.open('https://example.com/')),
      notifications: await attempt(() => Notification.requestPermission()),
      clipboard: await attempt(() => navigator.clipboard.readText()),
      location: await attempt(
        () =>
          new Promise((resolve) =>
            navigator.geolocation.getCurrentPosition(
              () => resolve('told'),
              () => resolve('denied'),
            ),
          ),
      ),
      camera: await attempt(() => navigator.mediaDevices.getUserMedia({ video: true })),
      worker: await attempt(() => navigator.serviceWorker.register('/sw.js')),
    }
  })
  expect(outcome).toMatchObject({
    fetch: 'TypeError',
    own: 'TypeError',
    code: 'EvalError',
    script: 'false',
    opened: 'null',
    notifications: 'denied',
    clipboard: 'NotAllowedError',
    location: 'denied',
  })
  expect(['error', 'SecurityError']).toContain(outcome.socket)
  expect(outcome.camera).toMatch(/Error$/)
  expect(outcome.worker).toMatch(/Error$/)

  for (const address of ['https://example.com/', 'app://keyward/icon.svg', 'file:///etc/passwd', 'javascript:void 0']) {
    await page.evaluate((to) => {
      location.href = to
    }, address)
  }
  expect(page.url()).toBe('app://keyward/')
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  // All of this was refused loudly, as it should be.
  expect((await complaints()).join()).toContain('Content Security Policy')
})

test('a second Keyward on the same home ends and brings the first to the front', async ({
  desktop: { app, page },
  folder,
}) => {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
  const program = app.process().spawnfile
  const environment = await app.evaluate(() => ({ ...process.env }))
  const second = spawn(program, [join(import.meta.dirname, '..', '..'), 'keyward://stripe-live/key'], {
    cwd: folder,
    env: environment,
    stdio: 'ignore',
  })
  const [status] = await once(second, 'exit')
  expect(status).toBe(0)
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isMinimized())),
    )
    .toEqual([false])
  expect(page.url()).toBe('app://keyward/')
})

test('the window opens where it was closed, and leaves no page on the disk', async ({ launch, folder }) => {
  const first = await launch()
  await first.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 120, y: 90, width: 1000, height: 700 }),
  )
  await first.page.evaluate(() => localStorage.setItem('canary', 'left-by-the-page'))
  await first.app.close()
  const written = readdirSync(join(folder, 'home'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  expect(existsSync(join(folder, 'home', 'window.json'))).toBe(true)
  for (const entry of written) {
    expect(readFileSync(join(entry.parentPath, entry.name)).includes('left-by-the-page'), entry.name).toBe(false)
  }

  const second = await launch()
  expect(await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())).toMatchObject(
    {
      width: 1000,
      height: 700,
    },
  )
  expect(await second.page.evaluate(() => localStorage.getItem('canary'))).toBe(null)
})
