import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startAwsFront } from './aws-front.ts'
import { makeCertificates } from './certificates.ts'
import { findProgram } from './daemons.ts'
import { startMoto } from './moto.ts'
import { type OpenBaoPeer, startOpenBao } from './openbao.ts'
import { makePrivateFolder } from './remote-openers.ts'
import type { RemoteScene } from './remote-suite.ts'
import { type SshPeer, startSshd } from './sshd.ts'
import type { startApache } from './webdav-servers.ts'

/*
 * The team servers of the tests, each as docs/team-servers.md asks for it.
 */

/** A folder that several share. */
export async function startFolderScene(): Promise<RemoteScene & { readonly shared: string }> {
  const folder = makePrivateFolder()
  const shared = join(folder.path, 'shared')
  mkdirSync(shared)
  return {
    port: null,
    shared,
    placeAt: () => ({ id: 'folder', parameters: { path: shared }, credential: null, folder: folder.path }),
    stop: () => folder.remove(),
  }
}

const webdavCertificates = makeCertificates()

/** A WebDAV server over TLS. `files` is where what it stores lies. */
export async function startWebdavScene(start: typeof startApache): Promise<RemoteScene & { readonly files: string }> {
  const peer = await start(webdavCertificates.good)
  const folder = makePrivateFolder()
  return {
    port: peer.port,
    files: peer.files,
    placeAt: (port) => ({
      id: 'webdav',
      parameters: { url: `https://localhost:${port}/keyward`, ca: webdavCertificates.ca },
      credential: { type: 'basic-auth', values: { username: peer.username, password: peer.password } },
      folder: folder.path,
    }),
    async stop() {
      await peer.stop()
      folder.remove()
    },
  }
}

/** What docs/team-servers.md asks for. */
const s3Actions = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket']

/** Users of the storage besides the team's, and a role. */
export interface S3Others {
  readonly reader: Readonly<Record<string, string>>
  readonly assumer: Readonly<Record<string, string>>
  readonly role: string
}

/**
 * A bucket, whose policies hold, behind a front that hands on whole requests alone: moto would store what had come of a body whose
 * connection ended, which S3 holds against Content-Length, and refuses.
 */
export async function startS3Scene(): Promise<RemoteScene & { readonly others: S3Others }> {
  const server = await startMoto()
  const front = await startAwsFront({ to: server.port })
  const folder = makePrivateFolder()
  const key = await server.makeUser('ann', s3Actions)
  const others = {
    reader: { ...(await server.makeUser('bob', ['s3:GetObject', 's3:ListBucket'])) },
    assumer: { ...(await server.makeUser('eve', ['sts:AssumeRole'])) },
    role: await server.makeRole('team', s3Actions),
  }
  await server.makeBucket('team-bucket')
  await server.enforce(true)
  return {
    port: front.port,
    others,
    placeAt: (port) => ({
      id: 's3',
      parameters: { endpoint: `http://127.0.0.1:${port}`, bucket: 'team-bucket', prefix: 'keyward/' },
      credential: { type: 'aws-access-key', values: { ...key } },
      folder: folder.path,
    }),
    async stop() {
      await front.stop()
      await server.stop()
      folder.remove()
    },
  }
}

/** The policy of docs/team-servers.md. */
export const vaultKvPolicy = `
path "secret/data/keyward/*" { capabilities = ["create", "read"] }
path "secret/metadata/keyward/*" { capabilities = ["list", "delete"] }
path "secret/metadata/keyward" { capabilities = ["list"] }
`

/** OpenBao, with a member's token that may do no more than it has to. */
export async function startVaultKvScene(): Promise<RemoteScene & { readonly bao: OpenBaoPeer }> {
  const certificates = makeCertificates()
  const bao = await startOpenBao(certificates.good)
  await bao.call('POST', 'sys/mounts/secret', { type: 'kv', options: { version: '2' } })
  await bao.call('POST', 'sys/mounts/old', { type: 'kv', options: { version: '1' } })
  const token = await makeToken(bao, 'keyward', vaultKvPolicy)
  const folder = makePrivateFolder()
  return {
    port: Number(new URL(bao.url).port),
    bao,
    placeAt: (port) => ({
      id: 'vault-kv',
      parameters: { url: `https://127.0.0.1:${port}`, ca: certificates.ca },
      credential: { type: 'bearer-token', values: { token } },
      folder: folder.path,
    }),
    async stop() {
      await bao.stop()
      folder.remove()
    },
  }
}

/** A token of OpenBao that may do what a policy says. */
export async function makeToken(bao: OpenBaoPeer, name: string, rules: string): Promise<string> {
  await bao.call('PUT', `sys/policies/acl/${name}`, { policy: rules })
  return String((await bao.call('POST', 'auth/token/create', { policies: [name] })).client_token)
}

/** Why git can't be started here; null when it can. */
export function gitMissing(): string | null {
  return findProgram('git') ? null : 'git is not installed'
}

/** A repository of its own, without anything in it. */
export function makeRepository(parent: string, name: string): string {
  const path = join(parent, name)
  execFileSync('git', ['init', '--quiet', '--bare', path])
  execFileSync('git', ['-C', path, 'config', 'http.receivepack', 'true'])
  return path
}

/** A repository that is reached over SSH. `repositories` is what it lies in. */
export async function startGitScene(): Promise<
  RemoteScene & { readonly ssh: SshPeer; readonly repository: string; readonly repositories: string }
> {
  const ssh = await startSshd()
  const folder = makePrivateFolder()
  const path = makeRepository(folder.path, 'team.git')
  mkdirSync(join(folder.path, 'private files'))
  return {
    port: ssh.port,
    ssh,
    repository: path,
    repositories: folder.path,
    placeAt: (port) => ({
      id: 'git',
      parameters: {
        url: `ssh://git@127.0.0.1:${port}${path}`,
        hostKey: ssh.hostKey,
      },
      credential: { type: 'ssh-key', values: { username: ssh.user, privateKey: ssh.key } },
      folder: join(folder.path, 'private files'),
    }),
    async stop() {
      await ssh.stop()
      folder.remove()
    },
  }
}
