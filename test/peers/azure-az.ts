import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** A stand-in for the Azure CLI, first in the PATH: the sign-in by `az` really starts it. */
export interface AzStandIn {
  /** Prints a token, as the Azure CLI does for who is signed in. */
  signedIn(token: string): void
  /** Prints this to standard error and fails. */
  says(text: string): void
  /** Says nothing for so many seconds. */
  sleeps(seconds: number): void
  /** The arguments with which it was started since the last look. */
  started(): string[]
  /** The PATH that has it, and one that has no `az` at all. */
  readonly path: string
  readonly emptyPath: string
  remove(): void
}

export function makeAz(folder: string): AzStandIn {
  const [bin, empty] = [join(folder, 'bin'), join(folder, 'empty')]
  const log = join(folder, 'az.log')
  for (const each of [bin, empty]) mkdirSync(each)
  const write = (script: string) => {
    writeFileSync(join(bin, 'az'), `#!/bin/sh\necho "$*" >> '${log}'\n${script}\n`)
    chmodSync(join(bin, 'az'), 0o755)
  }
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  return {
    signedIn: (token) =>
      write(`echo ${quoted(JSON.stringify({ accessToken: token, expires_on: Math.floor(Date.now() / 1000) + 3600 }))}`),
    says: (text) => write(`echo ${quoted(text)} >&2\nexit 1`),
    sleeps: (seconds) => write(`exec sleep ${seconds}`),
    started() {
      const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []
      rmSync(log, { force: true })
      return lines
    },
    path: [bin, process.env.PATH ?? ''].join(delimiter),
    emptyPath: empty,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The Azure CLI itself, signed in to a Microsoft Entra ID of the test's own. */
export interface AzPeer {
  /** What it needs in the environment. */
  readonly env: Readonly<Record<string, string>>
  run(...args: string[]): Promise<string>
}

/** Gives it a home, and a cloud that is the test server alone: nothing goes to Azure. */
export function setUpAz(program: string, folder: string, login: string, network: Record<string, string>): AzPeer {
  const home = join(folder, 'azure-cli')
  mkdirSync(home, { recursive: true })
  const endpoints = ['active_directory', 'resource_manager', 'active_directory_resource_id', 'management']
  const cloud = endpoints.map((name) => `endpoint_${name} = ${login}${name === 'active_directory' ? '' : '/arm'}`)
  writeFileSync(join(home, 'clouds.config'), `[test]\n${cloud.join('\n')}\n`)
  const settings = ['[cloud]', 'name = test', '[core]', 'instance_discovery = false', 'collect_telemetry = false']
  writeFileSync(join(home, 'config'), `${settings.join('\n')}\n`)
  const path = [dirname(program), process.env.PATH ?? ''].join(delimiter)
  const env = { ...network, PATH: path, HOME: home, AZURE_CONFIG_DIR: home }
  return { env, run: async (...args) => (await promisify(execFile)(program, args, { env, timeout: 60_000 })).stdout }
}
