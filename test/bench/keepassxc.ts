import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from './measure.ts'
import { sampleCredential, sampleKeePassXml } from './sample.ts'

export interface KeePassFigures {
  readonly import: number
  readonly export: number
  readonly get: number
  readonly search: number
}

const password = 'bench password\n'

/** KeePassXC's command line on the same credentials; null where it isn't installed. */
export async function keePassFigures(folder: string, count: number, runs: number): Promise<KeePassFigures | null> {
  if (spawnSync('keepassxc-cli', ['--version']).status !== 0) return null
  mkdirSync(folder, { recursive: true })
  const env = { ...process.env, QT_QPA_PLATFORM: 'offscreen', HOME: folder }
  const cli = (args: string[], input: string) =>
    execFileSync('keepassxc-cli', args, { input, env, maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'ignore'] })
  const xml = join(folder, 'sample.xml')
  writeFileSync(xml, sampleKeePassXml(count))
  const { name } = sampleCredential(Math.floor(count / 2))
  const file = (run: number) => join(folder, `sample-${run}.kdbx`)
  return {
    // The least key derivation that it allows, so that its work and not its passphrase is measured.
    import: await median(runs, (run) => cli(['import', '-p', '-t', '100', xml, file(run)], password + password)),
    export: await median(runs, () => cli(['export', file(0)], password)),
    get: await median(runs, () => cli(['show', '-s', file(0), name], password)),
    search: await median(runs, () => cli(['search', file(0), name], password)),
  }
}
