import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Database } from './database.ts'
import type { OpenVault } from './open-vault.ts'
import { temporaryDatabase } from './testing.ts'
import { readLockRequest, requestLock, VaultWatch } from './watch.ts'

let temporary: ReturnType<typeof temporaryDatabase>
let now: number
let told: string[]
let watch: VaultWatch
beforeEach(() => {
  vi.useFakeTimers()
  temporary = temporaryDatabase()
  now = 1_000_000
  told = []
})
afterEach(() => {
  watch.end()
  vi.useRealTimers()
  temporary.close()
})

const minute = 60_000
const begin = (dataVersion = () => temporary.database.dataVersion) => {
  const database = {
    get dataVersion() {
      return dataVersion()
    },
    settle: () => temporary.database.settle(),
  }
  watch = new VaultWatch({
    vault: { folder: temporary.folder, database } as unknown as OpenVault,
    now: () => now,
    lockAfterMinutes: () => 5,
    lockRequest: readLockRequest(temporary.folder),
    lock: (reason) => told.push(reason),
    changed: () => told.push('changed'),
  })
}
const toldAfter = (ms: number) => {
  now += ms
  vi.advanceTimersByTime(1000)
  return told.splice(0)
}

describe('V9 an open vault', () => {
  it('locks after idle minutes, which begin anew with every touch', () => {
    begin()
    expect(toldAfter(4 * minute)).toEqual([])
    watch.touch()
    expect(toldAfter(4 * minute)).toEqual([])
    expect(toldAfter(minute)).toEqual(['idle'])
  })

  it('has its changes in the file itself a second later, without being locked', () => {
    begin()
    temporary.database.write((db) => db.run(`INSERT INTO meta (key, value) VALUES ('vault_id', 'settled')`))
    toldAfter(1000)
    const copy = join(temporary.folder, 'copy.db')
    copyFileSync(join(temporary.folder, 'vault.db'), copy)
    const copied = new Database({ file: copy, key: temporary.key, create: false })
    expect(copied.read((db) => db.get(`SELECT value FROM meta WHERE key = 'vault_id'`))).toEqual({ value: 'settled' })
    copied.close()
  })

  it('locks in time although the clock was set back', () => {
    begin()
    expect(toldAfter(-1_000_000)).toEqual([])
    expect(toldAfter(5 * minute)).toEqual(['idle'])
  })

  it('locks when a process asks for it, with whatever the file holds then, or when the file goes', () => {
    requestLock(temporary.folder)
    begin()
    expect(toldAfter(0)).toEqual([])
    requestLock(temporary.folder)
    expect(toldAfter(0)).toEqual(['elsewhere'])
    watch.end()
    begin()
    writeFileSync(join(temporary.folder, 'lock-request'), '')
    expect(toldAfter(0)).toEqual(['elsewhere'])
    watch.end()
    requestLock(temporary.folder)
    begin()
    rmSync(join(temporary.folder, 'lock-request'))
    expect(toldAfter(0)).toEqual(['elsewhere'])
  })

  it('locks when its file can’t be read any more, and the process lives on', () => {
    let broken = false
    begin(() => {
      if (broken) throw new Error('an error of the disk')
      return 1
    })
    broken = true
    expect(toldAfter(0)).toEqual(['damaged'])
  })
})
