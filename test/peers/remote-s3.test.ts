import { expect, it } from 'vitest'
import { moto, motoMissing } from './moto.ts'
import { type S3Others, startS3Scene } from './remote-scenes.ts'
import { changed, codeAt, describeRemote } from './remote-suite.ts'
import { closedPort } from './sockets.ts'

let others: S3Others = { reader: {}, assumer: {}, role: '' }

describeRemote(
  `S3 in ${moto}`,
  motoMissing(),
  async () => {
    const scene = await startS3Scene()
    others = scene.others
    return scene
  },
  {},
  ({ place }) => {
    it('tells what is the matter', async () => {
      expect(await codeAt(changed(place(), {}, { secretAccessKey: 'wrong' }))).toBe('remote-auth')
      expect(await codeAt(changed(place(), {}, { accessKeyId: 'AKIANOBODY' }))).toBe('remote-auth')
      expect(await codeAt(changed(place(), { bucket: 'other-bucket' }))).toBe('remote-not-found')
      const { port } = await closedPort()
      expect(await codeAt(changed(place(), { endpoint: `http://127.0.0.1:${port}` }))).toBe('remote-unreachable')
    })

    it('lets a reader read, and tells that it may not write or remove', async () => {
      const reader = changed(place(), {}, others.reader)
      expect(await codeAt(reader)).toBe('ok')
      expect(await codeAt(reader, (remote) => remote.create('a', Buffer.alloc(1)))).toBe('remote-permission')
      expect(await codeAt(reader, (remote) => remote.remove('a'))).toBe('remote-permission')
    })

    it('works as a role that is assumed', async () => {
      const alone = changed(place(), {}, others.assumer)
      expect(await codeAt(alone)).toBe('remote-permission')
      const asRole = changed(alone, {}, { roleArns: others.role })
      expect(await codeAt(asRole, (remote) => remote.create('by-role', Buffer.alloc(1)))).toBe('ok')
      expect(await codeAt(asRole, (remote) => remote.remove('by-role'))).toBe('ok')
    })
  },
)
