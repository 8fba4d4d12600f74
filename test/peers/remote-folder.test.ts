import { chmodSync, mkdirSync, readdirSync, rmdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { remoteDefinition } from '../../src/main/team/remotes/open.ts'
import { proveRemote } from '../../src/main/team/remotes/prove.ts'
import { makePrivateFolder, openPlace } from './remote-openers.ts'
import { startFolderScene } from './remote-scenes.ts'
import { changed, codeAt, describeRemote } from './remote-suite.ts'

let shared = ''
const at = (...path: string[]) => join(shared, ...path)

describeRemote(
  'a shared folder',
  null,
  async () => {
    const scene = await startFolderScene()
    shared = scene.shared
    return scene
  },
  { raceMs: 2500 },
  ({ place, remote }) => {
    it('makes files for those who may use the folder, whatever the umask says', async () => {
      const modeOf = (...path: string[]) => (statSync(at(...path)).mode & 0o7777).toString(8)
      const before = process.umask(0o077)
      try {
        chmodSync(shared, 0o2770)
        await remote().create('group/1', Buffer.from('x'))
        expect([modeOf('group'), modeOf('group', '1='), modeOf('group', '1=', 'data')]).toEqual(['2770', '2770', '660'])
        chmodSync(shared, 0o700)
        await remote().create('own/1', Buffer.from('x'))
        expect([modeOf('own'), modeOf('own', '1=', 'data')]).toEqual(['700', '600'])
      } finally {
        process.umask(before)
      }
    })

    it('is not the folder of a drive that is gone', async () => {
      expect(await codeAt(changed(place(), { path: at('gone') }))).toBe('remote-not-found')
      const create = codeAt(changed(place(), { path: at('gone') }), (found) => found.create('a', Buffer.alloc(1)))
      expect(await create).toBe('remote-not-found')
    })

    it('follows no link that was laid in the place of a part', async () => {
      const outside = makePrivateFolder()
      try {
        mkdirSync(join(outside.path, '1='))
        writeFileSync(join(outside.path, '1=', 'data'), 'of somebody else')
        symlinkSync(outside.path, at('link'))
        symlinkSync(join(outside.path, '1='), at('own', '2='))
        mkdirSync(at('own', '3='))
        symlinkSync(join(outside.path, '1=', 'data'), at('own', '3=', 'data'))
        for (const name of ['link/1', 'own/2', 'own/3'])
          await expect(remote().read(name, 100), name).rejects.toMatchObject({ code: 'remote-damaged' })
        await expect(remote().create('link/2', Buffer.from('x'))).rejects.toMatchObject({ code: 'remote-damaged' })
        await expect(remote().list('link/')).rejects.toMatchObject({ code: 'remote-damaged' })
        expect(await remote().list('')).not.toContain('link/1')
        expect(readdirSync(outside.path)).toEqual(['1='])
      } finally {
        outside.remove()
      }
    })

    it('passes over what others leave there', async () => {
      const before = await remote().list('')
      mkdirSync(at('own', '1.sync-conflict-20261129-101010-ABCDEFG='))
      mkdirSync(at('.stversions'))
      writeFileSync(at('own', 'Thumbs.db'), '')
      expect(await remote().list('')).toEqual(before)
    })

    it('sweeps what was begun a day ago, and nothing younger', async () => {
      for (const name of ['tmp=old', 'tmp=new']) mkdirSync(at(name))
      const dayAgo = Date.now() / 1000 - 25 * 3600
      utimesSync(at('tmp=old'), dayAgo, dayAgo)
      await codeAt(place(), (found) => found.create('sweep', Buffer.alloc(1)))
      expect(readdirSync(shared).filter((name) => /^tmp=(old|new)$/.test(name))).toEqual(['tmp=new'])
      rmdirSync(at('tmp=new'))
    })

    it('is refused where a program copies it between computers', async () => {
      mkdirSync(at('.stfolder'))
      const objection = (await remoteDefinition('folder').objection?.({ path: shared })) ?? null
      expect(objection).toContain('Syncthing')
      const trial = await proveRemote(() => openPlace(place()), { objection, rounds: 1, racers: 2 })
      expect(trial).toMatchObject({ verdict: 'refused', reason: objection })
      rmdirSync(at('.stfolder'))
      expect(await remoteDefinition('folder').objection?.({ path: shared })).toBeNull()
    })
  },
)
