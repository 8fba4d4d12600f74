import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the desktop window can't be had: why, as a sentence, and what would help, if anything would. */
export interface NoElectron {
  readonly reason: string
  readonly remedy?: string
}

export interface ElectronPlace {
  /** Folder of the package `electron`. */
  readonly packageFolder: string
  readonly platform: NodeJS.Platform
  readonly arch: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** User id; undefined where users have none. */
  readonly uid: number | undefined
}

/** Why no window can be shown here, whatever is installed. */
export function whyNoWindow({ platform, env, uid }: ElectronPlace): NoElectron | undefined {
  if (uid === 0) {
    return { reason: 'Electron does not run sandboxed as root.', remedy: 'Start Keyward as an ordinary user.' }
  }
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) {
    return { reason: 'There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set.' }
  }
  return undefined
}

/**
 * Path of Electron's program when it is completely there, in the version that the package asks for.
 *
 * The package itself must not be asked (`require('electron')`): where the program is missing, that starts a download which
 * nothing can interrupt.
 */
export function installedElectron(packageFolder: string): string | undefined {
  const read = (name: string) => readFileSync(join(packageFolder, name), 'utf8').trim()
  try {
    const { version } = JSON.parse(read('package.json')) as { version: string }
    if (read(join('dist', 'version')).replace(/^v/, '') !== version) return undefined
    const program = join(packageFolder, 'dist', read('path.txt'))
    return existsSync(program) ? program : undefined
  } catch {
    return undefined
  }
}

/** Address of the archive that the package's own installer would fetch, mirrors included. */
export function downloadAddress({ packageFolder, platform, arch, env }: ElectronPlace): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  const set = (name: string) => env[`ELECTRON_${name.toUpperCase()}`] ?? env[`npm_config_electron_${name}`]
  const base = set('mirror') ?? 'https://github.com/electron/electron/releases/download/'
  const folder = set('custom_dir')?.replaceAll(/{{ ?version ?}}/g, version) ?? `v${version}`
  return `${base.replace(/\/?$/, '/')}${folder}/${set('custom_filename') ?? `electron-v${version}-${platform}-${arch}.zip`}`
}

export interface ElectronLimits {
  /** Milliseconds for the question whether the download can be reached at all. */
  readonly reachMs: number
  /** Milliseconds for the whole installation. */
  readonly installMs: number
}

/**
 * Fetches Electron's program with the package's own installer, which checks its hash, within limits of time.
 *
 * @returns undefined when it is there now, otherwise why it is not.
 */
export async function installElectron(place: ElectronPlace, limits: ElectronLimits): Promise<NoElectron | undefined> {
  const remedy = 'To install it later: node node_modules/electron/install.js'
  try {
    const answer = await fetch(downloadAddress(place), { method: 'HEAD', signal: AbortSignal.timeout(limits.reachMs) })
    if (!answer.ok) return { reason: `Electron's program can't be downloaded here (status ${answer.status}).`, remedy }
  } catch {
    return { reason: "Electron's program is not installed and its download can't be reached.", remedy }
  }
  const ended = await new Promise<string>((resolve) => {
    const child = spawn(process.execPath, [join(place.packageFolder, 'install.js')], { stdio: 'ignore' })
    const timer = setTimeout(() => child.kill('SIGKILL'), limits.installMs)
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (status, signal) => {
      clearTimeout(timer)
      resolve(signal === 'SIGKILL' ? 'it took too long' : status === 0 ? '' : `status ${status}`)
    })
  })
  if (ended !== '') return { reason: `Electron's program could not be installed: ${ended}.`, remedy }
  if (installedElectron(place.packageFolder) === undefined) {
    return { reason: "Electron's installer ended without installing its program.", remedy }
  }
  return undefined
}
