import { chownSync, cpSync, readdirSync, statSync, utimesSync } from 'node:fs'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeCertificates } from './certificates.ts'
import { startConnectProxy } from './connect-proxy.ts'
import { makePrivateFolder, openPlace, type RemotePlace } from './remote-openers.ts'
import { startWebdavScene } from './remote-scenes.ts'
import { changed, codeAt, describeRemote } from './remote-suite.ts'
import { closedPort, listen, startBlackHole } from './sockets.ts'
import { apacheMissing, nginxMissing, startApache, startNginx } from './webdav-servers.ts'

const certificates = makeCertificates()

/** What a way to a server has when nobody signs in to it. */
const nobody = {
  credential: { type: '', values: {}, secretFields: [], http: { headers: {}, query: {} }, clientCertificate: null },
  ca: '',
  knownHostKeys: [],
  revokedHostKeys: [],
}

for (const [name, missing, start] of [
  ['Apache with mod_dav', apacheMissing(), startApache],
  ['nginx with dav-ext', nginxMissing(), startNginx],
] as const) {
  let files = ''
  const startHere = async () => {
    const scene = await startWebdavScene(start)
    files = scene.files
    return scene
  }
  describeRemote(name, missing, startHere, {}, ({ place, scene }) => {
    it('tells what is the matter', async () => {
      expect(await codeAt(changed(place(), {}, { password: 'wrong' }))).toBe('remote-auth')
      expect(await codeAt(changed(place(), { ca: '' }))).toBe('remote-tls')
      const { port } = await closedPort()
      expect(await codeAt(changed(place(), { url: `https://localhost:${port}/` }))).toBe('remote-unreachable')
      // Nothing is above it, so that it can't be made.
      const nowhere = changed(place(), { url: `https://localhost:${scene().port}/no/such/place` })
      expect(await codeAt(nowhere, (remote) => remote.create('a', Buffer.alloc(1)))).toBe('remote-not-found')
    })

    it('is reached through a proxy', async () => {
      const proxy = await startConnectProxy()
      try {
        const { host, port } = proxy
        const leg = { name: 'proxy', kind: 'http-proxy', parameters: { host, port: String(port), tls: 'off' } }
        const remote = await openPlace(place(), { hops: [{ ...leg, ...nobody, boundHosts: [`${host}:${port}`] }] })
        expect(await remote.create('through', Buffer.from('x'))).toBe('created')
        expect(proxy.tunnels).toContain(`localhost:${scene().port}`)
        await remote.remove('through')
      } finally {
        await proxy.stop()
      }
    })

    it('sweeps what was begun a day ago, and nothing younger', async () => {
      const at = (folder: string) => join(files, 'keyward', folder)
      for (const folder of ['tmp=old', 'tmp=new'])
        cpSync(join(files, 'keyward', 'trial'), at(folder), { recursive: true })
      const dayAgo = Date.now() / 1000 - 25 * 3600
      utimesSync(at('tmp=old'), dayAgo, dayAgo)
      const names = () => readdirSync(join(files, 'keyward')).filter((name) => /^tmp=(old|new)$/.test(name))
      chownSync(at('tmp=old'), statSync(at('trial')).uid, statSync(at('trial')).gid)
      expect(await codeAt(place(), (remote) => remote.create('sweep', Buffer.alloc(1)))).toBe('ok')
      expect(names()).toEqual(['tmp=new'])
    })
  })
}

describe('S4 what only says that it is a WebDAV server', () => {
  const serve = async (
    answer: Parameters<typeof createServer>[1],
    check: (place: RemotePlace) => Promise<void>,
  ): Promise<void> => {
    const peer = await listen(createServer({ cert: certificates.good.cert, key: certificates.good.key }, answer))
    const folder = makePrivateFolder()
    try {
      await check({
        id: 'webdav',
        parameters: { url: `https://localhost:${peer.port}/keyward`, ca: certificates.ca },
        credential: { type: 'basic-auth', values: { username: 'ann', password: 'secret-word' } },
        folder: folder.path,
      })
    } finally {
      await peer.stop()
      folder.remove()
    }
  }

  it('gets no credential for another place', async () => {
    const seen: string[] = []
    const other = createServer({ cert: certificates.good.cert, key: certificates.good.key }, (request, response) => {
      seen.push(request.headers.authorization ?? '')
      response.end()
    })
    const peer = await listen(other)
    try {
      await serve(
        (_, response) => response.writeHead(307, { location: `https://localhost:${peer.port}/keyward/` }).end(),
        async (place) => {
          expect(await codeAt(place)).toBe('remote-not-the-service')
          expect(await codeAt(place, (remote) => remote.create('a', Buffer.alloc(1)))).toBe('remote-not-the-service')
        },
      )
      expect(seen).toEqual([])
    } finally {
      await peer.stop()
    }
  })

  it.each([
    ['a page', 200, '<!doctype html><p>Sign in</p>', 'remote-not-the-service'],
    ['a declaration of types', 207, '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'remote-not-the-service'],
    ['no room', 507, 'quota of ann exceeded', 'remote-full'],
    ['too much for it', 413, '', 'remote-too-large'],
    ['no such method', 405, '', 'remote-not-the-service'],
  ])('answers with %s', { timeout: 30_000 }, async (_, status, body, code) => {
    await serve(
      (_request, response) => response.writeHead(status, { 'content-type': 'text/html' }).end(body),
      async (place) => {
        expect(await codeAt(place)).toBe(code)
        const error = await openPlace(place).then((remote) => remote.list('').catch((reason: unknown) => reason))
        // Neither what it says nor what was sent.
        expect(JSON.stringify(error) + String(error)).not.toMatch(/ann|secret-word|Sign in/)
        expect((error as Error).cause).toBeUndefined()
      },
    )
  })

  it('never answers, and is left after the deadline', async () => {
    const hole = await startBlackHole()
    const folder = makePrivateFolder()
    try {
      const parameters = { url: `https://localhost:${hole.port}/` }
      expect(await codeAt({ id: 'webdav', parameters, credential: null, folder: folder.path, deadlineMs: 400 })).toBe(
        'remote-timeout',
      )
    } finally {
      await hole.stop()
      folder.remove()
    }
  })
})
