import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../../test/fakes/temp-folder.ts'
import { withFileLock } from './file-lock.ts'

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid!
}

describe('the lock of a file', () => {
  it('lets one at a time through, in one process and in several', async () => {
    const folder = tempFolder('keys')
    const [lock, counter] = [join(folder, 'lock'), join(folder, 'counter')]
    writeFileSync(counter, '0')
    const code = `
      import { readFileSync, writeFileSync } from 'node:fs'
      import { setTimeout } from 'node:timers/promises'
      import { withFileLock } from ${JSON.stringify(new URL('file-lock.ts', import.meta.url).href)}
      const [, lock, counter] = process.argv
      const raise = () => withFileLock(lock, async () => {
        const before = Number(readFileSync(counter, 'utf8'))
        await setTimeout(2)
        writeFileSync(counter, String(before + 1))
      })
      await Promise.all(Array.from({ length: 10 }, raise))`
    const children = [1, 2, 3].map(() =>
      spawn(process.execPath, ['--input-type=module', '-e', code, lock, counter], { stdio: 'inherit' }),
    )
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]))
    expect(codes).toEqual([0, 0, 0])
    expect(readFileSync(counter, 'utf8')).toBe('30')
    expect(existsSync(lock)).toBe(false)
  })

  it('is taken over at once from a process that is gone', async () => {
    const lock = join(tempFolder('keys'), 'lock')
    writeFileSync(lock, `${await deadProcess()} ${hostname()} x`)
    expect(await withFileLock(lock, async () => 'done', { waitMs: 0, staleMs: 1e9 })).toBe('done')
  })

  it('is taken over from another machine, or without a readable owner, when it stays unchanged', async () => {
    const lock = join(tempFolder('keys'), 'lock')
    for (const content of [`1 another-machine x`, '', 'nonsense']) {
      writeFileSync(lock, content)
      expect(await withFileLock(lock, async () => 'done', { staleMs: 50 })).toBe('done')
      expect(existsSync(lock)).toBe(false)
    }
  })

  it('is not taken from a process that lives', async () => {
    const lock = join(tempFolder('keys'), 'lock')
    writeFileSync(lock, `${process.pid} ${hostname()} x`)
    const busy = withFileLock(lock, async () => 'done', { waitMs: 60, staleMs: 1e9 })
    await expect(busy).rejects.toMatchObject({ code: 'vault-busy' })
    expect(existsSync(lock)).toBe(true)
  })

  it('is given back when the work fails, and never when it is somebody else’s', async () => {
    const lock = join(tempFolder('keys'), 'lock')
    const failing = withFileLock(lock, async () => {
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(existsSync(lock)).toBe(false)
    await withFileLock(lock, async () => writeFileSync(lock, 'taken over'))
    expect(readFileSync(lock, 'utf8')).toBe('taken over')
  })
})
