import { createSecretKey, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { line } from '../../shared/domain/common.ts'
import { appendAudit, lineOf, verifyAudit } from './audit-log.ts'
import type { Database, WriteDb } from './database.ts'
import { temporaryDatabase } from './testing.ts'

const key = createSecretKey(randomBytes(32))
let opened: ReturnType<typeof temporaryDatabase>
let database: Database
beforeEach(() => {
  opened = temporaryDatabase()
  database = opened.database
})
afterEach(() => opened.close())

const append = (count: number) =>
  database.write((db) => {
    for (let i = 0; i < count; i++)
      appendAudit(
        db,
        key,
        { actor: 'ada', at: 1000 + i },
        {
          action: 'credential.use',
          subjectType: 'credential',
          subjectId: `c${i % 3}`,
          subject: `key ${i}`,
          detail: 'test',
        },
      )
  })
const verify = () => database.read((db) => verifyAudit(db, key))
const tamper = (work: (db: WriteDb) => void) => database.write(work)

describe('A2 the audit log', () => {
  it('verifies when nobody touched it, also when empty', () => {
    expect(verify()).toEqual({ ok: true, records: 0, firstBroken: null })
    append(20)
    expect(verify()).toEqual({ ok: true, records: 20, firstBroken: null })
  })

  it('keeps every record of a long transaction, and none of one that fails', () => {
    append(1100)
    expect(verify()).toEqual({ ok: true, records: 1100, firstBroken: null })
    expect(() =>
      database.write((db) => {
        for (let i = 0; i < 600; i++)
          appendAudit(db, key, { actor: 'ada', at: i }, { action: 'credential.use', subjectType: 'credential' })
        throw new Error('It fails.')
      }),
    ).toThrow('It fails.')
    append(1)
    expect(verify()).toEqual({ ok: true, records: 1101, firstBroken: null })
  })

  it('names the first record of any edit, of any column', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom('at', 'actor', 'action', 'outcome', 'subject_type', 'subject_id', 'subject', 'detail', 'mac'),
        (seq, column) => {
          database.write((db) => {
            db.run('DELETE FROM audit')
            db.run(`DELETE FROM meta WHERE key = 'audit_head'`)
          })
          append(12)
          const value = column === 'at' ? '7' : column === 'mac' ? `x'00'` : `'other'`
          tamper((db) => db.run(`UPDATE audit SET ${column} = ${value} WHERE seq = ?`, seq))
          expect(verify()).toMatchObject({ ok: false, firstBroken: seq })
        },
      ),
      { numRuns: 60 },
    )
  })

  it.each([
    ['a removed record', (db: WriteDb) => db.run('DELETE FROM audit WHERE seq = 5'), 5],
    ['a removed first record', (db: WriteDb) => db.run('DELETE FROM audit WHERE seq = 1'), 1],
    ['a cut end', (db: WriteDb) => db.run('DELETE FROM audit WHERE seq > 7'), 8],
    ['an emptied log', (db: WriteDb) => db.run('DELETE FROM audit'), 1],
    [
      'two swapped records',
      (db: WriteDb) => {
        db.run('UPDATE audit SET seq = 99 WHERE seq = 4')
        db.run('UPDATE audit SET seq = 4 WHERE seq = 6')
        db.run('UPDATE audit SET seq = 6 WHERE seq = 99')
      },
      4,
    ],
    [
      'removed records with the rest moved up',
      (db: WriteDb) => {
        db.run('DELETE FROM audit WHERE seq = 3')
        for (let seq = 4; seq <= 10; seq++) db.run('UPDATE audit SET seq = ? WHERE seq = ?', seq - 1, seq)
      },
      3,
    ],
    [
      'a record written twice',
      (db: WriteDb) =>
        db.run(
          'INSERT INTO audit SELECT 11, at, actor, action, outcome, subject_type, subject_id, subject, detail, mac FROM audit WHERE seq = 10',
        ),
      11,
    ],
    ['a forgotten head', (db: WriteDb) => db.run(`DELETE FROM meta WHERE key = 'audit_head'`), 1],
  ])('notices %s', (_, work, firstBroken) => {
    append(10)
    tamper(work)
    expect(verify()).toMatchObject({ ok: false, firstBroken })
  })

  it('does not verify under another vault’s key', () => {
    append(3)
    expect(database.read((db) => verifyAudit(db, createSecretKey(randomBytes(32))))).toMatchObject({ firstBroken: 1 })
  })
})

describe('a text of the log', () => {
  it('is always one that the log can be read with', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (text) => {
        expect(line.safeParse(lineOf(text))).toEqual({ success: true, data: lineOf(text) })
      }),
    )
    expect(lineOf('a\u0000\u202eb')).toBe('a b')
    expect(lineOf(`${'a'.repeat(499)}\u{1f511}`)).toBe('a'.repeat(499))
  })
})
