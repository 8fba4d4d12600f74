import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { _electron, test as base, type ElectronApplication, expect, type Page } from '@playwright/test'

const root = join(import.meta.dirname, '..', '..')

/** Electron's sandbox doesn't run as root; where the tests do, Electron runs as this user (nobody). */
export const ordinary = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined

/** A running Keyward. */
export interface Desktop {
  readonly app: ElectronApplication
  readonly page: Page
  /** What a page should never say: errors, refused resources, violations of its content security policy. */
  complaints(): Promise<string[]>
}

interface Fixtures {
  /** A folder for everything that one test leaves on the disk, removed after it. */
  folder: string
  /**
   * Starts Keyward and waits for its window. Each name is a home folder of its own, as two people have them; `env` is what the person's
   * session has beside it.
   */
  launch: (home?: string, env?: Readonly<Record<string, string>>) => Promise<Desktop>
  /** A started Keyward whose page must not complain about anything until the test ends. */
  desktop: Desktop
}

interface WorkerFixtures {
  /** Name of the X display for the windows; empty where there is none to name. */
  display: string
}

/** Makes a folder that Electron's user may write. */
function makeFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (ordinary) chownSync(path, ordinary.uid, ordinary.gid)
  return path
}

/** The program to start: Electron itself, or a script that starts it as an ordinary user. */
function programIn(folder: string): string {
  const electron = process.env.KEYWARD_TEST_ELECTRON
  if (!electron) throw new Error('KEYWARD_TEST_ELECTRON names no Electron.')
  if (!ordinary) return electron
  const script = join(folder, 'electron.sh')
  const { uid, gid } = ordinary
  writeFileSync(script, `#!/bin/sh\nexec setpriv --reuid=${uid} --regid=${gid} --clear-groups -- '${electron}' "$@"\n`)
  chmodSync(script, 0o755)
  return script
}

/** The environment of a fresh user: nothing of the developer's own session, keychain or vaults reaches the tests. */
function freshEnvironment(folder: string, display: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    LANG: 'C.UTF-8',
    DISPLAY: display,
    HOME: folder,
    TMPDIR: folder,
    XDG_RUNTIME_DIR: folder,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    ...(process.env.KEYWARD_TEST_SQLITE_BINDING && {
      KEYWARD_TEST_SQLITE_BINDING: process.env.KEYWARD_TEST_SQLITE_BINDING,
    }),
  }
}

/** What the page has complained about since it was loaded. */
async function complaintsOf(page: Page): Promise<string[]> {
  const messages = (await page.consoleMessages()).filter((message) => ['error', 'warning'].includes(message.type()))
  return [...messages.map((message) => message.text()), ...(await page.pageErrors()).map((error) => error.message)]
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  display: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures in use from this pattern.
    async ({}, use) => {
      const own = process.platform === 'linux' && (ordinary !== undefined || !process.env.DISPLAY)
      if (!own) return use(process.env.DISPLAY ?? '')
      const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x1000x24', '-nolisten', 'tcp'], {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
        ...ordinary,
      })
      await use(`:${await displayNumber(server)}`)
      server.kill()
      await once(server, 'exit')
    },
    { scope: 'worker', timeout: 30_000 },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures in use from this pattern.
  folder: async ({}, use, info) => {
    const folder = makeFolder(mkdtempSync(join(tmpdir(), 'keyward-desktop-')))
    if (ordinary) chownSync(folder, ordinary.uid, ordinary.gid)
    await use(folder)
    const log = join(folder, 'home', 'logs', 'keyward.log')
    if (info.status !== info.expectedStatus && existsSync(log)) {
      await info.attach('keyward.log', { body: readFileSync(log), contentType: 'text/plain' })
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  },

  launch: async ({ folder, display }, use) => {
    const started: ElectronApplication[] = []
    await use(async (home = 'home', env = {}) => {
      const app = await _electron.launch({
        executablePath: programIn(folder),
        chromiumSandbox: true,
        args: [root],
        cwd: folder,
        env: { ...freshEnvironment(folder, display), KEYWARD_HOME: join(folder, home), ...env },
        colorScheme: null,
      })
      started.push(app)
      const page = await app.firstWindow()
      await page.waitForLoadState('load')
      return { app, page, complaints: () => complaintsOf(page) }
    })
    for (const app of started) await app.close().catch(() => undefined)
  },

  desktop: async ({ launch }, use) => {
    const desktop = await launch()
    await use(desktop)
    expect(await desktop.complaints()).toEqual([])
  },
})

async function displayNumber(server: ChildProcess): Promise<string> {
  const failed = once(server, 'error').then(([error]) => {
    throw error
  })
  const stream = server.stdio[3] as Readable
  const [chunk] = await Promise.race([once(stream, 'data'), failed])
  return String(chunk).trim()
}
