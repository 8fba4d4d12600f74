import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const packageFile = 'better-sqlite3-multiple-ciphers/package.json'

/**
 * Where the package has SQLite's addon for this system, the likelier place first. The package would look itself, but it tells
 * the two C libraries of Linux apart by a report of the whole process, which takes longer than opening a vault; loading the
 * wrong one fails at once.
 */
export function addonFiles(): readonly string[] {
  const folder = join(dirname(createRequire(import.meta.url).resolve(packageFile)), 'prebuilds')
  const systems = process.platform === 'linux' ? ['linux', 'linuxmusl'] : [process.platform]
  return systems.map((system) => join(folder, `${system}-${process.arch}.node`))
}
