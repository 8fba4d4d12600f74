import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { build, isStale } from './build.ts'
import { type ElectronPlace, installElectron, installedElectron, type NoElectron, whyNoWindow } from './electron.ts'
import { root } from './run.ts'

/*
 * npm start: builds what is out of date, then shows Keyward in an Electron window, or where that can't be had in the
 * browser. `npm start -- --browser` goes to the browser at once. Other arguments are handed on.
 */

const args = process.argv.slice(2)
const wantsBrowser = args.includes('--browser')
const handedOn = args.filter((arg) => arg !== '--browser')

/** A start that fails sooner than this is Electron's failure to run on this machine, not Keyward's. */
const startupMs = 10_000

interface Ending {
  readonly status: number
  readonly ms: number
}

let running: ChildProcess | undefined

/** Runs a program in the foreground until it ends; a signal ending counts as a shell counts it. */
function foreground(program: string, programArgs: readonly string[], env = process.env): Promise<Ending> {
  const start = performance.now()
  return new Promise((resolve) => {
    const end = (status: number) => resolve({ status, ms: performance.now() - start })
    const child = spawn(program, programArgs, { cwd: root, env, stdio: 'inherit' })
    running = child
    child.once('error', (error) => {
      console.error(error.message)
      end(127)
    })
    child.once('exit', (status, signal) => end(status ?? 128 + (signal === null ? 0 : constants.signals[signal])))
  })
}

let told = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    told = true
    // Ctrl+C on a terminal reaches the program by itself; a second one from here would cut its orderly end short.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) running?.kill(signal)
  })
}

if (isStale()) {
  console.log('Building Keyward …')
  const fault = await build()
  if (fault !== '') {
    console.error(fault)
    console.error('Keyward could not be built.')
    process.exit(1)
  }
}

const place: ElectronPlace = {
  packageFolder: join(root, 'node_modules', 'electron'),
  platform: process.platform,
  arch: process.arch,
  env: process.env,
  uid: process.getuid?.(),
}

/** Shows the window and resolves to the exit status, or to why there is none. */
async function runInWindow(): Promise<number | NoElectron> {
  if (wantsBrowser) return { reason: 'The browser was asked for.' }
  const impossible = whyNoWindow(place)
  if (impossible !== undefined) return impossible
  if (installedElectron(place.packageFolder) === undefined) {
    console.log("Getting Electron's program, once (about 120 MB) …")
    const missing = await installElectron(place, { reachMs: 3000, installMs: 10 * 60_000 })
    if (missing !== undefined) return missing
  }
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const { status, ms } = await foreground(installedElectron(place.packageFolder) ?? '', [root, ...handedOn], env)
  if (status !== 0 && ms < startupMs && !told) return { reason: `Electron does not start here (status ${status}).` }
  return status
}

const outcome = await runInWindow()
if (typeof outcome === 'number') {
  process.exitCode = outcome
} else if (!told) {
  console.log(`Keyward runs in your browser. ${outcome.reason}${outcome.remedy ? ` ${outcome.remedy}` : ''}`)
  const { status } = await foreground(process.execPath, [join(root, 'out', 'main', 'browser.js'), ...handedOn])
  process.exitCode = status
}
