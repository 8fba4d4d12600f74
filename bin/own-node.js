import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

/*
 * Plain JavaScript for old runtimes: this is what still runs when the Node.js at hand can't run the rest. npm installs a
 * current Node.js beside the other packages (optionalDependencies); the code here finds it and starts over with it.
 */

/** Node-API 10 came with Node.js 22.14. Below it the database addon ends the process without a word. */
export const runsKeyward = Number(process.versions.napi) >= 10

/** Whether this Node.js runs the project's TypeScript files as they are (from 22.18). */
export const runsTypeScript = Boolean(process.features.typescript)

/** @returns {string | undefined} path of the Node.js that was installed with the packages */
function findOwnNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const program = process.platform === 'win32' ? 'node.exe' : 'node'
  const places = [`node-${system}-${process.arch}`, `node-bin-${system}-${process.arch}`]
  return places
    .map((name) => fileURLToPath(new URL(`../node_modules/${name}/bin/${program}`, import.meta.url)))
    .find((path) => existsSync(path) && realpathSync(path) !== realpathSync(process.execPath))
}

/**
 * Starts this process' program again with the installed Node.js, hands signals on, and ends as it ends. Where there is
 * none, says what to do and ends with status 1.
 *
 * @returns {Promise<never>}
 */
export async function startAgainWithOwnNode() {
  const node = findOwnNode()
  if (node === undefined) {
    console.error(`Keyward needs Node.js 22.18 or newer; this is ${process.version}.`)
    console.error('Run "npm ci" without --omit=optional, which installs one for Keyward alone, or install Node.js 24.')
    process.exit(1)
  }
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' })
  // Ctrl+C on a terminal reaches the child by itself; a second one from here would count as impatience.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  await new Promise(() => {
    child.once('error', (error) => {
      console.error(`The Node.js that was installed with the packages does not start: ${error.message}`)
      process.exit(1)
    })
    child.once('exit', (status, signal) => process.exit(status ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
  throw new Error('unreachable')
}
