import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Interceptor, intercept } from './intercept.ts'
import { type AccessKey, type MotoPeer, motoMissing, startMoto } from './moto.ts'
import { type RotationScene, startScene } from './rotation-scene.ts'

const missing = motoMissing()
const rights = ['sts:*', 'iam:ListAccessKeys', 'iam:CreateAccessKey', 'iam:UpdateAccessKey', 'iam:DeleteAccessKey']

describe.skipIf(missing !== null)(
  `L3 rotation of access keys at moto${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let moto: MotoPeer
    let proxy: Interceptor
    let removals: Interceptor
    let scene: RotationScene
    let user: AccessKey
    let users = 0

    beforeAll(async () => {
      moto = await startMoto()
      await moto.enforce(true)
      proxy = await intercept(moto.port, 'Action=CreateAccessKey')
      removals = await intercept(moto.port, 'Action=DeleteAccessKey')
    })
    afterAll(async () => {
      await proxy.stop()
      await removals.stop()
      await moto.stop()
    })
    beforeEach(() => start(proxy))
    afterEach(async () => {
      expect(await scene.works()).toBe(true)
      await scene.stop()
    })

    async function start(front: Interceptor): Promise<void> {
      user = await unenforced(() => moto.makeUser(`user-${++users}`, rights))
      scene = await startScene({
        type: 'aws-access-key',
        config: { accessKeyId: user.accessKeyId },
        secrets: { secretAccessKey: user.secretAccessKey },
        kind: 'aws',
        parameters: { region: 'eu-central-1', endpoint: `http://127.0.0.1:${front.port}` },
      })
    }

    /** What an administrator does meanwhile. */
    async function unenforced<T>(work: () => Promise<T>): Promise<T> {
      await moto.enforce(false)
      try {
        return await work()
      } finally {
        await moto.enforce(true)
      }
    }

    const keys = () => unenforced(() => moto.keysOf(`user-${users}`))

    it('creates a second key, switches, deactivates the old one, and deletes it at the end', async () => {
      const id = await scene.begin()
      expect(await scene.get(id)).toMatchObject({ method: 'aws-iam', newVersion: null, overlap: true })
      expect(await scene.step('apply', id)).toEqual({ done: 1, failed: 0 })
      expect(await scene.get(id)).toMatchObject({ server: 'made', newVersion: 2 })
      // Both work: nothing has to be switched in a hurry.
      expect(await scene.works()).toBe(true)
      expect(await scene.testNew(id)).toEqual({ done: 2, failed: 0 })
      await scene.switchTo(id)
      expect(await scene.step('confirmRevocation', id)).toEqual({ done: 1, failed: 0 })
      expect(await keys()).toContainEqual({ id: user.accessKeyId, status: 'Inactive' })

      // Something was overlooked: the old key comes back to life.
      expect(await scene.step('rollBack', id)).toEqual({ done: 1, failed: 0 })
      expect(await keys()).toContainEqual({ id: user.accessKeyId, status: 'Active' })
      expect(await scene.works()).toBe(true)

      await scene.testNew(id)
      await scene.switchTo(id)
      await scene.step('confirmRevocation', id)
      expect(await scene.finish(id)).toEqual({ done: 1, failed: 0 })
      const left = await keys()
      expect(left).toHaveLength(1)
      expect(left[0]?.id).not.toBe(user.accessKeyId)
      expect(await scene.get(id)).toMatchObject({ state: 'done' })
    })

    it('gives up, and the new key is deleted', async () => {
      const id = await scene.begin()
      await scene.step('apply', id)
      expect(await keys()).toHaveLength(2)
      expect(await scene.step('abort', id)).toEqual({ done: 1, failed: 0 })
      expect(await keys()).toEqual([{ id: user.accessKeyId, status: 'Active' }])
    })

    it('tells that a user with two keys can have no third, and touches neither', async () => {
      await unenforced(() => moto.addKey(`user-${users}`))
      const before = await keys()
      const id = await scene.begin()
      expect(await scene.step('apply', id)).toEqual({ done: 0, failed: 1 })
      expect((await scene.get(id)).failure?.message).toMatch(/two access keys/)
      expect(await keys()).toEqual(before)
      await scene.step('abort', id)
      expect(await keys()).toEqual(before)
    })

    describe('killed in the middle', () => {
      it.each(['before', 'after'] as const)(
        '%s the key was made: no key is left behind whose secret nobody has',
        async (at) => {
          const id = await scene.begin()
          await scene.killed('rotations.apply', { ids: [id] }, proxy, at)
          expect(await scene.get(id)).toMatchObject({ server: 'sending', newVersion: null })
          expect(await keys()).toHaveLength(at === 'after' ? 2 : 1)
          expect(await scene.step('apply', id)).toEqual({ done: 1, failed: 0 })
          expect(await keys()).toHaveLength(2)
          expect(await scene.testNew(id)).toEqual({ done: 2, failed: 0 })
          await scene.switchTo(id)
        },
      )

      it.each(['before', 'after'] as const)(
        '%s the new key was deleted: giving up ends with the old one alone',
        async (at) => {
          await scene.stop()
          await start(removals)
          const id = await scene.begin()
          await scene.step('apply', id)
          await scene.killed('rotations.abort', { ids: [id] }, removals, at)
          expect(await scene.get(id)).toMatchObject({ state: 'staged', server: 'sending' })
          expect(await scene.step('abort', id)).toEqual({ done: 1, failed: 0 })
          expect(await keys()).toEqual([{ id: user.accessKeyId, status: 'Active' }])
        },
      )

      it.each(['before', 'after'] as const)('%s the old key was deleted: it is gone in the end', async (at) => {
        await scene.stop()
        await start(removals)
        const id = await scene.begin()
        await scene.step('apply', id)
        await scene.testNew(id)
        await scene.switchTo(id)
        await scene.step('confirmRevocation', id)
        await scene.killed('rotations.finish', { ids: [id], early: true, runId: randomUUID() }, removals, at)
        expect((await scene.get(id)).state).toBe('switched')
        expect(await scene.finish(id)).toEqual({ done: 1, failed: 0 })
        expect((await keys()).map((key) => key.id)).not.toContain(user.accessKeyId)
      })
    })
  },
)
