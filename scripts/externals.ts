import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.ts'

/**
 * Pure packages without files of their own. Bundled, they cost the command a part of one file; as folders of node_modules
 * each would cost it a search and a read for every module inside.
 */
export const bundled: readonly string[] = ['zod', 'uuid', 'write-file-atomic', 'age-encryption']

/** Bundled as well, save the addon: that is loaded from the package's folder (`src/main/vault/addon.ts`). */
export const bundledButAddon: readonly string[] = ['better-sqlite3-multiple-ciphers']

/** The packages that the built programs load from node_modules: addons, and drivers that load parts of themselves late. */
export function externals(): string[] {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  return Object.keys(dependencies).filter((name) => !bundled.includes(name))
}
