import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/run.ts'
import { findProgram, freePort, startDaemon } from './daemons.ts'

const version = '5.2.5'
const folder = join(root, 'node_modules', '.cache', `moto-${version}`)

/** What the table of cases calls it. */
export const moto = `moto ${version}`

/** Runs moto out of its own folder, so that it needs neither an environment nor a variable. */
const program = `
import sys
sys.path.insert(0, ${JSON.stringify(folder)})
from moto.server import main
main(sys.argv[1:])
`

/** A Python with pip, by its own path: the one in PATH may be a script that needs more of the environment than a server gets. */
function findPython(): string | null {
  for (const python of ['/usr/bin/python3', findProgram('python3')]) {
    if (python === null || !existsSync(python)) continue
    try {
      return execFileSync(python, ['-c', 'import pip, sys; print(sys.executable)'], { encoding: 'utf8' }).trim()
    } catch {
      // It has no pip.
    }
  }
  return null
}

/** Why moto can't be started here; null when it can. It is installed when it is asked for the first time. */
export function motoMissing(): string | null {
  const python = findPython()
  if (python === null) return 'moto comes with pip, and there is no Python with it'
  if (existsSync(join(folder, 'moto')) && existsSync(join(folder, 'flask'))) return null
  try {
    mkdirSync(folder, { recursive: true })
    const quiet = ['--disable-pip-version-check', '--quiet', '--no-input']
    const args = ['-m', 'pip', 'install', ...quiet, '--upgrade', '--target', folder, `moto[server]==${version}`]
    execFileSync(python, args, { timeout: 300_000, stdio: 'pipe' })
    return null
  } catch {
    rmSync(folder, { recursive: true, force: true })
    return 'pip can’t install moto here'
  }
}

/** An access key as IAM makes it. */
export interface AccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** A moto server of the tests' own: KMS, IAM, STS and S3 on one port, in memory. */
export interface MotoPeer {
  readonly port: number
  readonly url: string
  /** A user who may do these actions, on any resource: moto doesn't know the resources of KMS. */
  makeUser(name: string, actions: readonly string[]): Promise<AccessKey>
  /** The access keys of a user, for as long as nothing is enforced. */
  keysOf(name: string): Promise<{ readonly id: string; readonly status: string }[]>
  /** Gives a user one more key. */
  addKey(name: string): Promise<void>
  /** A role that anybody may assume who may do sts:AssumeRole; it may do these actions. Gives its ARN. */
  makeRole(name: string, actions: readonly string[]): Promise<string>
  makeBucket(name: string): Promise<void>
  /** From now on signatures and policies are checked, or no more. */
  enforce(isEnforced: boolean): Promise<void>
  stop(): Promise<void>
}

/** Starts moto on the loopback. */
export async function startMoto(): Promise<MotoPeer> {
  const python = findPython()
  if (python === null) throw new Error('moto is not installed')
  const start = async (tries: number): Promise<{ port: number; server: Awaited<ReturnType<typeof startDaemon>> }> => {
    const port = await freePort()
    const isReady = () =>
      fetch(`http://127.0.0.1:${port}/moto-api/data.json`).then(
        (response) => response.ok,
        () => false,
      )
    try {
      return {
        port,
        server: await startDaemon(python, ['-c', program, '-H', '127.0.0.1', '-p', String(port)], {}, isReady),
      }
    } catch (error) {
      // Somebody else has taken the port that was free a moment ago.
      if (tries === 1 || !String(error).includes('in use')) throw error
      return start(tries - 1)
    }
  }
  const { port, server } = await start(3)
  const url = `http://127.0.0.1:${port}`

  const iam = async (action: string, parameters: Readonly<Record<string, string>>) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request' },
      body: new URLSearchParams({ Action: action, Version: '2010-05-08', ...parameters }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`moto refuses ${action}: ${text}`)
    return text
  }
  const iamFields = async (action: string, parameters: Readonly<Record<string, string>>) => {
    const text = await iam(action, parameters)
    return (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(text)?.[1] ?? ''
  }
  return {
    port,
    url,
    async makeUser(name, actions) {
      await iam('CreateUser', { UserName: name })
      await iam('PutUserPolicy', { UserName: name, PolicyName: 'keyward', PolicyDocument: policy(actions) })
      const made = await iamFields('CreateAccessKey', { UserName: name })
      return { accessKeyId: made('AccessKeyId'), secretAccessKey: made('SecretAccessKey') }
    },
    async keysOf(name) {
      const text = await iam('ListAccessKeys', { UserName: name })
      const ids = [...text.matchAll(/<AccessKeyId>([^<]*)</g)].map(([, id = '']) => id)
      const states = [...text.matchAll(/<Status>([^<]*)</g)].map(([, status = '']) => status)
      return ids.map((id, at) => ({ id, status: states[at] ?? '' }))
    },
    async addKey(name) {
      await iam('CreateAccessKey', { UserName: name })
    },
    async makeRole(name, actions) {
      const anybody = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
      })
      const made = await iamFields('CreateRole', { RoleName: name, AssumeRolePolicyDocument: anybody })
      await iam('PutRolePolicy', { RoleName: name, PolicyName: 'keyward', PolicyDocument: policy(actions) })
      return made('Arn')
    },
    async makeBucket(name) {
      const authorization = 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request'
      const response = await fetch(`${url}/${name}`, { method: 'PUT', headers: { authorization } })
      if (!response.ok) throw new Error(`moto refuses to make a bucket: ${await response.text()}`)
    },
    async enforce(isEnforced) {
      await fetch(`${url}/moto-api/reset-auth`, { method: 'POST', body: isEnforced ? '0' : 'inf' })
    },
    stop: () => server.stop(),
  }
}

function policy(actions: readonly string[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] })
}
