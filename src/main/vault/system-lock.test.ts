import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../../test/fakes/temp-folder.ts'
import { alone } from './system-lock.ts'

const module = JSON.stringify(new URL('system-lock.ts', import.meta.url).href)
const run = (text: string, ...given: string[]) =>
  spawn(process.execPath, ['--input-type=module-typescript', '-e', text, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

describe('a lock that the system holds', () => {
  it('lets one at a time through, in one process and in several', async () => {
    const folder = tempFolder('lock')
    const [lock, counter] = [join(folder, 'lock'), join(folder, 'counter')]
    writeFileSync(counter, '0')
    const text = `
      import { readFileSync, writeFileSync } from 'node:fs'
      import { setTimeout } from 'node:timers/promises'
      import { alone } from ${module}
      const [, lock, counter] = process.argv
      const raise = () => alone(lock, undefined, async () => {
        const before = Number(readFileSync(counter, 'utf8'))
        await setTimeout(2)
        writeFileSync(counter, String(before + 1))
      })
      await Promise.all(Array.from({ length: 5 }, raise))`
    const children = [1, 2, 3].map(() => run(text, lock, counter))
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]))
    expect(codes).toEqual([0, 0, 0])
    expect(readFileSync(counter, 'utf8')).toBe('15')
    expect(statSync(lock)).toMatchObject({ size: 0 })
    expect(statSync(lock).mode & 0o777).toBe(0o600)
  }, 30_000)

  it('is never taken from a process that lives, however long it sleeps, and is free once that is gone', async () => {
    const lock = join(tempFolder('lock'), 'lock')
    const text = `
      import { alone } from ${module}
      await alone(process.argv[1], undefined, () => new Promise((resolve) => {
        console.log('held')
        setTimeout(resolve, 60_000)
      }))`
    const child = run(text, lock)
    await once(child.stdout, 'data')
    child.kill('SIGSTOP')
    const busy = alone(lock, undefined, async () => 'done', 300)
    await expect(busy).rejects.toMatchObject({ code: 'vault-busy' })
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    expect(await alone(lock, undefined, async () => 'done', 300)).toBe('done')
  }, 30_000)

  it('is given back when the work fails', async () => {
    const lock = join(tempFolder('lock'), 'lock')
    const failing = alone(lock, undefined, async () => {
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await alone(lock, undefined, async () => 'done', 0)).toBe('done')
  })
})
