import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tempFolder } from '../../../test/fakes/temp-folder.ts'
import { VaultLock } from './vault-lock.ts'

let folder: string
let locks: VaultLock[]
beforeEach(() => {
  folder = tempFolder('lock')
  locks = []
})
afterEach(() => {
  for (const lock of locks) lock.end()
})

const open = () => {
  const lock = new VaultLock(folder, undefined)
  locks.push(lock)
  return lock
}
const end = (lock: VaultLock) => {
  locks.splice(locks.indexOf(lock), 1)
  lock.end()
}
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  )

/** Another process that takes the lock and keeps it until it is killed. */
async function holder(how: 'share' | 'alone') {
  const text = `
    import { VaultLock } from ${JSON.stringify(new URL('vault-lock.ts', import.meta.url).href)}
    const lock = new VaultLock(process.argv[1], undefined)
    await lock.${how}(5000)
    console.log('held')
    // Kept in use: what is collected is closed, and holds nothing.
    setInterval(() => lock.tryShare, 1000)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', text, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

describe('the lock of a vault’s folder', () => {
  it('is shared by many, or had alone by one', async () => {
    const [one, two, three] = [open(), open(), open()]
    await one.share(0)
    await two.share(0)
    expect(await code(three.alone(50))).toBe('vault-busy')
    end(three)
    end(two)
    const later = open()
    const waiting = later.alone(5000)
    expect(await code(one.alone(50))).toBe('vault-busy')
    // The first still shares: whoever failed to be alone has lost nothing.
    await one.share(0)
    expect(await Promise.race([code(waiting), new Promise((done) => setTimeout(done, 60, 'waits'))])).toBe('waits')
    end(one)
    await waiting
    expect(await code(open().share(50))).toBe('vault-busy')
    expect(await code(open().alone(50))).toBe('vault-busy')
  })

  it('leads back from alone to shared without letting another be alone between', async () => {
    const [one, two] = [open(), open()]
    await one.alone(0)
    const waiting = code(two.alone(300))
    await new Promise((done) => setTimeout(done, 40))
    await one.share(0)
    expect(await waiting).toBe('vault-busy')
  })

  it('ends waiting when the work is cancelled', async () => {
    await open().share(0)
    const controller = new AbortController()
    const waiting = code(open().alone(10_000, controller.signal))
    controller.abort()
    expect(await waiting).toBe('cancelled')
  })

  it('holds between processes, and is free at once when one is killed', async () => {
    for (const how of ['share', 'alone'] as const) {
      const child = await holder(how)
      const mine = open()
      expect([how, await code(mine.alone(50))]).toEqual([how, 'vault-busy'])
      end(mine)
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
      const other = open()
      await other.alone(1000)
      end(other)
    }
    expect(readdirSync(folder).sort()).toEqual(['vault.gate', 'vault.lock'])
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).size).toBe(0)
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    }
  })
})
