import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { commandOf, root, runNode } from './run.ts'

/** What the build reads. */
const sources = ['src', 'resources', 'electron.vite.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json']
/** What it writes: the last file of each of its three parts. */
const products = ['out/main/browser.js', 'out/preload/index.cjs', 'out/renderer/index.html']

/** Time of the newest change in a file or anywhere in a folder, in milliseconds; removals count through their folder. */
function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).reduce((time, name) => Math.max(time, newest(join(path, name))), stat.mtimeMs)
}

/** Whether a part of the build is missing or older than what it was made of. */
export function isStale(folder = root): boolean {
  const paths = products.map((product) => join(folder, product))
  if (!paths.every((path) => existsSync(path))) return true
  const changed = Math.max(...sources.map((source) => newest(join(folder, source))))
  return paths.some((path) => statSync(path).mtimeMs < changed)
}

/** Builds the product. Resolves to what went wrong, empty when nothing did. */
export async function build(): Promise<string> {
  const { status, output } = await runNode(commandOf('electron-vite'), ['build'], {
    env: { ...process.env, NODE_ENV: 'production', FORCE_COLOR: '0' },
    minutes: 10,
  })
  return status === 0 ? '' : output.trim()
}
