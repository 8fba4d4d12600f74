import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { externals } from './externals.ts'
import { closure, readLock } from './lock.ts'
import { root } from './run.ts'

const unixLauncher = `#!/bin/sh
# Starts the command with the Node.js that came with it.
here=$(dirname "$(readlink -f "$0")")
exec "$here/runtime/node" "$here/bin/keyward" "$@"
`

const windowsLauncher = '@"%~dp0runtime\\node.exe" "%~dp0bin\\keyward" %*\r\n'

/** Whether a file of a package is of use to a program that only runs it, on this system. */
function isNeeded(path: string, target: string): boolean {
  if (/\.(map|d\.[cm]?ts|flow)$|[\\/](README|CHANGELOG|HISTORY)\.md$/i.test(path)) return false
  // Oracle's driver is used as JavaScript alone: its addons need Oracle's own client.
  if (/[\\/]oracledb[\\/](build|examples|package|plugins)([\\/]|$)/.test(path)) return false
  const sqlite = path.split(join('better-sqlite3-multiple-ciphers', sep))[1]
  if (sqlite === undefined) return true
  const [folder, file] = sqlite.split(sep)
  if (folder === 'prebuilds') return file === undefined || file === `${target}.node`
  return !['deps', 'src', 'build', 'binding.gyp'].includes(folder ?? '')
}

/**
 * Puts the command `keyward` together in a folder that runs wherever it is copied: the built program, the packages that
 * it loads, and a Node.js. `npm run build` must have run.
 *
 * @throws Error when the Node.js of that system is not among the installed packages.
 */
export function stageCommand(folder: string, platform: NodeJS.Platform, arch: string): void {
  const windows = platform === 'win32'
  const program = windows ? 'node.exe' : 'node'
  const system = windows ? 'win' : platform
  const runtime = [`node-${system}-${arch}`, `node-bin-${system}-${arch}`]
    .map((name) => join(root, 'node_modules', name, 'bin', program))
    .find((path) => existsSync(path))
  if (runtime === undefined) throw new Error(`There is no Node.js for ${platform} ${arch} among the packages.`)

  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'runtime'), { recursive: true })
  cpSync(runtime, join(folder, 'runtime', program))
  cpSync(join(dirname(dirname(runtime)), 'LICENSE'), join(folder, 'runtime', 'LICENSE'))
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true })
  cpSync(join(root, 'out', 'main'), join(folder, 'out', 'main'), {
    recursive: true,
    filter: (path) => basename(path) !== 'cache',
  })
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name, version, license, type: 'module' }, null, 2)}\n`,
  )
  for (const path of closure(readLock(), externals())) {
    // Addons of other systems are named by the lock file and not installed; types and headers are never loaded.
    if (!existsSync(join(root, path)) || /node_modules\/(@types\/|undici-types$|node-addon-api$)/.test(path)) continue
    const own = join(root, path)
    cpSync(own, join(folder, path), {
      recursive: true,
      filter: (file) => !file.slice(own.length).includes('node_modules') && isNeeded(file, `${platform}-${arch}`),
    })
  }
  const launcher = join(folder, windows ? 'keyward.cmd' : 'keyward')
  writeFileSync(launcher, windows ? windowsLauncher : unixLauncher)
  chmodSync(launcher, 0o755)
}
