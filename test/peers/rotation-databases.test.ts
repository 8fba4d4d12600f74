import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { metadata } from '../integration/core.ts'
import { type Interceptor, intercept } from './intercept.ts'
import { mariadbMissing, startMariadb } from './mariadb.ts'
import { postgresMissing, startPostgres } from './postgresql.ts'
import { type RotationScene, startScene } from './rotation-scene.ts'

interface Peer {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  stop(): Promise<void>
}

const servers = [
  { name: 'PostgreSQL', kind: 'postgresql', change: 'ALTER ROLE', missing: postgresMissing(), start: startPostgres },
  { name: 'MariaDB', kind: 'mysql', change: 'SET PASSWORD', missing: mariadbMissing(), start: startMariadb },
] as const

for (const { name, kind, change, missing, start } of servers)
  describe.skipIf(missing !== null)(`L3 rotation at ${name}${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
    let peer: Peer
    let scene: RotationScene
    let proxy: Interceptor

    beforeAll(async () => {
      peer = await start()
      proxy = await intercept(peer.port, change)
    })
    afterAll(async () => {
      await proxy.stop()
      await peer.stop()
    })
    beforeEach(async () => {
      scene = await startScene({
        type: 'database-login',
        config: { username: peer.user },
        secrets: { password: peer.password },
        kind,
        parameters: { host: peer.host, port: String(proxy.port), database: peer.database, tls: 'auto' },
      })
    })
    afterEach(async () => {
      // Each test leaves the password as it found it, by its own means.
      const open = await scene.test.client.rotations.list({ state: ['staged', 'switched'], limit: 1, cursor: null })
      expect(open.items).toEqual([])
      expect(await scene.works()).toBe(true)
      await scene.stop()
    })

    it('sets a new password, proves it, switches, and confirms that the old one is refused', async () => {
      const id = await scene.begin()
      expect(await scene.get(id)).toMatchObject({
        method: kind,
        server: 'none',
        newVersion: 2,
        through: { name: 'First' },
      })
      expect(await scene.step('apply', id)).toEqual({ done: 1, failed: 0 })
      expect(await scene.get(id)).toMatchObject({ server: 'made', failure: null, state: 'staged' })
      expect(await scene.testNew(id)).toEqual({ done: 2, failed: 0 })
      await scene.switchTo(id)
      expect(await scene.works()).toBe(true)
      expect(await scene.step('confirmRevocation', id)).toEqual({ done: 1, failed: 0 })
      expect(await scene.get(id)).toMatchObject({ server: 'retired', revokedBy: expect.any(String) })
      // Back to the password that the next test knows.
      expect(await scene.step('rollBack', id)).toEqual({ done: 1, failed: 0 })
      expect(await scene.works()).toBe(true)
      await scene.step('abort', id)
    })

    it('gives up, and the server takes the old password again', async () => {
      const id = await scene.begin()
      await scene.step('apply', id)
      expect(await scene.works()).toBe(false)
      expect(await scene.step('abort', id)).toEqual({ done: 1, failed: 0 })
      expect(await scene.get(id)).toMatchObject({ state: 'aborted', server: 'none' })
    })

    it('does not switch while a connection fails with the new value', async () => {
      const { client } = scene.test
      const third = await client.connections.create({
        input: {
          name: 'Third',
          kind,
          systemId: null,
          environment: 'production',
          purpose: '',
          credentialId: scene.credentialId,
          parameters: { host: peer.host, port: String(proxy.port), database: 'no_such_database', tls: 'auto' },
        },
        consent: true,
      })
      const id = await scene.begin()
      await scene.step('apply', id)
      expect(await scene.testNew(id)).toEqual({ done: 2, failed: 1 })
      await expect(scene.switchTo(id)).rejects.toMatchObject({ body: { code: 'rotation-untested' } })
      const { tests } = await client.rotations.get({ id })
      expect(tests.find(({ connectionId }) => connectionId === third.id)?.result?.ok).toBe(false)
      await scene.step('abort', id)
      await client.connections.delete({ id: third.id, confirm: 'Third' })
    })

    it('tells why the server was not changed, and changes nothing here', async () => {
      const { client } = scene.test
      const id = await scene.begin()
      await client.rotations.abort({ runId: randomUUID(), ids: [id] })
      const { id: wrong } = await client.credentials.create({
        type: 'database-login',
        metadata: metadata({ name: 'Wrong' }),
        config: { username: peer.user },
        secrets: { password: 'not-the-password' },
      })
      const connection = await client.connections.create({
        input: {
          name: 'With the wrong one',
          kind,
          systemId: null,
          environment: '',
          purpose: '',
          credentialId: wrong,
          parameters: { host: peer.host, port: String(proxy.port), database: peer.database, tls: 'auto' },
        },
        consent: true,
      })
      const begun = await client.rotations.startAutomatic({ credentialIds: [wrong], throughId: null })
      const [rotation = ''] = begun.ids
      expect(await client.rotations.apply({ runId: randomUUID(), ids: [rotation] })).toEqual({ done: 0, failed: 1 })
      expect(await scene.get(rotation)).toMatchObject({ server: 'none', failure: { code: 'auth-failed' } })
      await client.rotations.abort({ runId: randomUUID(), ids: [rotation] })
      await client.credentials.trash({ ids: [wrong], confirm: 'Wrong' })
      await client.connections.delete({ id: connection.id, confirm: 'With the wrong one' })
    })

    describe('killed in the middle', () => {
      it('before the server got the new password: the old one is found to work, and it is set anew', async () => {
        const id = await scene.begin()
        await scene.killed('rotations.apply', { ids: [id] }, proxy, 'before')
        expect(await scene.get(id)).toMatchObject({ server: 'sending' })
        expect(await scene.works()).toBe(true)
        expect(await scene.step('apply', id)).toEqual({ done: 1, failed: 0 })
        expect(await scene.testNew(id)).toEqual({ done: 2, failed: 0 })
        await scene.step('abort', id)
      })

      it('when the server had the new password: it is found to work, and nothing is lost', async () => {
        const id = await scene.begin()
        await scene.killed('rotations.apply', { ids: [id] }, proxy, 'after')
        expect(await scene.get(id)).toMatchObject({ server: 'sending' })
        expect(await scene.step('apply', id)).toEqual({ done: 1, failed: 0 })
        expect(await scene.get(id)).toMatchObject({ server: 'made' })
        expect(await scene.testNew(id)).toEqual({ done: 2, failed: 0 })
        await scene.switchTo(id)
        expect(await scene.works()).toBe(true)
        await scene.step('rollBack', id)
        await scene.step('abort', id)
      })

      it('and given up then: the server takes the old password', async () => {
        const id = await scene.begin()
        await scene.killed('rotations.apply', { ids: [id] }, proxy, 'after')
        expect(await scene.step('abort', id)).toEqual({ done: 1, failed: 0 })
      })

      it.each(['before', 'after'] as const)('%s the old password was set back at the server', async (at) => {
        const id = await scene.begin()
        await scene.step('apply', id)
        await scene.killed('rotations.abort', { ids: [id] }, proxy, at)
        expect(await scene.get(id)).toMatchObject({ state: 'staged', server: 'sending' })
        expect(await scene.step('abort', id)).toEqual({ done: 1, failed: 0 })
      })
    })
  })
