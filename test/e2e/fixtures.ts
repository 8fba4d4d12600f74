import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test as base, expect, type Page } from '@playwright/test'
import { root } from '../../scripts/run.ts'

/** A running browser host with a home folder of its own. */
export interface Host {
  /** KEYWARD_HOME of this host. */
  readonly home: string
  /** What the host wrote to standard error so far. */
  readonly errors: () => string
  /** A link that signs one page in. */
  link(): Promise<string>
  /** Ends the host as Ctrl+C does; the home folder stays. */
  stop(): Promise<void>
}

/**
 * The environment for a Keyward under test: nothing of the person who runs the tests, neither their vaults nor their
 * keychain.
 */
export function cleanEnv(home: string, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !/^(KEYWARD|NODE|ELECTRON)_/.test(entry[0]),
  )
  return {
    ...Object.fromEntries(inherited),
    // No bus, no keychain.
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    KEYWARD_HOME: home,
    KEYWARD_NO_OPEN: '1',
    ...extra,
  }
}

/** Hosts of this worker that run. */
const running = new Set<ChildProcess>()

/** Starts the built browser host on a home folder, and resolves when it has printed its first link. */
export async function startHost(home: string, extra: Readonly<Record<string, string>> = {}): Promise<Host> {
  const child = spawn(process.execPath, [join(root, 'out', 'main', 'browser.js')], {
    env: cleanEnv(home, extra),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const nextLink = async () => {
    const { value } = await within(15_000, lines.next(), 'The browser host printed no link.')
    const link = /http:\/\/\S+/.exec(value ?? '')?.[0]
    if (link === undefined) throw new Error(`The browser host did not start.\n${errors}`)
    return link
  }
  let first: string | undefined
  try {
    first = await nextLink()
  } catch (error) {
    await end(child)
    throw error
  }
  return {
    home,
    errors: () => errors,
    async link() {
      const unused = first
      first = undefined
      if (unused !== undefined) return unused
      child.stdin.write('\n')
      return nextLink()
    },
    stop: () => end(child),
  }
}

/** Asks a process to end, and ends it when it does not. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await within(10_000, ended, '').catch(async () => {
    child.kill('SIGKILL')
    await ended
  })
}

async function within<T>(ms: number, work: Promise<T>, complaint: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(complaint)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Adds what a page complains about to a list: scripts' errors, failed requests, violations of the content policy. */
export function collectComplaints(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    // A headless build knows fewer features than the policy switches off.
    if (message.text().startsWith('Error with Permissions-Policy header: Unrecognized feature')) return
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
}

interface Fixtures {
  /** Further environment of the host; set with `test.use({ hostEnv: … })`. */
  readonly hostEnv: Readonly<Record<string, string>>
  /** An empty home folder, removed after the test. */
  readonly home: string
  readonly host: Host
  /** What the page complained about. A test that expects complaints empties it; what is left at the end fails. */
  readonly complaints: string[]
}

/** Playwright's test with a Keyward of its own; `page` is signed in. */
export const test = base.extend<Fixtures, { readonly noHostIsLeft: undefined }>({
  // Those that a test has started besides its own, and has not stopped since it failed.
  noHostIsLeft: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
    async ({}, use) => {
      await use(undefined)
      for (const child of running) await end(child)
    },
    { scope: 'worker', auto: true },
  ],
  hostEnv: [{}, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
  home: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'keyward-e2e-'))
    await use(home)
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  },
  host: async ({ home, hostEnv }, use, testInfo) => {
    const host = await startHost(home, hostEnv)
    await use(host)
    await host.stop()
    if (host.errors() !== '') await testInfo.attach('host', { body: host.errors(), contentType: 'text/plain' })
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
  complaints: async ({}, use) => {
    const complaints: string[] = []
    await use(complaints)
    expect(complaints).toEqual([])
  },
  page: async ({ page, host, complaints }, use) => {
    collectComplaints(page, complaints)
    await page.goto(await host.link())
    // Signed in: from now on another link may be made, which ends one that nobody has used.
    await expect(page.getByRole('heading').first()).toBeVisible()
    await use(page)
  },
})
