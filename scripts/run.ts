import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The project's folder. */
export const root = join(import.meta.dirname, '..')

/** Path of the JavaScript file behind a package's command, so that it starts without a shell on every system. */
export function commandOf(packageName: string, command = packageName): string {
  const folder = join(root, 'node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin?: string | Record<string, string>
  }
  const file = typeof bin === 'string' ? bin : bin?.[command]
  if (file === undefined) throw new Error(`The package ${packageName} has no command ${command}.`)
  return join(folder, file)
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  /** Show the output while it comes instead of collecting it. */
  readonly live?: boolean
  /** Minutes after which the process is ended. */
  readonly minutes?: number
}

export interface RunResult {
  /** Exit status; null when it was ended by a signal or could not be started. */
  readonly status: number | null
  /** Standard output and standard error in the order of their arrival; empty when `live`. */
  readonly output: string
}

/** Runs a JavaScript or TypeScript file with this Node.js in the project's folder, and waits for its end. */
export function runNode(file: string, args: readonly string[] = [], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: root,
      env: options.env ?? process.env,
      stdio: ['ignore', options.live ? 'inherit' : 'pipe', options.live ? 'inherit' : 'pipe'],
    })
    let output = ''
    const collect = (chunk: string) => {
      output += chunk
    }
    child.stdout?.setEncoding('utf8').on('data', collect)
    child.stderr?.setEncoding('utf8').on('data', collect)
    const minutes = options.minutes ?? 20
    const timer = setTimeout(() => {
      collect(`\nEnded after ${minutes} minutes.\n`)
      child.kill('SIGKILL')
    }, minutes * 60_000)
    const end = (status: number | null) => {
      clearTimeout(timer)
      resolve({ status, output })
    }
    child.once('error', (error) => {
      collect(error.message)
      end(null)
    })
    child.once('close', end)
  })
}
