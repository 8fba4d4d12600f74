import { execFileSync } from 'node:child_process'
import { createSecretKey, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { open, seal } from '../../src/main/crypto/aead.ts'
import { auditFigures } from './audit.ts'
import { demoFigures } from './demo.ts'
import { driverFigures } from './drivers.ts'
import type { KeePassFigures } from './keepassxc.ts'
import { keePassFigures } from './keepassxc.ts'
import type { Figure } from './measure.ts'
import { median, medians, toMarkdown } from './measure.ts'
import { probeFigures } from './probes.ts'
import { sampleCredential } from './sample.ts'
import { memberFigures, teamFigures } from './team.ts'
import { callFigures, databaseFigures, fillVault } from './vault.ts'

/*
 * npm run bench              1k, 10k and 100k credentials; writes docs/benchmarks.md
 * npm run bench -- --short   1k and 10k with few runs; prints the table alone
 */

const short = process.argv.includes('--short')
const sizes = short ? [1_000, 10_000] : [1_000, 10_000, 100_000]
const runs = short ? 9 : 41
const root = join(import.meta.dirname, '..', '..')
const command = join(root, 'bin', 'keyward')

const figures: Figure[] = []
for (const size of sizes) {
  console.log(`${size.toLocaleString('en')} credentials …`)
  const { test, importMs, exportMs } = await fillVault(size)
  figures.push(...(await callFigures(test, size, runs)))
  figures.push(...(await databaseFigures(test, size, runs)))
  const keepass = size > 10_000 ? null : await keePassFigures(join(test.home, 'keepass'), size, short ? 1 : 3)
  const keepassxc = 'keepassxc-cli'
  if (size <= 10_000) {
    figures.push({
      what: 'import a bundle',
      size,
      ms: importMs,
      against: keepass?.import ?? null,
      counterpart: keepassxc,
      goal: 0.5,
    })
    figures.push({
      what: 'export a bundle',
      size,
      ms: exportMs,
      against: keepass?.export ?? null,
      counterpart: keepassxc,
      goal: 0.2,
    })
  }
  figures.push(...(await commandFigures(test.home, test.env, size, keepass)))
  await test.close()
}
figures.push(...(await demoFigures(short ? 9 : 41)))
for (const size of short ? [1_000] : [1_000, 10_000]) figures.push(...(await teamFigures(size, short ? 3 : 9)))
figures.push(...(await memberFigures(500, short ? 3 : 9)))
figures.push(...(await auditFigures(short ? 20_000 : 100_000, short ? 3 : 9)))
figures.push(...(await cryptoFigures()))
figures.push(...(await driverFigures(short ? 7 : 21)))
figures.push(...(await probeFigures(short ? 1 : 3)))

async function commandFigures(
  home: string,
  vaultEnv: Readonly<Record<string, string | undefined>>,
  size: number,
  keepass: KeePassFigures | null,
): Promise<Figure[]> {
  if (!existsSync(join(root, 'out', 'main', 'cli.js'))) {
    console.log('The command is not built, so it is not measured: npm run build')
    return []
  }
  const env = { ...process.env, ...vaultEnv, KEYWARD_HOME: home }
  const { name } = sampleCredential(Math.floor(size / 2))
  const run = (args: string[]) => execFileSync(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const show = () => run([command, 'credential', 'show', name, '--json'])
  const search = () => run([command, 'credential', 'list', '--search', name, '--json'])
  // The first run leaves its compiled code for those that follow.
  show()
  search()
  const empty = () => run(['-e', '0'])
  const [node = Number.NaN, ms = Number.NaN, searchMs = Number.NaN] = await medians(short ? 7 : 21, empty, show, search)
  return [
    { what: 'keyward credential show', size, ms, against: node, counterpart: 'node -e 0', goal: 2 },
    {
      what: 'keyward credential list --search',
      size,
      ms: searchMs,
      against: keepass?.search ?? null,
      counterpart: 'keepassxc-cli',
      goal: null,
    },
    {
      what: 'keyward credential show',
      size,
      ms,
      against: keepass?.get ?? null,
      counterpart: 'keepassxc-cli',
      goal: size === 10_000 ? 0.1 : null,
    },
  ]
}

async function cryptoFigures(): Promise<Figure[]> {
  const key = createSecretKey(randomBytes(32))
  const plain = randomBytes(300)
  const context = { vaultId: 'vault', credentialId: 'credential', version: 1 }
  const count = 20_000
  const sealed = seal(key, plain, context)
  const each = async (work: () => void) =>
    median(5, () => {
      for (let i = 0; i < count; i++) work()
    })
  const sealing = await each(() => seal(key, plain, context))
  const opening = await each(() => open(key, sealed, context))
  // 90,000 a second are 222 ms for 20,000.
  const goal = (count / 90_000) * 1000
  return [
    { what: 'seal 20,000 values', size: 0, ms: sealing, against: goal, counterpart: '90k/s', goal: 1 },
    { what: 'open 20,000 values', size: 0, ms: opening, against: goal, counterpart: '90k/s', goal: 1 },
  ]
}

const table = toMarkdown(figures)
console.log(`\n${table}\n`)
if (!short) {
  const page = join(root, 'docs', 'benchmarks.md')
  const machine = `${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node.js ${process.versions.node}`
  const before = existsSync(page) ? readFileSync(page, 'utf8') : '# Benchmarks\n\n<!-- figures -->\n'
  const intro = before.slice(0, before.indexOf('<!-- figures -->'))
  writeFileSync(page, `${intro}<!-- figures -->\n\n${new Date().toISOString().slice(0, 10)}, ${machine}.\n\n${table}\n`)
}
