import { checkLayers } from './layers.ts'
import { lockFaults, readLock } from './lock.ts'
import { commandOf, runNode } from './run.ts'
import { closingLine, oneFailed, onePassed, sum, type Tally } from './tally.ts'

/** A static check: resolves to what it complains about, empty when it is content. */
interface Check {
  readonly name: string
  run(): Promise<string>
}

/** A check that is a command of a package: its output is the complaint. */
const command =
  (file: string, ...args: string[]) =>
  async () => {
    const { status, output } = await runNode(file, args, { env: { ...process.env, FORCE_COLOR: '0' }, minutes: 5 })
    return status === 0 ? '' : output.trim() || `It ended with status ${status}.`
  }

const checks: readonly Check[] = [
  { name: 'types', run: command(commandOf('typescript-7', 'tsc'), '--noEmit', '--pretty', 'false') },
  {
    name: 'lint and format',
    run: command(commandOf('@biomejs/biome', 'biome'), 'check', '--error-on-warnings', '--max-diagnostics=50', '.'),
  },
  {
    name: 'layers',
    async run() {
      const { violations } = await checkLayers()
      return violations.map(({ rule, from, to, reason }) => `${rule}: ${from} → ${to}\n  ${reason}`).join('\n')
    },
  },
  { name: 'unused code', run: command(commandOf('knip'), '--no-progress') },
  {
    name: 'lock file',
    async run() {
      return lockFaults(readLock()).join('\n')
    },
  },
]

/** Runs every static check, also after one has failed, and prints how each went. */
export async function runChecks(): Promise<Tally> {
  const tallies: Tally[] = []
  for (const check of checks) {
    const start = performance.now()
    const complaint = await check.run().catch((error: unknown) => String(error))
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    console.log(`${complaint === '' ? 'passed' : 'FAILED'}  ${check.name} (${seconds} s)`)
    if (complaint !== '') console.log(complaint.replace(/^/gm, '        '))
    tallies.push(complaint === '' ? onePassed : oneFailed)
  }
  return sum(tallies)
}

if (import.meta.main) {
  const tally = await runChecks()
  console.log(closingLine(tally))
  if (tally.failed > 0) process.exitCode = 1
}
