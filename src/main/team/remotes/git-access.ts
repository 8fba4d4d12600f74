import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { VaultError } from '../../../shared/errors.ts'
import { property } from '../../connections/classify.ts'
import { hostPort } from '../../connections/host.ts'
import { formatHostKey, readTrustedKeys } from '../../connections/ssh/host-keys.ts'
import { knownHostKeys } from '../../connections/ssh/known-hosts.ts'
import type { RemoteRequest } from './definition.ts'
import { type GitAddress, readGitAddress } from './git-address.ts'

/** How git gets to the repository. */
export interface GitAccess {
  /** The repository, as git is told it. */
  readonly address: string
  readonly environment: Readonly<Record<string, string>>
  /** A folder for files of this session alone. */
  readonly files: string
  /** Deletes that. */
  remove(): Promise<void>
}

/**
 * What git needs to reach a repository, and nothing of what a person or a computer has set for git: no hooks, no helpers for
 * credentials, no rewriting of addresses, one transport. A credential stands in no argument; on the disk lies, for SSH, a private key in a
 * folder of its own for as long as the remote is open, as it is stored: locked, where it is locked by a passphrase.
 *
 * @throws VaultError `host-not-bound`, `remote-host-key`, `remote-misconfigured`
 */
export async function openAccess(request: RemoteRequest): Promise<GitAccess> {
  const { parameters, credential, boundHosts, folder } = request
  const address = readGitAddress(parameters.url ?? '')
  if (address === null) throw new VaultError('remote-misconfigured')
  // git dials by itself: it can't be led through a tunnel.
  if (request.hops.length > 0) throw new VaultError('remote-misconfigured')
  if (address.way !== 'file' && credential && !boundHosts.includes(hostPort(address)))
    throw new VaultError('host-not-bound', { subjects: ['', hostPort(address)] })
  await removeLeft(folder)
  const files = await mkdtemp(join(folder, `${filesOf}${process.pid}-`))
  const remove = () => rm(files, { recursive: true, force: true, maxRetries: 3 })
  try {
    const { text, environment, settings } = await wayTo(address, request, files)
    return {
      address: text,
      environment: { ...isolation(address, files), ...environment, ...asVariables(settings) },
      files,
      remove,
    }
  } catch (error) {
    await remove()
    throw error
  }
}

const filesOf = 'session-'

/** Milliseconds after which nobody's session lasts any more. */
const staleMs = 24 * 60 * 60 * 1000

/** A process that was killed leaves its files, and with them a private key. */
async function removeLeft(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, id] = /^session-(\d+)-/.exec(name) ?? []
    if (id === undefined) continue
    // After a day its number may be another's.
    const found = await stat(join(folder, name)).catch(() => null)
    // Another session may be tidying up, too.
    if (found === null) continue
    const isOld = Date.now() - found.mtimeMs > staleMs
    if (isOld || !isAlive(Number(id))) await rm(join(folder, name), { recursive: true, force: true }).catch(() => {})
  }
}

/** Whether there is a process of this number, of whomever it is. */
export function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return property(error, 'code') === 'EPERM'
  }
}

interface Way {
  readonly text: string
  readonly environment: Record<string, string>
  readonly settings: readonly (readonly [name: string, value: string])[]
}

async function wayTo(address: GitAddress, request: RemoteRequest, files: string): Promise<Way> {
  if (address.way === 'file') return { text: address.text, environment: {}, settings: [] }
  return address.way === 'ssh' ? bySsh(address, request, files) : byHttp(address, request, files)
}

function isolation({ way }: GitAddress, files: string): Record<string, string> {
  return {
    HOME: files,
    XDG_CONFIG_HOME: files,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GIT_ALLOW_PROTOCOL: way,
    GIT_PROTOCOL_FROM_USER: '0',
    LC_ALL: 'C',
    LANGUAGE: 'C',
  }
}

/** Settings by variables, which neither lie on the disk nor stand in the list of processes. */
function asVariables(settings: Way['settings']): Record<string, string> {
  const all: Way['settings'] = [
    ['core.hooksPath', process.platform === 'win32' ? 'NUL' : '/dev/null'],
    ['credential.helper', ''],
    ['gc.auto', '0'],
    ['maintenance.auto', 'false'],
    ['protocol.version', '2'],
    ['transfer.fsckObjects', 'true'],
    ['fetch.recurseSubmodules', 'false'],
    ...settings,
  ]
  const pairs = all.flatMap(([name, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, name],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ])
  return { GIT_CONFIG_COUNT: String(all.length), ...Object.fromEntries(pairs) }
}

async function byHttp(
  address: Extract<GitAddress, { way: 'https' | 'http' }>,
  { parameters, credential }: RemoteRequest,
  files: string,
): Promise<Way> {
  const isHere = /^(localhost|127\.[\d.]+|::1)$/.test(address.host)
  if (address.way === 'http' && !isHere && parameters.allowPlaintext !== 'yes')
    throw new VaultError('remote-misconfigured')
  const ca = parameters.ca ?? ''
  const header = credential?.http.headers.Authorization
  if (credential && (header === undefined || /[\r\n\0]/.test(header))) throw new VaultError('remote-misconfigured')
  if (ca !== '') await writeFile(join(files, 'ca.pem'), [...rootCertificates, ca].join('\n'))
  return {
    text: address.text,
    environment: {},
    settings: [
      ['http.followRedirects', 'false'],
      ['http.sslVerify', 'true'],
      ['http.proxy', ''],
      ['http.lowSpeedLimit', '1'],
      ['http.lowSpeedTime', '30'],
      ...(ca === '' ? [] : ([['http.sslCAInfo', join(files, 'ca.pem')]] as const)),
      ...(header === undefined ? [] : ([['http.extraHeader', `Authorization: ${header}`]] as const)),
    ],
  }
}

async function bySsh(
  address: Extract<GitAddress, { way: 'ssh' }>,
  { parameters, credential }: RemoteRequest,
  files: string,
): Promise<Way> {
  if (credential?.type !== 'ssh-key') throw new VaultError('remote-misconfigured')
  const field = (name: string) => {
    const value = credential.values[name]
    return typeof value === 'string' ? value : ''
  }
  const write = async (name: string, content: string, mode = 0o600) => {
    await writeFile(join(files, name), content.endsWith('\n') ? content : `${content}\n`, { mode })
    return join(files, name)
  }
  const username = field('username')
  if (!/^[A-Za-z0-9._][\w.@-]*$/.test(username)) throw new VaultError('remote-misconfigured')
  const keys = await trustedKeys(address, parameters.hostKey ?? '')
  if (keys.length === 0) throw new VaultError('remote-host-key')
  const name = address.port === 22 ? address.host : `[${address.host}]:${address.port}`
  const [certificate, passphrase] = [field('certificate'), field('passphrase')]
  const options = [
    ...[
      'StrictHostKeyChecking=yes',
      'GlobalKnownHostsFile=none',
      'UpdateHostKeys=no',
      'CheckHostIP=no',
      'ForwardAgent=no',
    ],
    ...['IdentitiesOnly=yes', 'IdentityAgent=none', 'PreferredAuthentications=publickey', 'NumberOfPasswordPrompts=1'],
    ...[
      'ConnectTimeout=30',
      'ServerAliveInterval=15',
      'ServerAliveCountMax=2',
      'ClearAllForwardings=yes',
      'PermitLocalCommand=no',
    ],
    `UserKnownHostsFile=${option(await write('known_hosts', keys.map((key) => `${name} ${key}`).join('\n')))}`,
    `IdentityFile=${option(await write('key', field('privateKey').replaceAll('\r\n', '\n')))}`,
    ...(certificate === '' ? [] : [`CertificateFile=${option(await write('key-cert.pub', certificate))}`]),
    ...(passphrase === '' ? ['BatchMode=yes'] : []),
  ]
  const path = address.path.startsWith('/') ? address.path : `/./${address.path}`
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  return {
    text: address.path.startsWith('/')
      ? `ssh://${username}@${host}:${address.port}${path}`
      : `${username}@${host}:${address.path}`,
    environment: {
      GIT_SSH_VARIANT: 'ssh',
      GIT_SSH_COMMAND: ['ssh', '-F', 'none', ...options.flatMap((each) => ['-o', quote(each)])].join(' '),
      ...(passphrase !== '' && {
        SSH_ASKPASS: await write('ask', '#!/bin/sh\nprintf \'%s\\n\' "$KEYWARD_ASKED"\n', 0o700),
        SSH_ASKPASS_REQUIRE: 'force',
        KEYWARD_ASKED: passphrase,
      }),
    },
    settings: [],
  }
}

/** Keys that the settings name, or else those that this computer's OpenSSH knows for the host. */
async function trustedKeys(address: Extract<GitAddress, { way: 'ssh' }>, given: string): Promise<string[]> {
  const named = (readTrustedKeys(given) ?? []).flatMap((key) => ('blob' in key ? [formatHostKey(key)] : []))
  if (named.length > 0) return named
  return [...(await knownHostKeys(address, join(homedir(), '.ssh', 'known_hosts'))).trusted]
}

/** A path as a value of OpenSSH's settings, in which spaces and per cent signs mean something. */
function option(path: string): string {
  return `"${path.replaceAll('\\', '/').replaceAll('%', '%%')}"`
}

/** For the shell that git starts OpenSSH by. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
