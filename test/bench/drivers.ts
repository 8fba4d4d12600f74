import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startCore } from '../integration/core.ts'
import { type Figure, medians } from './measure.ts'

const root = join(import.meta.dirname, '..', '..')
/** What a start of the core begins with; the worker of the connection tests is not among them. */
const programs = ['cli.js', 'index.js', 'browser.js', 'vault-worker.js', 'kdf-worker.js']

/**
 * Start and memory of the built command beside a copy of it from which every connector and every driver has been taken out. Both
 * list connections, which needs the kinds of connection and none of their drivers.
 */
export async function driverFigures(runs: number): Promise<Figure[]> {
  if (!existsSync(join(root, 'out', 'main', 'cli.js'))) {
    console.log('The command is not built, so its drivers are not measured: npm run build')
    return []
  }
  const folder = mkdtempSync(join(tmpdir(), 'keyward-bench-'))
  const test = await startCore()
  try {
    const drivers = copyWithoutDrivers(folder)
    const env = { ...process.env, ...test.env, KEYWARD_HOME: test.home }
    const tellMemory = "process.on('exit', () => console.error(process.memoryUsage.rss()))"
    const megabytes: [number[], number[]] = [[], []]
    const run = (at: string, into: number[]) => {
      const args = [
        '--import',
        `data:text/javascript,${encodeURIComponent(tellMemory)}`,
        join(at, 'bin', 'keyward'),
        'connection',
        'list',
        '--json',
      ]
      const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
      if (status !== 0) throw new Error(`keyward ended with status ${status}: ${stderr}`)
      into.push(Number(stderr.trim().split('\n').at(-1)) / 2 ** 20)
    }
    const [without, all] = [() => run(folder, megabytes[0]), () => run(root, megabytes[1])] as const
    // The first run leaves its compiled code for those that follow.
    without()
    all()
    const [withoutMs = Number.NaN, allMs = Number.NaN] = await medians(runs, without, all)
    const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
    const what = `keyward connection list, with ${drivers} packages of drivers`
    const counterpart = 'none of them'
    return [
      { what, size: 0, ms: allMs, against: withoutMs, counterpart, goal: 1.1 },
      { what, size: 0, ms: middle(megabytes[1]), against: middle(megabytes[0]), counterpart, goal: 1.1, unit: 'MB' },
    ]
  } finally {
    await test.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Copies the built command to a folder, with the files and packages that the core itself can reach. Tells how many packages were left out. */
function copyWithoutDrivers(folder: string): number {
  const out = join(root, 'out', 'main')
  const reached = new Set<string>()
  const waiting = programs.filter((program) => existsSync(join(out, program)))
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue
    reached.add(file)
    waiting.push(...imports(join(out, file)).flatMap((name) => (name.startsWith('./') ? [name.slice(2)] : [])))
  }
  const files = readdirSync(out).filter((name) => name.endsWith('.js'))
  const used = packagesOf(out, [...reached])
  const left = new Set([...packagesOf(out, files)].filter((name) => !used.has(name)))
  if (left.size === 0) throw new Error('No driver was found that the core does not reach.')

  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true })
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
  mkdirSync(join(folder, 'out', 'main'), { recursive: true })
  for (const file of reached) cpSync(join(out, file), join(folder, 'out', 'main', file))
  for (const name of packageFolders()) {
    if (left.has(name)) continue
    const at = join(folder, 'node_modules', name)
    mkdirSync(dirname(at), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), at)
  }
  return left.size
}

function imports(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map(
    ([, name = '']) => name,
  )
}

function packagesOf(out: string, files: readonly string[]): Set<string> {
  const names = files.flatMap((file) => imports(join(out, file)))
  const ofPackages = names.map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'))
  return new Set(ofPackages.filter((name) => existsSync(join(root, 'node_modules', name, 'package.json'))))
}

function packageFolders(): string[] {
  const at = join(root, 'node_modules')
  return readdirSync(at).flatMap((name) =>
    name.startsWith('@')
      ? readdirSync(join(at, name)).map((own) => `${name}/${own}`)
      : name.startsWith('.')
        ? []
        : [name],
  )
}
