import { expect, it } from 'vitest'
import { moto, motoMissing, startMoto } from './moto.ts'
import { makePrivateFolder } from './remote-openers.ts'
import { changed, codeAt, describeRemote } from './remote-suite.ts'
import { closedPort } from './sockets.ts'

/** What docs/team-servers.md asks for. */
const actions = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket']

let others = { reader: {}, assumer: {}, role: '' }

describeRemote(
  `S3 in ${moto}`,
  motoMissing(),
  async () => {
    const server = await startMoto()
    const folder = makePrivateFolder()
    const key = await server.makeUser('ann', actions)
    others = {
      reader: { ...(await server.makeUser('bob', ['s3:GetObject', 's3:ListBucket'])) },
      assumer: { ...(await server.makeUser('eve', ['sts:AssumeRole'])) },
      role: await server.makeRole('team', actions),
    }
    await server.makeBucket('team-bucket')
    await server.enforce(true)
    return {
      port: server.port,
      placeAt: (port) => ({
        id: 's3',
        parameters: { endpoint: `http://127.0.0.1:${port}`, bucket: 'team-bucket', prefix: 'keyward/' },
        credential: { type: 'aws-access-key', values: { ...key } },
        folder: folder.path,
      }),
      async stop() {
        await server.stop()
        folder.remove()
      },
    }
  },
  // moto stores what had come of a body whose connection ended; S3 holds it against Content-Length, and refuses it.
  { keepsHalves: true },
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
