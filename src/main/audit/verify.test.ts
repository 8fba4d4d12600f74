import { createSecretKey, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appendAudit } from '../vault/audit-log.ts'
import type { ReadDb, WriteDb } from '../vault/database.ts'
import type { VaultHolder } from '../vault/holder.ts'
import { temporaryDatabase } from '../vault/testing.ts'
import { verifyLog } from './verify.ts'

const key = createSecretKey(randomBytes(32))
let opened: ReturnType<typeof temporaryDatabase>
beforeEach(() => {
  opened = temporaryDatabase()
})
afterEach(() => opened.close())

const append = (count: number, name = 'key') =>
  opened.database.write((db) => {
    for (let i = 0; i < count; i++) {
      const entry = { action: 'credential.use', subjectType: 'credential', subject: `${name} ${i}` } as const
      appendAudit(db, key, { actor: 'ada', at: 1000 + i }, entry)
    }
  })

const verify = (anchor: string | null = null, signal = new AbortController().signal, progress = () => {}) => {
  const current = { keys: { audit: key } }
  const vault = {
    current,
    isOpen: (one: unknown) => one === current,
    read: <T>(work: (db: ReadDb) => T) => opened.database.read(work),
  } as unknown as VaultHolder
  return verifyLog({ vault, anchor, signal, progress })
}
const empty = (db: WriteDb) => {
  db.run('DELETE FROM audit')
  db.run(`DELETE FROM meta WHERE key = 'audit_head'`)
}

describe('A2 an anchor that was kept elsewhere', () => {
  it('holds for every log that goes on from it', async () => {
    append(5)
    const { anchor } = await verify()
    expect(anchor).toMatch(/^5:[0-9a-f]{32}$/)
    expect(await verify(anchor)).toMatchObject({ ok: true, continues: 'yes' })
    append(2500)
    expect(await verify(anchor)).toMatchObject({ ok: true, records: 2505, continues: 'yes' })
  })

  it('finds a log that somebody with the vault’s key has cut or written anew', async () => {
    append(20)
    const { anchor } = await verify()
    opened.database.write(empty)
    append(19)
    expect(await verify()).toMatchObject({ ok: true })
    expect(await verify(anchor)).toMatchObject({ ok: false, firstBroken: null, continues: 'ends-before' })
    append(5)
    expect(await verify(anchor)).toMatchObject({ ok: false, firstBroken: null, continues: 'differs' })
  })

  it('is only that of its own record', async () => {
    append(12)
    const { anchor } = await verify()
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), async (seq) => {
        const moved = `${seq}:${anchor?.split(':')[1]}`
        expect((await verify(moved)).ok).toBe(seq === 12)
      }),
    )
  })

  it('is not given for a broken log, whose intact part is still compared', async () => {
    append(6)
    const { anchor } = await verify()
    append(6)
    opened.database.write((db) => db.run('DELETE FROM audit WHERE seq = 9'))
    expect(await verify(anchor)).toEqual({ ok: false, records: 11, firstBroken: 9, anchor: null, continues: 'yes' })
  })
})

describe('U4 a verification', () => {
  it('tells how far it is, lets others work, takes in what is recorded meanwhile, and can be ended', async () => {
    append(3500)
    const told: number[] = []
    let others = 0
    const timer = setInterval(() => others++, 0)
    const found = await verify(null, undefined, () => {
      told.push(1)
      if (told.length === 1) append(3)
    })
    clearInterval(timer)
    expect(found).toMatchObject({ ok: true, records: 3503 })
    expect(told.length).toBe(3)
    expect(others).toBeGreaterThan(0)
    const controller = new AbortController()
    await expect(verify(null, controller.signal, () => controller.abort())).rejects.toMatchObject({ code: 'cancelled' })
  })
})
