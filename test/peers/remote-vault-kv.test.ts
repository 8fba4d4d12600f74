import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { type OpenBaoPeer, openBao, openBaoMissing } from './openbao.ts'
import { makeToken, startVaultKvScene, vaultKvPolicy } from './remote-scenes.ts'
import { changed, codeAt, describeRemote } from './remote-suite.ts'

let bao: OpenBaoPeer

describeRemote(
  `the key-value store of ${openBao}`,
  openBaoMissing(),
  async () => {
    const scene = await startVaultKvScene()
    bao = scene.bao
    return scene
  },
  {},
  ({ place, remote }) => {
    it('tells what is the matter', async () => {
      expect(await codeAt(changed(place(), {}, { token: 'wrong' }))).toBe('remote-auth')
      expect(await codeAt(changed(place(), { path: 'other' }))).toBe('remote-permission')
      const root = changed(place(), {}, { token: bao.rootToken })
      const create = (mount: string) => codeAt(changed(root, { mount }), (found) => found.create('a', Buffer.alloc(1)))
      expect(await create('nowhere')).toBe('remote-not-found')
      expect(await create('old')).toBe('remote-misconfigured')
      const reading = await makeToken(bao, 'reading', vaultKvPolicy.replace('"create", ', ''))
      expect(
        await codeAt(changed(place(), {}, { token: reading }), (found) => found.create('a', Buffer.alloc(1))),
      ).toBe('remote-permission')
    })

    it('works in a namespace', async () => {
      await bao.call('POST', 'sys/namespaces/team-a', {})
      await bao.call('POST', 'sys/mounts/secret', { type: 'kv', options: { version: '2' } }, { namespace: 'team-a' })
      const inside = changed(place(), { namespace: 'team-a' }, { token: bao.rootToken })
      expect(await codeAt(inside, (found) => found.create('inside', Buffer.from('x')))).toBe('ok')
      expect(await remote().read('inside', 10)).toBeNull()
    })

    it('says sealed to nobody but calls it a fault', { timeout: 30_000 }, async () => {
      await bao.seal()
      try {
        expect(await codeAt({ ...place(), deadlineMs: 20_000 })).toBe('remote-unavailable')
      } finally {
        await bao.unseal()
      }
    })

    it('takes objects of several parts away as a whole, and nothing of others', async () => {
      const large = randomBytes(700_000)
      await remote().create('log', large)
      await remote().create('log/1', large)
      // The one who comes second leaves no parts behind.
      expect(await remote().create('log/1', large)).toBe('exists')
      await remote().remove('log')
      expect(await remote().read('log', 1_000_000)).toBeNull()
      expect(Buffer.compare((await remote().read('log/1', 1_000_000)) ?? Buffer.alloc(0), large)).toBe(0)
      await remote().remove('log/1')
      // Without a folder of parts the list of it is not found.
      await expect(bao.call('GET', 'secret/metadata/keyward/parts=/log?list=true')).rejects.toThrow('404')
    })

    it('notices what was changed by somebody else', async () => {
      await remote().create('damaged', randomBytes(700_000))
      const maker = (await bao.call('GET', 'secret/data/keyward/damaged')) as { data: { maker: string } }
      await bao.call('POST', `secret/data/keyward/parts=/damaged=/${maker.data.maker}/1`, { data: { data: 'AAAA' } })
      await expect(remote().read('damaged', 1_000_000)).rejects.toMatchObject({ code: 'remote-damaged' })
      await bao.call('DELETE', `secret/metadata/keyward/parts=/damaged=/${maker.data.maker}/1`)
      await expect(remote().read('damaged', 1_000_000)).rejects.toMatchObject({ code: 'remote-damaged' })
      await remote().remove('damaged')
    })
  },
)
