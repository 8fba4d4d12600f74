import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../scripts/run.ts'
import { findProgram } from './daemons.ts'

const version = '4.11.3'
const folder = join(root, 'node_modules', '.cache', `azure-keyvault-keys-${version}`)

/** What the table of cases calls it. */
export const pythonClient = `azure-keyvault-keys ${version} for Python`

/** Why Microsoft's client for Python can't be run here; null when it can. It is installed when it is asked for the first time. */
export function pythonClientMissing(): string | null {
  if (existsSync(join(folder, 'azure', 'keyvault', 'keys'))) return null
  const python = findProgram('python3')
  if (python === null) return 'Python is not installed'
  try {
    mkdirSync(folder, { recursive: true })
    const quiet = ['--disable-pip-version-check', '--quiet', '--no-input']
    const args = ['--only-binary=:all:', '--upgrade', '--target', folder, `azure-keyvault-keys==${version}`]
    execFileSync(python, ['-m', 'pip', 'install', ...quiet, ...args], { timeout: 150_000, stdio: 'pipe' })
    return null
  } catch {
    rmSync(folder, { recursive: true, force: true })
    return 'pip can’t install azure-keyvault-keys here'
  }
}

/** Runs a script with the client, and gives what it printed as JSON. */
export async function runPython(script: string, env: Readonly<Record<string, string>>): Promise<unknown> {
  const all = { ...env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1', PATH: process.env.PATH ?? '' }
  const { stdout } = await promisify(execFile)('python3', ['-c', script], { env: all, timeout: 30_000 })
  return JSON.parse(stdout)
}
