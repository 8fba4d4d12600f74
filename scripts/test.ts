import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { keyCasesFile } from '../test/peers/key-cases.ts'
import { build, isStale } from './build.ts'
import { runChecks } from './check.ts'
import { installedElectron } from './electron.ts'
import { findChromium } from './find-chromium.ts'
import { printKeyTable } from './key-table.ts'
import { type Report, readPlaywright, readVitest } from './reports.ts'
import { commandOf, root, runNode } from './run.ts'
import { closingLine, nothing, oneFailed, onePassed, sum, type Tally } from './tally.ts'

/*
 * npm test                 static checks, build, unit + integration + security, end to end in a real Chromium
 * npm run test:e2e         build and all journeys: those tagged @thorough too, which npm test leaves out to stay short, and
 *                          those tagged @peers, which need real key services; further arguments go to Playwright
 * npm run test:desktop     the journeys in a real Electron (KEYWARD_TEST_ELECTRON, or the installed one)
 * npm run test:crash       processes that are killed at random moments; -- --short kills fewer
 * npm run test:peers       against real counterparts
 *
 * The last line counts all: N passed, N failed, N skipped. The exit status is 0 only when nothing failed.
 */

type Suite = () => Promise<Tally>

const results = join(root, 'test-results')
const extra = process.argv.slice(3)

/** Reads the report that a test program has left, and prints what failed. A program that failed without saying so counts. */
function readReport(file: string, read: (text: string) => Report, status: number | null): Tally {
  let report: Report
  try {
    report = read(readFileSync(file, 'utf8'))
  } catch {
    console.log(`The tests ended with status ${status} and without a report.`)
    return oneFailed
  }
  for (const failure of report.failures) console.log(`FAILED  ${failure.replace(/\n/g, '\n        ')}`)
  if (status === 0 || report.tally.failed > 0) return report.tally
  console.log(`The tests ended with status ${status} although none of them failed.`)
  return sum([report.tally, oneFailed])
}

async function runVitest(project: string): Promise<Tally> {
  const file = join(results, `${project}.json`)
  rmSync(file, { force: true })
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { status } = await runNode(commandOf('vitest'), [...args, ...extra], { live: true, minutes: 40 })
  return readReport(file, readVitest, status)
}

async function runPlaywright(
  project: string,
  env: Readonly<Record<string, string>>,
  own: readonly string[] = [],
): Promise<Tally> {
  const output = process.env.KEYWARD_TEST_OUTPUT ?? join(results, project)
  const file = join(output, 'report.json')
  rmSync(file, { force: true })
  const args = ['test', '--config', join('test', 'e2e', 'playwright.config.ts'), `--project=${project}`, ...own]
  const { status } = await runNode(commandOf('@playwright/test', 'playwright'), [...args, ...extra], {
    env: { ...process.env, ...env, KEYWARD_TEST_OUTPUT: output, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    live: true,
    minutes: 40,
  })
  return readReport(file, readPlaywright, status)
}

const exists = (pattern: string) => globSync(pattern, { cwd: root }).length > 0

const unit: Suite = () => runVitest('unit')

/** 300 kills, or with `--short` some forty. */
const crash: Suite = async () => {
  const short = extra.indexOf('--short')
  if (short !== -1) {
    extra.splice(short, 1)
    process.env.KEYWARD_TEST_KILLS ??= '40'
  }
  return runVitest('crash')
}

const peers: Suite = async () => {
  if (!exists('test/peers/**/*.test.ts')) return nothing
  rmSync(keyCasesFile, { force: true })
  const tally = await runVitest('peers')
  printKeyTable()
  return tally
}

let built = true

const buildAll: Suite = async () => {
  const fault = await build()
  built = fault === ''
  if (!built) console.log(fault)
  return built ? onePassed : oneFailed
}

const buildIfStale: Suite = async () => (isStale() ? buildAll() : nothing)

/** Whether there are tests of this kind and something to run them on. */
function hasJourneys(pattern: string): boolean {
  if (!built) console.log('Not run, because there is no build.')
  return built && exists(pattern)
}

const chromium =
  (...args: readonly string[]): Suite =>
  async () => {
    if (!hasJourneys('test/e2e/**/*.e2e.ts')) return nothing
    const found = await findChromium()
    if (found === undefined) {
      console.log('No Chromium starts here. Install one, or set CHROMIUM_PATH to its program.')
      return oneFailed
    }
    console.log(`in ${found.executable}`)
    return runPlaywright('chromium', { KEYWARD_TEST_CHROMIUM: JSON.stringify(found) }, args)
  }

const desktop: Suite = async () => {
  if (!hasJourneys('test/e2e/**/*.desktop.ts')) return nothing
  const electron = process.env.KEYWARD_TEST_ELECTRON ?? installedElectron(join(root, 'node_modules', 'electron'))
  if (electron === undefined) {
    console.log("Electron's program is not installed. Start the app once with npm start, or set KEYWARD_TEST_ELECTRON.")
    return oneFailed
  }
  return runPlaywright('desktop', { KEYWARD_TEST_ELECTRON: electron })
}

const suites: Readonly<Record<string, Readonly<Record<string, Suite>>>> = {
  all: {
    'static checks': runChecks,
    build: buildAll,
    'unit, integration, security': unit,
    'end to end in Chromium': chromium('--grep-invert', '@thorough|@peers'),
  },
  e2e: { build: buildIfStale, 'end to end in Chromium': chromium() },
  desktop: { build: buildIfStale, 'end to end in Electron': desktop },
  crash: { 'killed processes': crash },
  peers: { build: buildIfStale, 'against real counterparts': peers },
}

const name = process.argv[2] ?? 'all'
const phases = suites[name]
if (phases === undefined) {
  console.error(`There is no suite ${name}: choose one of ${Object.keys(suites).join(', ')}.`)
  process.exit(2)
}
mkdirSync(results, { recursive: true })
const tallies: Tally[] = []
for (const [phase, run] of Object.entries(phases)) {
  console.log(`\n── ${phase}`)
  const start = performance.now()
  const tally = await run().catch((error: unknown) => {
    console.log(error instanceof Error ? error.stack : String(error))
    return oneFailed
  })
  tallies.push(tally)
  console.log(`── ${phase}: ${closingLine(tally)} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
}
const tally = sum(tallies)
process.exitCode = tally.failed > 0 ? 1 : 0
console.log(`\n${closingLine(tally)}`)
