import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCertificates } from './certificates.ts'
import { type GitHttpPeer, startGitHttp } from './git-http.ts'
import { makePrivateFolder, openPlace, type RemotePlace } from './remote-openers.ts'
import { gitMissing, makeRepository, startGitScene } from './remote-scenes.ts'
import { changed, codeAt, describeRemote } from './remote-suite.ts'
import { type SshPeer, sshdMissing } from './sshd.ts'

/** How many private keys lie in the folder for private files. */
function keysIn(folder: string): number {
  return readdirSync(folder, { recursive: true }).filter((name) => /session-[^/]*\/key$/.test(String(name))).length
}

let ssh: SshPeer
let repositories = ''

describeRemote(
  'git over SSH',
  gitMissing() ?? sshdMissing(),
  async () => {
    const scene = await startGitScene()
    ssh = scene.ssh
    repositories = scene.repositories
    return scene
  },
  { raceMs: 4000, lifeMs: 3000, share: 0.2 },
  ({ place }) => {
    it('signs in with a key that is locked by a passphrase, and leaves none behind', async () => {
      const locked = changed(place(), {}, { privateKey: ssh.lockedKey, passphrase: ssh.passphrase })
      // Those of processes that were killed are gone when the next session begins; one is of this test's other session.
      const remote = await openPlace(locked)
      expect(await remote.list('')).toEqual(expect.any(Array))
      expect(keysIn(locked.folder)).toBe(2)
      await remote.close()
      expect(keysIn(locked.folder)).toBe(1)
    })

    it('tells what is the matter', { timeout: 40_000 }, async () => {
      expect(await codeAt(changed(place(), {}, { privateKey: ssh.strangeKey }))).toBe('remote-auth')
      const wrong = changed(place(), {}, { privateKey: ssh.lockedKey, passphrase: 'wrong' })
      expect(await codeAt(wrong)).toBe('remote-auth')
      const other = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f'
      expect(await codeAt(changed(place(), { hostKey: other }))).toBe('remote-host-key')
      expect(await codeAt(changed(place(), { hostKey: '' }))).toBe('remote-host-key')
      const elsewhere = changed(place(), { url: `ssh://127.0.0.1:${ssh.port}${repositories}/none.git` })
      expect(await codeAt(elsewhere)).toBe('remote-not-found')
    })
  },
)

describe.skipIf(gitMissing() !== null)('S4 git over HTTPS and in a folder', () => {
  const certificates = makeCertificates()
  const folder = makePrivateFolder()
  const authorization = `Basic ${Buffer.from('ann:pass:word').toString('base64')}`
  let peer: GitHttpPeer
  let place: RemotePlace

  beforeAll(async () => {
    makeRepository(folder.path, 'team.git')
    peer = await startGitHttp(folder.path, certificates.good, authorization)
    place = {
      id: 'git',
      parameters: { url: `https://localhost:${peer.port}/team.git`, ca: certificates.ca },
      credential: { type: 'basic-auth', values: { username: 'ann', password: 'pass:word' } },
      folder: join(folder.path, 'private'),
    }
  })
  afterAll(async () => {
    await peer?.stop()
    folder.remove()
  })

  it('creates, reads, lists and removes', async () => {
    const [first, second] = [await openPlace(place), await openPlace(place)]
    expect(await first.create('log/1', Buffer.from('one'))).toBe('created')
    expect(await second.create('log/1', Buffer.from('two'))).toBe('exists')
    expect(Buffer.from((await second.read('log/1', 10)) ?? []).toString()).toBe('one')
    // On a branch that has moved on meanwhile.
    expect(await first.create('log/2', Buffer.from('two'))).toBe('created')
    expect(await second.create('log/3', Buffer.from('three'))).toBe('created')
    expect(await first.list('log/')).toEqual(['log/1', 'log/2', 'log/3'])
    await first.remove('log/1')
    await second.remove('log/1')
    expect(await second.list('')).toEqual(['log/2', 'log/3'])
    await Promise.all([first.close(), second.close()])
    // The password lies nowhere.
    const grep = spawnSync('grep', ['-raE', 'pass:word|YW5uOnBhc3M6d29yZA', place.folder], { encoding: 'utf8' })
    expect([grep.status, grep.stdout]).toEqual([1, ''])
  })

  it('tells what is the matter', { timeout: 40_000 }, async () => {
    expect(await codeAt(changed(place, {}, { password: 'wrong' }))).toBe('remote-auth')
    expect(await codeAt(changed(place, { ca: makeCertificates().ca }))).toBe('remote-tls')
    expect(await codeAt(changed(place, { url: `https://localhost:${peer.port}/none.git` }))).toBe('remote-not-found')
    expect(await codeAt(changed(place, { url: `https://localhost:${peer.port}/moved/team.git` }))).toBe(
      'remote-not-the-service',
    )
  })

  it('is refused by a hook at the server as a permission, and runs none of this computer', async () => {
    const path = makeRepository(folder.path, 'hooked.git')
    const hook = join(path, 'hooks', 'pre-receive')
    writeFileSync(hook, '#!/bin/sh\necho no room for ann\nexit 1\n')
    chmodSync(hook, 0o755)
    const hooked = changed(place, { url: `https://localhost:${peer.port}/hooked.git` })
    expect(await codeAt(hooked, (remote) => remote.create('a', Buffer.alloc(1)))).toBe('remote-permission')
  })

  it('takes nothing of what a person has set for git', async () => {
    const home = join(folder.path, 'home')
    mkdirSync(home)
    const trace = join(home, 'was-run')
    writeFileSync(
      join(home, '.gitconfig'),
      `[url "https://elsewhere.invalid/"]\n\tinsteadOf = https://localhost\n[credential]\n\thelper = "!touch ${trace}"\n`,
    )
    const before = { ...process.env }
    Object.assign(process.env, { HOME: home, GIT_SSH_COMMAND: `touch ${trace}`, GIT_DIR: '/nowhere', GIT_TRACE: trace })
    try {
      expect(await codeAt(changed(place, {}, { password: 'wrong' }))).toBe('remote-auth')
      expect(await codeAt(place)).toBe('ok')
    } finally {
      for (const name of ['HOME', 'GIT_SSH_COMMAND', 'GIT_DIR', 'GIT_TRACE']) {
        const value = before[name]
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
      }
    }
    expect(existsSync(trace)).toBe(false)
  })

  it('works with a repository in a folder', async () => {
    const path = makeRepository(folder.path, 'local.git')
    const local: RemotePlace = { ...place, parameters: { url: path }, credential: null }
    expect(await codeAt(local, (remote) => remote.create('a', Buffer.from('x')))).toBe('ok')
    const remote = await openPlace(local)
    expect([await remote.list(''), Buffer.from((await remote.read('a', 1)) ?? []).toString()]).toEqual([['a'], 'x'])
    await remote.close()
    expect(await codeAt(changed(local, { url: join(folder.path, 'none.git') }))).toBe('remote-not-found')
  })
})
